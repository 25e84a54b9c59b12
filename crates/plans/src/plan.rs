//! A plan and whom it is for.

use crate::{Component, Condition, Multiplier, PaymentTerms};
use kernel::{ComponentName, Currency, DateRange, Location, PlanId, Unit};
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
    /// Multiplies the totals of several components.
    pub multiply: Vec<Across<Multiplier>>,
    /// Several components pay only if these hold.
    pub only_if: Vec<Across<Condition>>,
    /// What it pays for, in order.
    pub components: Vec<Component>,
    /// The whole text, for reading pages and hashes.
    pub text: String,
    /// Where it is written.
    pub at: Location,
}

/// What acts on the totals of several components, on each by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Across<T> {
    /// The components; all of the plan when empty.
    pub of: Vec<ComponentName>,
    /// What acts on them.
    pub term: T,
}

impl<T> Across<T> {
    /// Whether it acts on the component of that name.
    #[must_use]
    pub fn acts_on(&self, name: &ComponentName) -> bool {
        self.of.is_empty() || self.of.contains(name)
    }
}

impl Plan {
    /// Hands the plan's multipliers and conditions to the components on which they act. Calling it again changes nothing.
    pub fn hand_out(&mut self) {
        for component in &mut self.components {
            let name = &component.name;
            component.of_plan.multiply = acting(&self.multiply, name);
            component.of_plan.only_if = acting(&self.only_if, name);
        }
    }

    /// Whether it pays at another time, or another amount, than it earns.
    #[must_use]
    pub fn has_payment_terms(&self) -> bool {
        self.terms.any() || self.components.iter().any(|component| !component.release.is_empty())
    }
}

fn acting<T: Clone>(all: &[Across<T>], name: &ComponentName) -> Vec<T> {
    all.iter().filter(|across| across.acts_on(name)).map(|across| across.term.clone()).collect()
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
