//! Chapter "Quotas": the target of a window.

use crate::calculation::Facts;
use crate::membership::{Membership, Of, proration, ramp, weights};
use crate::numbers::{Fraction, fraction, ratio};
use book::Book;
use kernel::{Date, MeasureId, Unit, Window, effective::days_between};
use num_traits::Zero;
use plans::Component;

/// The quota of a person for a measure in a window: its own rows, else the sum of those of the next smaller unit, else none.
#[must_use]
pub fn quota(book: &Book, person: usize, measure: &MeasureId, unit: Unit, index: usize) -> Option<Fraction> {
    let id = &book.organisation.people()[person].id;
    let calendar = &book.company.calendar;
    let window = &calendar.windows(unit)[index];
    let targets = book.quotas.targets.get(&(id.clone(), measure.clone()))?;
    if let Some(rows) = targets.get(&(unit, index)).filter(|rows| !rows.is_empty()) {
        let mut sum = Fraction::zero();
        for (position, row) in rows.iter().enumerate() {
            let begins = if position == 0 { window.start } else { within(row.from.unwrap_or(window.start), window.start, window.end) };
            let next = rows.get(position + 1).map_or(window.end, |next| next.from.unwrap_or(window.start));
            let days = days_between(begins, within(next, window.start, window.end)).max(0);
            sum += fraction(row.amount) * ratio(days, days_between(window.start, window.end));
        }
        return Some(sum);
    }
    let smaller = match unit {
        Unit::Period => return None,
        Unit::Quarter => Unit::Period,
        Unit::Year => Unit::Quarter,
    };
    let parts: Vec<Fraction> = (0..calendar.windows(smaller).len())
        .filter(|i| (window.first..=window.last).contains(&calendar.windows(smaller)[*i].first))
        .filter_map(|i| quota(book, person, measure, smaller, i))
        .collect();
    if parts.is_empty() { None } else { Some(parts.into_iter().sum()) }
}

fn within(day: Date, start: Date, end: Date) -> Date {
    day.max(start).min(end)
}

/// The quota as a component reads it: × proration by the days that are counted × ramp share.
#[must_use]
pub fn component_quota(
    facts: &Facts<'_>,
    counted: &Membership,
    component: &Component,
    person: usize,
    measure: &MeasureId,
    unit: Unit,
    index: usize,
) -> Option<Fraction> {
    let window = &facts.book.company.calendar.windows(unit)[index];
    let full = quota(facts.book, person, measure, unit, index).or_else(|| seasonal(facts.book, component, person, measure, window))?;
    let on_plan = proration(facts.book, counted, person, component, window);
    Some(full * on_plan * ramp(facts.book, component, person, Of::Quota, window))
}

/// The window's part of the quota of its year, by seasonal weights.
fn seasonal(book: &Book, component: &Component, person: usize, measure: &MeasureId, window: &Window) -> Option<Fraction> {
    if component.seasonal.is_empty() {
        return None;
    }
    let calendar = &book.company.calendar;
    let year = calendar.periods()[window.last].year;
    let of_year = quota(book, person, measure, Unit::Year, year)?;
    Some(of_year * weights(book, component, window) / weights(book, component, &calendar.windows(Unit::Year)[year]))
}
