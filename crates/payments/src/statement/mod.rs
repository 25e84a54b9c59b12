//! What one person gets for one period: by component, by deal, with adjustments and what changed since the period before.
//!
//! Amounts are decimals in major units and add up to the cent: the lines of a component to its total, the components of a plan to the
//! plan's total, the plans (each converted) and the adjustments to the payment; the payment and the balance lines to the statement's total.

mod adjusted;
mod build;
mod carried;
mod compare;
mod deals;
mod deposits;
mod earned;
mod kept;
mod progress;
mod terms;
mod workbook;

pub(crate) use adjusted::{of_period, paid};
pub use carried::{cause, explained};
pub(crate) use deals::source;
pub use earned::{
    BesideDeals, ComponentPart, Conversion, DealLine, DealPart, GatePart, LinePart, MeasurePart, NextTier, PlanPart, TierPart,
};
pub(crate) use terms::terms;
pub use workbook::workbook;

use crate::balances::Explained;
use crate::freezes::Freeze;
use crate::{State, words};
use kernel::{ComponentName, Currency, Date, Decimal, Instant, PersonId, PlanId, RecordId};
use serde::Serialize;

/// The statement of a person for a period (an index into the calendar, see [`State::period`]); none when there is no such person or period.
/// A person who gets nothing has a statement of zero. What is frozen is as the run says that the freeze keeps.
#[must_use]
pub fn statement(state: &State, person: &str, period: usize) -> Option<Statement> {
    kept::statement(state, person, period)
}

/// A person's statement of one period.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Statement {
    /// Whose it is.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// Her role on the period's last day (or on her last day before it).
    pub role: Option<String>,
    /// Her team on that day.
    pub team: Option<String>,
    /// The period.
    pub period: PeriodShown,
    /// The currency she is paid in.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What she gets: earnings + terms + adjustments.
    pub amount: Decimal,
    /// The sum of her plans' totals in `currency`.
    pub earnings: Decimal,
    /// What is held, released, drawn, recovered, carried: the sum of the payment lines in `currency`.
    pub terms_total: Decimal,
    /// The sum of approved adjustments in `currency`.
    pub adjustments_total: Decimal,
    /// What changed in closed periods and is paid with this one: the sum of `balances` in `currency`.
    pub balances_total: Decimal,
    /// amount + balances_total: what the statement comes to.
    pub total: Decimal,
    /// By plan, each with its components.
    pub plans: Vec<PlanPart>,
    /// By record, the largest amount first; what is not tied to a record (bonuses, caps, overrides) is not here.
    pub deals: Vec<DealPart>,
    /// What components pay that is not tied to one record (bonuses, true-ups, caps of a period …); with `deals` it makes all of the plans'
    /// totals.
    pub beside_deals: Vec<BesideDeals>,
    /// By what the payment differs from what is earned: one part for each payment line.
    pub terms: Vec<TermPart>,
    /// Adjustments by hand in this period, approved or waiting.
    pub adjustments: Vec<AdjustmentPart>,
    /// What changed in closed periods, on the statement of the open one: for each period and component what was paid, what it should be, and why.
    pub balances: Vec<Explained>,
    /// What changed since the period before; none for the first period.
    pub before: Option<Comparison>,
    /// The freezes that keep figures of it, whether the calculation says otherwise or not; the oldest first.
    pub freezes: Vec<Freeze>,
    /// How far this pay has come, from open to paid; none where no database is at hand.
    pub standing: Option<crate::approvals::Standing>,
    /// How fresh the figures are.
    pub freshness: Freshness,
}

/// A period as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PeriodShown {
    /// Its id.
    pub id: String,
    /// Its first day.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub first: Date,
    /// Its last day.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub last: Date,
    /// The id of the period before, if the calendar has one.
    pub previous: Option<String>,
    /// The id of the period after, if the calendar has one.
    pub next: Option<String>,
    /// Whether the figures of the period are calculated (it is not after the last period of the calculation).
    pub calculated: bool,
}

impl Statement {
    /// The currencies in which plans that pay now earn: the payout currency first, then the others by code. Figures of two of them never stand
    /// in one column.
    #[must_use]
    pub fn earned_in(&self) -> Vec<Currency> {
        let mut all: Vec<Currency> = self.plans.iter().map(|plan| plan.currency).collect();
        all.sort_by_key(|currency| (*currency != self.currency, currency.to_string()));
        all.dedup();
        all
    }

    /// What plans that pay now earn in that currency.
    #[must_use]
    pub fn earned(&self, currency: Currency) -> Decimal {
        let own = self.plans.iter().filter(|plan| plan.pays_now && plan.currency == currency);
        own.fold(Decimal::ZERO, |sum, plan| sum.saturating_add(plan.total))
    }

    /// The lines of what is held and released, each made of deposits.
    #[must_use]
    pub fn held_and_released(&self) -> Vec<&TermPart> {
        self.terms.iter().filter(|term| !term.deposits.is_empty()).collect()
    }

    /// The lines of the terms of payment that are not made of deposits.
    #[must_use]
    pub fn other_terms(&self) -> Vec<&TermPart> {
        self.terms.iter().filter(|term| term.deposits.is_empty()).collect()
    }

    /// Whether anything is earned in another currency than it is paid in.
    #[must_use]
    pub fn is_converted(&self) -> bool {
        self.plans.iter().any(|plan| plan.currency != self.currency)
    }
}

/// A line by which the payment differs from what is earned.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct TermPart {
    /// The plan.
    pub plan: PlanId,
    /// What it is: `held`, `released`, `holdback`, `holdback released`, `guarantee`, `draw`, `recovery`, `carried` or `taken`.
    pub line: &'static str,
    /// The component, for what is held or released.
    pub component: Option<ComponentName>,
    /// The pay window it comes from, for what is released or taken.
    pub of: Option<String>,
    /// In the plan's currency; negative where it lessens the payment.
    pub amount: Decimal,
    /// What is held, held back, owed or carried after it.
    pub balance: Decimal,
    /// The plan's currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// The same in words.
    pub sentence: String,
    /// What it is made of, for what is held or released: the deposits add up to `amount`.
    pub deposits: Vec<DepositPart>,
}

/// A part of what a record earned, held in a pay window or released in a later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct DepositPart {
    /// The record; none for what is not tied to one.
    pub record: Option<RecordId>,
    /// What people call the record.
    pub record_name: Option<String>,
    /// The pay window in which it was earned: its working is that of the record in this window.
    pub earned_in: String,
    /// The day on which it was earned.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub earned: Date,
    /// Which part of the plan's `release` it is, from 1.
    pub part: usize,
    /// The share that this part is of what was earned.
    pub share: Option<Decimal>,
    /// What it adds to the payment, in the plan's currency: negative where it is held.
    pub amount: Decimal,
    /// Whether it takes back for a cancelled or returned record.
    pub clawback: bool,
    /// The column or measure that it still waits for.
    pub waits_on: Option<String>,
    /// The day from which it may be paid; none while that is not known.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub releasable: Option<Date>,
    /// The record (a payment by the customer) that releases it.
    pub by: Option<RecordId>,
    /// The pay window in which it is paid; none while it is held.
    pub paid: Option<String>,
    /// The same in words.
    pub sentence: String,
}

impl DepositPart {
    /// What people call what it was earned for: the record's name, else its id.
    #[must_use]
    pub fn called(&self) -> Option<&str> {
        self.record_name.as_deref().or(self.record.as_ref().map(RecordId::as_str))
    }
}

/// An adjustment by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct AdjustmentPart {
    /// Its id.
    pub id: String,
    /// Its amount.
    pub amount: Decimal,
    /// Its currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What it is in the payout currency; none while it is not approved, or its period not calculated.
    pub paid: Option<Decimal>,
    /// The component it belongs to.
    pub component: Option<ComponentName>,
    /// Why.
    pub reason: String,
    /// Who entered it.
    pub author: String,
    /// Who approved it; without one it is not paid.
    pub approver: Option<String>,
}

/// This period against the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Comparison {
    /// The period before.
    pub period: String,
    /// What she got then.
    pub amount: Decimal,
    /// The currency in which it was paid then.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// This period's amount less that one's; none when the currencies differ.
    pub difference: Option<Decimal>,
    /// By component: then and now.
    pub components: Vec<ComponentChange>,
}

impl Comparison {
    /// The currencies of its components, by code.
    #[must_use]
    pub fn currencies(&self) -> Vec<Currency> {
        let mut all: Vec<Currency> = self.components.iter().map(|change| change.currency).collect();
        all.sort_by_key(ToString::to_string);
        all.dedup();
        all
    }
}

/// A component then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ComponentChange {
    /// The plan.
    pub plan: PlanId,
    /// The component.
    pub component: ComponentName,
    /// The currency of its figures: the plan's.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// Its total in the period before.
    pub before: Decimal,
    /// Its total now.
    pub now: Decimal,
    /// now − before.
    pub difference: Decimal,
}

/// How fresh figures are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Freshness {
    /// The last period that is calculated.
    pub through: String,
    /// When the figures were last calculated; none for a folder book, which does not ask the clock.
    #[serde(serialize_with = "words::optional_text")]
    #[schemars(with = "Option<String>")]
    pub calculated_at: Option<Instant>,
    /// The import that is the newest in them.
    pub import: Option<i64>,
}
