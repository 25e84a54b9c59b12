//! What a run keeps because of freezes, and what waits.

use super::{Freeze, Scope};
use crate::State;
use crate::parts::{PartKey, Parts, major};
use crate::store as stored;
use ::store::{Store, Tx};
use book::Book;
use kernel::{Decimal, Problems};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A freeze in force with the figures that it keeps.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The freeze.
    pub freeze: Freeze,
    /// The last period that its run covers.
    pub(crate) through: String,
    /// The parts of the payments of its run.
    parts: Parts,
    /// The run calculated again, for lines and workings; none where only amounts are needed, and when it comes out otherwise today.
    pub(crate) figures: Option<Arc<State>>,
}

/// A part of a payment that is kept though the calculation says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Frozen {
    /// Which.
    #[serde(flatten)]
    pub key: PartKey,
    /// The freeze.
    pub freeze: i64,
    /// The run whose figure is kept.
    pub since_run: i64,
    /// What the calculation says, in minor units.
    pub calculated: i64,
    /// What is kept, in minor units.
    pub kept: i64,
}

impl Frozen {
    /// What waits: the calculation less what is kept.
    #[must_use]
    pub fn waits(&self) -> Decimal {
        major(self.calculated - self.kept, self.key.currency)
    }
}

/// The freezes in force with the figures that they keep, the oldest first.
pub(crate) fn in_force(tx: &mut Tx<'_>) -> Result<Vec<Kept>, Problems> {
    let mut found = Vec::new();
    for freeze in stored::freezes::all(tx)?.into_iter().filter(Freeze::holds) {
        let Some(run) = stored::runs::find(tx, freeze.run)? else { continue };
        found.push(Kept { through: run.through, parts: stored::closing::parts(tx, run.id)?, freeze, figures: None });
    }
    Ok(found)
}

/// The calculation with what is frozen as it is kept, up to a period (an index into the calendar), and what was kept. Of several freezes of one
/// part the oldest holds. With a person, only her parts are looked at.
pub(crate) fn keep(kept: &[Kept], book: &Book, mut parts: Parts, through: usize, person: Option<&str>) -> (Parts, Vec<Frozen>) {
    let mut frozen: Vec<Frozen> = Vec::new();
    let mut seen: BTreeSet<PartKey> = BTreeSet::new();
    let periods = book.company.calendar.periods();
    let index = |id: &str| periods.iter().position(|period| period.id == id);
    for one in kept {
        let last = index(&one.through).unwrap_or(0).min(through);
        let inside =
            |key: &PartKey| person.is_none_or(|person| key.person == person) && index(&key.period).is_some_and(|period| period <= last);
        let keys: BTreeSet<PartKey> = parts
            .keys()
            .chain(one.parts.keys())
            .filter(|key| inside(key) && covers(&one.freeze, book, &key.person, &key.period, &key.plan))
            .cloned()
            .collect();
        for key in keys {
            // What an older freeze keeps stays.
            if !seen.insert(key.clone()) {
                continue;
            }
            let (calculated, figure) = (parts.get(&key).copied().unwrap_or(0), one.parts.get(&key).copied().unwrap_or(0));
            if calculated != figure {
                frozen.push(Frozen { key: key.clone(), freeze: one.freeze.id, since_run: one.freeze.run, calculated, kept: figure });
                put(&mut parts, key, figure);
            }
        }
    }
    frozen.sort_by(|a, b| a.key.cmp(&b.key));
    (parts, frozen)
}

/// What a run kept, on the parts as they are calculated again; none when they are not those that it was kept from.
pub(crate) fn again(mut parts: Parts, frozen: &[Frozen]) -> Option<Parts> {
    for one in frozen {
        if parts.get(&one.key).copied().unwrap_or(0) != one.calculated {
            return None;
        }
        put(&mut parts, one.key.clone(), one.kept);
    }
    Some(parts)
}

fn put(parts: &mut Parts, key: PartKey, minor: i64) {
    if minor == 0 {
        parts.remove(&key);
    } else {
        parts.insert(key, minor);
    }
}

/// Whether a freeze is of what a plan (none: an empty name) pays a person in a period.
pub(crate) fn covers(freeze: &Freeze, book: &Book, person: &str, period: &str, plan: &str) -> bool {
    match freeze.scope {
        Scope::Plan => plan == freeze.name,
        Scope::Person => person == freeze.name,
        Scope::Country => {
            let Some(person) = book.organisation.person(person) else { return false };
            let Some(period) = book.company.calendar.periods().iter().find(|one| one.id == period) else { return false };
            let row = person.as_of(crate::figures::plans::last_day(period.end));
            // Who has left is where she was last.
            let row = row.or_else(|| person.rows.iter().rfind(|row| row.range.from < period.end));
            row.and_then(|row| row.attributes.get("country")).is_some_and(|country| country.to_string() == freeze.name)
        }
    }
}

/// What a run kept because of freezes, in order of person and period.
///
/// # Errors
/// What the database refuses.
pub fn of_run(store: &Store, run: i64) -> Result<Vec<Frozen>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| stored::freezes::of_run(tx, run))
}

/// What would be kept by a run now, of one person or of everybody, in order of person and period.
///
/// # Errors
/// An amount that cannot be kept.
pub fn waiting(state: &State, person: Option<&str>) -> Result<Vec<Frozen>, Problems> {
    if state.frozen.is_empty() {
        return Ok(Vec::new());
    }
    let Some(person) = person else { return Ok(everybody(state)?.to_vec()) };
    if let Some(all) = state.waits.get() {
        let first = all.partition_point(|frozen| frozen.key.person.as_str() < person);
        return Ok(all[first..].iter().take_while(|frozen| frozen.key.person == person).cloned().collect());
    }
    let parts = crate::parts::of_person(&state.book, &state.outcome, person)?;
    Ok(keep(&state.frozen, &state.book, parts, state.outcome.through, Some(person)).1)
}

/// Found once for each state.
fn everybody(state: &State) -> Result<&[Frozen], Problems> {
    if let Some(found) = state.waits.get() {
        return Ok(found);
    }
    let parts = crate::parts::parts(&state.book, &state.outcome)?;
    let found = keep(&state.frozen, &state.book, parts, state.outcome.through, None).1;
    Ok(state.waits.get_or_init(|| found))
}
