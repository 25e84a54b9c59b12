//! Credits, lines and measurements as the engine keeps them: dense numbers, fixed point with 18 decimals, few and narrow fields.

use super::amounts::Value;
use kernel::{Currency, Decimal};
use std::sync::Arc;

/// No person, record or rule.
pub(crate) const NONE: u32 = u32::MAX;
/// No tier, no rule.
pub(crate) const NONE16: u16 = u16::MAX;
/// No base or rate.
pub(crate) const NONE_EXACT: i128 = i128::MIN;

/// A person's share in one record: 32 bytes, for there are many. [`super::amounts::Amounts`] tells what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Credit {
    /// The record's value in its own currency.
    pub value: Value,
    /// The record, as an index into its kind's list of ids.
    pub record: u32,
    /// The person, by position in the organisation.
    pub person: u32,
    /// The directly credited person through whom it came, or [`NONE`].
    pub through: u32,
    /// The day, counted from 1970-01-01.
    pub day: i32,
    /// Shares and rates, as an index into the list of factors.
    pub factor: u32,
    /// The measure, by position in the book.
    pub measure: u16,
    /// The rule, by position in the measure.
    pub rule: u16,
}

/// Shares and rate of a credit; few differ, so that each is kept once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Factor {
    /// The share of the money base.
    pub share: Decimal,
    /// The share that counts towards quota.
    pub weight: Decimal,
    /// The record's currency, for money.
    pub currency: Option<Currency>,
    /// The credit's currency, for money.
    pub into: Option<Currency>,
    /// The exchange rate; 1 without conversion.
    pub rate: Decimal,
    /// The day from which the rate holds; none without conversion.
    pub rate_day: Option<i32>,
}

impl Factor {
    /// Whether another has the same digits in everything: quicker than comparing what they mean, and as good, for decimals have no zeros at
    /// their end here.
    pub fn is_same(&self, other: &Self) -> bool {
        let digits = |a: &Decimal, b: &Decimal| a.serialize() == b.serialize();
        self.currency == other.currency
            && self.into == other.into
            && self.rate_day == other.rate_day
            && digits(&self.share, &other.share)
            && digits(&self.weight, &other.weight)
            && digits(&self.rate, &other.rate)
    }
}

/// One line of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    /// What the rate was applied to, or [`NONE_EXACT`].
    pub base: i128,
    /// The rate applied, or [`NONE_EXACT`].
    pub rate: i128,
    /// The amount in minor units of the plan's currency.
    pub minor: i64,
    /// The record, as an index into the list of ids of the kind that the component's measure is of, or [`NONE`].
    pub record: u32,
    /// The person through whom it came, or [`NONE`].
    pub through: u32,
    /// The record's day; it means something where there is a record.
    pub day: i32,
    /// The plan, by position in the book.
    pub plan: u16,
    /// The component, by position in the plan.
    pub component: u16,
    /// The pay window, by position among the windows of the plan's unit.
    pub window: u16,
    /// The rule, by position in the measure, or [`NONE16`].
    pub rule: u16,
    /// The tier's, step's or measure's position, or [`NONE16`].
    pub tier: u16,
    /// What made it.
    pub kind: book::results::LineKind,
}

/// The rounded total of a component in a pay window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Total {
    pub plan: u16,
    pub component: u16,
    pub window: u16,
    /// In minor units of the plan's currency.
    pub minor: i64,
}

/// A measure's value in one window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Measured {
    pub measure: u16,
    pub unit: kernel::Unit,
    pub window: u16,
    pub credits: u32,
    pub value: Option<Decimal>,
    pub quota: Option<Decimal>,
    pub attainment: Option<Decimal>,
}

/// What one person gets for one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paid {
    pub period: u16,
    pub currency: Currency,
    pub earnings: Decimal,
    pub terms: Decimal,
    pub adjustments: Decimal,
}

/// A part of what is earned, and when it is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deposit {
    pub plan: u16,
    pub component: u16,
    /// The pay window in which it is earned.
    pub window: u16,
    /// The record, or [`NONE`].
    pub record: u32,
    pub clawback: bool,
    pub part: u16,
    /// In minor units of the plan's currency.
    pub minor: i64,
    pub earned: i32,
    pub releasable: Option<i32>,
    /// The linked record that releases it.
    pub by: Option<Arc<str>>,
    /// The pay window in which it is paid.
    pub paid: Option<u16>,
}

/// A line by which a payment differs from what is earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PaymentLine {
    /// Any version of the plan.
    pub plan: u16,
    pub window: u16,
    pub kind: book::results::PaymentLineKind,
    /// The version and the component.
    pub component: Option<(u16, u16)>,
    /// The pay window it comes from.
    pub of: Option<u16>,
    /// In minor units of the plan's currency.
    pub minor: i64,
    pub balance: i64,
}

/// How far a record that is taken back moved the axis of a component's tiers back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AxisFall {
    pub plan: u16,
    pub component: u16,
    pub record: u32,
    /// The linked record that takes it back.
    pub by: Option<Arc<str>>,
    pub day: i32,
    pub along: i128,
}

/// Everything about one person.
#[derive(Debug, Clone, Default)]
pub(crate) struct PersonResult {
    /// In order of measure, day, record id, rule and through whom.
    pub credits: Arc<Vec<Credit>>,
    /// In order of measure, unit and window.
    pub measured: Arc<Vec<Measured>>,
    /// In order of plan, component and window.
    pub lines: Arc<Vec<Line>>,
    /// In order of plan, component, day, record id and linked record.
    pub falls: Arc<Vec<AxisFall>>,
    /// In order of plan, component, window, amount, part and what releases it.
    pub deposits: Arc<Vec<Deposit>>,
    /// In order of plan, window and kind.
    pub payment_lines: Arc<Vec<PaymentLine>>,
    /// In order of period.
    pub paid: Vec<Paid>,
}
