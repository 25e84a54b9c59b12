//! What was earned and is not paid yet, by month and currency: opening + earned + corrections + advances − paid = closing.

use super::contract::Contracts;
use super::cost;
use super::post::position;
use super::standing::{self, Accrued};
use crate::State;
use crate::balances;
use crate::figures::plans::{last_day, rounded};
use crate::ledger::post::against;
use crate::ledger::{Account, Entry};
use crate::parts::{PartKey, major};
use crate::runs::Run;
use crate::statement::Conversion;
use crate::store as stored;
use ::store::Store;
use book::{Book, RateTable};
use jiff::Timestamp;
use kernel::{Calendar, Currency, Decimal, Problems};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is owed to payees at the end of a month, and what made it, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct AccrualMonth {
    /// The period's id.
    pub period: String,
    /// The currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What was owed before.
    pub opening: Decimal,
    /// What was earned in it.
    pub earned: Decimal,
    /// What changed of periods that were closed before.
    pub corrections: Decimal,
    /// What is paid in advance of earnings, or owed by payees, less what they paid back.
    pub advances: Decimal,
    /// What was paid.
    pub paid: Decimal,
    /// What is owed.
    pub closing: Decimal,
    /// Of it: earned, and not final.
    pub accrued: Decimal,
    /// Of it: held back.
    pub held: Decimal,
    /// Of it: final, and not paid yet.
    pub payable: Decimal,
    /// Whether the period is closed: then it is what the ledger says, else what the present figures say.
    pub closed: bool,
    /// What was posted as accrued for it before it was closed.
    pub posted: Decimal,
    /// What is owed in the company's currency, at the market rate of the month's last day; none without a rate.
    pub reporting: Option<Decimal>,
    /// That rate, and the day since which it holds; none for the company's own currency.
    pub exchange: Option<Conversion>,
}

/// What is owed in all currencies together at the end of a month, in the company's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Consolidated {
    /// The period's id.
    pub period: String,
    /// The company's currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What is owed; none while a currency has no rate.
    pub owed: Option<Decimal>,
    /// Whether the period is closed.
    pub closed: bool,
}

/// In minor units.
#[derive(Debug, Clone, Copy, Default)]
struct Moves {
    earned: i64,
    corrections: i64,
    advances: i64,
    paid: i64,
    accrued: i64,
    held: i64,
    payable: i64,
    posted: i64,
}

/// By period and currency (its code first, for the order).
type Months = BTreeMap<(i64, String, Currency), Moves>;

/// What is owed to payees, month by month: closed periods as the ledger has them, open ones as the present figures say.
///
/// # Errors
/// What the database refuses, or an amount that cannot be kept.
pub fn accruals(state: &State, store: Option<&Store>) -> Result<Vec<AccrualMonth>, Problems> {
    let calendar = &state.book.company.calendar;
    let closed = state.closed.as_ref().filter(|_| store.is_some()).map_or(-1, |closed| position(calendar, &closed.run.through).max(-1));
    let mut months = Months::new();
    if let Some(store) = store {
        stored::prepare(store)?;
        let (entries, runs) = store.read(|tx| Ok::<_, Problems>((stored::entries::all(tx)?, stored::runs::list(tx)?)))?;
        let runs: BTreeMap<i64, Run> = runs.into_iter().map(|run| (run.id, run)).collect();
        for entry in &entries {
            if let Some(run) = entry.run.and_then(|id| runs.get(&id)) {
                posted(calendar, entry, run, closed, &mut months);
            }
        }
    }
    open(state, closed, &mut months)?;
    if let Some(store) = store.filter(|_| state.book.company.accrues) {
        let standing = store.read(|tx| standing::accrued(tx, i64::MAX))?;
        open_windows(state, closed, &standing, &mut months)?;
    } else if state.book.company.accrues {
        open_windows(state, closed, &Accrued::new(), &mut months)?;
    }
    let mut found = rolled(calendar, closed, state.outcome.through, &months);
    found.iter_mut().for_each(|month| reported(&state.book, month));
    Ok(found)
}

/// What is owed at the end of each month in the company's currency: the sum of what is owed in each currency, each rounded by itself.
#[must_use]
pub fn consolidated(book: &Book, months: &[AccrualMonth]) -> Vec<Consolidated> {
    let mut found: Vec<Consolidated> = Vec::new();
    for month in months {
        match found.last_mut().filter(|last| last.period == month.period) {
            Some(last) => last.owed = last.owed.zip(month.reporting).and_then(|(sum, owed)| sum.checked_add(owed)),
            None => found.push(Consolidated {
                period: month.period.clone(),
                currency: book.company.currency,
                owed: month.reporting,
                closed: month.closed,
            }),
        }
    }
    found
}

/// Converts what is owed at the end of a month.
fn reported(book: &Book, month: &mut AccrualMonth) {
    let (home, periods) = (book.company.currency, book.company.calendar.periods());
    if month.currency == home {
        month.reporting = Some(month.closing);
        return;
    }
    let Some(period) = periods.iter().find(|period| period.id == month.period) else { return };
    if let Some((rate, since)) = book.exchange.rate(RateTable::Market, month.currency, home, last_day(period.end)) {
        month.reporting = month.closing.checked_mul(rate).map(|owed| rounded(book.company.rounding, home, owed));
        month.exchange =
            Some(Conversion { from: month.currency, into: home, rate, since: Some(since), table: RateTable::Market.word().to_owned() });
    }
}

fn posted(calendar: &Calendar, entry: &Entry, run: &Run, closed: i64, months: &mut Months) {
    let through = position(calendar, &run.through);
    let is_paid = entry.what.ends_with(" paid");
    for line in &entry.lines {
        let own = run.closes.contains(&line.period);
        let accrues = line.account == Account::Accrual;
        let month = match () {
            () if is_paid => paid_in(calendar, entry).max(through),
            () if own || accrues => position(calendar, &line.period),
            () => through,
        };
        let moves = months.entry((month, line.currency.code().to_owned(), line.currency)).or_default();
        if accrues && month > closed {
            moves.posted -= line.minor;
            continue;
        }
        match line.account {
            Account::Accrual => {
                moves.accrued -= line.minor;
                moves.earned -= line.minor;
            }
            Account::Held => moves.held -= line.minor,
            Account::Payable | Account::Earned => moves.payable -= line.minor,
            Account::Paid => moves.paid -= line.minor,
            Account::Draw | Account::Recoverable => moves.advances += line.minor,
            // The expense of accruals and of capitalised cost is counted with those accounts.
            Account::Expense if !entry.what.ends_with(" final") => {}
            Account::Expense if own => moves.earned += line.minor,
            Account::Expense => moves.corrections += line.minor,
            Account::CapitalisedCost | Account::Amortisation => {}
        }
    }
}

/// The period in which an entry was made; the last one after the calendar's end.
fn paid_in(calendar: &Calendar, entry: &Entry) -> i64 {
    let day = entry.at.parse::<Timestamp>().ok().map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date());
    let last = i64::try_from(calendar.periods().len()).unwrap_or(1) - 1;
    day.map_or(last, |day| super::contract::position(calendar, day).clamp(0, last))
}

/// What the present figures say of periods that are not closed, with what they change in closed ones.
fn open(state: &State, closed: i64, months: &mut Months) -> Result<(), Problems> {
    let calendar = &state.book.company.calendar;
    let now = state.parts()?;
    let mut add = |key: &PartKey, at: i64, minor: i64, correction: bool| {
        let moves = months.entry((at, key.currency.code().to_owned(), key.currency)).or_default();
        match against(key) {
            Account::Held => moves.held -= minor,
            Account::Expense if correction => moves.corrections += minor,
            Account::Expense => moves.earned += minor,
            _ => moves.advances += minor,
        }
        moves.accrued += minor;
    };
    for (key, minor) in &now {
        let at = position(calendar, &key.period);
        if at > closed {
            add(key, at, *minor, false);
        }
    }
    if closed >= 0 && closed < i64::try_from(state.outcome.through).unwrap_or(0) {
        for balance in balances::of_everyone(state)? {
            add(&balance.key, closed + 1, balance.minor(), true);
        }
    }
    Ok(())
}

/// What is earned to date in pay windows that are still open, at the end of the last month; what closed months accrued of it goes where its
/// window ends, or there.
fn open_windows(state: &State, closed: i64, standing: &Accrued, months: &mut Months) -> Result<(), Problems> {
    let (book, calendar) = (&state.book, &state.book.company.calendar);
    let last = i64::try_from(state.outcome.through).unwrap_or(0);
    if last <= closed {
        return Ok(());
    }
    let mut add = |at: i64, currency: Currency, minor: i64| {
        let moves = months.entry((at, currency.code().to_owned(), currency)).or_default();
        moves.earned += minor;
        moves.accrued += minor;
    };
    for ((_, _, _, reference, currency), periods) in standing {
        let Some(window) = reference.strip_prefix("open ") else { continue };
        let minor: i64 = periods.iter().filter(|(period, _)| position(calendar, period) <= closed).map(|(_, minor)| minor).sum();
        let ends = calendar.named(window).map_or(last, |(unit, index)| calendar.windows(unit)[index].last.try_into().unwrap_or(last));
        add(ends.clamp(closed + 1, last), *currency, -minor);
    }
    let parts = state.parts()?;
    let pieces = cost::pieces(&state.outcome)?;
    for (key, minor) in cost::earned(book, &Contracts::default(), &pieces, &parts, state.outcome.through, true)?.open {
        add(last, key.currency, minor);
    }
    Ok(())
}

fn rolled(calendar: &Calendar, closed: i64, through: usize, months: &Months) -> Vec<AccrualMonth> {
    let mut currencies: Vec<(String, Currency)> = months.keys().map(|(_, code, currency)| (code.clone(), *currency)).collect();
    currencies.sort();
    currencies.dedup();
    let last = months.keys().map(|(at, ..)| *at).max().unwrap_or(-1).max(i64::try_from(through).unwrap_or(-1));
    let mut left: BTreeMap<Currency, (i64, i64, i64)> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, period) in (0_i64..).zip(calendar.periods()).take_while(|(at, _)| *at <= last) {
        for (code, currency) in &currencies {
            let moves = months.get(&(at, code.clone(), *currency)).copied().unwrap_or_default();
            let (accrued, held, payable) = left.get(currency).copied().unwrap_or_default();
            let opening = accrued + held + payable;
            let (accrued, held, payable) = (accrued + moves.accrued, held + moves.held, payable + moves.payable);
            let closing = accrued + held + payable;
            left.insert(*currency, (accrued, held, payable));
            let amount = |minor| major(minor, *currency);
            let moved = [moves.earned, moves.corrections, moves.advances, moves.paid, moves.held, moves.posted, opening, closing];
            if moved.iter().all(|minor| *minor == 0) {
                continue;
            }
            found.push(AccrualMonth {
                period: period.id.clone(),
                currency: *currency,
                opening: amount(opening),
                earned: amount(moves.earned),
                corrections: amount(moves.corrections),
                advances: amount(moves.advances),
                paid: amount(moves.paid),
                closing: amount(closing),
                accrued: amount(accrued),
                held: amount(held),
                payable: amount(payable),
                closed: at <= closed,
                posted: amount(moves.posted),
                reporting: None,
                exchange: None,
            });
        }
    }
    found
}
