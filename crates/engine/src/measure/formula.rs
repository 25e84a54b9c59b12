//! Formulas and conditions over measures, evaluated exactly. A division by zero, or an operand without a value, gives no value.

use super::reader::{Days, Reader};
use crate::number::Num;
use kernel::{MeasureId, Unit};
use measures::Formula;
use measures::formula::Operator;

/// What a formula gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Given {
    Number(Num),
    Truth(bool),
}

impl Given {
    pub fn number(self) -> Option<Num> {
        match self {
            Self::Number(number) => Some(number),
            Self::Truth(_) => None,
        }
    }
    pub fn truth(self) -> Option<bool> {
        match self {
            Self::Truth(truth) => Some(truth),
            Self::Number(_) => None,
        }
    }
}

impl Reader<'_> {
    /// The value of a formula over some days, with the quotas of the window `of`, within the component that `days` names.
    pub fn formula(&self, formula: &Formula, days: Days<'_>, of: (Unit, usize)) -> Option<Given> {
        let number = |formula: &Formula| self.formula(formula, days, of)?.number();
        let measured = |id: &MeasureId| self.value(self.context.measure(id)?, days, of);
        let quota = |id: &MeasureId| match (days.within, days.on) {
            (Some(component), Some(on)) => self.component_quota(component, on, self.context.measure(id)?, of.0, of.1),
            _ => self.quota(self.context.measure(id)?, of.0, of.1),
        };
        Some(Given::Number(match formula {
            Formula::Number(decimal) => Num::from_decimal(*decimal),
            Formula::Measure(id) => measured(id)?,
            Formula::Quota(id) => quota(id)?,
            Formula::Attainment(id) => measured(id)?.divide(&quota(id)?)?,
            Formula::Negate(inner) => -&number(inner)?,
            Formula::Not(inner) => return Some(Given::Truth(!self.formula(inner, days, of)?.truth()?)),
            Formula::Binary(left, operator, right) => {
                return apply(self.formula(left, days, of)?, *operator, self.formula(right, days, of)?);
            }
        }))
    }
}

fn apply(left: Given, operator: Operator, right: Given) -> Option<Given> {
    if let (Given::Truth(a), Given::Truth(b)) = (&left, &right) {
        return Some(Given::Truth(match operator {
            Operator::And => *a && *b,
            Operator::Or => *a || *b,
            Operator::Equal => a == b,
            Operator::NotEqual => a != b,
            _ => return None,
        }));
    }
    let (a, b) = (left.number()?, right.number()?);
    Some(match operator {
        Operator::Add => Given::Number(a + b),
        Operator::Subtract => Given::Number(a - b),
        Operator::Multiply => Given::Number(a * b),
        Operator::Divide => Given::Number(a.divide(&b)?),
        Operator::Less => Given::Truth(a < b),
        Operator::LessOrEqual => Given::Truth(a <= b),
        Operator::Greater => Given::Truth(a > b),
        Operator::GreaterOrEqual => Given::Truth(a >= b),
        Operator::Equal => Given::Truth(a == b),
        Operator::NotEqual => Given::Truth(a != b),
        Operator::And | Operator::Or => return None,
    })
}
