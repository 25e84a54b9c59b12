//! A person's credits, read as measures over any days.

use crate::number::Num;
use crate::outcome::amounts::Amounts;
use crate::outcome::facts::{Credit, Factor};
use crate::prepare::Context;
use crate::prepare::days::Span;
use kernel::Unit;
use measures::{Definition, Function};
use plans::Component;
use std::ops::Range;
use std::sync::Arc;

/// Shares, weights and rates by the number of a credit's factor, as numbers.
#[derive(Debug, Default)]
pub(crate) struct FactorNumbers {
    pub amounts: Arc<Amounts>,
    pub weight: Vec<Num>,
    pub share: Vec<Num>,
    pub rate: Vec<Num>,
    /// Currencies of records.
    pub currency: Vec<Option<kernel::Currency>>,
}

impl FactorNumbers {
    pub fn new(amounts: &Arc<Amounts>) -> Self {
        let factors = &amounts.factors;
        let all = |take: fn(&Factor) -> kernel::Decimal| factors.iter().map(|factor| Num::from_decimal(take(factor))).collect();
        Self {
            weight: all(|f| f.weight),
            share: all(|f| f.share),
            rate: all(|f| f.rate),
            currency: factors.iter().map(|f| f.currency).collect(),
            amounts: Arc::clone(amounts),
        }
    }
}

/// One person's credits with what is needed to read them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub context: &'a Context,
    pub factors: &'a FactorNumbers,
    pub person: usize,
    /// In canonical order.
    pub credits: &'a [Credit],
    /// The last period calculated.
    pub through: usize,
}

/// Which credits of a measure are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days<'a> {
    pub from: i32,
    pub until: i32,
    /// Only on these days, if given; in order.
    pub on: Option<&'a [(i32, i32)]>,
    /// The component within which formulas read quotas; none for quotas as they are given.
    pub within: Option<&'a Component>,
}

impl Days<'_> {
    /// All days of a window.
    pub fn of(span: &Span) -> Self {
        Self { from: span.start, until: span.end, on: None, within: None }
    }
}

impl<'a> Reader<'a> {
    /// The first day that is no longer calculated.
    pub fn end(&self) -> i32 {
        self.context.days.windows(Unit::Period)[self.through].end
    }

    /// The person's credits under a measure.
    pub fn range(&self, measure: usize) -> Range<usize> {
        let from = self.credits.partition_point(|credit| usize::from(credit.measure) < measure);
        let until = from + self.credits[from..].partition_point(|credit| usize::from(credit.measure) == measure);
        from..until
    }

    /// The person's credits under a measure, from a day until a day.
    pub fn credits(&self, measure: usize, from: i32, until: i32) -> &'a [Credit] {
        let all = &self.credits[self.range(measure)];
        let start = all.partition_point(|credit| credit.day < from);
        let end = start + all[start..].partition_point(|credit| credit.day < until);
        &all[start..end]
    }

    /// The value of a measure over some days; formulas read quotas of the window `of`, within the component that `days` names.
    pub fn value(&self, measure: usize, days: Days<'_>, of: (Unit, usize)) -> Option<Num> {
        match &self.context.measures[measure].definition {
            Definition::Formula(formula) => self.formula(formula, days, of)?.number(),
            Definition::Counted(counted) => {
                let credits = self.credits(measure, days.from, days.until);
                let on = |credit: &&Credit| days.on.is_none_or(|on| is_on(on, credit.day));
                self.aggregate(counted.function, credits.iter().filter(on))
            }
        }
    }

    fn aggregate<'c>(&self, function: Function, credits: impl Iterator<Item = &'c Credit>) -> Option<Num> {
        let weight = |credit: &Credit| &self.factors.weight[credit.factor as usize];
        match function {
            Function::Sum => Some(sum(credits.map(|credit| self.factors.amounts.toward(credit)))),
            Function::Count => Some(credits.fold(Num::ZERO, |sum, credit| &sum + weight(credit))),
            Function::Average => {
                let (mut total, mut weights) = (Num::ZERO, Num::ZERO);
                for credit in credits {
                    total += &Num::Fixed(self.factors.amounts.toward(credit));
                    weights += weight(credit);
                }
                total.divide(&weights)
            }
            Function::Minimum => credits.map(|credit| self.converted(credit)).min(),
            Function::Maximum => credits.map(|credit| self.converted(credit)).max(),
        }
    }

    /// value × rate: a credit's whole record in the credit's currency.
    pub fn converted(&self, credit: &Credit) -> Num {
        &Num::Fixed(self.factors.amounts.value(credit)) * &self.factors.rate[credit.factor as usize]
    }
}

/// Whether a day lies in one of the ranges.
pub(crate) fn is_on(ranges: &[(i32, i32)], day: i32) -> bool {
    ranges.iter().any(|(from, until)| *from <= day && day < *until)
}

/// The exact sum.
pub(crate) fn sum(amounts: impl Iterator<Item = i128>) -> Num {
    let (mut big, mut small) = (Num::ZERO, 0i128);
    for amount in amounts {
        match small.checked_add(amount) {
            Some(sum) => small = sum,
            None => {
                big += &Num::Fixed(small);
                small = amount;
            }
        }
    }
    big + Num::Fixed(small)
}
