//! When, and how much of, what is earned is paid: release in parts, clawback, holdback, guarantee, draw.

use crate::Amount;
use kernel::{Date, Decimal, Location, MeasureId, Unit};

/// A part of what a component earns, and when it may be paid. The shares of a component's parts add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleasePart {
    /// Its share.
    pub share: Decimal,
    /// What it waits for.
    pub waits: Waits,
    /// So many days after that.
    pub after: u16,
    /// Where it is written.
    pub at: Location,
}

/// What a part waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum Waits {
    /// Nothing: the record's day.
    Booking,
    /// The day in a column of the record; without one it is held.
    Day(String),
    /// The end of the window that contains the record's day.
    End(Unit),
    /// What the customer pays, payment by payment: each releases its part.
    Payments(Linked),
}

/// Records that name the record which they belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The measure that says which records they are, on which day and with what value: a `sum`.
    pub measure: MeasureId,
    /// The column in which they name the record.
    pub by: String,
}

/// What a component takes back when a record is cancelled or returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Clawback {
    /// How that is known.
    pub event: Event,
    /// Which share is taken back how long after the record's day; all of it, always, when empty.
    pub schedule: Vec<ClawbackStep>,
    /// Whether the axis of the tiers goes back, too.
    pub attainment_falls: bool,
    /// Where it is written.
    pub at: Location,
}

/// What tells that a record is taken back.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The day in a column of the record: the whole of it.
    Day(String),
    /// Records linked to it, such as returns: of each the part that its value is of the record's.
    Linked(Linked),
}

/// A step of a clawback's schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct ClawbackStep {
    /// It holds until this long after the record's day.
    pub within: Within,
    /// The share that is taken back.
    pub takes: Decimal,
}

/// A length of time from a record's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Calendar months; in a shorter month its last day.
    Months(u16),
    /// Days.
    Days(u16),
}

impl Within {
    /// The first day that is no longer within.
    #[must_use]
    pub fn end(self, day: Date) -> Date {
        use jiff::ToSpan;
        match self {
            Self::Months(months) => day.saturating_add(i64::from(months).months()),
            Self::Days(days) => day.saturating_add(i64::from(days).days()),
        }
    }
}

/// When, and how much of, what a plan's components earn is paid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaymentTerms {
    /// What is held back until the end of a window.
    pub holdback: Option<Holdback>,
    /// The least that is paid in a pay window.
    pub guarantee: Option<Guarantee>,
    /// Advances against later earnings.
    pub draw: Option<Draw>,
    /// The payment below which clawbacks do not go; what they cannot take is carried. Without it they take all at once.
    pub clawback_floor: Option<Decimal>,
}

impl PaymentTerms {
    /// Whether there are any.
    #[must_use]
    pub fn any(&self) -> bool {
        *self != Self::default()
    }
}

/// A share of what is due that is held back until a window ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holdback {
    /// The share.
    pub share: Decimal,
    /// The window: the year, when not written.
    pub per: Unit,
}

/// The least that is paid in a pay window.
#[derive(Debug, Clone, PartialEq)]
pub struct Guarantee {
    /// For a whole pay window.
    pub amount: Amount,
    /// For how many periods from the first on the plan; always when none.
    pub periods: Option<u16>,
    /// Whether a part of a window on the plan has its part of the amount, by calendar days.
    pub by_days: bool,
}

/// An advance against later earnings.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// The amount, for which periods, and how it shrinks.
    pub amount: Guarantee,
    /// Paid in full beside what is earned; else only what the earnings lack.
    pub advance: bool,
    /// How it is recovered; none when it is not.
    pub recovery: Option<Recovery>,
}

/// How a draw is recovered.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// From when.
    pub starts: Starts,
    /// The share of what is due above the floor that is taken.
    pub share: Decimal,
    /// What is left to the person in any case.
    pub floor: Decimal,
}

/// From when a draw is recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// From the first pay window in which something is due.
    AtOnce,
    /// When no more is drawn.
    AfterTheDraw,
    /// In the period with this number, counted from 1 for the first on the plan.
    Period(u16),
}
