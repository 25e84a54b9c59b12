//! Where a person's credits stand on the axis on which a commission's tiers are read.

use super::{Figures, PlanFigures};
use book::results::Credit;
use kernel::{Date, Decimal, Exact};
use num_bigint::BigInt;
use num_rational::BigRational;
use plans::{Against, Bound, Commission, Per, Tier};

/// A credit's move on the axis.
pub(crate) struct Move {
    pub before: Exact,
    pub after: Exact,
    pub credit: Credit,
}

/// The window over which a commission accumulates at a period.
pub(crate) struct Span {
    pub id: String,
    pub start: Date,
    pub end: Date,
}

/// The window of `per` that contains the pay window's last period (or the last period calculated, if that is earlier).
pub(crate) fn span(figures: &Figures<'_>, plan: &PlanFigures<'_>, per: Per) -> Span {
    let calendar = &figures.state.book.company.calendar;
    let last = plan.window.last.min(figures.state.outcome.through.max(plan.window.first));
    match per {
        Per::Window(unit) => {
            let index = calendar.window_of(unit, last);
            let window = &calendar.windows(unit)[index];
            Span { id: window.id.clone(), start: window.start, end: window.end }
        }
        Per::Deal => Span { id: plan.window.id.clone(), start: plan.window.start, end: plan.window.end },
        Per::Plan => Span { id: "plan to date".into(), start: Date::MIN, end: plan.window.end },
    }
}

/// The moves of the credits that the commission sees in a span, up to the end of the pay window, in order.
pub(crate) fn moves(figures: &Figures<'_>, plan: &PlanFigures<'_>, commission: &Commission, span: &Span, credits: &[Credit]) -> Vec<Move> {
    let end = span.end.min(plan.window.end);
    let mut own: Vec<&Credit> = credits
        .iter()
        .filter(|credit| credit.measure == commission.measure && credit.date >= span.start && credit.date < end)
        .filter(|credit| figures.days_on(plan.position).any(|range| range.contains(credit.date)))
        .collect();
    own.sort_by(|a, b| (a.date, &a.record, a.rule, &a.through).cmp(&(b.date, &b.record, b.rule, &b.through)));
    let mut stands = Exact::ZERO;
    own.into_iter()
        .map(|credit| {
            if commission.per == Per::Deal {
                stands = Exact::ZERO;
            }
            let before = stands;
            stands = before.checked_add(step(commission, credit)).unwrap_or(before);
            Move { before, after: stands, credit: credit.clone() }
        })
        .collect()
}

/// How far one credit moves the axis.
fn step(commission: &Commission, credit: &Credit) -> Exact {
    if commission.against == Against::Count {
        return Exact::from_decimal(credit.weight).unwrap_or_default();
    }
    let worth = credit.value.checked_mul(credit.rate).unwrap_or_default();
    match &commission.windfall {
        Some(windfall) if worth > windfall.over => {
            let counts = windfall.over + (worth - windfall.over) * windfall.counts;
            counts.checked_mul(credit.weight).and_then(Exact::from_decimal).unwrap_or_default()
        }
        _ => credit.toward_quota,
    }
}

/// A tier's lower bound on the axis; none against a quota when there is none.
pub(crate) fn bound(commission: &Commission, tier: &Tier, quota: Option<&BigRational>) -> Option<BigRational> {
    let from = quotas::target::rational(tier.from);
    match commission.against {
        Against::Quota => quota.map(|quota| from * quota),
        Against::Amount | Against::Count => Some(from),
    }
}

/// The tier in which a value on the axis stands.
pub(crate) fn tier_at(commission: &Commission, at: &BigRational, quota: Option<&BigRational>) -> usize {
    let zero = BigRational::from_integer(BigInt::from(0));
    if *at < zero {
        return 0;
    }
    let reached = |tier: &Tier| {
        bound(commission, tier, quota).is_some_and(|bound| if commission.bound == Bound::Upper { bound < *at } else { bound <= *at })
    };
    commission.tiers.iter().rposition(reached).unwrap_or(0)
}

/// A plain decimal of an exact amount, rounded to ten decimals when it has more.
pub(crate) fn decimal(exact: Exact) -> Decimal {
    exact.to_decimal().or_else(|| super::quota::decimal(&super::quota::fraction(exact), 10)).unwrap_or_default()
}
