//! The quota of a person for a measure in a window.
//!
//! The rule: a row for exactly the window counts; else the sum of rows for the windows of the next smaller unit within it, when there are any.
//! Rows of one window that differ by `from` each hold from their day until the next (the earliest from the window's first day), and the
//! window's quota is their average weighted by calendar days. A zero is a quota (and gives no attainment), a missing one is not.

use kernel::effective::days_between;
use kernel::{Calendar, Currency, Date, Decimal, MeasureId, PersonId, Unit, Window};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::collections::BTreeMap;

/// One row of `quotas`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The first day on which it holds; the window's first day when none.
    pub from: Option<Date>,
    /// The target, in the plan's currency or in the measure's own unit.
    pub amount: Decimal,
    /// The currency as the row names it, if it does.
    pub currency: Option<Currency>,
    /// The row in the table, counted over all batches.
    pub row: usize,
}

/// Targets by unit and the window's index in the calendar; those of one window in order of `from`.
pub type ByWindow = BTreeMap<(Unit, usize), Vec<Target>>;

/// All quotas.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quotas {
    /// By person, measure, unit and the window's index in the calendar; the targets of one window in order of `from`.
    pub targets: BTreeMap<(PersonId, MeasureId), ByWindow>,
}

impl Quotas {
    /// The quota of a person for a measure in the window of `unit` with that index, before any proration or ramp; exact, since a
    /// day-weighted average need not be a decimal. None when there is no row for the window nor for a window within it.
    #[must_use]
    pub fn quota(&self, calendar: &Calendar, person: &PersonId, measure: &MeasureId, unit: Unit, window: usize) -> Option<BigRational> {
        let targets = self.targets.get(&(person.clone(), measure.clone()))?;
        quota_of(targets, calendar, unit, window)
    }

    /// The rows that make up that quota, each with the window it is for: the window itself, or windows within it.
    #[must_use]
    pub fn rows(
        &self,
        calendar: &Calendar,
        person: &PersonId,
        measure: &MeasureId,
        unit: Unit,
        window: usize,
    ) -> Vec<(Unit, usize, &Target)> {
        let Some(targets) = self.targets.get(&(person.clone(), measure.clone())) else { return Vec::new() };
        let mut rows = Vec::new();
        collect(targets, calendar, unit, window, &mut rows);
        rows
    }
}

type Targets = BTreeMap<(Unit, usize), Vec<Target>>;

fn quota_of(targets: &Targets, calendar: &Calendar, unit: Unit, window: usize) -> Option<BigRational> {
    let bounds = calendar.windows(unit).get(window)?;
    if let Some(rows) = targets.get(&(unit, window)) {
        return average(rows, bounds);
    }
    let smaller = smaller(unit)?;
    within(calendar, bounds, smaller).filter_map(|inner| quota_of(targets, calendar, smaller, inner)).reduce(|a, b| a + b)
}

fn collect<'a>(targets: &'a Targets, calendar: &Calendar, unit: Unit, window: usize, rows: &mut Vec<(Unit, usize, &'a Target)>) {
    let Some(bounds) = calendar.windows(unit).get(window) else { return };
    if let Some(own) = targets.get(&(unit, window)) {
        rows.extend(own.iter().map(|target| (unit, window, target)));
    } else if let Some(smaller) = smaller(unit) {
        for inner in within(calendar, bounds, smaller) {
            collect(targets, calendar, smaller, inner, rows);
        }
    }
}

fn smaller(unit: Unit) -> Option<Unit> {
    match unit {
        Unit::Period => None,
        Unit::Quarter => Some(Unit::Period),
        Unit::Year => Some(Unit::Quarter),
    }
}

/// The windows of `unit` that begin within `bounds`.
fn within(calendar: &Calendar, bounds: &Window, unit: Unit) -> std::ops::RangeInclusive<usize> {
    let windows = calendar.windows(unit);
    let first = calendar.window_of(unit, bounds.first);
    // One that began before is not within.
    let first = if windows[first].first < bounds.first { first + 1 } else { first };
    first..=calendar.window_of(unit, bounds.last)
}

/// The average of the rows of one window, weighted by the days on which each holds.
fn average(rows: &[Target], window: &Window) -> Option<BigRational> {
    let [first, ..] = rows else { return None };
    if rows.len() == 1 {
        return Some(rational(first.amount));
    }
    let mut sum = BigRational::from_integer(BigInt::from(0));
    for (i, row) in rows.iter().enumerate() {
        let from = if i == 0 { window.start } else { row.from.unwrap_or(window.start).clamp(window.start, window.end) };
        let until = rows.get(i + 1).and_then(|next| next.from).unwrap_or(window.end).clamp(window.start, window.end);
        sum += rational(row.amount) * BigInt::from(days_between(from, until).max(0));
    }
    Some(sum / BigInt::from(days_between(window.start, window.end)))
}

/// A decimal as a rational number.
#[must_use]
pub fn rational(decimal: Decimal) -> BigRational {
    BigRational::new(BigInt::from(decimal.mantissa()), BigInt::from(10u8).pow(decimal.scale()))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row<'a> = (&'a str, Option<&'a str>, i64);

    /// Ada's quotas for bookings in the calendar of 2026; each row names its window, `from` and amount.
    fn quotas(rows: &[Row<'_>]) -> (Calendar, Quotas) {
        let calendar = Calendar::months(2026, 2026, 1);
        let mut targets: Targets = BTreeMap::new();
        for (row, (window, from, amount)) in rows.iter().enumerate() {
            let from = from.map(|day| day.parse().unwrap());
            let target = Target { from, amount: Decimal::from(*amount), currency: None, row };
            targets.entry(calendar.named(window).unwrap()).or_default().push(target);
        }
        (calendar, Quotas { targets: BTreeMap::from([((PersonId::from("ada"), MeasureId::from("bookings")), targets)]) })
    }

    fn quota((calendar, quotas): &(Calendar, Quotas), window: &str) -> Option<String> {
        let (unit, index) = calendar.named(window).unwrap();
        quotas.quota(calendar, &"ada".into(), &"bookings".into(), unit, index).map(|quota| quota.to_string())
    }

    #[test]
    fn a_quarter_without_a_quota_of_its_own_is_the_sum_of_its_periods() {
        let quotas = quotas(&[("2026-01", None, 100), ("2026-02", None, 150), ("2026-Q2", None, 900), ("2026-04", None, 1)]);
        assert_eq!(quota(&quotas, "2026-Q1").as_deref(), Some("250"), "March has none");
        assert_eq!(quota(&quotas, "2026-Q2").as_deref(), Some("900"), "its own row counts");
        assert_eq!(quota(&quotas, "2026").as_deref(), Some("1150"));
        assert_eq!(quota(&quotas, "2026-03"), None);
        assert_eq!(quota(&quotas, "2026-05"), None, "a quarter's quota is not spread over its periods");
    }

    #[test]
    fn a_quota_that_changes_within_a_period_is_weighted_by_days() {
        let quotas = quotas(&[("2026-01", None, 310), ("2026-01", Some("2026-01-11"), 620), ("2026-02", Some("2026-02-20"), 7)]);
        assert_eq!(quota(&quotas, "2026-01").as_deref(), Some("520"), "10 days of 310 and 21 days of 620");
        assert_eq!(quota(&quotas, "2026-02").as_deref(), Some("7"), "the earliest holds from the first day");
    }

    #[test]
    fn a_weighted_quota_stays_a_fraction() {
        let quotas = quotas(&[("2026-02", None, 100), ("2026-02", Some("2026-02-02"), 0)]);
        assert_eq!(quota(&quotas, "2026-02").as_deref(), Some("25/7"));
    }

    #[test]
    fn a_quota_of_zero_is_a_quota() {
        let quotas = quotas(&[("2026-01", None, 0)]);
        assert_eq!(quota(&quotas, "2026-Q1").as_deref(), Some("0"));
        let (calendar, quotas) = quotas;
        assert_eq!(quotas.quota(&calendar, &"ben".into(), &"bookings".into(), Unit::Year, 0), None);
        assert_eq!(quotas.rows(&calendar, &"ada".into(), &"bookings".into(), Unit::Year, 0).len(), 1);
    }
}
