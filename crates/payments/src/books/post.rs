//! What a run moves in the books: with its period's close, or at the end of a month from a run that is not final yet.

use super::contract::Contracts;
use super::cost::{self, Costs, Earned};
use super::spread::{self, Amounts};
use super::standing::{self, Accrued, AccruedKey, Moved, What};
use super::{Key, contract::Terms};
use crate::ledger::post::{self, Posting};
use crate::ledger::{Account, Line};
use crate::parts::{PartKey, major};
use crate::runs::{Run, RunState, close, duties, inputs, steps::Actor, unknown};
use crate::store as stored;
use ::store::{Store, Tx};
use book::Book;
use kernel::{Calendar, Clock, Location, Problem, Problems};
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// What the entries that come with a close are called after the run.
pub(crate) const CLOSE: &str = "books";
/// And those of a month's end.
pub(crate) const MONTH_END: &str = "month-end";

/// When the books are posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// A run becomes final.
    Close,
    /// At the end of a month, explicitly; the run may not be final yet.
    MonthEnd {
        /// Whether it is.
        closed: bool,
    },
}

/// What should stand in the ledger.
pub(crate) struct Target {
    pub contracts: Contracts,
    pub costs: Costs,
    pub accrued: BTreeMap<AccruedKey, i64>,
    /// The periods of the run that are posted, in order.
    pub periods: Vec<usize>,
}

/// What a posting at a month's end came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Posted {
    /// The run.
    pub run: i64,
    /// The last period that is accrued.
    pub through: String,
    /// How many entries were made; none when everything stood already.
    pub entries: usize,
    /// What stands as accrued now, by currency, as decimals.
    pub accrued: BTreeMap<String, String>,
}

/// The position of a period; before everything when the calendar no longer has it.
pub(crate) fn position(calendar: &Calendar, id: &str) -> i64 {
    calendar.periods().iter().position(|period| period.id == id).and_then(|at| i64::try_from(at).ok()).unwrap_or(i64::MIN)
}

/// What should stand in the ledger after a run is posted.
pub(crate) fn target(tx: &mut Tx<'_>, run: &Run, book: &Book, when: When) -> Result<Target, Problems> {
    let calendar = &book.company.calendar;
    let contracts = Contracts::read(book)?;
    let parts = stored::closing::parts(tx, run.id)?;
    let pieces = stored::books::pieces(tx, run.id)?;
    let through = calendar.periods().iter().position(|period| period.id == run.through).unwrap_or(0);
    let open = book.company.accrues || when != When::Close;
    let Earned { costs, open } = cost::earned(book, &contracts, &pieces, &parts, through, open)?;
    let mut accrued: BTreeMap<AccruedKey, i64> = BTreeMap::new();
    let mut add = |key: &PartKey, about: String, minor: i64| {
        if minor != 0 && post::against(key) == Account::Expense {
            let key = (key.person.clone(), key.plan.clone(), key.component.clone(), about, key.currency);
            *accrued.entry(key).or_insert(0) += minor;
        }
    };
    open.iter().for_each(|(key, minor)| add(key, key.reference.clone(), *minor));
    if when == (When::MonthEnd { closed: false }) {
        let (own, balances) = close::due(tx, run)?;
        let about = |key: &PartKey| format!("accrual {} {}", key.period, key.reference).trim_end().to_owned();
        own.iter().for_each(|(key, minor)| add(key, about(key), *minor));
        balances.iter().for_each(|balance| add(&balance.key, about(&balance.key), balance.minor()));
    }
    accrued.retain(|_, minor| *minor != 0);
    let periods = calendar.periods().iter().enumerate().filter(|(_, period)| run.closes.contains(&period.id));
    Ok(Target { contracts, costs, accrued, periods: periods.map(|(at, _)| at).collect() })
}

/// What a contract's cost should amount to by a period.
fn wanted(target: &Target, key: &Key, now: i64) -> Amounts {
    let none = BTreeMap::new();
    let terms: Option<Terms> = target.contracts.terms(&key.rule, &key.contract);
    terms.map(|terms| spread::by(target.costs.get(key).unwrap_or(&none), terms, now)).unwrap_or_default()
}

/// What has to be moved in which period so that the ledger says what it should.
pub(crate) fn missing(calendar: &Calendar, target: &Target, moved: &Moved) -> Vec<(Key, String, Amounts)> {
    let keys: BTreeSet<&Key> = target.costs.keys().chain(moved.keys()).collect();
    let none = BTreeMap::new();
    let last = target.periods.last().and_then(|at| i64::try_from(*at).ok()).unwrap_or(-1);
    let mut found = Vec::new();
    for key in keys {
        let stands = moved.get(key).unwrap_or(&none);
        let mut before: BTreeMap<i64, Amounts> = BTreeMap::new();
        for (period, amounts) in stands {
            let sum = before.entry(position(calendar, period)).or_default();
            *sum = sum.plus(*amounts);
        }
        let mut made = Amounts::default();
        for at in &target.periods {
            let now = i64::try_from(*at).unwrap_or(i64::MAX);
            let standing = before.range(..=now).fold(made, |sum, (_, amounts)| sum.plus(*amounts));
            let move_now = wanted(target, key, now).less(standing);
            made = made.plus(move_now);
            if !move_now.is_nothing() {
                found.push((key.clone(), calendar.periods()[*at].id.clone(), move_now));
            }
        }
        // What an earlier posting said of periods that this one does not reach is taken back there.
        for (period, amounts) in stands.iter().filter(|(period, _)| position(calendar, period) > last) {
            found.push((key.clone(), period.clone(), Amounts::default().less(*amounts)));
        }
    }
    found
}

/// What has to be accrued, or taken back, in which period, so that the ledger says what it should: in the last period of the run; what an
/// earlier posting said of periods after it is taken back there.
pub(crate) fn unaccrued(calendar: &Calendar, run: &Run, target: &Target, accrued: &Accrued) -> Vec<(AccruedKey, String, i64)> {
    let last = position(calendar, &run.through);
    let none = BTreeMap::new();
    let keys: BTreeSet<&AccruedKey> = target.accrued.keys().chain(accrued.keys()).collect();
    let mut found = Vec::new();
    for key in keys {
        let mut missing = target.accrued.get(key).copied().unwrap_or(0);
        for (period, minor) in accrued.get(key).unwrap_or(&none) {
            if position(calendar, period) > last {
                found.push((key.clone(), period.clone(), -minor));
            } else {
                missing -= minor;
            }
        }
        if missing != 0 {
            found.push((key.clone(), run.through.clone(), missing));
        }
    }
    found
}

/// Posts what is missing: one entry for each person.
fn bring(tx: &mut Tx<'_>, run: &Run, book: &Book, when: When, posting: &Posting<'_>) -> Result<usize, Problems> {
    let target = target(tx, run, book, when)?;
    let moved = standing::moved(tx, i64::MAX)?;
    let accrued = standing::accrued(tx, i64::MAX)?;
    let mut lines: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for ((person, plan, component, reference, currency), period, minor) in unaccrued(&book.company.calendar, run, &target, &accrued) {
        let of_person = lines.entry(person.clone()).or_default();
        of_person.extend([(Account::Expense, minor), (Account::Accrual, -minor)].map(|(account, minor)| Line {
            account,
            person: Some(person.clone()),
            currency,
            minor,
            period: period.clone(),
            plan: plan.clone(),
            component: component.clone(),
            reference: reference.clone(),
        }));
    }
    for (key, period, amounts) in missing(&book.company.calendar, &target, &moved) {
        let of_person = lines.entry(key.person.clone()).or_default();
        for what in What::ALL {
            if what.of(amounts) != 0 {
                of_person.extend(key.pair(what, &period, what.of(amounts)));
            }
        }
    }
    let what = if when == When::Close { CLOSE } else { MONTH_END };
    Ok(post::append(tx, posting, what, lines)?.len())
}

/// What a run that becomes final moves in the books; returns how many entries there are.
pub(crate) fn close(tx: &mut Tx<'_>, run: &Run, posting: &Posting<'_>) -> Result<usize, Problems> {
    let company = book::company::read(&stored::runs::texts(tx, run.id)?.company)?;
    let uses = !company.capitalised.rules.is_empty() || company.accrues;
    if !uses && standing::moved(tx, i64::MAX)?.is_empty() && standing::accrued(tx, i64::MAX)?.is_empty() {
        return Ok(0);
    }
    let book = inputs::of_run(tx, run.id, run.import)?.book;
    bring(tx, run, &book, When::Close, posting)
}

/// Posts a month's end: accrues what a run that is not final says of the periods that it would close, with what it changes in closed ones
/// and what is earned to date in pay windows that are still open, and capitalises and spreads what it says of contracts. For a run that is
/// final only what is earned to date is accrued. What stands already is not posted again; what an earlier month's end said otherwise is
/// taken back. When the run becomes final, its accrual is taken back with it.
///
/// # Errors
/// No such run; one that closes nothing or was overtaken; somebody who may not approve it; what the database refuses.
pub fn month_end(store: &Store, clock: &Clock, actor: Actor<'_>, id: i64, why: Option<&str>) -> Result<Posted, Problems> {
    stored::prepare(store)?;
    let at = clock.now();
    let text = at.to_string();
    let why = why.map(str::trim).filter(|why| !why.is_empty());
    store.write(|tx| {
        let run = stored::runs::find(tx, id)?.ok_or_else(|| unknown(id))?;
        let closed = matches!(run.state, RunState::Final | RunState::Paid);
        match closed {
            true => newest(tx, &run)?,
            false => close::allowed(tx, &run)?,
        }
        duties::may_approve(tx, &run, actor)?;
        let book = inputs::of_run(tx, run.id, run.import)?.book;
        let posting = Posting { run: id, actor: actor.name, at: &text, why };
        let entries = bring(tx, &run, &book, When::MonthEnd { closed }, &posting)?;
        let mut sums: BTreeMap<String, kernel::Decimal> = BTreeMap::new();
        for ((.., currency), periods) in standing::accrued(tx, i64::MAX)? {
            *sums.entry(currency.to_string()).or_default() += major(periods.values().sum(), currency);
        }
        sums.retain(|_, amount| !amount.is_zero());
        let accrued: BTreeMap<String, String> = sums.into_iter().map(|(currency, amount)| (currency, amount.to_string())).collect();
        if entries > 0 {
            let after = Some(json!({ "through": run.through, "entries": entries, "accrued": accrued }));
            let on = format!("run {id}");
            audit::write(tx, &audit::Event { actor: actor.name, action: "post month-end", on: &on, before: None, after, why, at })?;
        }
        Ok(Posted { run: id, through: run.through, entries, accrued })
    })
}

/// Refuses a final run after which another became final.
fn newest(tx: &mut Tx<'_>, run: &Run) -> Result<(), Problems> {
    match stored::closing::last_final(tx)? {
        Some(last) if last.id != run.id => {
            let message = format!("Run {} closed the periods up to {} after run {}.", last.id, last.through, run.id);
            Err(Problem::error("run-outdated", Location::default(), message)
                .hint(format!("post the month's end of run {}", last.id))
                .into())
        }
        _ => Ok(()),
    }
}
