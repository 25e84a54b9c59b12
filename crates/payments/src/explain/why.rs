//! Why a payment is what it is.

mod build;
mod kept;
mod lines;
mod sentences;
mod slices;
pub(crate) mod text;

use super::Origin;
use crate::statement::Conversion;
use crate::{State, words};
use kernel::{ComponentName, Currency, Date, Decimal, Exact, MeasureId, PersonId, PlanId, RecordId};
use serde::Serialize;

/// What to explain: all of a payment, or a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Only this plan.
    pub plan: Option<PlanId>,
    /// Only this component.
    pub component: Option<ComponentName>,
    /// Only the lines of this record (and what changes the component's total as a whole).
    pub record: Option<RecordId>,
}

/// Why a person's payment of a period (an index into the calendar) is what it is; none when there is no such person or period.
#[must_use]
pub fn why(state: &State, person: &str, period: usize, question: &Question) -> Option<Why> {
    kept::why(state, person, period, question)
}

impl Why {
    /// As the terminal shows it.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::text(self)
    }
}

/// Why a payment is what it is.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Why {
    /// Whom it pays.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// The period.
    pub period: String,
    /// The payout currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// earnings + terms + adjustments.
    pub amount: Decimal,
    /// The sum of the plans' totals in the payout currency.
    pub earnings: Decimal,
    /// What is held, released, drawn, recovered, carried: the sum of the payment lines in the payout currency.
    pub terms: Decimal,
    /// The sum of the approved adjustments in the payout currency.
    pub adjustments: Decimal,
    /// How the amount is made, in one sentence.
    pub sentence: String,
    /// By plan.
    pub plans: Vec<WhyPlan>,
    /// By what the payment differs from what is earned; of a component or a record only the lines that hold or release some of it. The `terms`
    /// are those of all lines.
    pub paid_otherwise: Vec<crate::statement::TermPart>,
    /// The adjustments, each with its place in the source.
    pub adjusted: Vec<WhyAdjustment>,
    /// The freezes that keep some of it: that is explained by the run that is kept.
    pub freezes: Vec<crate::freezes::Freeze>,
}

/// Why a plan pays what it pays.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct WhyPlan {
    /// The plan.
    pub plan: PlanId,
    /// Its version.
    pub version: u32,
    /// Where the plan is written.
    pub written: String,
    /// The pay window.
    pub window: String,
    /// The plan's currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// The sum of its components.
    pub total: Decimal,
    /// The total in the payout currency.
    pub paid: Decimal,
    /// The rate between the two, when they differ.
    pub exchange: Option<Conversion>,
    /// How the total is made, in one sentence.
    pub sentence: String,
    /// By component.
    pub components: Vec<WhyComponent>,
}

/// Why a component pays what it pays.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct WhyComponent {
    /// The component.
    pub component: ComponentName,
    /// What it is: `commission`, `attainment pay`, `bonus`, `override` or `pool`.
    pub kind: String,
    /// Where it is written.
    pub written: String,
    /// What it pays by, in plain words.
    pub rule: Vec<String>,
    /// Its total in the plan's currency: what the lines add up to.
    pub total: Decimal,
    /// The sum before it was rounded to the minor unit, to ten decimals; none when a line cannot be reckoned again from base and rate.
    pub exact: Option<Decimal>,
    /// How it was rounded, in one sentence.
    pub rounding: String,
    /// The measures it reads.
    pub measures: Vec<WhyMeasure>,
    /// Its lines. Only those asked for; `total` is that of all.
    pub lines: Vec<WhyLine>,
}

/// A measure, its quota and attainment.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct WhyMeasure {
    /// The measure.
    pub measure: MeasureId,
    /// What people read.
    pub label: String,
    /// Where it is written.
    pub written: String,
    /// The window.
    pub window: String,
    /// The value; none when a formula or an average has none.
    pub value: Option<Decimal>,
    /// The quota, if there is one.
    pub quota: Option<Decimal>,
    /// value ÷ quota.
    pub attainment: Option<Decimal>,
    /// How many credits the value is made of.
    pub credits: u64,
    /// value, quota and attainment in one sentence.
    pub sentence: String,
    /// The rows from which the quota comes.
    pub quota_rows: Vec<Origin>,
}

/// A line of money.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct WhyLine {
    /// What made it: `tier`, `true-up`, `target`, `bonus`, `override`, `pool`, `multiplier`, `gate`, `cap`, `floor`.
    pub line: String,
    /// The reckoning in one sentence.
    pub sentence: String,
    /// The record, for a line of one credit.
    pub record: Option<RecordId>,
    /// The day on which it counts.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// The tier's or step's position.
    pub tier: Option<usize>,
    /// The tier or step as people read it.
    pub tier_label: Option<String>,
    /// Through whom it came.
    pub through: Option<PersonId>,
    /// What the rate was applied to.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub base: Option<Exact>,
    /// The rate.
    pub rate: Option<Decimal>,
    /// base × rate before the cents were given out, to ten decimals.
    pub exact: Option<Decimal>,
    /// The amount in the plan's currency.
    pub amount: Decimal,
    /// Where the credit moved the tiers' axis, for a commission by tiers.
    pub axis: Option<Axis>,
    /// The credit that made it.
    pub credit: Option<WhyCredit>,
}

/// Where a credit moved the axis on which tiers are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Axis {
    /// What stood before the credit in the window.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub before: Exact,
    /// What stood after it.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub after: Exact,
    /// The window over which it accumulates.
    pub window: String,
    /// The quota by which the bounds are multiplied, for tiers against quota.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub quota: Option<Decimal>,
}

/// A credit.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct WhyCredit {
    /// The measure.
    pub measure: MeasureId,
    /// The credit rule as people read it.
    pub rule: String,
    /// For a roll-up or a role, through whom.
    pub through: Option<PersonId>,
    /// The kind of record, as its table is named.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// The day on which it counts.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub date: Date,
    /// The record's value in its own currency or unit.
    pub value: Decimal,
    /// The record's currency, for a measure in money.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub currency: Option<Currency>,
    /// The share of the money base.
    pub share: Decimal,
    /// The share that counts towards quota.
    pub weight: Decimal,
    /// The exchange rate used, when one was.
    pub exchange: Option<Conversion>,
    /// value × share × rate.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub amount: Exact,
    /// value × weight × rate.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub toward_quota: Exact,
    /// The reckoning in one sentence.
    pub sentence: String,
    /// Where the record came from.
    pub origin: Option<Origin>,
}

/// An adjustment by hand.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct WhyAdjustment {
    /// Its id.
    pub id: String,
    /// The amount, why, who entered and who approved it, in one sentence.
    pub sentence: String,
    /// Its amount in its own currency.
    pub amount: Decimal,
    /// Its currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What it is in the payout currency; none while it is not approved.
    pub paid: Option<Decimal>,
    /// Where it came from.
    pub origin: Option<Origin>,
    /// The files that show why; only of a database book.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<crate::attachments::Attachment>,
}
