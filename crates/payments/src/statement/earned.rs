//! What a statement says of earnings: by plan and component, by line, by deal.

use crate::words;
use kernel::{ComponentName, Currency, Date, Decimal, MeasureId, PersonId, PlanId, RecordId};
use serde::Serialize;

/// What one plan pays in the period.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PlanPart {
    /// The plan.
    pub plan: PlanId,
    /// Its version.
    pub version: u32,
    /// The pay window's id: the period itself, or the quarter or year that ends with it.
    pub window: String,
    /// Whether the window ends with the period, so that the plan pays in it; else the figures are those so far, and `paid` is 0.
    pub pays_now: bool,
    /// The plan's currency; its components are in it.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// The sum of the components' totals.
    pub total: Decimal,
    /// The total in the payout currency.
    pub paid: Decimal,
    /// The exchange rate between the two, when they differ.
    pub exchange: Option<Conversion>,
    /// The components, in the plan's order.
    pub components: Vec<ComponentPart>,
}

/// An exchange rate that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Conversion {
    /// From this currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub from: Currency,
    /// Into this one.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub into: Currency,
    /// How much one unit of `from` is in `into`.
    pub rate: Decimal,
    /// The day from which the rate holds; none when no conversion was needed.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub since: Option<Date>,
    /// The table: `market` or `plan`.
    pub table: String,
}

/// What one component pays in the period.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ComponentPart {
    /// The component.
    pub component: ComponentName,
    /// What it is: `commission`, `attainment pay`, `bonus`, `override` or `pool`.
    pub kind: String,
    /// Its total in the plan's currency: what the lines add up to.
    pub total: Decimal,
    /// Its lines.
    pub lines: Vec<LinePart>,
    /// The measures it reads, with quota and attainment in the component's window.
    pub measures: Vec<MeasurePart>,
    /// For tiers: which were reached and how far the next one is.
    pub tiers: Vec<TierPart>,
    /// The next tier, if there is one.
    pub next: Option<NextTier>,
    /// The gate, if it has one that counts over a window.
    pub gate: Option<GatePart>,
    /// Where the tiers stand, in words, when a clawback moved them back; the measures keep what was taken back.
    pub fallen: Option<String>,
}

/// A line of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct LinePart {
    /// What made it: `tier`, `true-up`, `target`, `bonus`, `override`, `pool`, `multiplier`, `gate`, `cap`, `floor`.
    pub line: String,
    /// The record, for a line of one credit.
    pub record: Option<RecordId>,
    /// What people call the record.
    pub record_name: Option<String>,
    /// The day on which it counts.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// The tier or step, as people read it.
    pub tier: Option<String>,
    /// Through whom it came.
    pub through: Option<PersonId>,
    /// What the rate was applied to.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub base: Option<kernel::Exact>,
    /// The rate.
    pub rate: Option<Decimal>,
    /// The amount in the plan's currency.
    pub amount: Decimal,
}

/// A measure as a component reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct MeasurePart {
    /// The measure.
    pub measure: MeasureId,
    /// What people read.
    pub label: String,
    /// The window's id: a period, quarter or year.
    pub window: String,
    /// What the value is: `money`, `count`, `days` or `ratio`.
    pub unit: String,
    /// The value; none when a formula or an average has none.
    pub value: Option<Decimal>,
    /// The quota, if there is one.
    pub quota: Option<Decimal>,
    /// value ÷ quota.
    pub attainment: Option<Decimal>,
    /// How many credits the value is made of.
    pub credits: u64,
}

/// A tier of a component, and what it paid in this period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct TierPart {
    /// Its position, from 0.
    pub tier: usize,
    /// What people read: its label, or its bounds.
    pub label: String,
    /// Its lower bound: a fraction of quota, an amount or a count.
    pub from: Decimal,
    /// Its rate.
    pub rate: Decimal,
    /// Whether the axis has reached it by the end of the period.
    pub reached: bool,
    /// What it paid in this period.
    pub paid: Decimal,
}

/// How far the next tier is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct NextTier {
    /// Its position, from 0.
    pub tier: usize,
    /// What people read.
    pub label: String,
    /// Its rate.
    pub rate: Decimal,
    /// How much more is needed: money in the plan's currency, or a number for `count`.
    pub distance: Decimal,
    /// Whether the distance is money.
    pub money: bool,
}

/// What has to be reached before a component pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct GatePart {
    /// Where it stands: a fraction of quota, an amount in the plan's currency, or a count.
    pub at: Decimal,
    /// `from zero`: once it is reached everything is paid; `above`: only what lies above it.
    pub pays: String,
    /// Whether it is reached.
    pub reached: bool,
    /// How much more is needed, in units of the measure; 0 when it is reached, none without a quota.
    pub distance: Option<Decimal>,
    /// Whether the distance is money.
    pub money: bool,
    /// All of it as a sentence.
    pub sentence: String,
}

/// What one record paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct DealPart {
    /// The kind of record, as its table is named.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// What people call it, when it has a name.
    pub name: Option<String>,
    /// The account's name or id, when it has one.
    pub account: Option<String>,
    /// The day on which it counts.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// What is credited to the person: value × share × rate of exchange, in the plan's currency; none when several components base
    /// on different amounts.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub credited: Option<kernel::Exact>,
    /// What it paid: the sum of its lines in the plan's currency.
    pub amount: Decimal,
    /// The currency of `amount`.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// Its lines, each with its component.
    pub lines: Vec<DealLine>,
}

/// What a component pays that is not tied to one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct BesideDeals {
    /// The plan.
    pub plan: PlanId,
    /// The component.
    pub component: ComponentName,
    /// The sum of its lines without a record.
    pub amount: Decimal,
    /// The plan's currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
}

/// A line of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct DealLine {
    /// The plan.
    pub plan: PlanId,
    /// The component.
    pub component: ComponentName,
    /// The line.
    #[serde(flatten)]
    pub line: LinePart,
}
