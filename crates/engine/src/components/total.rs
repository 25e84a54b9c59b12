//! The total of a component in a pay window: lines, cap and floor by deal, multiplier, gate, caps and floors, each step adding one line if it changes
//! anything; then whole cents.
//!
//! Ada's January lines add up to 4,000. A multiplier of 1.1 for a good win rate adds 400; `cap.period` of 4,200 takes back 200.

use super::clawback::{PaidFor, TakenBack};
use super::rounding::allot;
use super::{Draft, Drafts, Paying, shown, small};
use crate::measure::quota::{days_on, last_day_on};
use crate::measure::reader::{Days, is_on};
use crate::number::Num;
use crate::outcome::facts::{Line, NONE, Total};
use crate::prepare::days::Span;
use book::results::LineKind;
use kernel::Unit;
use plans::{Condition, Multiplier};
use std::collections::BTreeMap;

/// Lines and totals of a component, in order of pay window; and whether an amount was too large to be kept.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub lines: Vec<Line>,
    pub totals: Vec<Total>,
    pub too_large: bool,
}

/// One pay window's lines and their exact sum.
struct Sum {
    drafts: Vec<Draft>,
    total: Num,
    /// The sum of the lines before multipliers.
    lines: Num,
    /// What floors added.
    floors: Num,
}

impl Sum {
    fn add(&mut self, line: Line, amount: Num) {
        if !amount.is_zero() {
            self.total += &amount;
            if line.kind == LineKind::Floor {
                self.floors += &amount;
            }
            self.drafts.push(Draft { line, amount });
        }
    }

    /// What the lines were paid, as a factor: multipliers, gates and caps change it, floors do not. Never below zero: a cap may cut
    /// more than the lines themselves had.
    fn factor(&self) -> Num {
        (&self.total - &self.floors).divide(&self.lines).map_or(Num::ONE, |factor| factor.max(Num::ZERO))
    }
}

/// A component that is settled pay window by pay window.
struct Settling<'p> {
    paying: &'p Paying<'p>,
    drafts: Drafts,
    back: &'p TakenBack,
    paid_for: PaidFor,
    settled: Settled,
}

/// Settles a component: all pay windows up to the last one calculated.
pub(crate) fn settle(paying: &Paying<'_>, drafts: Drafts, back: &TakenBack) -> Settled {
    settle_together(vec![(paying, drafts, back)]).pop().unwrap_or_default()
}

/// Settles a component of several versions of a plan, the earliest first: what caps and floors of the year count is what all of them paid.
pub(crate) fn settle_together(versions: Vec<(&Paying<'_>, Drafts, &TakenBack)>) -> Vec<Settled> {
    let settling = |(paying, drafts, back)| Settling { paying, drafts, back, paid_for: PaidFor::default(), settled: Settled::default() };
    let mut all: Vec<Settling<'_>> = versions.into_iter().map(settling).collect();
    let Some(first) = all.first().map(|one| one.paying) else { return Vec::new() };
    let days = &first.reader.context.days;
    let mut years: BTreeMap<usize, i128> = BTreeMap::new();
    let windows = days.windows(first.plan.plan.pays).iter().enumerate();
    for (window, span) in windows.take_while(|(_, span)| span.first <= first.reader.through) {
        let earlier = years.entry(days.window_of(Unit::Year, span.last)).or_default();
        all.iter_mut().for_each(|one| one.window(window, span, earlier));
    }
    all.into_iter().map(|one| one.settled).collect()
}

impl Settling<'_> {
    /// Settles one pay window; adds its total to those of the year.
    fn window(&mut self, window: usize, span: &Span, earlier: &mut i128) {
        let (paying, back) = (self.paying, self.back);
        let floors = paying.component.component.floor.period.is_some() || paying.component.component.floor.year.is_some();
        let lines = self.drafts.remove(&window);
        if lines.is_none() && !floors && !back.any_within(paying, window) {
            return;
        }
        let decimals = paying.plan.plan.currency.decimals();
        let mut sum = steps(paying, lines.unwrap_or_default(), window, span, &Num::from_scaled(*earlier, decimals));
        if !back.happenings.is_empty() {
            self.paid_for.add(back, window, &sum.drafts, &sum.factor());
            for draft in self.paid_for.lines(paying, back, window) {
                sum.add(draft.line, draft.amount);
            }
        }
        if sum.drafts.is_empty() {
            return;
        }
        let amounts = sum.drafts.iter().map(|draft| &draft.amount);
        let Some((total, parts)) = allot(amounts, &sum.total, decimals, paying.reader.context.company.rounding) else {
            self.settled.too_large = true;
            return;
        };
        *earlier += i128::from(total);
        self.settled.lines.extend(sum.drafts.iter().zip(parts).map(|(draft, minor)| Line { minor, ..draft.line }));
        self.settled.totals.push(Total {
            plan: small(paying.plan_number),
            component: small(paying.number),
            window: small(window),
            minor: total,
        });
    }
}

fn steps(paying: &Paying<'_>, drafts: Vec<Draft>, window: usize, span: &Span, earlier: &Num) -> Sum {
    let component = &paying.component.component;
    let (cap, floor) = (component.cap.deal.map(Num::from_decimal), component.floor.deal.map(Num::from_decimal));
    let drafts = if cap.is_some() || floor.is_some() { limit_deals(paying, drafts, window, cap.as_ref(), floor.as_ref()) } else { drafts };
    let total = drafts.iter().fold(Num::ZERO, |sum, draft| &sum + &draft.amount);
    let mut sum = Sum { drafts, lines: total.clone(), total, floors: Num::ZERO };
    multiply(paying, &mut sum, window, span, (&component.multiply, 0));
    multiply(paying, &mut sum, window, span, (&component.of_plan.multiply, component.multiply.len()));
    gate(paying, &mut sum, window, span);
    if let Some(cap) = component.cap.period.map(Num::from_decimal)
        && sum.total > cap
    {
        let taken = &cap - &sum.total;
        sum.add(paying.line(LineKind::Cap, window), taken);
    }
    if let Some(floor) = component.floor.period.map(Num::from_decimal)
        && sum.total < floor
        && days_on(paying.on, span) > 0
    {
        let added = &floor - &sum.total;
        sum.add(paying.line(LineKind::Floor, window), added);
    }
    by_year(paying, &mut sum, window, span, earlier);
    sum
}

/// The first of some multipliers whose condition holds; the positions of their lines begin at a number.
fn multiply(paying: &Paying<'_>, sum: &mut Sum, window: usize, span: &Span, (multipliers, begin): (&[Multiplier], usize)) {
    if sum.total.is_zero() {
        return;
    }
    let first = multipliers.iter().enumerate().find(|(_, multiplier)| holds(paying, &multiplier.when, span) == Some(true));
    if let Some((position, multiplier)) = first {
        let rate = Num::from_decimal(multiplier.by) - Num::ONE;
        let line = paying.line(LineKind::Multiplier, window);
        let amount = &sum.total * &rate;
        sum.add(Line { base: shown(&sum.total), rate: shown(&rate), tier: small(begin + position), ..line }, amount);
    }
}

/// Takes everything away if the component's condition does not hold, or else one of the plan's.
fn gate(paying: &Paying<'_>, sum: &mut Sum, window: usize, span: &Span) {
    let component = &paying.component.component;
    if sum.total.is_zero() {
        return;
    }
    let closed = |condition: &Condition| holds(paying, condition, span) != Some(true);
    let line = paying.line(LineKind::Gate, window);
    if component.only_if.as_ref().is_some_and(closed) {
        let taken = -&sum.total;
        sum.add(line, taken);
    } else if let Some(position) = component.of_plan.only_if.iter().position(closed) {
        let taken = -&sum.total;
        sum.add(Line { tier: small(position), ..line }, taken);
    }
}

fn by_year(paying: &Paying<'_>, sum: &mut Sum, window: usize, span: &Span, earlier: &Num) {
    let component = &paying.component.component;
    if let Some(cap) = component.cap.year.map(Num::from_decimal) {
        let cap = whole(paying, &cap, false);
        if (earlier + &rounded(paying, &sum.total)) > cap && sum.total.is_positive() {
            let left = &cap - earlier;
            let left = if left.is_positive() { left } else { Num::ZERO };
            let taken = &left - &sum.total;
            sum.add(paying.line(LineKind::Cap, window), taken);
        }
    }
    if let Some(floor) = component.floor.year.map(Num::from_decimal) {
        let days = &paying.reader.context.days;
        let year = days.windows(Unit::Year)[days.window_of(Unit::Year, span.last)];
        let floor = whole(paying, &floor, true);
        let below = (earlier + &rounded(paying, &sum.total)) < floor;
        // Of versions that accumulate together the last one lifts the year.
        let counted = if matches!(component.kind, plans::Kind::Spiff(_)) { paying.on } else { paying.together };
        let on_it = last_day_on(counted, &year).is_some_and(|day| is_on(paying.on, day));
        if span.last == year.last && year.last <= paying.reader.through && on_it && below {
            let added = &(&floor - earlier) - &sum.total;
            sum.add(paying.line(LineKind::Floor, window), added);
        }
    }
}

/// A total as it would be rounded, since the year's other totals are rounded too.
fn rounded(paying: &Paying<'_>, total: &Num) -> Num {
    let decimals = paying.plan.plan.currency.decimals();
    super::rounding::round(total, decimals, paying.reader.context.company.rounding)
        .map_or_else(|| total.clone(), |minor| Num::from_scaled(minor, decimals))
}

/// The whole minor unit at or below an amount, or at or above it.
fn whole(paying: &Paying<'_>, amount: &Num, above: bool) -> Num {
    let decimals = paying.plan.plan.currency.decimals();
    let Some((whole, remainder)) = amount.floor(decimals) else { return amount.clone() };
    Num::from_scaled(whole + i128::from(above && remainder != 0), decimals)
}

/// Whether a condition holds in its window, up to the end of the pay window.
fn holds(paying: &Paying<'_>, condition: &Condition, span: &Span) -> Option<bool> {
    let reader = paying.reader;
    let period = span.last.min(reader.through);
    let window = reader.context.days.window_of(condition.per, period);
    let of = reader.context.days.windows(condition.per)[window];
    let days = Days { from: of.start, until: of.end.min(span.end).min(reader.end()), on: None, within: None };
    reader.formula(&condition.formula, days, (condition.per, window))?.truth()
}

/// Right after the lines of each record that add up to more than the cap, what is above it; of one that earns something, but less than the
/// floor, what is missing.
fn limit_deals(paying: &Paying<'_>, drafts: Vec<Draft>, window: usize, cap: Option<&Num>, floor: Option<&Num>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut rest = drafts.into_iter().peekable();
    while let Some(draft) = rest.next() {
        let (record, day) = (draft.line.record, draft.line.day);
        let mut sum = draft.amount.clone();
        out.push(draft);
        if record == NONE {
            continue;
        }
        while let Some(next) = rest.next_if(|next| next.line.record == record) {
            sum += &next.amount;
            out.push(next);
        }
        let of_record = |kind: LineKind| Line { record, day, ..paying.line(kind, window) };
        if let Some(cap) = cap.filter(|cap| sum > **cap) {
            out.push(Draft { line: of_record(LineKind::Cap), amount: cap - &sum });
            sum = cap.clone();
        }
        if let Some(floor) = floor.filter(|floor| sum.is_positive() && sum < **floor) {
            out.push(Draft { line: of_record(LineKind::Floor), amount: floor - &sum });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    fn ada(terms: &str) -> Vec<String> {
        Story::new()
            .person("Ada AE")
            .quota("Ada renewals 2026-Q1 1000")
            .deal("D1 Ada 2026-01-10 40000")
            .deal("D2 Ada 2026-01-11 500 kind=renewal stage=Lost")
            .deal("D3 Ada 2026-02-11 10000")
            .plan("AE", &format!("measure = \"bookings\"\nrate = \"10%\"\n{terms}"))
            .lines("Ada", None)
    }

    #[test]
    fn a_multiplier_then_a_cap() {
        let lines = ada("multiply = { when = \"win-rate >= 40%\", by = 1.1 }\ncap = { period = 4200 }");
        let expected = [
            "2026-01 tier D1 [0] 40000 × 0.1 = 4000.00",
            "2026-01 multiplier [0] 4000 × 0.1 = 400.00",
            "2026-01 cap = -200.00",
            "2026-02 tier D3 [0] 10000 × 0.1 = 1000.00",
            "2026-02 multiplier [0] 1000 × 0.1 = 100.00",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_gate_takes_everything_while_it_is_closed() {
        let lines = ada("only_if = { when = \"attainment(renewals) >= 90%\", per = \"quarter\" }");
        let expected = [
            "2026-01 tier D1 [0] 40000 × 0.1 = 4000.00",
            "2026-01 gate = -4000.00",
            "2026-02 tier D3 [0] 10000 × 0.1 = 1000.00",
            "2026-02 gate = -1000.00",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_floor_by_deal_lifts_what_earns_something() {
        let expected =
            ["2026-01 tier D1 [0] 40000 × 0.1 = 4000.00", "2026-02 tier D3 [0] 10000 × 0.1 = 1000.00", "2026-02 floor D3 = 500.00"];
        assert_eq!(ada("floor = { deal = 1500 }"), expected);
    }

    #[test]
    fn caps_by_deal_and_by_year_and_a_floor() {
        let lines = ada("cap = { deal = 3500, year = 4000 }\nfloor = { period = 600 }");
        let expected = [
            "2026-01 tier D1 [0] 40000 × 0.1 = 4000.00",
            "2026-01 cap D1 = -500.00",
            "2026-02 tier D3 [0] 10000 × 0.1 = 1000.00",
            "2026-02 cap = -500.00",
        ];
        assert_eq!(lines, expected);
    }
}
