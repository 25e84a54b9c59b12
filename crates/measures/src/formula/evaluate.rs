//! The value of a formula, exactly.

use super::{Formula, Operator};
use kernel::{Decimal, MeasureId};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

/// The figures of one payee in one window.
pub trait Readings {
    /// The value of a measure; none when it has none.
    fn value(&self, measure: &MeasureId) -> Option<BigRational>;
    /// The quota for a measure; none when there is none.
    fn quota(&self, measure: &MeasureId) -> Option<BigRational>;
}

/// What a formula gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A number.
    Number(BigRational),
    /// Whether a condition holds.
    Truth(bool),
}

/// The value of a formula. None for a division by zero or an operand without a value, whatever the other operand is.
#[must_use]
pub fn evaluate(formula: &Formula, readings: &dyn Readings) -> Option<Answer> {
    match formula {
        Formula::Not(inner) => truth(inner, readings).map(|holds| Answer::Truth(!holds)),
        Formula::Binary(left, Operator::And, right) => Some(Answer::Truth(truth(left, readings)? & truth(right, readings)?)),
        Formula::Binary(left, Operator::Or, right) => Some(Answer::Truth(truth(left, readings)? | truth(right, readings)?)),
        Formula::Binary(left, op, right) if op.is_comparison() => {
            Some(Answer::Truth(compare(&number(left, readings)?, *op, &number(right, readings)?)))
        }
        _ => number(formula, readings).map(Answer::Number),
    }
}

/// The value of a formula that gives a number; none when it has none or is a condition.
#[must_use]
pub fn number(formula: &Formula, readings: &dyn Readings) -> Option<BigRational> {
    match formula {
        Formula::Number(number) => Some(rational(*number)),
        Formula::Measure(measure) => readings.value(measure),
        Formula::Quota(measure) => readings.quota(measure),
        Formula::Attainment(measure) => {
            let quota = readings.quota(measure).filter(|quota| !quota.is_zero())?;
            Some(readings.value(measure)? / quota)
        }
        Formula::Negate(inner) => Some(-number(inner, readings)?),
        Formula::Binary(left, op, right) => {
            let (left, right) = (number(left, readings)?, number(right, readings)?);
            match op {
                Operator::Add => Some(left + right),
                Operator::Subtract => Some(left - right),
                Operator::Multiply => Some(left * right),
                Operator::Divide if right.is_zero() => None,
                Operator::Divide => Some(left / right),
                _ => None,
            }
        }
        Formula::Not(_) => None,
    }
}

/// Whether a condition holds; none when that is not known.
#[must_use]
pub fn truth(formula: &Formula, readings: &dyn Readings) -> Option<bool> {
    match evaluate(formula, readings)? {
        Answer::Truth(holds) => Some(holds),
        Answer::Number(_) => None,
    }
}

/// A decimal as a fraction.
#[must_use]
pub fn rational(decimal: Decimal) -> BigRational {
    BigRational::new(BigInt::from(decimal.mantissa()), BigInt::from(10).pow(decimal.scale()))
}

fn compare(left: &BigRational, op: Operator, right: &BigRational) -> bool {
    match op {
        Operator::Less => left < right,
        Operator::LessOrEqual => left <= right,
        Operator::Greater => left > right,
        Operator::GreaterOrEqual => left >= right,
        Operator::NotEqual => left != right,
        _ => left == right,
    }
}
