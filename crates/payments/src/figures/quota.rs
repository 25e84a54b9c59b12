//! The quota as a component reads it: prorated for a part of a window on the plan, and ramped for who is new.

use super::{Figures, PlanFigures};
use kernel::{Decimal, MeasureId, Unit};
use num_bigint::BigInt;
use num_rational::BigRational;
use plans::{Component, Proration};

/// A quota with what made it smaller.
pub(crate) struct Quota {
    /// As the rows of `quotas` say.
    pub given: BigRational,
    /// The share of the window on the plan.
    pub proration: BigRational,
    /// The mean of the ramp's shares over the window.
    pub ramp: BigRational,
}

impl Quota {
    /// A quota as given, whole.
    pub fn given(given: BigRational) -> Self {
        let one = || BigRational::from_integer(BigInt::from(1));
        Self { given, proration: one(), ramp: one() }
    }

    /// given × proration × ramp.
    pub fn value(&self) -> BigRational {
        &self.given * &self.proration * &self.ramp
    }
}

/// The quota of a component's measure in a window; none when no row gives one.
pub(crate) fn quota(
    figures: &Figures<'_>,
    plan: &PlanFigures<'_>,
    component: &Component,
    measure: &MeasureId,
    unit: Unit,
    window: usize,
) -> Option<Quota> {
    let book = &figures.state.book;
    let given = book.quotas.quota(&book.company.calendar, &figures.person.id, measure, unit, window);
    let given = given.or_else(|| seasonal(figures, component, measure, unit, window))?;
    Some(Quota {
        given,
        proration: proration(figures, plan.position, component, unit, window),
        ramp: ramp(figures, component, unit, window),
    })
}

/// The window's seasonal share of its year's quota.
fn seasonal(figures: &Figures<'_>, component: &Component, measure: &MeasureId, unit: Unit, window: usize) -> Option<BigRational> {
    let book = &figures.state.book;
    let calendar = &book.company.calendar;
    let bounds = calendar.windows(unit).get(window).filter(|_| !component.seasonal.is_empty())?;
    let position = calendar.window_of(Unit::Year, bounds.last);
    let year = &calendar.windows(Unit::Year)[position];
    let given = book.quotas.quota(calendar, &figures.person.id, measure, Unit::Year, position)?;
    let weights = |first, last| quotas::target::rational(component.weights(calendar, first..=last));
    Some(given * weights(bounds.first, bounds.last) / weights(year.first, year.last))
}

fn proration(figures: &Figures<'_>, plan: usize, component: &Component, unit: Unit, window: usize) -> BigRational {
    let calendar = &figures.state.book.company.calendar;
    let bounds = &calendar.windows(unit)[window];
    let counted = figures.days_counted(plan, component);
    let (part, whole) = match component.prorate {
        Proration::None => (1, 1),
        Proration::Seasonal => {
            let weigh = |period: usize| {
                let span = &calendar.periods()[period];
                let days: i64 = counted.iter().map(|range| range.days_within(span.start, span.end)).sum();
                let part = BigRational::new(BigInt::from(days), BigInt::from(kernel::effective::days_between(span.start, span.end).max(1)));
                quotas::target::rational(component.weight(calendar, period)) * part
            };
            let zero = BigRational::from_integer(BigInt::from(0));
            let on = (bounds.first..=bounds.last).map(weigh).fold(zero, |sum, part| sum + part);
            return on / quotas::target::rational(component.weights(calendar, bounds.first..=bounds.last));
        }
        Proration::Days => {
            let days: i64 = counted.iter().map(|range| range.days_within(bounds.start, bounds.end)).sum();
            (days, kernel::effective::days_between(bounds.start, bounds.end))
        }
        Proration::Periods => {
            let periods = &calendar.periods()[bounds.first..=bounds.last];
            let on = periods.iter().filter(|p| counted.iter().any(|range| range.days_within(p.start, p.end) > 0)).count();
            (i64::try_from(on).unwrap_or_default(), i64::try_from(periods.len()).unwrap_or(1))
        }
    };
    BigRational::new(BigInt::from(part), BigInt::from(whole.max(1)))
}

fn ramp(figures: &Figures<'_>, component: &Component, unit: Unit, window: usize) -> BigRational {
    let one = BigRational::from_integer(BigInt::from(1));
    let calendar = &figures.state.book.company.calendar;
    let bounds = &calendar.windows(unit)[window];
    let Some(hired) = figures.person.hired().and_then(|day| calendar.period_of(day)) else { return one };
    let (mut sum, mut count) = (BigRational::from_integer(BigInt::from(0)), 0);
    for period in bounds.first.max(hired)..=bounds.last {
        sum += step(component, period - hired).map_or_else(|| one.clone(), quotas::target::rational);
        count += 1;
    }
    if count == 0 { one } else { sum / BigInt::from(count) }
}

/// The share of quota in the period that is `periods` after the one of the first day; none after the ramp.
fn step(component: &Component, periods: usize) -> Option<Decimal> {
    let mut passed = 0;
    component.ramp.iter().find_map(|step| {
        passed += usize::try_from(step.periods).unwrap_or(usize::MAX / 2);
        (periods < passed).then_some(step.quota)
    })
}

/// A fraction as a decimal, to `decimals` decimals, halves away from zero; none beyond what a decimal holds.
pub(crate) fn decimal(value: &BigRational, decimals: u32) -> Option<Decimal> {
    let scaled = (value * BigInt::from(10).pow(decimals)).round().to_integer();
    let mantissa = i128::try_from(scaled).ok()?;
    Decimal::try_from_i128_with_scale(mantissa, decimals).ok().map(|decimal| decimal.normalize())
}

/// An exact amount as a fraction.
pub(crate) fn fraction(exact: kernel::Exact) -> BigRational {
    BigRational::new(BigInt::from(exact.0), BigInt::from(kernel::Exact::ONE.0))
}
