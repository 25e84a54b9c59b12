//! The roll-forward by month, rule and currency, and what is left by contract.

use super::Key;
use super::contract::{Contracts, Terms};
use super::cost::{self, Costs};
use super::post::position;
use super::spread::{self, Amounts};
use super::standing::{self, Moved};
use crate::State;
use crate::freezes::keep::keep;
use crate::parts::{self, major};
use crate::store as stored;
use ::store::Store;
use jiff::ToSpan;
use kernel::{Calendar, Currency, Decimal, Problems};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What moved in one month under one rule, in one currency: opening + capitalised − amortised − impaired = closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Movement {
    /// The period's id.
    pub period: String,
    /// The rule.
    pub rule: String,
    /// The currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What was left of earlier periods.
    pub opening: Decimal,
    /// What was added; negative for what was taken back.
    pub capitalised: Decimal,
    /// What was spread.
    pub amortised: Decimal,
    /// What was written off since contracts ended.
    pub impaired: Decimal,
    /// What is left.
    pub closing: Decimal,
    /// Whether the period is closed: then it is what the ledger says, else what the present figures say.
    pub closed: bool,
}

/// What is left of the cost of one contract for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Carried {
    /// The rule.
    pub rule: String,
    /// The contract.
    pub contract: String,
    /// The person.
    pub person: String,
    /// The plan.
    pub plan: String,
    /// The component.
    pub component: String,
    /// The currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// The period in which it was earned first.
    pub earned: String,
    /// The period with which the benefit begins.
    pub starts: String,
    /// Over how many periods it is spread.
    pub periods: i64,
    /// The period in which the contract ended.
    pub ended: Option<String>,
    /// What it cost.
    pub capitalised: Decimal,
    /// What was spread so far.
    pub amortised: Decimal,
    /// What was written off.
    pub impaired: Decimal,
    /// What is left.
    pub carrying: Decimal,
    /// What of it will be spread within a year.
    pub within_a_year: Decimal,
}

/// What will be spread in a period to come, by currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Ahead {
    /// The period; `later` for all after the next twelve.
    pub period: String,
    /// The currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// How much.
    pub amount: Decimal,
}

/// Capitalised cost of obtaining contracts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Capitalisation {
    /// The last period of these figures.
    pub through: String,
    /// The last closed period; empty while nothing is closed.
    pub closed: String,
    /// By period, rule and currency.
    pub movements: Vec<Movement>,
    /// By rule, person, plan, component, currency and contract.
    pub contracts: Vec<Carried>,
    /// What will be spread.
    pub ahead: Vec<Ahead>,
}

/// The roll-forward through the last period that is calculated: closed periods as the ledger has them, open ones as the present figures say;
/// without a database all are as the figures say.
///
/// # Errors
/// What the database refuses; contracts that cannot be read.
pub fn capitalisation(state: &State, store: Option<&Store>) -> Result<Capitalisation, Problems> {
    let book = &state.book;
    let calendar = &book.company.calendar;
    let moved = match store {
        Some(store) => {
            stored::prepare(store)?;
            store.read(|tx| standing::moved(tx, i64::MAX))?
        }
        None => Moved::new(),
    };
    if book.company.capitalised.rules.is_empty() && moved.is_empty() {
        return Ok(Capitalisation { through: state.through(), ..Capitalisation::default() });
    }
    let contracts = Contracts::read(book)?;
    let closed = state.closed.as_ref().filter(|_| store.is_some()).map(|closed| closed.run.through.clone()).unwrap_or_default();
    let at = position(calendar, &closed);
    // A run may have closed periods in which nothing has happened yet: then the figures end before it.
    let later = usize::try_from(at).ok().filter(|at| *at > state.outcome.through);
    let outcome = match later {
        Some(through) => Arc::new(engine::calculate(book, &engine::Options { through: Some(through), ..engine::Options::default() })?),
        None => Arc::clone(&state.outcome),
    };
    let through = outcome.through;
    let now = parts::parts(book, &outcome)?;
    let (now, _) = keep(&state.frozen, book, now, through, None);
    let pieces = cost::pieces(&outcome)?;
    let costs = cost::earned(book, &contracts, &pieces, &now, through, book.company.accrues)?.costs;
    let figures = Figures { calendar, contracts: &contracts, costs: &costs, moved: &moved, closed: at, through };
    Ok(Capitalisation {
        through: calendar.periods().get(through).map(|period| period.id.clone()).unwrap_or_default(),
        movements: figures.movements(),
        contracts: figures.carried(),
        ahead: figures.ahead(),
        closed,
    })
}

struct Figures<'a> {
    calendar: &'a Calendar,
    contracts: &'a Contracts,
    costs: &'a Costs,
    moved: &'a Moved,
    closed: i64,
    through: usize,
}

impl Figures<'_> {
    fn keys(&self) -> BTreeSet<&Key> {
        self.costs.keys().chain(self.moved.keys()).collect()
    }

    fn terms(&self, key: &Key) -> Option<Terms> {
        self.contracts.terms(&key.rule, &key.contract)
    }

    fn by(&self, key: &Key, now: i64) -> Amounts {
        match (self.terms(key), self.costs.get(key)) {
            (Some(terms), Some(costs)) => spread::by(costs, terms, now),
            _ => Amounts::default(),
        }
    }

    fn last(&self) -> i64 {
        i64::try_from(self.through).unwrap_or(i64::MAX)
    }

    /// What moved in each period up to the last one.
    fn moves(&self, key: &Key) -> Vec<Amounts> {
        let mut found = vec![Amounts::default(); self.through + 1];
        let mut sum = Amounts::default();
        for (period, amounts) in self.moved.get(key).into_iter().flatten() {
            let at = position(self.calendar, period);
            if at <= self.closed {
                let slot = &mut found[usize::try_from(at).unwrap_or(0).min(self.through)];
                *slot = slot.plus(*amounts);
                sum = sum.plus(*amounts);
            }
        }
        let first = usize::try_from(self.closed.max(-1) + 1).unwrap_or(0);
        for (at, slot) in found.iter_mut().enumerate().skip(first) {
            *slot = self.by(key, i64::try_from(at).unwrap_or(i64::MAX)).less(sum);
            sum = sum.plus(*slot);
        }
        found
    }

    fn movements(&self) -> Vec<Movement> {
        let mut sums: BTreeMap<(&str, &str, Currency), Vec<Amounts>> = BTreeMap::new();
        for key in self.keys() {
            let all =
                sums.entry((&key.rule, key.currency.code(), key.currency)).or_insert_with(|| vec![Amounts::default(); self.through + 1]);
            for (slot, amounts) in all.iter_mut().zip(self.moves(key)) {
                *slot = slot.plus(amounts);
            }
        }
        let mut left: BTreeMap<(&str, Currency), i64> = BTreeMap::new();
        let mut movements = Vec::new();
        for (at, period) in self.calendar.periods().iter().enumerate().take(self.through + 1) {
            for ((rule, _, currency), all) in &sums {
                let amounts = all[at];
                let opening = left.get(&(*rule, *currency)).copied().unwrap_or(0);
                let closing = opening + amounts.carrying();
                if opening == 0 && amounts.is_nothing() {
                    continue;
                }
                left.insert((rule, *currency), closing);
                let amount = |minor| major(minor, *currency);
                movements.push(Movement {
                    period: period.id.clone(),
                    rule: (*rule).to_owned(),
                    currency: *currency,
                    opening: amount(opening),
                    capitalised: amount(amounts.capitalised),
                    amortised: amount(amounts.amortised),
                    impaired: amount(amounts.impaired),
                    closing: amount(closing),
                    closed: i64::try_from(at).is_ok_and(|at| at <= self.closed),
                });
            }
        }
        movements
    }

    fn carried(&self) -> Vec<Carried> {
        let now = self.last();
        let carried = self.keys().into_iter().filter_map(|key| {
            let terms = self.terms(key)?;
            let amounts = self.by(key, now);
            let first = self.costs.get(key)?.first_key_value().map(|(at, _)| *at)?;
            let amount = |minor| major(minor, key.currency);
            let soon = self.by(key, now + super::contract::periods(self.calendar, 12)).amortised - amounts.amortised;
            (!amounts.is_nothing()).then(|| Carried {
                rule: key.rule.clone(),
                contract: key.contract.clone(),
                person: key.person.clone(),
                plan: key.plan.clone(),
                component: key.component.clone(),
                currency: key.currency,
                earned: label(self.calendar, first),
                starts: label(self.calendar, terms.start.unwrap_or(first) + i64::from(terms.next)),
                periods: terms.periods.unwrap_or(0),
                ended: terms.ended.filter(|ended| *ended <= now).map(|ended| label(self.calendar, ended)),
                capitalised: amount(amounts.capitalised),
                amortised: amount(amounts.amortised),
                impaired: amount(amounts.impaired),
                carrying: amount(amounts.carrying()),
                within_a_year: amount(soon),
            })
        });
        carried.collect()
    }

    fn ahead(&self) -> Vec<Ahead> {
        let now = self.last();
        let year = super::contract::periods(self.calendar, 12);
        let mut sums: BTreeMap<(i64, &str, Currency), i64> = BTreeMap::new();
        for key in self.keys() {
            let (mut before, carrying) = (self.by(key, now).amortised, self.by(key, now).carrying());
            let mut left = carrying;
            for at in now + 1..=now + year {
                let after = self.by(key, at).amortised;
                *sums.entry((at, key.currency.code(), key.currency)).or_insert(0) += after - before;
                left -= after - before;
                before = after;
            }
            *sums.entry((i64::MAX, key.currency.code(), key.currency)).or_insert(0) += left;
        }
        let name = |at| if at == i64::MAX { "later".to_owned() } else { label(self.calendar, at) };
        sums.retain(|_, minor| *minor != 0);
        let ahead = |((at, _, currency), minor)| Ahead { period: name(at), currency, amount: major(minor, currency) };
        sums.into_iter().map(ahead).collect()
    }
}

/// The id of a period; outside of the calendar the month that it would be.
fn label(calendar: &Calendar, at: i64) -> String {
    let periods = calendar.periods();
    if let Some(period) = usize::try_from(at).ok().and_then(|at| periods.get(at)) {
        return period.id.clone();
    }
    let count = i64::try_from(periods.len()).unwrap_or(i64::MAX);
    let (from, months) = if at < 0 { (periods.first(), at) } else { (periods.last(), at - count + 1) };
    from.and_then(|period| period.start.checked_add(months.months()).ok()).map(|day| day.strftime("%Y-%m").to_string()).unwrap_or_default()
}
