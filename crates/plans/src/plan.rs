//! A plan and whom it is for.

use crate::{Component, PaymentTerms};
use kernel::{Currency, DateRange, Location, PlanId, Unit};
use measures::ExprText;

/// A plan as `plans/*.toml` writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Its name.
    pub id: PlanId,
    /// Its version, counted from 1.
    pub version: u32,
    /// A sentence that explains it, if there is one.
    pub description: Option<String>,
    /// Whom it is for: a condition on the columns of `people`. A person is on the plan on the days on which a row of hers for which
    /// the condition holds and the plan's effective days meet.
    pub eligible: ExprText,
    /// The days on which it is in force.
    pub effective: DateRange,
    /// The currency it is calculated in.
    pub currency: Currency,
    /// How often it pays.
    pub pays: Pays,
    /// Which table of exchange rates converts records into its currency.
    pub exchange: Exchange,
    /// Whether it goes on with what has accumulated under the version before it; else it counts anew.
    pub goes_on: bool,
    /// When, and how much of, what is earned is paid.
    pub terms: PaymentTerms,
    /// What it pays for, in order.
    pub components: Vec<Component>,
    /// The whole text, for reading pages and hashes.
    pub text: String,
    /// Where it is written.
    pub at: Location,
}

impl Plan {
    /// Whether it pays at another time, or another amount, than it earns.
    #[must_use]
    pub fn has_payment_terms(&self) -> bool {
        self.terms.any() || self.components.iter().any(|component| !component.release.is_empty())
    }
}

/// How often a plan pays: at the end of each window of this unit. `monthly` is each period of the calendar.
pub type Pays = Unit;

/// Which table of exchange rates is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// The market rate of the record's day (the last rate on or before it).
    Market,
    /// The plan rate that holds on the record's day.
    Plan,
}
