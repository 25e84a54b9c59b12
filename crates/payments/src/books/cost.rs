//! What each contract cost, by the period in which it was earned: each component's part of each payment, shared by the records that earned it.

use super::Key;
use super::contract::Contracts;
use crate::figures::plans::{last_day, rounded};
use crate::parts::{PartKey, PartKind, Parts};
use crate::store::results::minor;
use book::{Book, RateTable};
use engine::Outcome;
use kernel::{Currency, Date, Decimal, Problems};
use std::collections::BTreeMap;

/// A part of what a component earned in a pay window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub person: String,
    pub plan: String,
    pub component: String,
    /// The pay window.
    pub window: String,
    /// The record; empty when it is for no single one.
    pub record: String,
    /// The day on which the record counts.
    pub date: Option<Date>,
    /// The plan's currency.
    pub currency: Currency,
    pub minor: i64,
}

/// By contract, and by the period in which it was earned: its cost in minor units of the payout currency.
pub(crate) type Costs = BTreeMap<Key, BTreeMap<i64, i64>>;

/// What was earned by contract, and what was earned to date in pay windows that are still open.
#[derive(Debug, Default)]
pub(crate) struct Earned {
    pub costs: Costs,
    /// By part; the reference names the window.
    pub open: Parts,
}

/// The pieces of a calculation.
///
/// # Errors
/// An amount that cannot be kept.
pub(crate) fn pieces(outcome: &Outcome) -> Result<Vec<Piece>, Problems> {
    let mut found = Vec::new();
    for person in outcome.people() {
        for line in outcome.earnings_of(person.as_str()) {
            found.push(Piece {
                person: line.person.to_string(),
                plan: line.plan.to_string(),
                component: line.component.to_string(),
                window: line.period,
                record: line.record.map(|record| record.to_string()).unwrap_or_default(),
                date: line.date,
                currency: line.currency,
                minor: minor(line.amount, line.currency)?,
            });
        }
    }
    Ok(found)
}

/// A component's part of a pay window: person, plan, component, window.
type Part = (String, String, String, String);
/// What of it each record earned in each period.
type Shares = BTreeMap<(i64, String), i64>;

/// What was earned through a period; `open` says whether what is earned to date in windows that are still open counts.
///
/// # Errors
/// An amount that cannot be kept.
pub(crate) fn earned(
    book: &Book,
    contracts: &Contracts,
    pieces: &[Piece],
    parts: &Parts,
    through: usize,
    open: bool,
) -> Result<Earned, Problems> {
    let calendar = &book.company.calendar;
    let mut paid: BTreeMap<(&str, &str, &str, &str), (Currency, i64)> = BTreeMap::new();
    for (key, minor) in parts.iter().filter(|(key, _)| key.kind == PartKind::Earning) {
        paid.insert((&key.person, &key.plan, &key.component, &key.period), (key.currency, *minor));
    }
    let mut found = Earned::default();
    for ((person, plan, component, window), (currency, shares)) in grouped(book, pieces) {
        let Some((unit, index)) = calendar.named(&window) else { continue };
        let bounds = &calendar.windows(unit)[index];
        let total: i64 = shares.values().sum();
        let Some(period) = calendar.periods().get(bounds.last).map(|period| period.id.as_str()) else { continue };
        let (into, whole) = if bounds.last <= through {
            let known = paid.get(&(person.as_str(), plan.as_str(), component.as_str(), period));
            // A part of zero is not kept; lines that cancel each other are still costs of their contracts.
            known.copied().unwrap_or((currency, 0))
        } else if open {
            let day = last_day(calendar.periods()[through].end);
            let Some((into, whole)) = converted(book, &person, day, currency, total)? else { continue };
            let key = PartKey {
                person: person.clone(),
                period: calendar.periods()[through].id.clone(),
                kind: PartKind::Earning,
                plan: plan.clone(),
                component: component.clone(),
                reference: format!("open {window}"),
                currency: into,
            };
            *found.open.entry(key).or_insert(0) += whole;
            (into, whole)
        } else {
            continue;
        };
        for ((origin, record), minor) in shared(whole, shares) {
            let Some((rule, contract)) = contracts.find(&plan, &component, &record) else { continue };
            let key = Key {
                rule: rule.to_owned(),
                person: person.clone(),
                plan: plan.clone(),
                component: component.clone(),
                currency: into,
                contract: contract.to_owned(),
            };
            *found.costs.entry(key).or_default().entry(origin).or_insert(0) += minor;
        }
    }
    found.open.retain(|_, minor| *minor != 0);
    Ok(found)
}

/// Pieces by part, and within it by the period in which they were earned and the record.
fn grouped(book: &Book, pieces: &[Piece]) -> BTreeMap<Part, (Currency, Shares)> {
    let calendar = &book.company.calendar;
    let mut found: BTreeMap<Part, (Currency, Shares)> = BTreeMap::new();
    for piece in pieces {
        let Some((unit, index)) = calendar.named(&piece.window) else { continue };
        let window = &calendar.windows(unit)[index];
        // What counts in an earlier or a later period is earned in this pay window all the same.
        let origin = piece.date.and_then(|date| calendar.period_of(date)).map_or(window.last, |at| at.clamp(window.first, window.last));
        let key = (piece.person.clone(), piece.plan.clone(), piece.component.clone(), piece.window.clone());
        let (_, shares) = found.entry(key).or_insert_with(|| (piece.currency, Shares::new()));
        *shares.entry((i64::try_from(origin).unwrap_or(0), piece.record.clone())).or_insert(0) += piece.minor;
    }
    found
}

/// An amount in the currency in which a person is paid on a day; none without a rate.
fn converted(book: &Book, person: &str, day: Date, from: Currency, total: i64) -> Result<Option<(Currency, i64)>, Problems> {
    let row = book.organisation.person(person).and_then(|person| person.as_of(day).or_else(|| person.rows.last()));
    let into = row.and_then(|row| row.currency).unwrap_or(book.company.currency);
    if into == from {
        return Ok(Some((into, total)));
    }
    let Some((rate, _)) = book.exchange.rate(RateTable::Market, from, into, day) else { return Ok(None) };
    let amount = Decimal::new(total, from.decimals()) * rate;
    Ok(Some((into, minor(rounded(book.company.rounding, into, amount), into)?)))
}

/// An amount shared in the proportion of its lines, to the minor unit by largest remainder, in the order of their periods and records.
fn shared(minor: i64, lines: Shares) -> Vec<((i64, String), i64)> {
    let sum: i64 = lines.values().sum();
    if sum == minor {
        return lines.into_iter().collect();
    }
    if sum == 0 {
        return Vec::new();
    }
    let whole = i128::from(sum);
    let mut shares: Vec<((i64, String), i64, i128)> = lines
        .into_iter()
        .map(|(key, line)| {
            let exact = i128::from(minor) * i128::from(line) * whole.signum();
            (key, i64::try_from(exact.div_euclid(whole.abs())).unwrap_or(0), exact.rem_euclid(whole.abs()))
        })
        .collect();
    let missing = minor - shares.iter().map(|(_, floor, _)| *floor).sum::<i64>();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|a, b| shares[*b].2.cmp(&shares[*a].2).then(a.cmp(b)));
    for index in order.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        shares[index].1 += 1;
    }
    shares.into_iter().map(|(key, share, _)| (key, share)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_the_cent() {
        let lines = |list: &[(&str, i64)]| list.iter().map(|(record, minor)| ((0, (*record).to_owned()), *minor)).collect::<Shares>();
        let amounts = |minor, list: &[(&str, i64)]| shared(minor, lines(list)).into_iter().map(|(_, share)| share).collect::<Vec<_>>();
        assert_eq!(amounts(100, &[("A", 1), ("B", 1), ("C", 1)]), [34, 33, 33]);
        assert_eq!(amounts(-90, &[("A", 200), ("B", -300)]), [180, -270]);
        assert_eq!(amounts(0, &[("A", 200), ("B", -200)]), [200, -200]);
        assert!(amounts(7, &[]).is_empty());
    }
}
