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

/// All quotas.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quotas {
    /// By person, measure, unit and the window's index in the calendar; the targets of one window in order of `from`.
    pub targets: BTreeMap<(PersonId, MeasureId), BTreeMap<(Unit, usize), Vec<Target>>>,
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
    calendar.window_of(unit, bounds.first)..=calendar.window_of(unit, bounds.last)
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
