//! A measure as `measures/*.toml` writes it.

use crate::{CreditRule, Formula};
use kernel::{DateRange, Location, MeasureId};
use records::Kind;

/// An SQL expression as written, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExprText {
    /// The text.
    pub text: String,
    /// Where its first character is.
    pub at: Location,
}

/// A measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Its name: the table's name in the file.
    pub id: MeasureId,
    /// What people read.
    pub label: String,
    /// A sentence that explains it, if there is one.
    pub description: Option<String>,
    /// Activity, objective or result.
    pub class: Class,
    /// Whether more is better.
    pub better: Better,
    /// What its value is.
    pub unit: MeasureUnit,
    /// How it is found.
    pub definition: Definition,
    /// The days on which it counts; records on other days are not measured.
    pub effective: DateRange,
    /// Where it is written.
    pub at: Location,
}

/// The class of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// What a seller does.
    Activity,
    /// What it leads to.
    Objective,
    /// What the company lives on.
    Result,
}

/// Which direction is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// What a measure's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureUnit {
    /// An amount; the sum of a money column.
    Money,
    /// A number of records or units.
    Count,
    /// Days.
    Days,
    /// A quotient.
    Ratio,
}

/// How a measure is found.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a company has tens of measures")]
pub enum Definition {
    /// From records.
    Counted(Counted),
    /// From other measures.
    Formula(Formula),
}

/// A measure taken of records.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// The kind of record.
    pub of: Kind,
    /// Which of them; all when none. A condition that is neither true nor false (null) does not hold.
    pub when: Option<ExprText>,
    /// The day on which one counts.
    pub on: ExprText,
    /// What is done with the value.
    pub function: Function,
    /// The value of one record; none for `count()`, where each record counts 1.
    pub argument: Option<ExprText>,
    /// Who gets credit.
    pub credit: Vec<CreditRule>,
}

impl Counted {
    /// What people call the rule at a position; after the last one stand credits by hand.
    #[must_use]
    pub fn rule_label(&self, position: usize) -> String {
        match self.credit.get(position) {
            Some(rule) => rule.label.clone(),
            None if position == self.credit.len() => "credit by hand".to_owned(),
            None => format!("rule {}", position + 1),
        }
    }
}

/// How the values of credits become one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// Σ value × weight.
    Sum,
    /// Σ weight.
    Count,
    /// Σ value × weight ÷ Σ weight.
    Average,
    /// The smallest value, weights aside.
    Minimum,
    /// The largest value, weights aside.
    Maximum,
}
