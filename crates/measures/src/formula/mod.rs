//! Exact formulas and conditions over measures: `deals-won / (deals-won + deals-lost)`, `win-rate >= 30% and attainment(new-bookings) >= 1`.

//!
//! - [`parse_number`], [`parse_condition`]: a text becomes a formula
//! - [`evaluate`]: its exact value

mod evaluate;
mod parse;
mod words;

pub use evaluate::{Answer, Readings, evaluate, number, rational, truth};
pub use parse::{names, parse_condition, parse_number};

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

impl Formula {
    /// Whether it gives a condition, not a number.
    #[must_use]
    pub fn is_condition(&self) -> bool {
        match self {
            Self::Not(_) => true,
            Self::Binary(_, op, _) => op.is_comparison() || matches!(op, Operator::And | Operator::Or),
            _ => false,
        }
    }

    /// The measures it reads, each once, in order of id.
    #[must_use]
    pub fn measures(&self) -> Vec<MeasureId> {
        fn collect(formula: &Formula, into: &mut Vec<MeasureId>) {
            match formula {
                Formula::Number(_) => {}
                Formula::Measure(id) | Formula::Attainment(id) | Formula::Quota(id) => into.push(id.clone()),
                Formula::Negate(inner) | Formula::Not(inner) => collect(inner, into),
                Formula::Binary(left, _, right) => {
                    collect(left, into);
                    collect(right, into);
                }
            }
        }
        let mut found = Vec::new();
        collect(self, &mut found);
        found.sort();
        found.dedup();
        found
    }
}

impl Operator {
    /// Whether it compares two numbers.
    #[must_use]
    pub fn is_comparison(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual | Self::Equal | Self::NotEqual)
    }

    /// The sign or word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}
