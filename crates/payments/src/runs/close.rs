//! Which periods a run closes, whether it may, and what it pays to whom.

use super::{Run, RunState, unknown};
use crate::balances::{self, Balance};
use crate::books;
use crate::ledger::payout::{Standing, payouts};
use crate::ledger::post::{self, Posting, UNTAKEN, is_settlement};
use crate::ledger::{Account, Payout, records};
use crate::parts::Parts;
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Calendar, Location, Problem, Problems};
use std::collections::{BTreeMap, BTreeSet};

/// The periods that a run closes: those after the ones that were closed when it was calculated, up to its last.
pub(crate) fn closes(calendar: &Calendar, base: Option<&Run>, through: &str) -> Vec<String> {
    let index = |id: &str| calendar.periods().iter().position(|period| period.id == id);
    let first = base.and_then(|base| index(&base.through)).map_or(0, |last| last + 1);
    let last = index(through).map_or(0, |last| last + 1);
    calendar.periods().get(first..last).unwrap_or_default().iter().map(|period| period.id.clone()).collect()
}

/// Refuses unless the run closes periods after the last closed one, and was calculated since that one was closed.
pub(crate) fn allowed(tx: &mut Tx<'_>, run: &Run) -> Result<(), Problems> {
    let base = stored::closing::last_final(tx)?;
    if run.document.is_none() {
        let message = format!("Run {} was kept by an older version, without the parts that a period is closed with.", run.id);
        return Err(Problem::error("run-too-old", Location::default(), message).hint("calculate the period again").into());
    }
    if let Some(base) = base.as_ref().filter(|base| run.base != Some(base.id)) {
        let message = format!("Run {} closed the periods up to {} after run {} was calculated.", base.id, base.through, run.id);
        let hint = format!("calculate again: a new run carries what changed since run {} as balance lines", base.id);
        return Err(Problem::error("run-outdated", Location::default(), message).hint(hint).into());
    }
    if run.closes.is_empty() {
        let through = base.map(|base| base.through).unwrap_or_default();
        let message = format!("Run {} goes through {}, and periods are closed up to {through} already.", run.id, run.through);
        return Err(Problem::error("period-closed", Location::default(), message)
            .hint("what is closed stays; run the open period, which carries what changed as balance lines")
            .into());
    }
    let freezes = stored::freezes::all(tx)?;
    if let Some(freeze) = freezes.iter().find(|freeze| freeze.is_since(run)) {
        let message = format!("{} {} was frozen after run {} was calculated.", freeze.scope.word(), freeze.name, run.id);
        let hint = format!("calculate again: a new run keeps what run {} says, as freeze {} asks", freeze.run, freeze.id);
        return Err(Problem::error("frozen-since", Location::default(), message).hint(hint).into());
    }
    Ok(())
}

/// The parts of the periods that a run closes.
pub(crate) fn own(run: &Run, parts: Parts) -> Parts {
    let periods: BTreeSet<&str> = run.closes.iter().map(String::as_str).collect();
    parts.into_iter().filter(|(key, _)| periods.contains(key.period.as_str())).collect()
}

/// Posts a run that becomes final; returns how many entries there are.
pub(crate) fn close(tx: &mut Tx<'_>, run: &Run, posting: &Posting<'_>) -> Result<usize, Problems> {
    let (own, balances) = due(tx, run)?;
    let standing = standing(tx, run, &own, &balances)?;
    let payouts = payouts(&own, &balances, &standing);
    let entries = post::finalise(tx, posting, &own, &balances, &payouts)?.len();
    Ok(entries + books::post::close(tx, run, posting)?)
}

/// What stands before the run is posted, with what it pays for records that are held.
fn standing(tx: &mut Tx<'_>, run: &Run, own: &Parts, balances: &[Balance]) -> Result<Standing, Problems> {
    let mut standing = post::standing(tx)?;
    records::add(tx, run, own, balances, &mut standing)?;
    Ok(standing)
}

pub(crate) fn due(tx: &mut Tx<'_>, run: &Run) -> Result<(Parts, Vec<Balance>), Problems> {
    Ok((own(run, stored::closing::parts(tx, run.id)?), stored::closing::balances(tx, run.id)?))
}

/// What a run pays to whom, by person and currency: as posted when it is final, else as it would be now.
///
/// # Errors
/// No such run, or what the database refuses.
pub fn payouts_of(store: &Store, id: i64) -> Result<Vec<Payout>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| {
        let run = stored::runs::find(tx, id)?.ok_or_else(|| unknown(id))?;
        let (own, balances) = due(tx, &run)?;
        match run.state {
            RunState::Final | RunState::Paid => posted(tx, &run, &own, &balances),
            _ => Ok(payouts(&own, &balances, &standing(tx, &run, &own, &balances)?)),
        }
    })
}

/// The payouts of a final run, as the ledger has them.
fn posted(tx: &mut Tx<'_>, run: &Run, own: &Parts, balances: &[Balance]) -> Result<Vec<Payout>, Problems> {
    let mut found: BTreeMap<_, Payout> = BTreeMap::new();
    let what = format!("run {} final", run.id);
    for entry in stored::entries::of_run(tx, run.id)?.into_iter().filter(|entry| entry.what == what) {
        for line in entry.lines {
            let person = line.person.clone().unwrap_or_default();
            let payout = found.entry((person.clone(), line.currency)).or_insert_with(|| nothing(person, &line));
            if !is_settlement(&line.reference) {
                continue;
            }
            match (line.account, line.minor.is_positive()) {
                // It lessens what is held, as it was posted; nothing of it is free.
                (Account::Held, true) if line.reference == UNTAKEN => {
                    payout.held -= line.minor;
                    payout.untaken.push(line.component.clone());
                }
                (Account::Held, true) => payout.released += line.minor,
                (Account::Held, false) => payout.held -= line.minor,
                (Account::Recoverable, true) => payout.carried += line.minor,
                (Account::Recoverable, false) => payout.recovered -= line.minor,
                (Account::Payable, _) => payout.payable -= line.minor,
                _ => {}
            }
            if line.account == Account::Held {
                payout.holds.push((line.plan, line.component, -line.minor));
            }
        }
    }
    for (key, minor) in own {
        if let Some(payout) = found.get_mut(&(key.person.clone(), key.currency)) {
            payout.earned += minor;
        }
    }
    for balance in balances {
        if let Some(payout) = found.get_mut(&(balance.key.person.clone(), balance.key.currency)) {
            payout.balances += balance.minor();
        }
    }
    Ok(found.into_values().filter(Payout::moves).collect())
}

fn nothing(person: String, line: &crate::ledger::Line) -> Payout {
    let currency = line.currency;
    let (earned, balances, released, recovered, carried, held, payable) = (0, 0, 0, 0, 0, 0, 0);
    Payout { person, currency, earned, balances, released, recovered, carried, held, payable, holds: Vec::new(), untaken: Vec::new() }
}

/// What a run pays one person in the periods that it closes, part by part.
///
/// # Errors
/// No such run, or what the database refuses.
pub fn parts_of(store: &Store, id: i64, person: &str) -> Result<Parts, Problems> {
    stored::prepare(store)?;
    store.read(|tx| {
        let run = stored::runs::find(tx, id)?.ok_or_else(|| unknown(id))?;
        let mut parts = own(&run, stored::closing::parts(tx, id)?);
        parts.retain(|key, _| key.person == person);
        Ok(parts)
    })
}

/// What the present figures change, and the run against which they do; for `attain run --balances`.
///
/// # Errors
/// What the database refuses, or the book's problems.
pub fn balances_of(store: &Store, id: i64) -> Result<Vec<balances::Explained>, Problems> {
    let run = super::show(store, id)?.ok_or_else(|| unknown(id))?;
    let Some(base) = run.base else { return Ok(Vec::new()) };
    let base = super::show(store, base)?.ok_or_else(|| unknown(base))?;
    let found = balances::of_run(store, id)?;
    balances::explain(store, &base, balances::cause::Now::Run(&run), &found)
}
