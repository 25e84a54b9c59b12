//! The figures that everybody reads: those of the calculation, and of what is frozen those of the run that a freeze keeps.
//!
//! Pages, papers, files and exports ask here and never the calculation itself, so that a freeze holds wherever a figure is shown.

use super::keep::{self, Kept, covers};
use super::{Frozen, Scope};
use crate::State;
use crate::parts::{self, PartKind, Parts, major};
use ::store::Store;
use book::results::{Earning, Payment};
use kernel::{Decimal, Problems};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What keeps a person's figures of a period, the oldest freeze first.
#[derive(Debug)]
pub(crate) struct Keeping<'a> {
    /// The freezes that reach the period and may keep some of it.
    pub kept: Vec<&'a Kept>,
}

impl<'a> Keeping<'a> {
    /// None when nothing of hers is frozen in the period (an index into the calendar).
    pub fn of(state: &'a State, person: &str, period: usize) -> Option<Self> {
        if state.frozen.is_empty() || period > state.outcome.through {
            return None;
        }
        let periods = state.book.company.calendar.periods();
        let id = periods.get(period)?.id.as_str();
        let reaches = |kept: &&Kept| periods.iter().position(|one| one.id == kept.through).is_some_and(|last| period <= last);
        let hers = |kept: &&Kept| kept.freeze.scope == Scope::Plan || covers(&kept.freeze, &state.book, person, id, "");
        let kept: Vec<&Kept> = state.frozen.iter().filter(reaches).filter(hers).collect();
        (!kept.is_empty()).then_some(Self { kept })
    }

    /// Which of the freezes keeps what a plan pays her; without a plan (an empty name) what no plan pays.
    pub fn source(&self, plan: &str) -> Option<usize> {
        self.kept.iter().position(|kept| kept.freeze.scope != Scope::Plan || kept.freeze.name == plan)
    }
}

impl State {
    /// A person's payments in order of period, as they are shown and paid: what is frozen as it is kept.
    #[must_use]
    pub fn payments_of(&self, person: &str) -> Vec<Payment> {
        let payments = self.outcome.payments_of(person);
        match keep::waiting(self, Some(person)) {
            Ok(frozen) => paid(payments, &frozen),
            Err(_) => payments,
        }
    }

    /// All payments, by person and period, as they are shown and paid.
    #[must_use]
    pub fn all_payments(&self) -> Vec<Payment> {
        let payments = self.outcome.all_payments();
        match keep::waiting(self, None) {
            Ok(frozen) => paid(payments, &frozen),
            Err(_) => payments,
        }
    }

    /// What payments are made of, as they are shown and paid.
    ///
    /// # Errors
    /// An amount that no whole number of minor units holds.
    pub fn parts(&self) -> Result<Parts, Problems> {
        Ok(keep::keep(&self.frozen, &self.book, parts::parts(&self.book, &self.outcome)?, self.outcome.through, None).0)
    }

    /// What one person's payments are made of, as they are shown and paid.
    ///
    /// # Errors
    /// As for [`Self::parts`].
    pub fn parts_of(&self, person: &str) -> Result<Parts, Problems> {
        let now = parts::of_person(&self.book, &self.outcome, person)?;
        Ok(keep::keep(&self.frozen, &self.book, now, self.outcome.through, Some(person)).0)
    }

    /// A person's lines of earnings, as they are shown: of what is frozen those of the run that is kept.
    #[must_use]
    pub fn earnings_of(&self, person: &str) -> Vec<Earning> {
        let mut lines = self.outcome.earnings_of(person);
        if self.frozen.is_empty() {
            return lines;
        }
        let calendar = &self.book.company.calendar;
        let mut known: BTreeMap<String, Option<usize>> = BTreeMap::new();
        // The freeze, as its position among all of them, that keeps a line; only one whose run can be read line by line.
        let mut source = |line: &Earning| {
            let key = format!("{}\n{}", line.period, line.plan);
            *known.entry(key).or_insert_with(|| {
                let (unit, index) = calendar.named(&line.period)?;
                let keeping = Keeping::of(self, person, calendar.windows(unit)[index].last)?;
                let kept = keeping.kept[keeping.source(line.plan.as_str())?];
                self.frozen.iter().position(|one| one.freeze.id == kept.freeze.id && one.figures.is_some())
            })
        };
        lines.retain(|line| source(line).is_none());
        for (at, then) in self.frozen.iter().enumerate().filter_map(|(at, kept)| Some((at, kept.figures.as_deref()?))) {
            lines.extend(then.outcome.earnings_of(person).into_iter().filter(|line| source(line) == Some(at)));
        }
        lines
    }

    /// The figures that speak for a person in a period: those of the run that is kept when all of hers is frozen, else these.
    #[must_use]
    pub fn speaking_for(&self, person: &str, period: usize) -> &Self {
        let Some(keeping) = Keeping::of(self, person, period) else { return self };
        keeping.source("").and_then(|at| keeping.kept[at].figures.as_deref()).unwrap_or(self)
    }

    /// The same figures as they are calculated, whatever is frozen: for comparing one calculation with another.
    #[must_use]
    pub fn calculated(&self) -> Self {
        Self { frozen: Arc::default(), ..self.clone() }
    }
}

/// Payments with what is kept instead of what is calculated.
pub(crate) fn paid(mut payments: Vec<Payment>, frozen: &[Frozen]) -> Vec<Payment> {
    let mut added = false;
    for one in frozen {
        let key = &one.key;
        let same =
            |payment: &Payment| payment.person.as_str() == key.person && payment.period == key.period && payment.currency == key.currency;
        let at = payments.iter().position(same).unwrap_or_else(|| {
            added = true;
            let zero = Decimal::new(0, key.currency.decimals());
            payments.push(Payment {
                person: key.person.as_str().into(),
                period: key.period.clone(),
                currency: key.currency,
                earnings: zero,
                terms: zero,
                adjustments: zero,
                amount: zero,
            });
            payments.len() - 1
        });
        let (payment, change) = (&mut payments[at], major(one.kept - one.calculated, key.currency));
        match key.kind {
            PartKind::Earning | PartKind::Other => payment.earnings += change,
            PartKind::Term => payment.terms += change,
            PartKind::Adjustment => payment.adjustments += change,
        }
        payment.amount += change;
        if [payment.earnings, payment.terms, payment.adjustments].iter().all(Decimal::is_zero) {
            payments.remove(at);
        }
    }
    if added {
        payments.sort_by(|a, b| (&a.person, &a.period).cmp(&(&b.person, &b.period)));
    }
    payments
}

/// Gives each freeze the figures of its run, calculated again from what the run was calculated from; those that were there before are taken
/// over. A run that comes out otherwise today keeps its amounts without their lines.
pub(crate) fn read(store: &Store, before: &[Kept], frozen: &mut [Kept]) {
    for at in 0..frozen.len() {
        let run = frozen[at].freeze.run;
        let known = before.iter().chain(&frozen[..at]).filter(|kept| kept.freeze.run == run).find_map(|kept| kept.figures.clone());
        frozen[at].figures = known.or_else(|| crate::past::why::again(store, run).ok().map(Arc::new));
    }
}
