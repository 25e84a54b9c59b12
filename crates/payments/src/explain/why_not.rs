//! Why a record does not pay a person: everything that was tried, and the condition that failed.

mod answer;
mod components;
pub(crate) mod conditions;
mod gate;
mod rules;
mod text;
mod tried;
mod whole;

use super::Origin;
use crate::{State, words};
use ::records::Kind;
use kernel::{ComponentName, Currency, Date, Decimal, MeasureId, PersonId, PlanId, RecordId};
use serde::Serialize;

/// Why a record does not pay a person, or that it does. An unknown record or person is said in the answer.
#[must_use]
pub fn why_not(state: &State, kind: Kind, record: &str, person: &str) -> WhyNot {
    answer::why_not(state, kind, record, person)
}

/// The measured kinds (deals, transactions, activities) that have a record of that id; more than one when ids are not unique across kinds.
#[must_use]
pub fn kinds_of(state: &State, record: &str) -> Vec<Kind> {
    let has = |kind: &Kind| crate::figures::records::record(state, *kind, record).is_some();
    Kind::ALL.into_iter().filter(|kind| kind.is_measured()).filter(has).collect()
}

impl WhyNot {
    /// As the terminal shows it.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::text(self)
    }

    /// Whether the record pays the person, so that something is left of what it made.
    #[must_use]
    pub fn pays(&self) -> bool {
        self.paid.iter().any(|paid| paid.taken_away.is_none())
    }
}

/// Why a record does not pay a person.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct WhyNot {
    /// The kind of record, as its table is named.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// The person.
    pub person: PersonId,
    /// Her name; her id when she is not known.
    pub name: String,
    /// The answer in one sentence: that it did pay, or what came nearest and what it lacked.
    pub summary: String,
    /// What it paid her after all. Ask `why` about each.
    pub paid: Vec<Paid>,
    /// The measures of this kind, each with what was tried.
    pub measures: Vec<MeasureTried>,
    /// Where the record came from; none when there is no such record.
    pub origin: Option<Origin>,
}

/// What the record paid under one component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Paid {
    /// The plan.
    pub plan: PlanId,
    /// The component.
    pub component: ComponentName,
    /// The pay window.
    pub period: String,
    /// The sum of its lines.
    pub amount: Decimal,
    /// The plan's currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What took it away again for the component as a whole, when that comes to nothing: a gate that does not hold, a cap, a multiplier.
    pub taken_away: Option<String>,
    /// How much caps, gates and multipliers cut of it, or of all records of the component together, when something is left.
    pub cut: Option<String>,
}

/// A measure that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct MeasureTried {
    /// The measure.
    pub measure: MeasureId,
    /// What people read.
    pub label: String,
    /// Whether it credits the record to the person.
    pub credited: bool,
    /// The outcome in one sentence.
    pub sentence: String,
    /// The day on which the record counts under it.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// Its conditions, part by part.
    pub conditions: Vec<Condition>,
    /// Its credit rules; empty when a condition already failed.
    pub rules: Vec<RuleTried>,
    /// The components that read it; empty when it credits nothing to the person.
    pub components: Vec<ComponentTried>,
}

/// A condition with what was found and what was needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Condition {
    /// The condition as written.
    pub text: String,
    /// Whether it holds.
    pub holds: bool,
    /// What was found, when it can be said.
    pub actual: Option<String>,
    /// What was needed.
    pub needed: String,
    /// Both in one sentence: `stage is 'Negotiation', needed stage = 'Won'`.
    pub sentence: String,
}

/// A credit rule that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RuleTried {
    /// Its position in the measure.
    pub rule: usize,
    /// What people read.
    pub label: String,
    /// Whether it credits the person.
    pub credits: bool,
    /// Whom it names.
    pub names: Vec<PersonId>,
    /// The outcome in one sentence: `the owner is Ben, not Ada`.
    pub sentence: String,
}

/// A component that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ComponentTried {
    /// The plan.
    pub plan: PlanId,
    /// The component.
    pub component: ComponentName,
    /// Whether it paid.
    pub pays: bool,
    /// The outcome in one sentence: `Ada is not on the plan on 2026-03-04`.
    pub sentence: String,
}
