//! The statements of a run: what each comes to, what it was before, what the team has.

use super::{Decided, Decision};
use crate::State;
use crate::parts::major;
use crate::runs::{Run, unknown};
use crate::store as stored;
use ::store::{Store, Tx};
use book::Book;
use kernel::{Currency, Decimal, Problems};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Why a statement has to be looked at by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Less than nothing.
    Negative,
    /// Nothing, after something in the periods before.
    Zero,
    /// More than twice the mean of the periods before.
    High,
    /// Less than half of it.
    Low,
    /// Something, and no period before to compare it with.
    First,
    /// More than three times the mean of the team.
    AboveTeam,
    /// Less than a third of it.
    BelowTeam,
    /// It has balance lines.
    Balances,
    /// The person has left before the period began.
    Left,
    /// A cap took something away.
    Capped,
}

impl Reason {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Negative => "less than nothing",
            Self::Zero => "nothing, after something before",
            Self::High => "more than twice her mean before",
            Self::Low => "less than half her mean before",
            Self::First => "nothing before to compare with",
            Self::AboveTeam => "more than three times the team’s mean",
            Self::BelowTeam => "less than a third of the team’s mean",
            Self::Balances => "changes in closed periods",
            Self::Left => "has left before the period",
            Self::Capped => "a cap took something away",
        }
    }
}

/// A statement in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Queued {
    /// Whose.
    pub person: String,
    /// The payout currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What it comes to: the periods that the run closes, with the balance lines.
    pub amount: Decimal,
    /// How much of it are balance lines.
    pub balances: Decimal,
    /// The mean of up to three periods before; none when she was not paid in them.
    pub past: Option<Decimal>,
    /// amount − past.
    pub against_past: Option<Decimal>,
    /// The mean of the others in her team for the same periods; none without at least two of them.
    pub team: Option<Decimal>,
    /// amount − team.
    pub against_team: Option<Decimal>,
    /// Why it has to be looked at by itself; empty for a usual one.
    pub unusual: Vec<Reason>,
    /// What was decided; none while it waits.
    pub decided: Option<Decided>,
}

/// How many periods before are looked at.
const BEFORE: usize = 3;
/// How many others a team has at least, for its mean to say something.
const OTHERS: usize = 2;

type Sums = BTreeMap<(String, Currency), BTreeMap<String, i64>>;

/// The statements of a run, in order of person.
///
/// # Errors
/// No such run, or what the database refuses.
pub fn queue(store: &Store, state: &State, id: i64) -> Result<Vec<Queued>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| {
        let run = stored::runs::find(tx, id)?.ok_or_else(|| unknown(id))?;
        of_run(tx, &state.book, &run)
    })
}

pub(crate) fn of_run(tx: &mut Tx<'_>, book: &Book, run: &Run) -> Result<Vec<Queued>, Problems> {
    let mut sums = Sums::new();
    for (key, minor) in stored::closing::parts(tx, run.id)? {
        *sums.entry((key.person, key.currency)).or_default().entry(key.period).or_insert(0) += minor;
    }
    let mut balances: BTreeMap<(String, Currency), i64> = BTreeMap::new();
    for balance in stored::closing::balances(tx, run.id)? {
        *balances.entry((balance.key.person.clone(), balance.key.currency)).or_insert(0) += balance.minor();
    }
    for key in balances.keys() {
        sums.entry(key.clone()).or_default();
    }
    let before = earlier(book, run);
    let mut found: Vec<Queued> = sums
        .iter()
        .filter_map(|((person, currency), periods)| {
            let carried = balances.get(&(person.clone(), *currency)).copied().unwrap_or(0);
            statement(run, (person, *currency), periods, carried, &before)
        })
        .collect();
    against_teams(book, run, &mut found);
    let mut decided: BTreeMap<String, Decided> = stored::approvals::of_run(tx, run.id)?.into_iter().collect();
    decided.retain(|_, one| one.decision != Decision::Withdrawn);
    let capped = capped(tx, book, run)?;
    for one in &mut found {
        one.unusual.extend(capped.contains(&one.person).then_some(Reason::Capped));
        one.unusual.extend(left(book, run, one).then_some(Reason::Left));
        one.unusual.sort();
        one.decided = decided.get(&one.person).cloned();
    }
    Ok(found)
}

/// From whom a cap took something away in the pay windows that end with a period of the run.
fn capped(tx: &mut Tx<'_>, book: &Book, run: &Run) -> Result<BTreeSet<String>, Problems> {
    let calendar = &book.company.calendar;
    let ends_here = |window: &str| match calendar.named(window) {
        Some((unit, index)) => run.closes.contains(&calendar.periods()[calendar.windows(unit)[index].last].id),
        None => run.closes.iter().any(|id| id == window),
    };
    let found = stored::results::capped(tx, run.id)?.into_iter().filter(|(_, window)| ends_here(window));
    Ok(found.map(|(person, _)| person).collect())
}

/// The ids of up to three periods before those that the run closes.
fn earlier(book: &Book, run: &Run) -> Vec<String> {
    let periods = book.company.calendar.periods();
    let first = run.closes.first().and_then(|id| periods.iter().position(|period| period.id == *id)).unwrap_or(0);
    periods[first.saturating_sub(BEFORE)..first].iter().map(|period| period.id.clone()).collect()
}

fn statement(
    run: &Run,
    (person, currency): (&String, Currency),
    periods: &BTreeMap<String, i64>,
    carried: i64,
    before: &[String],
) -> Option<Queued> {
    let own: i64 = run.closes.iter().filter_map(|id| periods.get(id)).sum();
    let past: Vec<i64> = before.iter().filter_map(|id| periods.get(id)).copied().collect();
    if own == 0 && carried == 0 && past.iter().all(|minor| *minor == 0) {
        return None;
    }
    let amount = major(own + carried, currency);
    // A run that closes several periods is compared period by period.
    let each = major(own, currency) / Decimal::from(run.closes.len().max(1));
    let mean = (!past.is_empty()).then(|| major(past.iter().sum(), currency) / Decimal::from(past.len()));
    let mut unusual = Vec::new();
    if amount.is_sign_negative() && !amount.is_zero() {
        unusual.push(Reason::Negative);
    }
    match mean.filter(|mean| !mean.is_zero() && mean.is_sign_positive()) {
        Some(_) if each.is_zero() => unusual.push(Reason::Zero),
        Some(mean) if each > mean * Decimal::TWO => unusual.push(Reason::High),
        Some(mean) if each.is_sign_positive() && each * Decimal::TWO < mean => unusual.push(Reason::Low),
        None if !each.is_zero() && !before.is_empty() => unusual.push(Reason::First),
        _ => {}
    }
    if carried != 0 {
        unusual.push(Reason::Balances);
    }
    let past = mean.map(|mean| currency.round(mean));
    Some(Queued {
        person: person.clone(),
        currency,
        amount,
        balances: major(carried, currency),
        past,
        against_past: past.map(|past| currency.round(each) - past),
        team: None,
        against_team: None,
        unusual,
        decided: None,
    })
}

/// Compares each with the others of her team who are paid in the same currency.
fn against_teams(book: &Book, run: &Run, found: &mut [Queued]) {
    let calendar = &book.company.calendar;
    let last = run.closes.last().and_then(|id| calendar.periods().iter().find(|period| period.id == *id));
    let Some(day) = last.map(|period| crate::figures::plans::last_day(period.end)) else { return };
    let team = |person: &str| {
        let row = book.organisation.person(person)?.as_of(day)?.clone();
        Some((row.team?, row.role))
    };
    let teams: Vec<_> = found.iter().map(|one| team(&one.person)).collect();
    let earned: Vec<Decimal> = found.iter().map(|one| one.amount - one.balances).collect();
    for index in 0..found.len() {
        let Some(own) = &teams[index] else { continue };
        let currency = found[index].currency;
        let others =
            (0..found.len()).filter(|other| *other != index && teams[*other].as_ref() == Some(own) && found[*other].currency == currency);
        let amounts: Vec<Decimal> = others.map(|other| earned[other]).collect();
        if amounts.len() < OTHERS {
            continue;
        }
        let mean = currency.round(amounts.iter().sum::<Decimal>() / Decimal::from(amounts.len()));
        let one = &mut found[index];
        (one.team, one.against_team) = (Some(mean), Some(earned[index] - mean));
        if mean.is_sign_positive() && !mean.is_zero() {
            if earned[index] > mean * Decimal::from(3) {
                one.unusual.push(Reason::AboveTeam);
            } else if earned[index] * Decimal::from(3) < mean {
                one.unusual.push(Reason::BelowTeam);
            }
        }
    }
}

fn left(book: &Book, run: &Run, one: &Queued) -> bool {
    let calendar = &book.company.calendar;
    let first = run.closes.first().and_then(|id| calendar.periods().iter().find(|period| period.id == *id));
    let last = book.organisation.person(&one.person).and_then(|person| person.rows.last());
    let Some((first, last)) = first.zip(last) else { return false };
    last.range.until.is_some_and(|until| until <= first.start) && !one.amount.is_zero()
}
