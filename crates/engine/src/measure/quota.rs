//! Quotas of windows, prorated and ramped, for one person.

use super::reader::Reader;
use crate::number::Num;
use crate::prepare::days::Span;
use kernel::Unit;
use plans::{Component, Proration, RampStep};

impl Reader<'_> {
    /// The quota as it is given; none without a row.
    pub fn quota(&self, measure: usize, unit: Unit, window: usize) -> Option<Num> {
        let context = self.context;
        let (person, measure) = (&context.people.ids[self.person], &context.measures[measure].id);
        context.quotas.quota(&context.calendar, person, measure, unit, window).map(Num::from_ratio)
    }

    /// The quota within a component: × proration × ramp share of quota.
    pub fn component_quota(&self, component: &Component, on: &[(i32, i32)], measure: usize, unit: Unit, window: usize) -> Option<Num> {
        let quota = self.quota(measure, unit, window).or_else(|| self.seasonal_quota(component, measure, unit, window))?;
        let span = self.context.days.windows(unit)[window];
        Some(quota * self.proration(component, on, &span) * self.ramp(&component.ramp, |step| step.quota, &span))
    }

    /// The window's seasonal share of its year's quota.
    fn seasonal_quota(&self, component: &Component, measure: usize, unit: Unit, window: usize) -> Option<Num> {
        let span = self.context.days.windows(unit)[window];
        let share = self.seasonal_share(component, &span)?;
        let year = self.context.days.window_of(Unit::Year, span.last);
        Some(self.quota(measure, Unit::Year, year)? * share)
    }

    /// The share of a window in its year by seasonal weights; none without weights.
    pub fn seasonal_share(&self, component: &Component, span: &Span) -> Option<Num> {
        if component.seasonal.is_empty() {
            return None;
        }
        let year = self.context.days.windows(Unit::Year)[self.context.days.window_of(Unit::Year, span.last)];
        let weights = |span: &Span| Num::from_decimal(component.weights(&self.context.calendar, span.first..=span.last));
        weights(span).divide(&weights(&year))
    }

    /// The part of a window that the person is on the plan.
    pub fn proration(&self, component: &Component, on: &[(i32, i32)], span: &Span) -> Num {
        let periods = self.context.days.windows(Unit::Period);
        match component.prorate {
            Proration::None => Num::ONE,
            Proration::Seasonal => {
                let weight = |period: usize| Num::from_decimal(component.weight(&self.context.calendar, period));
                let part = |period: usize| {
                    let span = &periods[period];
                    weight(period) * Num::fraction(days_on(on, span), i64::from(span.end) - i64::from(span.start))
                };
                let sum = |of: &dyn Fn(usize) -> Num| (span.first..=span.last).fold(Num::ZERO, |sum, period| sum + of(period));
                sum(&part).divide(&sum(&weight)).unwrap_or(Num::ONE)
            }
            Proration::Days => Num::fraction(days_on(on, span), i64::from(span.end) - i64::from(span.start)),
            Proration::Periods => {
                let all = &periods[span.first..=span.last];
                let begun = all.iter().filter(|period| days_on(on, period) > 0).count();
                Num::fraction(i64::try_from(begun).unwrap_or(0), i64::try_from(all.len()).unwrap_or(1))
            }
        }
    }

    /// The mean of the ramp's shares over the periods of a window from that of the person's first day on; 1 after the ramp, and for who was
    /// there before the calendar begins.
    pub fn ramp(&self, steps: &[RampStep], share: impl Fn(&RampStep) -> kernel::Decimal, span: &Span) -> Num {
        let hired = self.context.people.hired(self.person).and_then(|day| self.context.days.period_of(day));
        let Some(hired) = hired.filter(|hired| !steps.is_empty() && *hired <= span.last) else { return Num::ONE };
        let periods = span.first.max(hired)..=span.last;
        let count = i64::try_from(periods.clone().count()).unwrap_or(1);
        let shares = periods.map(|period| step_at(steps, period - hired).map_or(Num::ONE, |step| Num::from_decimal(share(step))));
        shares.fold(Num::ZERO, |sum, share| sum + share) * Num::fraction(1, count)
    }
}

/// The step that holds in the period with that number, counted from 0.
fn step_at(steps: &[RampStep], period: usize) -> Option<&RampStep> {
    let mut until = 0usize;
    steps.iter().find(|step| {
        until = until.saturating_add(step.periods as usize);
        period < until
    })
}

/// How many days of a window lie in the ranges.
pub(crate) fn days_on(on: &[(i32, i32)], span: &Span) -> i64 {
    on.iter().map(|(from, until)| (i64::from(*until.min(&span.end)) - i64::from(*from.max(&span.start))).max(0)).sum()
}

/// The last day of a window that lies in the ranges.
pub(crate) fn last_day_on(on: &[(i32, i32)], span: &Span) -> Option<i32> {
    let last = |(from, until): &(i32, i32)| {
        let end = *until.min(&span.end);
        (*from.max(&span.start) < end).then(|| end - 1)
    };
    on.iter().filter_map(last).max()
}
