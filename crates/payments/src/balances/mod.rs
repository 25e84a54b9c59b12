//! What a calculation changes in periods that are closed: the differences, carried into the open period as lines of their own.
//!
//! What closed periods have paid is what the last final run says of them, for each final run carries the differences to the one before it.
//! So a balance is the last final run against the new calculation, part by part, up or down; the same calculation twice leaves none.
//!
//! - [`cause`]: the records, documents and settings that made a difference

pub mod cause;

pub use cause::{BalanceCause, Explained, explain};

use crate::State;
use crate::parts::{PartKey, Parts, major};
use crate::runs::Run;
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Calendar, Decimal, Location, Problem, Problems};
use serde::Serialize;
use std::collections::BTreeSet;

/// What one part of a closed period's payment was and is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Balance {
    /// Whose, of which period, which component or adjustment.
    #[serde(flatten)]
    pub key: PartKey,
    /// What has been paid so far, in minor units: as the last final run says.
    pub before: i64,
    /// What it should be, in minor units.
    pub after: i64,
}

impl Balance {
    /// after − before, in minor units.
    #[must_use]
    pub fn minor(&self) -> i64 {
        self.after - self.before
    }

    /// after − before.
    #[must_use]
    pub fn amount(&self) -> Decimal {
        major(self.minor(), self.key.currency)
    }

    /// What has been paid so far.
    #[must_use]
    pub fn was(&self) -> Decimal {
        major(self.before, self.key.currency)
    }

    /// What it should be.
    #[must_use]
    pub fn is(&self) -> Decimal {
        major(self.after, self.key.currency)
    }
}

/// What closed periods have paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The run that was made final last.
    pub run: Run,
    /// The parts of its payments up to its last period: all that closed periods have paid, with their balances.
    pub parts: Parts,
}

impl Closed {
    /// The last closed period, as an index into the calendar.
    ///
    /// # Errors
    /// When the calendar no longer has it.
    pub fn through(&self, calendar: &Calendar) -> Result<usize, Problems> {
        let found = calendar.periods().iter().position(|period| period.id == self.run.through);
        found.ok_or_else(|| {
            let message = format!("The calendar has no period `{}`, which run {} closed.", self.run.through, self.run.id);
            let at = Location::file("company.toml").column("calendar");
            Problem::error("closed-period-gone", at, message).hint("closed periods stay as they are: add periods after them only").into()
        })
    }
}

/// What closed periods have paid; none while no run is final.
///
/// # Errors
/// What the database refuses.
pub fn closed(store: &Store) -> Result<Option<Closed>, Problems> {
    stored::prepare(store)?;
    store.read(closed_in)
}

pub(crate) fn closed_in(tx: &mut Tx<'_>) -> Result<Option<Closed>, Problems> {
    let Some(run) = stored::closing::last_final(tx)? else { return Ok(None) };
    let parts = stored::closing::parts(tx, run.id)?;
    Ok(Some(Closed { run, parts }))
}

/// The differences between what closed periods have paid and what a calculation says of them, in order of person and period.
///
/// # Errors
/// When the calendar no longer has the closed periods.
pub(crate) fn between(closed: &Closed, now: &Parts, calendar: &Calendar) -> Result<Vec<Balance>, Problems> {
    let last = closed.through(calendar)?;
    let periods: BTreeSet<&str> = calendar.periods()[..=last].iter().map(|period| period.id.as_str()).collect();
    let keys: BTreeSet<&PartKey> = closed.parts.keys().chain(now.keys().filter(|key| periods.contains(key.period.as_str()))).collect();
    let of = |parts: &Parts, key: &PartKey| parts.get(key).copied().unwrap_or(0);
    let balances = keys.into_iter().map(|key| Balance { key: key.clone(), before: of(&closed.parts, key), after: of(now, key) });
    Ok(balances.filter(|balance| balance.minor() != 0).collect())
}

/// What the present figures change in closed periods, for one person, without what is frozen; empty while nothing is closed.
///
/// # Errors
/// When the calendar no longer has the closed periods, or an amount cannot be kept.
pub fn of_person(state: &State, person: &str) -> Result<Vec<Balance>, Problems> {
    let Some(closed) = &state.closed else { return Ok(Vec::new()) };
    let now = state.parts_of(person)?;
    let own: Parts = closed.parts.iter().filter(|(key, _)| key.person == person).map(|(key, minor)| (key.clone(), *minor)).collect();
    between(&Closed { run: closed.run.clone(), parts: own }, &now, &state.book.company.calendar)
}

/// What the present figures change in closed periods, for everybody, without what is frozen.
///
/// # Errors
/// As for [`of_person`].
pub fn of_everyone(state: &State) -> Result<Vec<Balance>, Problems> {
    let Some(closed) = &state.closed else { return Ok(Vec::new()) };
    between(closed, &state.parts()?, &state.book.company.calendar)
}

/// The balance lines of a stored run, in order of person and period.
///
/// # Errors
/// What the database refuses.
pub fn of_run(store: &Store, run: i64) -> Result<Vec<Balance>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| stored::closing::balances(tx, run))
}
