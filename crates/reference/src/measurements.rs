//! Chapter "Measurements": a measure's value in a window.

use crate::calculation::Facts;
use crate::credits::Credited;
use crate::numbers::{Fraction, fraction, to_decimal};
use crate::quotas::quota;
use book::results::Measurement;
use kernel::{Date, MeasureId, Unit};
use measures::formula::{Formula, Operator};
use measures::{Definition, Function};
use num_traits::Zero;

/// How measures are read for one person: over which days, and with which quotas.
pub struct Reading<'a> {
    /// The credits and the book.
    pub facts: &'a Facts<'a>,
    /// The person.
    pub person: usize,
    /// Whether a credit of that day counts.
    pub day: &'a dyn Fn(Date) -> bool,
    /// The quota for a measure.
    pub quota: &'a dyn Fn(&MeasureId) -> Option<Fraction>,
}

/// What a formula gives.
#[derive(Debug, Clone, PartialEq)]
enum Answer {
    Number(Fraction),
    Condition(bool),
}

impl Reading<'_> {
    /// The measure's value.
    #[must_use]
    pub fn value(&self, measure: &MeasureId) -> Option<Fraction> {
        match &self.facts.book.measure(measure)?.definition {
            Definition::Formula(formula) => match self.formula(formula)? {
                Answer::Number(number) => Some(number),
                Answer::Condition(_) => None,
            },
            Definition::Counted(counted) => {
                let all = self.facts.credits_of(self.person, measure);
                let credits: Vec<&Credited> = all.iter().filter(|c| (self.day)(c.row.date)).collect();
                let weight: Fraction = credits.iter().map(|c| c.weight.clone()).sum();
                let weighted: Fraction = credits.iter().map(|c| c.toward_quota()).sum();
                match counted.function {
                    Function::Sum => Some(weighted),
                    Function::Count => Some(weight),
                    Function::Average => (!weight.is_zero()).then(|| weighted / weight),
                    Function::Minimum => credits.iter().map(|c| c.converted.clone()).min(),
                    Function::Maximum => credits.iter().map(|c| c.converted.clone()).max(),
                }
            }
        }
    }

    /// value ÷ quota; none without a quota or with one of zero.
    #[must_use]
    pub fn attainment(&self, measure: &MeasureId) -> Option<Fraction> {
        let quota = (self.quota)(measure).filter(|quota| !quota.is_zero())?;
        Some(self.value(measure)? / quota)
    }

    /// Whether a condition holds; none when it has no value.
    #[must_use]
    pub fn holds(&self, condition: &Formula) -> Option<bool> {
        match self.formula(condition)? {
            Answer::Condition(holds) => Some(holds),
            Answer::Number(_) => None,
        }
    }

    fn formula(&self, formula: &Formula) -> Option<Answer> {
        let number = |answer: Answer| match answer {
            Answer::Number(n) => Some(n),
            Answer::Condition(_) => None,
        };
        let condition = |answer: Answer| match answer {
            Answer::Condition(c) => Some(c),
            Answer::Number(_) => None,
        };
        match formula {
            Formula::Number(decimal) => Some(Answer::Number(fraction(*decimal))),
            Formula::Measure(measure) => self.value(measure).map(Answer::Number),
            Formula::Attainment(measure) => self.attainment(measure).map(Answer::Number),
            Formula::Quota(measure) => (self.quota)(measure).map(Answer::Number),
            Formula::Negate(inner) => number(self.formula(inner)?).map(|n| Answer::Number(-n)),
            Formula::Not(inner) => condition(self.formula(inner)?).map(|c| Answer::Condition(!c)),
            Formula::Binary(left, Operator::And, right) => {
                let (a, b) = (condition(self.formula(left)?)?, condition(self.formula(right)?)?);
                Some(Answer::Condition(a && b))
            }
            Formula::Binary(left, Operator::Or, right) => {
                let (a, b) = (condition(self.formula(left)?)?, condition(self.formula(right)?)?);
                Some(Answer::Condition(a || b))
            }
            Formula::Binary(left, operator, right) => calculate(&number(self.formula(left)?)?, *operator, &number(self.formula(right)?)?),
        }
    }
}

fn calculate(a: &Fraction, operator: Operator, b: &Fraction) -> Option<Answer> {
    Some(match operator {
        Operator::Add => Answer::Number(a + b),
        Operator::Subtract => Answer::Number(a - b),
        Operator::Multiply => Answer::Number(a * b),
        Operator::Divide if b.is_zero() => return None,
        Operator::Divide => Answer::Number(a / b),
        Operator::Less => Answer::Condition(a < b),
        Operator::LessOrEqual => Answer::Condition(a <= b),
        Operator::Greater => Answer::Condition(a > b),
        Operator::GreaterOrEqual => Answer::Condition(a >= b),
        Operator::Equal => Answer::Condition(a == b),
        Operator::NotEqual => Answer::Condition(a != b),
        Operator::And | Operator::Or => return None,
    })
}

/// All measurements up to *through*: by person, measure and window in which she has a credit or a quota.
#[must_use]
pub fn measurements(facts: &Facts<'_>) -> Vec<Measurement> {
    let mut rows = Vec::new();
    for (person, someone) in facts.book.organisation.people().iter().enumerate() {
        for measure in &facts.book.measures {
            for unit in [Unit::Period, Unit::Quarter, Unit::Year] {
                for (index, window) in facts.begun(unit) {
                    if !is_listed(facts, person, &measure.id, unit, index) {
                        continue;
                    }
                    let day = |day: Date| window.start <= day && day < window.end;
                    let quota_of = |m: &MeasureId| quota(facts.book, person, m, unit, index);
                    let reading = Reading { facts, person, day: &day, quota: &quota_of };
                    rows.push(Measurement {
                        person: someone.id.clone(),
                        measure: measure.id.clone(),
                        unit,
                        window: window.id.clone(),
                        credits: facts.credits_of(person, &measure.id).iter().filter(|c| day(c.row.date)).count() as u64,
                        value: reading.value(&measure.id).and_then(|v| to_decimal(&v, 10)),
                        quota: quota_of(&measure.id).and_then(|q| to_decimal(&q, 10)),
                        attainment: reading.attainment(&measure.id).and_then(|a| to_decimal(&a, 10)),
                    });
                }
            }
        }
    }
    rows.sort();
    rows
}

fn is_listed(facts: &Facts<'_>, person: usize, measure: &MeasureId, unit: Unit, index: usize) -> bool {
    let window = &facts.book.company.calendar.windows(unit)[index];
    match facts.book.measure(measure).map(|m| &m.definition) {
        Some(Definition::Formula(formula)) => operands(formula).iter().any(|m| is_listed(facts, person, m, unit, index)),
        _ => {
            quota(facts.book, person, measure, unit, index).is_some()
                || facts.credits_of(person, measure).iter().any(|c| window.start <= c.row.date && c.row.date < window.end)
        }
    }
}

fn operands(formula: &Formula) -> Vec<MeasureId> {
    match formula {
        Formula::Number(_) => Vec::new(),
        Formula::Measure(m) | Formula::Attainment(m) | Formula::Quota(m) => vec![m.clone()],
        Formula::Negate(inner) | Formula::Not(inner) => operands(inner),
        Formula::Binary(left, _, right) => [operands(left), operands(right)].concat(),
    }
}
