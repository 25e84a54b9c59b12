//! Exact formulas and conditions over measures: `deals-won / (deals-won + deals-lost)`, `win-rate >= 30% and attainment(new-bookings) >= 1`.

use kernel::{Decimal, MeasureId};

/// A formula. Numbers are exact rationals; a division by zero, or an operand without a value, gives no value.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// A number; `30%` is 0.3.
    Number(Decimal),
    /// The value of a measure for the payee in the window at hand.
    Measure(MeasureId),
    /// The measure's attainment: value ÷ quota.
    Attainment(MeasureId),
    /// The measure's quota.
    Quota(MeasureId),
    /// Sign change.
    Negate(Box<Formula>),
    /// Two operands.
    Binary(Box<Formula>, Operator, Box<Formula>),
    /// A condition that does not hold.
    Not(Box<Formula>),
}

/// An operator between two operands. Arithmetic gives numbers; comparison and logic give conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
}
