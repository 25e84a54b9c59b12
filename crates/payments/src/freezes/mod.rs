//! Freezes: a plan, a country or a person keeps its figures as a run said them, until another person lifts the freeze.
//!
//! A freeze names a run. As long as it is in force, every run keeps for what is frozen what that run says, in the periods that that run covers;
//! what the calculation says besides is kept with the run and waits. When the freeze is lifted the next run is the calculation again: what
//! waited comes as balance lines, with the causes since the run that was kept.
//!
//! - [`place`](mod@place): placed by one person, lifted by another
//! - [`keep`]: what a run keeps, and what waits
//! - `figures`: what everybody reads: the calculation, and of what is frozen what is kept

pub(crate) mod figures;
pub mod keep;
pub mod place;

pub use keep::{Frozen, Kept};
pub use place::{NewFreeze, lift, list, place};

use crate::runs::Run;
use kernel::{Date, Instant};
use serde::{Deserialize, Serialize};

/// What is frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// What a plan pays, to everybody.
    Plan,
    /// All that people get who are in a country on the last day of the period.
    Country,
    /// All that a person gets.
    Person,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Country, Self::Person];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Country => "country",
            Self::Person => "person",
        }
    }

    /// What a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

/// A freeze, in force or lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Freeze {
    /// Its number, counted from 1.
    pub id: i64,
    /// What is frozen.
    pub scope: Scope,
    /// Which: a plan, a country's code, a person's id.
    pub name: String,
    /// The day as of which its figures are kept.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub as_of: Date,
    /// The run whose figures are kept: the last one that was approved by the end of that day, else the last one that was calculated.
    pub run: i64,
    /// Why.
    pub reason: String,
    /// Who placed it.
    pub placed_by: String,
    /// When, in RFC 3339.
    pub placed_at: String,
    /// Who lifted it.
    pub lifted_by: Option<String>,
    /// When.
    pub lifted_at: Option<String>,
    /// Why it was lifted.
    pub lifted_why: Option<String>,
}

impl Freeze {
    /// What is frozen, since when, by whom and why, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let what = match self.scope {
            Scope::Plan => "under",
            Scope::Country => "in",
            Scope::Person => "of",
        };
        let Self { name, as_of, run, placed_by, reason, .. } = self;
        format!("Pay {what} {name} is frozen as of {as_of}, as run {run} says, by {placed_by}: {reason}")
    }

    /// Whether it was placed after a run was calculated, which then does not keep it; the run whose figures it keeps says them already.
    #[must_use]
    pub fn is_since(&self, run: &Run) -> bool {
        let at = |text: &str| text.parse::<Instant>().ok();
        let later = at(&self.placed_at).zip(at(&run.at)).is_some_and(|(placed, calculated)| placed > calculated);
        self.holds() && self.run != run.id && later
    }

    /// Whether it is in force.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.lifted_at.is_none()
    }
}
