//! What was earned, line by line, in the company's currency.

use super::By;
use crate::State;
use crate::figures::plans::{last_day, rounded};
use crate::ledger::Account;
use crate::ledger::post::against;
use crate::parts::{PartKind, major};
use book::RateTable;
use kernel::{Currency, Date, Decimal, Problems};
use measures::Definition;
use records::Kind;
use serde::Serialize;
use std::collections::BTreeMap;

/// A line of what was earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PayLine {
    /// Who.
    pub person: String,
    /// The period in which it is paid.
    pub period: String,
    /// The plan; empty for an adjustment that belongs to none.
    pub plan: String,
    /// The component; empty for an adjustment that belongs to none.
    pub component: String,
    /// What made it: `tier`, `bonus` … `adjustment`, `guarantee`.
    pub what: String,
    /// The record; empty when it is for no single one.
    pub record: String,
    /// The kind of that record.
    pub kind: String,
    /// The amount in its own currency.
    pub amount: Decimal,
    /// That currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// In the company's currency; none without a rate.
    pub home: Option<Decimal>,
    /// The group to which it belongs; empty when it belongs to none.
    pub group: String,
}

/// An amount in the company's currency, not rounded; none without a rate.
pub(super) fn converted(state: &State, amount: Decimal, currency: Currency, day: Date) -> Option<Decimal> {
    let (rate, _) = state.book.exchange.rate(RateTable::Market, currency, state.book.company.currency, day)?;
    amount.checked_mul(rate)
}

/// A line's amount in the company's currency, rounded to its minor unit, so that lines add up; none without a rate.
pub(super) fn home_at(state: &State, amount: Decimal, currency: Currency, day: Date) -> Option<Decimal> {
    let company = &state.book.company;
    converted(state, amount, currency, day).map(|amount| rounded(company.rounding, company.currency, amount))
}

/// The lines of pay of periods from `first` to `last`, in order of person, period, plan and component. `column` of the record tells the
/// product or territory.
///
/// # Errors
/// An amount that cannot be kept.
pub(super) fn lines(state: &State, by: By, column: &str, first: usize, last: usize) -> Result<Vec<PayLine>, Problems> {
    let calendar = &state.book.company.calendar;
    let kinds = kinds(state);
    let mut found = Vec::new();
    for person in state.outcome.people() {
        for line in state.earnings_of(person.as_str()) {
            let Some((unit, index)) = calendar.named(&line.period) else { continue };
            let window = &calendar.windows(unit)[index];
            if !(first..=last).contains(&window.last) {
                continue;
            }
            let kind = kinds.get(&(line.plan.as_str(), line.component.as_str())).copied();
            let record = line.record.as_ref().map(|record| record.as_str().to_owned()).unwrap_or_default();
            let group = match by {
                By::Plan => line.plan.to_string(),
                _ => kind.and_then(|kind| state.row(kind, &record)).and_then(|row| row.text(column)).unwrap_or_default().to_owned(),
            };
            found.push(PayLine {
                person: line.person.to_string(),
                period: calendar.periods()[window.last].id.clone(),
                plan: line.plan.to_string(),
                component: line.component.to_string(),
                what: line.line.word().to_owned(),
                kind: if record.is_empty() { String::new() } else { kind.map(Kind::word).unwrap_or_default().to_owned() },
                record,
                amount: line.amount,
                currency: line.currency,
                home: home_at(state, line.amount, line.currency, last_day(window.end)),
                group,
            });
        }
    }
    found.extend(beside(state, by, first, last)?);
    found.sort_by(|a, b| {
        (&a.person, &a.period, &a.plan, &a.component, &a.record).cmp(&(&b.person, &b.period, &b.plan, &b.component, &b.record))
    });
    Ok(found)
}

/// Guarantees and adjustments: what is a cost and no component earned.
fn beside(state: &State, by: By, first: usize, last: usize) -> Result<Vec<PayLine>, Problems> {
    let periods = state.book.company.calendar.periods();
    let mut found = Vec::new();
    for (key, minor) in state.parts()? {
        let Some(at) = periods.iter().position(|period| period.id == key.period) else { continue };
        if key.kind == PartKind::Earning || against(&key) != Account::Expense || !(first..=last).contains(&at) {
            continue;
        }
        let amount = major(minor, key.currency);
        found.push(PayLine {
            home: home_at(state, amount, key.currency, last_day(periods[at].end)),
            group: if by == By::Plan { key.plan.clone() } else { String::new() },
            what: key.term().map_or_else(|| key.kind.word().to_owned(), |term| term.word().to_owned()),
            person: key.person,
            period: key.period,
            plan: key.plan,
            component: key.component,
            record: String::new(),
            kind: String::new(),
            amount,
            currency: key.currency,
        });
    }
    Ok(found)
}

/// The kind of record by which each component pays, by plan and component.
fn kinds(state: &State) -> BTreeMap<(&str, &str), Kind> {
    let mut found = BTreeMap::new();
    for plan in &state.book.plans {
        for component in &plan.components {
            let measure = component.kind.commission().and_then(|commission| state.book.measure(&commission.measure));
            if let Some(Definition::Counted(counted)) = measure.map(|measure| &measure.definition) {
                found.insert((plan.id.as_str(), component.name.as_str()), counted.of);
            }
        }
    }
    found
}
