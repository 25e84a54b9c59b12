//! A person as a component of her plan sees her: the credits of her days on the plan, prorated quotas, the windows that are judged.

use crate::calculation::Facts;
use crate::credits::Credited;
use crate::measurements::Reading;
use crate::membership::{Membership, Of, ramp};
use crate::numbers::{Fraction, fraction};
use crate::quotas::component_quota;
use crate::rows::Cell;
use crate::versions::versions;
use book::Book;
use book::results::LineKind;
use kernel::{Date, MeasureId, PersonId, RecordId, Unit, Window};
use plans::{Amount, Component, Plan};
use std::collections::BTreeMap;

/// A line of money, not yet rounded.
#[derive(Debug, Clone)]
pub struct Line {
    /// What made it.
    pub kind: LineKind,
    /// The record, for lines of one credit.
    pub record: Option<RecordId>,
    /// The record's day.
    pub date: Option<Date>,
    /// The credit rule.
    pub rule: Option<usize>,
    /// The tier, step or measure.
    pub tier: Option<usize>,
    /// Through whom it came.
    pub through: Option<PersonId>,
    /// What the rate was applied to.
    pub base: Option<Fraction>,
    /// The rate.
    pub rate: Option<Fraction>,
    /// The amount, exact.
    pub amount: Fraction,
}

impl Line {
    /// A line with nothing but a kind and an amount.
    #[must_use]
    pub fn new(kind: LineKind, amount: Fraction) -> Self {
        Self { kind, record: None, date: None, rule: None, tier: None, through: None, base: None, rate: None, amount }
    }
}

/// Lines by pay window (position in the calendar's windows of the plan's unit).
pub type ByPayWindow = BTreeMap<usize, Vec<Line>>;

/// A person on a component of a plan.
#[derive(Clone, Copy)]
pub struct Payee<'a> {
    /// The credits and the book.
    pub facts: &'a Facts<'a>,
    /// The plan's position.
    pub plan: usize,
    /// The component.
    pub component: &'a Component,
    /// The person.
    pub person: usize,
}

impl<'a> Payee<'a> {
    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &'a Plan {
        &self.facts.book.plans[self.plan]
    }

    /// Who is on the plan.
    #[must_use]
    pub fn membership(&self) -> &'a Membership {
        &self.facts.memberships[self.plan]
    }

    /// The days on the versions that accumulate together.
    #[must_use]
    pub fn counted(&self) -> Membership {
        let days = versions(self).iter().filter_map(|version| version.membership().0.get(&self.person)).flatten().copied().collect();
        Membership(BTreeMap::from([(self.person, days)]))
    }

    /// The credits of the days on the versions that accumulate together, in order, each with the version that pays it.
    #[must_use]
    pub fn counted_credits(&self, measure: &MeasureId) -> Vec<(&'a Credited, Payee<'a>)> {
        let versions = versions(self);
        let of = |credit: &'a Credited| versions.iter().find(|version| version.membership().is_on(self.person, credit.row.date));
        self.facts.credits_of(self.person, measure).iter().filter_map(|credit| Some((credit, *of(credit)?))).collect()
    }

    /// The credits of the days on the plan, in order.
    #[must_use]
    pub fn credits(&self, measure: &MeasureId) -> Vec<&'a Credited> {
        let on = |credit: &&Credited| self.membership().is_on(self.person, credit.row.date);
        self.facts.credits_of(self.person, measure).iter().filter(on).collect()
    }

    /// The quota of a window, prorated and ramped.
    #[must_use]
    pub fn quota(&self, measure: &MeasureId, unit: Unit, index: usize) -> Option<Fraction> {
        component_quota(self.facts, &self.counted(), self.component, self.person, measure, unit, index)
    }

    /// Reads measures over the days on the plan within a window and hands the reader to `what`.
    pub fn read<T>(&self, unit: Unit, index: usize, what: impl FnOnce(&Reading<'_>) -> T) -> T {
        let window = &self.facts.book.company.calendar.windows(unit)[index];
        let counted = self.counted();
        let day = |day: Date| window.start <= day && day < window.end && counted.is_on(self.person, day);
        let quota = |measure: &MeasureId| self.quota(measure, unit, index);
        what(&Reading { facts: self.facts, person: self.person, day: &day, quota: &quota })
    }

    /// The windows of `per` that have ended by *through* and hold a day on the plan: position, window, last day on the plan. Of versions that
    /// accumulate together the last one judges.
    #[must_use]
    pub fn judged(&self, per: Unit) -> Vec<(usize, &'a Window, Date)> {
        let mut judged = Vec::new();
        for (index, window) in self.facts.ended(per) {
            if let Some(day) = self.counted().last_day_in(self.person, window)
                && self.membership().is_on(self.person, day)
            {
                judged.push((index, window, day));
            }
        }
        judged
    }

    /// The pay window that contains the window's last day.
    #[must_use]
    pub fn paid_in(&self, window: &Window) -> usize {
        self.facts.book.company.calendar.window_of(self.plan().pays, window.last)
    }

    /// The value of a column of people as of a day.
    #[must_use]
    pub fn column(&self, column: &str, day: Date) -> Option<Fraction> {
        column_as_of(self.facts.book, self.person, column, day)
    }

    /// An amount as of a day.
    #[must_use]
    pub fn amount(&self, amount: &Amount, day: Date) -> Option<Fraction> {
        match amount {
            Amount::Fixed(fixed) => Some(fraction(*fixed)),
            Amount::Person(column) => self.column(column, day),
        }
    }

    /// The ramp share of pay of a window.
    #[must_use]
    pub fn ramp_of_pay(&self, window: &Window) -> Fraction {
        ramp(self.facts.book, self.component, self.person, Of::Pay, window)
    }
}

/// The number in a column of a person's row of that day.
#[must_use]
pub fn column_as_of(book: &Book, person: usize, column: &str, day: Date) -> Option<Fraction> {
    let row = book.organisation.people()[person].as_of(day)?;
    match row.attributes.get(column).map(Cell::from)? {
        Cell::Number(number) => Some(number),
        _ => None,
    }
}
