//! Calculations that are kept: with their results, the hashes of everything they were calculated from, and the import up to which the
//! records were read, so that each can be calculated again at any later time.
//!
//! - [`take`]: a run is calculated and stored
//! - [`steps`]: from draft to paid, each step by one who may
//! - [`duties`]: nobody approves what she wrote
//! - [`close`]: which periods a run closes, and what it pays to whom
//! - `changed`: what happened to records between two imports, in words
//! - [`inputs`]: what it was calculated from
//! - [`compare`]: two runs side by side: what changed, for whom, and by which records
//! - [`verify`]: whether a run is what it was, and can be calculated again to the same bytes

pub(crate) mod changed;
pub mod close;
pub mod compare;
pub mod duties;
pub mod inputs;
pub mod named;
pub mod steps;
pub mod take;
pub mod verify;

use crate::store as stored;
use ::store::Store;
use book::results::Payment;
use kernel::Problems;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use close::{balances_of, parts_of, payouts_of};
pub use compare::{Cause, ComponentDifference, PersonDifference, RunComparison, compare};
pub use duties::duties;
pub use named::Changed;
pub use steps::{Actor, Step, StepAsked, StepTaken, step, steps};
pub use take::{profiled, run};
pub use verify::{Check, Verification, verify};

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RunState {
    /// Calculated.
    Draft,
    /// Being looked at.
    #[serde(rename = "in review")]
    InReview,
    /// Approved by someone who did not write what it pays.
    Approved,
    /// Never changed again.
    Final,
    /// Paid.
    Paid,
}

impl RunState {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in review",
            Self::Approved => "approved",
            Self::Final => "final",
            Self::Paid => "paid",
        }
    }

    /// The state that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Draft, Self::InReview, Self::Approved, Self::Final, Self::Paid].into_iter().find(|state| state.word() == word)
    }
}

/// A stored run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Run {
    /// Its number, counted from 1.
    pub id: i64,
    /// How far it has come.
    pub state: RunState,
    /// The last period it covers.
    pub through: String,
    /// The version of the engine.
    pub engine: String,
    /// The newest import whose records it has; none when nothing was imported.
    pub import: Option<i64>,
    /// Who ran it.
    pub actor: String,
    /// When, in RFC 3339.
    pub at: String,
    /// Why, in her words.
    pub why: Option<String>,
    /// The hash of all its results.
    pub outcome: String,
    /// The hashes of what it was calculated from: `company`, `measures`, `plans`, and `data/KIND` for each kind of record.
    pub inputs: Vec<(String, String)>,
    /// What it adds up to.
    pub totals: Totals,
    /// The run that was final last when it was calculated; none when nothing was closed.
    pub base: Option<i64>,
    /// The newest version of a document that it has; none for a run of an older version of attain.
    pub document: Option<i64>,
    /// The periods that it closes when it becomes final; empty when they were closed already.
    pub closes: Vec<String>,
}

/// What a run adds up to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Totals {
    /// People who get something.
    pub people: u64,
    /// Payments.
    pub payments: u64,
    /// Σ payments by currency, as decimals.
    pub amounts: BTreeMap<String, String>,
    /// Records read, by kind.
    pub read: BTreeMap<String, u64>,
    /// Records credited, by kind.
    pub credited: BTreeMap<String, u64>,
    /// Records credited to nobody, by kind.
    pub uncredited: BTreeMap<String, u64>,
    /// Records refused, by kind.
    pub rejected: BTreeMap<String, u64>,
    /// Problems found.
    pub problems: u64,
    /// The hash over the stored rows.
    pub rows_hash: String,
    /// How many rows were stored.
    pub rows: u64,
}

/// All runs, newest first.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store) -> Result<Vec<Run>, Problems> {
    stored::prepare(store)?;
    store.read(stored::runs::list)
}

/// One run; none when there is no run of that number.
///
/// # Errors
/// What the database refuses.
pub fn show(store: &Store, id: i64) -> Result<Option<Run>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| stored::runs::find(tx, id))
}

/// A run's payments, by person and period.
///
/// # Errors
/// What the database refuses.
pub fn payments(store: &Store, id: i64) -> Result<Vec<Payment>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| stored::results::payments(tx, id))
}

/// An instant in RFC 3339 to the minute, as tables show it.
#[must_use]
pub fn minute(at: &str) -> String {
    at.get(..16).map_or_else(|| at.to_owned(), |start| start.replace('T', " "))
}

/// The problem that there is no run of that number.
pub(crate) fn unknown(id: i64) -> Problems {
    use kernel::{Location, Problem};
    Problem::error("unknown-run", Location::default(), format!("There is no run {id}.")).hint("`attain run --list` lists them").into()
}
