//! What a period costs, and what moved since the period before: by component, clawbacks and exchange rates apart.

use super::pay::{self, PayLine, home_at};
use super::{By, cost_of_sales};
use crate::State;
use crate::balances;
use crate::figures::plans::last_day;
use crate::ledger::Account;
use crate::ledger::post::against;
use crate::parts::PartKind;
use kernel::{Currency, Decimal, Problems};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a period costs the company, in its currency at the market rate of the period's last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Moved {
    /// The period.
    pub period: String,
    /// The one before; none for the first of the calendar.
    pub before: Option<String>,
    /// The company's currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What was earned, with guarantees and adjustments.
    pub expense: Decimal,
    /// The same of the period before.
    pub expense_before: Decimal,
    /// What closed periods pay more or less now, and this one carries; zero for a closed period.
    pub corrections: Decimal,
    /// Expense ÷ revenue of the period, to four decimals; none when the book does not say where revenue stands, or without revenue.
    pub of_revenue: Option<Decimal>,
    /// What moved, the largest change first, exchange rates last. The changes add up to the change of the expense.
    pub changes: Vec<Change>,
    /// Currencies for which there is no rate; what is in them is left out.
    pub without_rate: Vec<String>,
}

/// Something that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Change {
    /// What.
    pub what: Moving,
    /// By how much, in the company's currency.
    pub change: Decimal,
    /// Of how many people the amount differs.
    pub people: u64,
}

/// What can move.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Moving {
    /// Pay of the components of this name, of whatever plan.
    Component(String),
    /// What returns and cancellations took back.
    Clawbacks,
    /// Guarantees that filled up what was earned.
    Guarantees,
    /// Amounts by hand.
    Adjustments,
    /// The same amounts at other market rates.
    Rates,
}

/// What a period costs, and what moved since the one before.
///
/// # Errors
/// An amount that cannot be kept; records that cannot be read.
pub fn moved(state: &State, period: usize) -> Result<Moved, Problems> {
    let company = &state.book.company;
    let periods = company.calendar.periods();
    let before = period.checked_sub(1);
    let now = pay::lines(state, By::Plan, "", period, period)?;
    let past = before.map(|before| pay::lines(state, By::Plan, "", before, before)).transpose()?.unwrap_or_default();
    // What is earned now at the rates of then: the rest of the change is the rates'.
    let then = before.map_or(periods[period].end, |before| periods[before].end);
    let mut found = Sums::default();
    for line in &now {
        found.add(line, home_at(state, line.amount, line.currency, last_day(then)), Decimal::ONE);
    }
    for line in &past {
        found.add(line, line.home, Decimal::NEGATIVE_ONE);
    }
    let sum = |lines: &[PayLine]| lines.iter().filter_map(|line| line.home).sum::<Decimal>();
    let (expense, expense_before) = (sum(&now), sum(&past));
    let mut changes = found.changes();
    let rates = expense - expense_before - changes.iter().map(|change| change.change).sum::<Decimal>();
    if !rates.is_zero() {
        let abroad: BTreeSet<&str> = now.iter().filter(|line| line.currency != company.currency).map(|line| line.person.as_str()).collect();
        changes.push(Change { what: Moving::Rates, change: rates, people: abroad.len() as u64 });
    }
    let without_rate: BTreeSet<String> =
        now.iter().chain(&past).filter(|line| line.home.is_none()).map(|line| line.currency.to_string()).collect();
    let of_revenue = match company.cost_of_sales {
        Some(_) => cost_of_sales(state, By::Plan, period, period)?.total.of_revenue,
        None => None,
    };
    Ok(Moved {
        period: periods[period].id.clone(),
        before: before.map(|before| periods[before].id.clone()),
        currency: company.currency,
        expense,
        expense_before,
        corrections: corrections(state, period)?,
        of_revenue,
        changes,
        without_rate: without_rate.into_iter().collect(),
    })
}

/// What closed periods pay more or less now, for the first period that is open.
fn corrections(state: &State, period: usize) -> Result<Decimal, Problems> {
    let company = &state.book.company;
    let Some(closed) = &state.closed else { return Ok(Decimal::ZERO) };
    if closed.through(&company.calendar)? + 1 != period {
        return Ok(Decimal::ZERO);
    }
    let day = last_day(company.calendar.periods()[period].end);
    let found = balances::of_everyone(state)?;
    let costs = found.iter().filter(|balance| balance.key.kind == PartKind::Earning || against(&balance.key) == Account::Expense);
    Ok(costs.filter_map(|balance| home_at(state, balance.amount(), balance.key.currency, day)).sum())
}

/// Changes by what moved; and of each person, so that people can be counted.
#[derive(Default)]
struct Sums(BTreeMap<Moving, BTreeMap<String, Decimal>>);

impl Sums {
    fn add(&mut self, line: &PayLine, home: Option<Decimal>, sign: Decimal) {
        let Some(home) = home else { return };
        let of = self.0.entry(moving(line)).or_default();
        *of.entry(line.person.clone()).or_default() += home * sign;
    }

    fn changes(self) -> Vec<Change> {
        let change = |(what, people): (Moving, BTreeMap<String, Decimal>)| Change {
            what,
            change: people.values().sum(),
            people: people.values().filter(|amount| !amount.is_zero()).count() as u64,
        };
        let mut found: Vec<Change> = self.0.into_iter().map(change).filter(|change| change.people > 0).collect();
        found.sort_by(|a, b| b.change.abs().cmp(&a.change.abs()).then_with(|| a.what.cmp(&b.what)));
        found
    }
}

fn moving(line: &PayLine) -> Moving {
    match line.what.as_str() {
        "clawback" => Moving::Clawbacks,
        "adjustment" => Moving::Adjustments,
        "guarantee" => Moving::Guarantees,
        // An adjustment of another system belongs to no component.
        _ if line.component.is_empty() => Moving::Adjustments,
        _ => Moving::Component(line.component.clone()),
    }
}
