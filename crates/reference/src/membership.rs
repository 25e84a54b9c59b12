//! Chapters "Being on a plan" and "Quotas", second half: who is on a plan when; proration and ramp.

use crate::numbers::{Fraction, fraction, ratio, whole};
use crate::rows::Cell;
use crate::sql;
use book::Book;
use kernel::{Date, DateRange, Problems, Unit, Window, effective::days_between};
use num_traits::{One, Zero};
use people::PersonRow;
use plans::{Component, Plan, Proration};
use std::collections::BTreeMap;

/// Who is on one plan: for each person (position) the days.
#[derive(Debug, Clone, Default)]
pub struct Membership(pub BTreeMap<usize, Vec<DateRange>>);

/// For each plan of the book: the days on which one of a person's rows satisfies `for` and the plan is effective.
///
/// # Errors
/// A problem when `for` cannot be read.
pub fn memberships(book: &Book) -> Result<Vec<Membership>, Problems> {
    let mut all = Vec::new();
    for plan in &book.plans {
        let mut membership = Membership::default();
        for (position, person) in book.organisation.people().iter().enumerate() {
            for row in &person.rows {
                if fits(plan, row)? {
                    let days = row.range.intersect(&plan.effective);
                    if !days.is_empty() {
                        membership.0.entry(position).or_default().push(days);
                    }
                }
            }
        }
        all.push(membership);
    }
    Ok(all)
}

fn fits(plan: &Plan, row: &PersonRow) -> Result<bool, Problems> {
    Ok(sql::holds(&plan.eligible, &|name: &str| row.attributes.get(name).map_or(Cell::Null, Cell::from))?)
}

impl Membership {
    fn days(&self, person: usize) -> &[DateRange] {
        self.0.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Whether the person is on the plan on that day.
    #[must_use]
    pub fn is_on(&self, person: usize, day: Date) -> bool {
        self.days(person).iter().any(|range| range.contains(day))
    }

    /// On how many days of the window the person is on the plan.
    #[must_use]
    pub fn days_in(&self, person: usize, start: Date, end: Date) -> i64 {
        self.days(person).iter().map(|range| range.days_within(start, end)).sum()
    }

    /// The first day on which the person is on the plan.
    #[must_use]
    pub fn first_day(&self, person: usize) -> Option<Date> {
        self.days(person).iter().map(|range| range.from).min()
    }

    /// The last day before `end` on which the person is on the plan.
    #[must_use]
    pub fn last_day_before(&self, person: usize, end: Date) -> Option<Date> {
        let on = self.days(person).iter().filter(|range| range.from < end);
        let until = on.map(|range| range.until.map_or(end, |until| until.min(end))).max()?;
        until.yesterday().ok()
    }

    /// The last day of the window on which the person is on the plan.
    #[must_use]
    pub fn last_day_in(&self, person: usize, window: &Window) -> Option<Date> {
        let on = self.days(person).iter().filter(|range| range.days_within(window.start, window.end) > 0);
        let until = on.map(|range| range.until.map_or(window.end, |until| until.min(window.end))).max()?;
        until.yesterday().ok()
    }
}

/// The seasonal weight of a period: the n-th weight for the n-th period of its year.
fn weight(book: &Book, component: &Component, period: usize) -> Fraction {
    let calendar = &book.company.calendar;
    let year = &calendar.windows(Unit::Year)[calendar.periods()[period].year];
    component.seasonal.get(period - year.first).copied().map_or_else(Fraction::one, fraction)
}

/// Σ seasonal weights of the window's periods.
#[must_use]
pub fn weights(book: &Book, component: &Component, window: &Window) -> Fraction {
    (window.first..=window.last).map(|period| weight(book, component, period)).sum()
}

/// The share of the window's quota and target pay that is due for the days on the plan.
#[must_use]
pub fn proration(book: &Book, membership: &Membership, person: usize, component: &Component, window: &Window) -> Fraction {
    match component.prorate {
        Proration::None => Fraction::one(),
        Proration::Days => ratio(membership.days_in(person, window.start, window.end), days_between(window.start, window.end)),
        Proration::Periods => {
            let periods = &book.company.calendar.periods()[window.first..=window.last];
            let begun = periods.iter().filter(|p| membership.days_in(person, p.start, p.end) > 0).count();
            ratio(begun as i64, periods.len() as i64)
        }
        Proration::Seasonal => {
            let mut sum = Fraction::zero();
            for period in window.first..=window.last {
                let of = &book.company.calendar.periods()[period];
                let days = ratio(membership.days_in(person, of.start, of.end), days_between(of.start, of.end));
                sum += weight(book, component, period) * days;
            }
            sum / weights(book, component, window)
        }
    }
}

/// Which share of a ramp step is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The share of quota.
    Quota,
    /// The share of pay.
    Pay,
}

/// The mean of the ramp step's share over the window's periods from that of the person's first day on; 1 after the ramp, and for who was
/// there before the calendar began.
#[must_use]
pub fn ramp(book: &Book, component: &Component, person: usize, of: Of, window: &Window) -> Fraction {
    let hired = book.organisation.people()[person].hired().and_then(|day| book.company.calendar.period_of(day));
    let Some(hired) = hired.filter(|hired| *hired <= window.last) else { return Fraction::one() };
    let (mut sum, mut periods) = (Fraction::zero(), 0);
    for period in window.first.max(hired)..=window.last {
        let mut share = Fraction::one();
        let mut ends = hired;
        for step in &component.ramp {
            let begins = ends;
            ends += step.periods as usize;
            if (begins..ends).contains(&period) {
                share = fraction(if of == Of::Quota { step.quota } else { step.pay });
            }
        }
        sum += share;
        periods += 1;
    }
    sum / whole(periods)
}
