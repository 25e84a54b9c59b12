//! Chapter "Payment terms": holdback, guarantee, draw, and what clawbacks leave, replayed pay window by pay window.

use crate::calculation::Facts;
use crate::deposits::Deposited;
use crate::numbers::{Fraction, decimal_of_units, fraction, in_units, ratio, rounded, units_down};
use crate::payee::column_as_of;
use crate::totals::Settled;
use book::results::{LineKind, PaymentLine, PaymentLineKind};
use kernel::{ComponentName, Currency, Date, Decimal, PlanId, Unit, Window, effective::days_between};
use num_traits::{Signed, Zero};
use plans::{Amount, Draw, Guarantee, Recovery, Starts};
use std::collections::BTreeSet;

/// A payment line, and whose it is in which pay window.
#[derive(Debug, Clone)]
pub struct PaidLine {
    /// The line as it is shown.
    pub row: PaymentLine,
    /// The person's position.
    pub person: usize,
    /// The plan's `pays` unit.
    pub unit: Unit,
    /// The pay window.
    pub window: usize,
    /// The amount.
    pub amount: Fraction,
}

/// All payment lines: by person and plan, in order of pay window.
#[must_use]
pub fn payment_lines(facts: &Facts<'_>, settled: &[Settled], deposits: &[Deposited]) -> Vec<PaidLine> {
    let mut lines = Vec::new();
    let plans = &facts.book.plans;
    let ids: BTreeSet<&PlanId> = plans.iter().filter(|plan| plan.has_payment_terms()).map(|plan| &plan.id).collect();
    for id in ids {
        let mut versions: Vec<usize> = (0..plans.len()).filter(|plan| plans[*plan].id == *id).collect();
        versions.sort_by_key(|plan| plans[*plan].version);
        let people: BTreeSet<usize> = versions.iter().flat_map(|plan| facts.memberships[*plan].0.keys().copied()).collect();
        for person in people {
            let mut replay = Replay {
                facts,
                settled,
                deposits,
                versions: &versions,
                person,
                held: Fraction::zero(),
                held_back: Fraction::zero(),
                owed: Fraction::zero(),
                carried: Vec::new(),
                lines: Vec::new(),
            };
            for (index, window) in facts.begun(plans[versions[0]].pays) {
                replay.pay_window(index, window);
            }
            lines.append(&mut replay.lines);
        }
    }
    lines
}

/// One person on all versions of one plan; balances go from pay window to pay window.
struct Replay<'a> {
    facts: &'a Facts<'a>,
    settled: &'a [Settled],
    deposits: &'a [Deposited],
    versions: &'a [usize],
    person: usize,
    held: Fraction,
    held_back: Fraction,
    owed: Fraction,
    /// What clawbacks could not take, by the pay window from which it comes.
    carried: Vec<(usize, Fraction)>,
    lines: Vec<PaidLine>,
}

impl Replay<'_> {
    fn pay_window(&mut self, index: usize, window: &Window) {
        let taken_back = self.taken_back(index);
        let mut due = self.earnings(index) + self.release(index) + &taken_back;
        let version = self.version(window);
        if let Some(version) = version {
            due += self.hold_back(index, window, version, &due);
            if window.last <= self.facts.through {
                due += self.guarantee(index, window, version, &due);
                due += self.draw(index, window, version, &due);
            }
            self.clawback(index, version, &due, taken_back);
        }
    }

    /// The version that the person was last on by the end of the pay window.
    fn version(&self, window: &Window) -> Option<usize> {
        let last_day = |plan: usize| self.facts.memberships[plan].last_day_before(self.person, window.end);
        self.versions.iter().copied().filter_map(|plan| Some((last_day(plan)?, plan))).max().map(|(_, plan)| plan)
    }

    fn currency(&self) -> Currency {
        self.facts.book.plans[self.versions[0]].currency
    }

    fn rounded(&self, amount: &Fraction) -> Fraction {
        rounded(amount, self.currency().decimals(), self.facts.book.company.rounding)
    }

    fn window_id(&self, index: usize) -> String {
        self.facts.book.company.calendar.windows(self.facts.book.plans[self.versions[0]].pays)[index].id.clone()
    }

    /// Adds a line unless it is zero.
    fn add(
        &mut self,
        index: usize,
        line: PaymentLineKind,
        amount: &Fraction,
        balance: &Fraction,
        of: (Option<ComponentName>, Option<usize>),
    ) {
        if amount.is_zero() {
            return;
        }
        let plan = &self.facts.book.plans[self.versions[0]];
        let decimals = plan.currency.decimals();
        let shown = |amount: &Fraction| {
            let units = in_units(amount, decimals, self.facts.book.company.rounding);
            decimal_of_units(&units, decimals).unwrap_or(Decimal::MAX)
        };
        let row = PaymentLine {
            person: self.facts.book.organisation.people()[self.person].id.clone(),
            plan: plan.id.clone(),
            period: self.window_id(index),
            line,
            component: of.0,
            of: of.1.map(|window| self.window_id(window)),
            amount: shown(amount),
            balance: shown(balance),
            currency: plan.currency,
        };
        self.lines.push(PaidLine { row, person: self.person, unit: plan.pays, window: index, amount: amount.clone() });
    }

    /// The totals of all versions in a pay window.
    fn earnings(&self, index: usize) -> Fraction {
        let mine = self.settled.iter().filter(|s| s.person == self.person && s.window == index && self.versions.contains(&s.plan));
        mine.map(|total| total.total.clone()).sum()
    }

    /// C: what clawbacks take in a pay window.
    fn taken_back(&self, index: usize) -> Fraction {
        let mut sum = Fraction::zero();
        for total in self.settled.iter().filter(|s| s.person == self.person && s.window == index && self.versions.contains(&s.plan)) {
            let components = &self.facts.book.plans[total.plan].components;
            if components.iter().any(|component| component.name == total.component && component.release.is_empty()) {
                let clawbacks = total.lines.iter().filter(|line| line.line == LineKind::Clawback);
                sum -= clawbacks.map(|line| fraction(line.amount)).sum::<Fraction>();
            }
        }
        let paid = self.deposits.iter().filter(|d| d.person == self.person && self.versions.contains(&d.plan) && d.paid == Some(index));
        sum -= paid.filter(|d| d.row.clawback).map(|d| fraction(d.row.amount)).sum::<Fraction>();
        sum.max(Fraction::zero())
    }

    /// Step 1: what is earned and not paid, and what is paid and was earned before.
    fn release(&mut self, index: usize) -> Fraction {
        let mut change = Fraction::zero();
        let mut components = Vec::new();
        for plan in self.versions {
            for (position, component) in self.facts.book.plans[*plan].components.iter().enumerate() {
                let mine = self.deposits.iter().filter(|d| d.person == self.person && d.plan == *plan && d.component == position);
                let mine: Vec<_> = mine.map(|d| (d.earned, d.paid, fraction(d.row.amount))).collect();
                components.push((component.name.clone(), mine));
            }
        }
        for (name, deposits) in &components {
            let held = deposits.iter().filter(|(earned, paid, _)| *earned == index && *paid != Some(index));
            let held: Fraction = held.map(|(_, _, amount)| amount.clone()).sum();
            self.held += &held;
            change -= &held;
            self.add(index, PaymentLineKind::Held, &-held, &self.held.clone(), (Some(name.clone()), None));
        }
        for (name, deposits) in &components {
            for earlier in 0..index {
                let released = deposits.iter().filter(|(earned, paid, _)| *earned == earlier && *paid == Some(index));
                let released: Fraction = released.map(|(_, _, amount)| amount.clone()).sum();
                self.held -= &released;
                change += &released;
                self.add(index, PaymentLineKind::Released, &released, &self.held.clone(), (Some(name.clone()), Some(earlier)));
            }
        }
        change
    }

    /// Step 2: a share is held back until the window of `per` ends.
    fn hold_back(&mut self, index: usize, window: &Window, version: usize, due: &Fraction) -> Fraction {
        let release = |replay: &mut Self| {
            let released = std::mem::take(&mut replay.held_back);
            replay.add(index, PaymentLineKind::HoldbackReleased, &released, &Fraction::zero(), (None, None));
            released
        };
        let Some(holdback) = self.facts.book.plans[version].terms.holdback else { return release(self) };
        let calendar = &self.facts.book.company.calendar;
        let per = &calendar.windows(holdback.per)[calendar.window_of(holdback.per, window.last)];
        if window.last == per.last {
            return if per.last <= self.facts.through { release(self) } else { Fraction::zero() };
        }
        if !due.is_positive() {
            return Fraction::zero();
        }
        let held_back = self.rounded(&(fraction(holdback.share) * due));
        self.held_back += &held_back;
        self.add(index, PaymentLineKind::Holdback, &-held_back.clone(), &self.held_back.clone(), (None, None));
        -held_back
    }

    /// The first day on any version of the plan.
    fn first_day(&self) -> Option<Date> {
        self.versions.iter().filter_map(|plan| self.facts.memberships[*plan].first_day(self.person)).min()
    }

    /// The period of the first day on the plan; none if that was before the calendar begins.
    fn first_period(&self) -> Option<usize> {
        self.first_day().and_then(|day| self.facts.book.company.calendar.period_of(day))
    }

    /// The days of a guarantee or draw in a pay window.
    fn days(&self, window: &Window, guarantee: &Guarantee) -> i64 {
        let periods = self.facts.book.company.calendar.periods();
        let end = match (guarantee.periods, self.first_period()) {
            (None, _) => window.end,
            (Some(_), None) => window.start,
            (Some(n), Some(first)) => periods.get(first + usize::from(n) - 1).map_or(window.end, |last| last.end.min(window.end)),
        };
        if end <= window.start {
            return 0;
        }
        self.versions.iter().map(|plan| self.facts.memberships[*plan].days_in(self.person, window.start, end)).sum()
    }

    /// The amount of a guarantee or draw in a pay window; none without days of it, and without an amount for the person.
    fn amount(&self, window: &Window, guarantee: &Guarantee) -> Option<Fraction> {
        let days = self.days(window, guarantee);
        if days == 0 {
            return None;
        }
        let last_day = self.versions.iter().filter_map(|plan| self.facts.memberships[*plan].last_day_in(self.person, window)).max()?;
        let full = match &guarantee.amount {
            Amount::Fixed(fixed) => fraction(*fixed),
            Amount::Person(column) => column_as_of(self.facts.book, self.person, column, last_day)?,
        };
        let part = if guarantee.by_days { ratio(days, days_between(window.start, window.end)) } else { ratio(1, 1) };
        Some(self.rounded(&(full * part)))
    }

    /// Step 3: what is missing to the guaranteed amount.
    fn guarantee(&mut self, index: usize, window: &Window, version: usize, due: &Fraction) -> Fraction {
        let Some(guarantee) = &self.facts.book.plans[version].terms.guarantee else { return Fraction::zero() };
        let Some(amount) = self.amount(window, guarantee) else { return Fraction::zero() };
        let missing = (amount - due).max(Fraction::zero());
        self.add(index, PaymentLineKind::Guarantee, &missing, &Fraction::zero(), (None, None));
        missing
    }

    /// Step 4: the draw, and what is recovered of it.
    fn draw(&mut self, index: usize, window: &Window, version: usize, due: &Fraction) -> Fraction {
        let Some(draw) = &self.facts.book.plans[version].terms.draw else { return Fraction::zero() };
        let amount = self.amount(window, &draw.amount);
        let drawn = match &amount {
            Some(amount) if draw.advance => amount.clone(),
            Some(amount) => (amount - due).max(Fraction::zero()),
            None => Fraction::zero(),
        };
        if draw.recovery.is_some() {
            self.owed += &drawn;
        }
        self.add(index, PaymentLineKind::Draw, &drawn, &self.owed.clone(), (None, None));
        let recovered = match &draw.recovery {
            Some(recovery) if self.recovers(window, draw, recovery) && (draw.advance || drawn.is_zero()) => {
                let mut floor = fraction(recovery.floor);
                if let (Some(amount), false) = (amount, draw.advance) {
                    floor = floor.max(amount);
                }
                let share = units_down(&(fraction(recovery.share) * (due - floor)), self.currency().decimals());
                share.min(self.owed.clone()).max(Fraction::zero())
            }
            _ => Fraction::zero(),
        };
        self.owed -= &recovered;
        self.add(index, PaymentLineKind::Recovery, &-recovered.clone(), &self.owed.clone(), (None, None));
        drawn - recovered
    }

    /// Whether the recovery has started.
    fn recovers(&self, window: &Window, draw: &Draw, recovery: &Recovery) -> bool {
        match recovery.starts {
            Starts::AtOnce => true,
            Starts::AfterTheDraw => self.amount(window, &draw.amount).is_none(),
            Starts::Period(n) => self.first_period().is_none_or(|first| window.last + 1 >= first + usize::from(n)),
        }
    }

    /// Step 5: clawbacks leave at least the floor, what they cannot take is carried.
    fn clawback(&mut self, index: usize, version: usize, due: &Fraction, mut take: Fraction) {
        let floor = self.facts.book.plans[version].terms.clawback_floor;
        let room = floor.map(|floor| units_down(&(due - fraction(floor)), self.currency().decimals()).max(Fraction::zero()));
        let mut left = room;
        let mut takes = |wanted: &Fraction| match &mut left {
            None => wanted.clone(),
            Some(left) => {
                let taken = wanted.min(left).clone();
                *left -= &taken;
                taken
            }
        };
        let mut taken: Vec<(usize, Fraction)> = Vec::new();
        for (window, carried) in &mut self.carried {
            let amount = takes(carried);
            *carried -= &amount;
            taken.push((*window, amount));
        }
        take -= takes(&take);
        let before: Fraction = self.carried.iter().chain(&taken).map(|(_, amount)| amount.clone()).sum();
        let mut balance = before + &take;
        self.add(index, PaymentLineKind::Carried, &take, &balance, (None, None));
        self.carried.push((index, take));
        for (window, amount) in taken {
            balance -= &amount;
            self.add(index, PaymentLineKind::Taken, &-amount, &balance, (None, Some(window)));
        }
        self.carried.retain(|(_, amount)| !amount.is_zero());
    }
}
