//! What can be seen of a person's measures in a window, up to the end of a pay window: values and quotas, exact.

use super::{Figures, PlanFigures, plans, quota};
use book::results::Credit;
use kernel::{Date, Exact, MeasureId, Unit};
use measures::formula::{Readings, number};
use measures::{Definition, Function};
use num_bigint::BigInt;
use num_rational::BigRational;

/// A window of a unit, seen from a pay window.
pub(crate) struct Sight<'a> {
    figures: &'a Figures<'a>,
    credits: &'a [Credit],
    unit: Unit,
    index: usize,
    start: Date,
    end: Date,
    /// Only these days, when there are some.
    days: Option<Vec<kernel::DateRange>>,
}

impl<'a> Sight<'a> {
    /// `own`: only the person's days on the plan count, on all versions with which this component accumulates together.
    pub fn new(
        figures: &'a Figures<'a>,
        plan: &PlanFigures<'_>,
        credits: &'a [Credit],
        unit: Unit,
        index: usize,
        own: Option<&::plans::Component>,
    ) -> Self {
        let window = &figures.state.book.company.calendar.windows(unit)[index];
        let end = window.end.min(plan.window.end);
        Self {
            figures,
            credits,
            unit,
            index,
            start: window.start,
            end,
            days: own.map(|component| figures.days_counted(plan.position, component)),
        }
    }

    /// The last day that is seen.
    pub fn last_day(&self) -> Date {
        plans::last_day(self.end)
    }

    /// The credits under a measure.
    pub fn credits<'s>(&'s self, measure: &'s MeasureId) -> impl Iterator<Item = &'a Credit> + 's {
        let on_plan = |credit: &&Credit| self.days.as_ref().is_none_or(|days| days.iter().any(|range| range.contains(credit.date)));
        let inside = move |credit: &&'a Credit| credit.measure == *measure && credit.date >= self.start && credit.date < self.end;
        self.credits.iter().filter(inside).filter(on_plan)
    }

    fn counted(&self, measure: &MeasureId, function: Function) -> Option<BigRational> {
        let zero = || BigRational::from_integer(BigInt::from(0));
        let rational = quotas::target::rational;
        let worth = |credit: &Credit| rational(credit.value) * rational(credit.rate);
        let weight = || self.credits(measure).map(|credit| rational(credit.weight)).fold(zero(), |sum, weight| sum + weight);
        match function {
            // Fixed point is quick; beyond its range fractions go on.
            Function::Sum => match self.credits(measure).try_fold(Exact::ZERO, |sum, credit| sum.checked_add(credit.toward_quota)) {
                Some(sum) => Some(quota::fraction(sum)),
                None => Some(self.credits(measure).map(|c| quota::fraction(c.toward_quota)).fold(zero(), |sum, part| sum + part)),
            },
            Function::Count => Some(weight()),
            Function::Average => {
                let weights = weight();
                let sum = self.credits(measure).map(|c| worth(c) * rational(c.weight)).fold(zero(), |sum, part| sum + part);
                (weights != zero()).then(|| sum / weights)
            }
            Function::Minimum => self.credits(measure).map(worth).min(),
            Function::Maximum => self.credits(measure).map(worth).max(),
        }
    }
}

impl Readings for Sight<'_> {
    fn value(&self, measure: &MeasureId) -> Option<BigRational> {
        match &self.figures.state.book.measure(measure)?.definition {
            Definition::Counted(counted) => self.counted(measure, counted.function),
            Definition::Formula(formula) => number(formula, self),
        }
    }

    fn quota(&self, measure: &MeasureId) -> Option<BigRational> {
        let book = &self.figures.state.book;
        book.quotas.quota(&book.company.calendar, &self.figures.person.id, measure, self.unit, self.index)
    }
}
