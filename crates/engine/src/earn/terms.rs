//! Payment terms: release, holdback, guarantee, draw and recovery, and what clawbacks cannot take yet. Each pay window is replayed from the first,
//! so that balances are a function of the book alone.
//!
//! Ben's draw of 3,000 fills up his 1,000 in January: 2,000, which he owes. In February he earns 4,000: the draw pays nothing, and of the 1,000
//! above it half is recovered: he gets 3,500 and owes 1,500.

use super::person::Shared;
use crate::components::rounding::round;
use crate::components::small;
use crate::measure::quota::{days_on, last_day_on};
use crate::number::Num;
use crate::outcome::facts::{Deposit, Line, PaymentLine, Total};
use crate::prepare::days::Span;
use crate::prepare::plans::{AmountReady, PlanReady};
use book::results::{LineKind, PaymentLineKind};
use kernel::Unit;
use plans::{Guarantee, Recovery, Starts};
use std::collections::{BTreeMap, VecDeque};

/// A person's payment lines, in order of plan and pay window.
pub(crate) fn payment_lines(
    shared: &Shared<'_>,
    person: usize,
    totals: &[Total],
    lines: &[Line],
    deposits: &[Deposit],
) -> Vec<PaymentLine> {
    let context = shared.context;
    let mut out = Vec::new();
    let mut numbers: Vec<usize> = context.on_plans[person].iter().map(|(plan, _, _)| usize::from(*plan)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    // Versions of one plan stand side by side.
    for versions in numbers.chunk_by(|a, b| context.plans[*a].plan.id == context.plans[*b].plan.id) {
        let id = &context.plans[versions[0]].plan.id;
        if !context.plans.iter().any(|ready| ready.plan.id == *id && ready.plan.has_payment_terms()) {
            continue;
        }
        let mut replay = Replay::new(shared, person, versions);
        let pays = context.plans[versions[0]].plan.pays;
        for (window, span) in context.days.windows(pays).iter().enumerate().take_while(|(_, span)| span.first <= shared.through) {
            replay.window(window, span, totals, lines, deposits);
        }
        out.extend(replay.lines);
    }
    out
}

/// One plan, all its versions, for one person.
struct Replay<'a> {
    shared: &'a Shared<'a>,
    person: usize,
    versions: &'a [usize],
    /// The days on any version, in order, each with the version.
    on: Vec<(i32, i32)>,
    version_of: Vec<usize>,
    /// The period of the first day; none when that lies before the calendar.
    first: Option<usize>,
    decimals: u32,
    held: i128,
    held_back: i128,
    owed: i128,
    /// By the pay window it comes from, the oldest first.
    carried: VecDeque<(usize, i128)>,
    lines: Vec<PaymentLine>,
}

impl<'a> Replay<'a> {
    fn new(shared: &'a Shared<'a>, person: usize, versions: &'a [usize]) -> Self {
        let context = shared.context;
        let number = u32::try_from(person).unwrap_or(u32::MAX);
        let days = |version: &usize| context.plans[*version].days_of(number).iter().map(|days| (*days, *version)).collect::<Vec<_>>();
        let mut on: Vec<((i32, i32), usize)> = versions.iter().flat_map(days).collect();
        on.sort_unstable();
        Self {
            shared,
            person,
            versions,
            first: on.first().and_then(|((from, _), _)| context.days.period_of(*from)),
            version_of: on.iter().map(|(_, version)| *version).collect(),
            on: on.into_iter().map(|(days, _)| days).collect(),
            decimals: context.plans[versions[0]].plan.currency.decimals(),
            held: 0,
            held_back: 0,
            owed: 0,
            carried: VecDeque::new(),
            lines: Vec::new(),
        }
    }

    /// The version that the person was last on by the end of a pay window.
    fn terms(&self, span: &Span) -> Option<&'a PlanReady> {
        let begun = self.on.iter().take_while(|(from, _)| *from < span.end).count();
        Some(&self.shared.context.plans[self.version_of[begun.checked_sub(1)?]])
    }

    fn line(&mut self, window: usize, kind: PaymentLineKind, minor: i128, balance: i128) {
        self.line_of(window, kind, (minor, balance), None, None);
    }

    fn line_of(
        &mut self,
        window: usize,
        kind: PaymentLineKind,
        (minor, balance): (i128, i128),
        component: Option<(u16, u16)>,
        of: Option<usize>,
    ) {
        if minor != 0 {
            let narrow = |amount: i128| i64::try_from(amount).unwrap_or(if amount < 0 { i64::MIN } else { i64::MAX });
            self.lines.push(PaymentLine {
                plan: small(self.versions[0]),
                window: small(window),
                kind,
                component,
                of: of.map(small),
                minor: narrow(minor),
                balance: narrow(balance),
            });
        }
    }

    fn window(&mut self, window: usize, span: &Span, totals: &[Total], lines: &[Line], deposits: &[Deposit]) {
        let own = |plan: u16| self.versions.contains(&usize::from(plan));
        let of_window = totals.iter().filter(|total| own(total.plan) && usize::from(total.window) == window);
        let earned: i128 = of_window.map(|total| i128::from(total.minor)).sum();
        let taken_back = self.taken_back(window, lines, deposits);
        let mut due = earned + self.release(window, deposits) + taken_back;
        let terms = self.terms(span);
        due += self.holdback(window, span, terms, due);
        due += self.guarantee(window, span, terms, due);
        due += self.draw(window, span, terms, due);
        self.clawback(window, terms, due, taken_back);
    }

    /// What clawbacks take in a pay window.
    fn taken_back(&self, window: usize, lines: &[Line], deposits: &[Deposit]) -> i128 {
        let own = |plan: u16| self.versions.contains(&usize::from(plan));
        let at_once = |line: &&Line| {
            let component = &self.shared.context.plans[usize::from(line.plan)].components[usize::from(line.component)].component;
            own(line.plan) && line.kind == LineKind::Clawback && usize::from(line.window) == window && component.release.is_empty()
        };
        let lines: i128 = lines.iter().filter(at_once).map(|line| i128::from(line.minor)).sum();
        let paid = deposits.iter().filter(|d| own(d.plan) && d.clawback && d.paid.map(usize::from) == Some(window));
        let deposits: i128 = paid.map(|deposit| i128::from(deposit.minor)).sum();
        (-lines - deposits).max(0)
    }

    /// What is held of this pay window, and what is released of earlier ones.
    fn release(&mut self, window: usize, deposits: &[Deposit]) -> i128 {
        let (mut held, mut released) = (BTreeMap::<(u16, u16), i128>::new(), BTreeMap::<(u16, u16, u16), i128>::new());
        for deposit in deposits.iter().filter(|deposit| self.versions.contains(&usize::from(deposit.plan))) {
            let (earned, paid) = (usize::from(deposit.window), deposit.paid.map(usize::from));
            if earned == window && paid != Some(window) {
                *held.entry((deposit.plan, deposit.component)).or_default() += i128::from(deposit.minor);
            } else if earned < window && paid == Some(window) {
                *released.entry((deposit.plan, deposit.component, deposit.window)).or_default() += i128::from(deposit.minor);
            }
        }
        let mut sum = 0;
        for (component, minor) in held {
            self.held += minor;
            sum -= minor;
            self.line_of(window, PaymentLineKind::Held, (-minor, self.held), Some(component), None);
        }
        for ((plan, component, of), minor) in released {
            self.held -= minor;
            sum += minor;
            self.line_of(window, PaymentLineKind::Released, (minor, self.held), Some((plan, component)), Some(usize::from(of)));
        }
        sum
    }

    fn holdback(&mut self, window: usize, span: &Span, terms: Option<&PlanReady>, due: i128) -> i128 {
        let Some(holdback) = terms.and_then(|terms| terms.plan.terms.holdback) else {
            return self.release_held_back(window);
        };
        let days = &self.shared.context.days;
        let of = days.windows(holdback.per)[days.window_of(holdback.per, span.last)];
        if span.last != of.last {
            let back = self.rounded(&(&self.number(due.max(0)) * &Num::from_decimal(holdback.share)));
            self.held_back += back;
            self.line(window, PaymentLineKind::Holdback, -back, self.held_back);
            return -back;
        }
        if of.last <= self.shared.through { self.release_held_back(window) } else { 0 }
    }

    fn release_held_back(&mut self, window: usize) -> i128 {
        let released = std::mem::take(&mut self.held_back);
        self.line(window, PaymentLineKind::HoldbackReleased, released, 0);
        released
    }

    fn guarantee(&mut self, window: usize, span: &Span, terms: Option<&PlanReady>, due: i128) -> i128 {
        let Some((guarantee, amount)) = terms.and_then(|ready| ready.plan.terms.guarantee.as_ref().zip(ready.guarantee.as_ref())) else {
            return 0;
        };
        let filled = self.amount(guarantee, amount, span).map_or(0, |amount| (amount - due).max(0));
        self.line(window, PaymentLineKind::Guarantee, filled, 0);
        filled
    }

    /// The amount of a guarantee or draw in a pay window that has ended; none without a day of it.
    fn amount(&self, guarantee: &Guarantee, amount: &AmountReady, span: &Span) -> Option<i128> {
        let context = self.shared.context;
        if span.last > self.shared.through {
            return None;
        }
        let periods = context.days.windows(Unit::Period);
        let until = match (guarantee.periods, self.first) {
            (None, _) => i32::MAX,
            (Some(_), None) => i32::MIN,
            (Some(count), Some(first)) => periods.get(first + usize::from(count) - 1).map_or(i32::MAX, |last| last.end),
        };
        let limited: Vec<(i32, i32)> =
            self.on.iter().map(|(from, end)| (*from, *end.min(&until))).filter(|(from, end)| from < end).collect();
        let days = days_on(&limited, span);
        if days == 0 {
            return None;
        }
        let row = last_day_on(&self.on, span).and_then(|day| context.people.row_at(self.person, day));
        let part = if guarantee.by_days { Num::fraction(days, i64::from(span.end) - i64::from(span.start)) } else { Num::ONE };
        amount.of(row).map(|amount| self.rounded(&(amount * part)))
    }

    fn draw(&mut self, window: usize, span: &Span, terms: Option<&PlanReady>, due: i128) -> i128 {
        let Some((draw, amount)) = terms.and_then(|ready| ready.plan.terms.draw.as_ref().zip(ready.draw.as_ref())) else { return 0 };
        if span.last > self.shared.through {
            return 0;
        }
        let running = self.amount(&draw.amount, amount, span);
        let full = running.unwrap_or(0);
        let drawn = if running.is_none() {
            0
        } else if draw.advance {
            full
        } else {
            (full - due).max(0)
        };
        if draw.recovery.is_some() {
            self.owed += drawn;
        }
        self.line(window, PaymentLineKind::Draw, drawn, self.owed);
        let Some(recovery) = &draw.recovery else { return drawn };
        let waits = !draw.advance && drawn > 0;
        if waits || !self.has_started(recovery, span, running.is_some()) {
            return drawn;
        }
        let floor = Num::from_decimal(recovery.floor);
        let full = self.number(full);
        let floor = if !draw.advance && full > floor { full } else { floor };
        let part = (&self.number(due) - &floor) * Num::from_decimal(recovery.share);
        let most = part.floor(self.decimals).map_or(0, |(whole, _)| whole.max(0));
        let taken = most.min(self.owed).max(0);
        self.owed -= taken;
        self.line(window, PaymentLineKind::Recovery, -taken, self.owed);
        drawn - taken
    }

    fn has_started(&self, recovery: &Recovery, span: &Span, running: bool) -> bool {
        match recovery.starts {
            Starts::AtOnce => true,
            Starts::AfterTheDraw => !running,
            Starts::Period(number) => self.first.is_none_or(|first| span.last + 1 >= first + usize::from(number)),
        }
    }

    /// What cannot be taken is carried, and taken later, the oldest first.
    fn clawback(&mut self, window: usize, terms: Option<&PlanReady>, due: i128, taken_back: i128) {
        let floor = terms.and_then(|terms| terms.plan.terms.clawback_floor);
        let mut free = match floor {
            None => i128::MAX,
            Some(floor) => {
                let above = &self.number(due) - &Num::from_decimal(floor);
                above.floor(self.decimals).map_or(0, |(whole, _)| whole.max(0))
            }
        };
        let mut taken = Vec::new();
        while let Some((of, amount)) = self.carried.front_mut().filter(|_| free > 0) {
            let part = (*amount).min(free);
            free -= part;
            *amount -= part;
            taken.push((*of, part));
            if *amount == 0 {
                self.carried.pop_front();
            }
        }
        let left = taken_back - taken_back.min(free);
        if left > 0 {
            self.carried.push_back((window, left));
        }
        let after: i128 = self.carried.iter().map(|(_, amount)| amount).sum();
        let mut balance = after + taken.iter().map(|(_, part)| part).sum::<i128>();
        self.line(window, PaymentLineKind::Carried, left, balance);
        for (of, part) in taken {
            balance -= part;
            self.line_of(window, PaymentLineKind::Taken, (-part, balance), None, Some(of));
        }
    }

    fn number(&self, minor: i128) -> Num {
        Num::from_scaled(minor, self.decimals)
    }

    fn rounded(&self, number: &Num) -> i128 {
        round(number, self.decimals, self.shared.context.company.rounding).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    fn ben(terms: &str) -> Story {
        Story::new()
            .person("Ben AE start=2026-01-01")
            .deal("D1 Ben 2026-01-10 10000")
            .deal("D2 Ben 2026-02-10 40000")
            .deal("D3 Ben 2026-04-10 60000")
            .plan_on_terms("AE", terms, "measure = \"bookings\"\nrate = \"10%\"")
    }

    #[test]
    fn a_draw_fills_up_and_half_of_what_is_above_it_pays_it_back() {
        let story = ben("draw = { amount = 3000, kind = \"guaranteed\", recoverable = true, recovery = { share = \"50%\" } }");
        let lines = [
            "2026-01 draw 2000.00 (2000.00)",
            "2026-02 recovery -500.00 (1500.00)",
            "2026-03 draw 3000.00 (4500.00)",
            "2026-04 recovery -1500.00 (3000.00)",
        ];
        assert_eq!(story.terms("Ben", None), lines);
        assert_eq!(story.paid("Ben", None), ["2026-01 3000.00", "2026-02 3500.00", "2026-03 3000.00", "2026-04 4500.00"]);
    }

    #[test]
    fn an_advance_is_paid_beside_earnings_and_recovered_when_the_draw_is_over() {
        let story = ben("draw = { amount = 2000, kind = \"advance\", recoverable = true, periods = 2, \
             recovery = { starts = \"after the draw\", floor = 1000 } }");
        let lines = ["2026-01 draw 2000.00 (2000.00)", "2026-02 draw 2000.00 (4000.00)", "2026-04 recovery -4000.00 (0.00)"];
        assert_eq!(story.terms("Ben", None), lines);
    }

    #[test]
    fn a_guarantee_counts_by_calendar_days() {
        let story = Story::new().person("Ben AE start=2026-01-17").deal("D1 Ben 2026-02-10 1000").plan_on_terms(
            "AE",
            "guarantee = { amount = 3100, periods = 2 }",
            "measure = \"bookings\"\nrate = \"10%\"",
        );
        assert_eq!(story.terms("Ben", Some("2026-03")), ["2026-01 guarantee 1500.00 (0.00)", "2026-02 guarantee 3000.00 (0.00)"]);
    }

    #[test]
    fn a_holdback_is_paid_when_the_quarter_ends() {
        let story = ben("holdback = { share = \"10%\", per = \"quarter\" }");
        let lines = [
            "2026-01 holdback -100.00 (100.00)",
            "2026-02 holdback -400.00 (500.00)",
            "2026-03 holdback released 500.00 (0.00)",
            "2026-04 holdback -600.00 (600.00)",
        ];
        assert_eq!(story.terms("Ben", None), lines);
    }

    #[test]
    fn what_a_clawback_cannot_take_is_carried() {
        let story = Story::new()
            .person("Ben AE")
            .deal("D1 Ben 2026-01-10 10000 cancelled_on=2026-02-03")
            .deal("D2 Ben 2026-01-11 2000 cancelled_on=2026-03-03")
            .deal("D3 Ben 2026-03-10 7000")
            .deal("D4 Ben 2026-04-10 9000")
            .plan_on_terms(
                "AE",
                "clawback = { floor = 100 }",
                "measure = \"bookings\"\nrate = \"10%\"\nclawback = { on = \"cancelled_on\" }",
            );
        let lines = [
            "2026-02 carried 1000.00 (1000.00)",
            "2026-03 carried 200.00 (1200.00)",
            "2026-03 taken of 2026-02 -600.00 (600.00)",
            "2026-04 taken of 2026-02 -400.00 (200.00)",
            "2026-04 taken of 2026-03 -200.00 (0.00)",
        ];
        assert_eq!(story.terms("Ben", None), lines);
        assert_eq!(story.paid("Ben", None), ["2026-01 1200.00", "2026-02 0.00", "2026-03 100.00", "2026-04 300.00"]);
    }
}
