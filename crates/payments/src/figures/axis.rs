//! Where a person's credits stand on the axis on which a commission's tiers are read.

use super::{Figures, PlanFigures};
use crate::words;
use book::results::{AxisFall, Credit};
use kernel::{Date, Decimal, Exact};
use num_bigint::BigInt;
use num_rational::BigRational;
use plans::{Against, Bound, Commission, Component, Per, Tier};

/// A credit's move on the axis.
pub(crate) struct Move<'c> {
    pub before: Exact,
    pub after: Exact,
    pub credit: &'c Credit,
}

/// A component's axis in a span, up to the end of a pay window.
pub(crate) struct Axis<'c> {
    /// The moves of the credits, in order.
    pub moves: Vec<Move<'c>>,
    /// Where clawbacks moved it back, in order.
    pub falls: Vec<AxisFall>,
    /// Where it stands in the end.
    pub stands: Exact,
}

impl Axis<'_> {
    /// How far clawbacks moved it back.
    pub fn fallen(&self) -> Exact {
        self.falls.iter().fold(Exact::ZERO, |sum, fall| sum.checked_add(fall.amount).unwrap_or(sum))
    }
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

/// The axis of a component by tiers in a span: the moves of the credits that it sees, up to the end of the pay window, and where the
/// calculation let it fall.
pub(crate) fn axis<'c>(
    figures: &Figures<'_>,
    plan: &PlanFigures<'_>,
    component: &Component,
    span: &Span,
    credits: &'c [Credit],
) -> Axis<'c> {
    let Some(commission) = component.kind.commission() else {
        return Axis { moves: Vec::new(), falls: Vec::new(), stands: Exact::ZERO };
    };
    let end = span.end.min(plan.window.end);
    let mut falls = figures.state.outcome.axis_falls_of(figures.person.id.as_str(), plan.position, component.name.as_str());
    falls.retain(|fall| fall.date >= span.start && fall.date < end);
    // A credit moves the axis as the version of its day says.
    let versions = figures.versions(plan.position, component);
    let terms_on = |day: Date| {
        let version = versions.iter().find(|(_, days)| days.iter().any(|range| range.contains(day)));
        version.and_then(|(component, _)| component.kind.commission())
    };
    let mut own: Vec<(&'c Credit, &Commission)> = credits
        .iter()
        .filter(|credit| credit.measure == commission.measure && credit.date >= span.start && credit.date < end)
        .filter_map(|credit| Some((credit, terms_on(credit.date)?)))
        .collect();
    own.sort_by(|(a, _), (b, _)| (a.date, &a.record, a.rule, &a.through).cmp(&(b.date, &b.record, b.rule, &b.through)));
    let (mut stands, mut to_fall) = (Exact::ZERO, falls.iter().peekable());
    let back =
        |stands: Exact, fall: &AxisFall| fall.amount.0.checked_neg().and_then(|back| stands.checked_add(Exact(back))).unwrap_or(stands);
    let mut moves = Vec::new();
    for (credit, terms) in own {
        // It falls after all credits of the day.
        while let Some(fall) = to_fall.next_if(|fall| fall.date < credit.date) {
            stands = back(stands, fall);
        }
        let before = if commission.per == Per::Deal { Exact::ZERO } else { stands };
        stands = before.checked_add(step(terms, credit)).unwrap_or(before);
        moves.push(Move { before, after: stands, credit });
    }
    let stands = to_fall.fold(stands, back);
    Axis { moves, falls, stands }
}

/// How far clawbacks moved the axis of a component's tiers back by the end of the pay window, in words; none when they did not.
///
/// `The tiers of this component stand at 5,000 in 2026: 10,000 of D1, taken back on 2026-03-20, no longer counts for them. The measure keeps it.`
pub(crate) fn fallen(figures: &Figures<'_>, plan: &PlanFigures<'_>, component: &Component, credits: &[Credit]) -> Option<String> {
    let commission = component.kind.commission().filter(|commission| commission.tiers.len() > 1)?;
    let span = span(figures, plan, commission.per);
    let axis = axis(figures, plan, component, &span, credits);
    let number = |amount: Exact| words::number(decimal(amount));
    let what = match axis.falls.as_slice() {
        [] => return None,
        [fall] => format!("{} of {}, taken back on {}, no longer counts", number(fall.amount), fall.record, words::day(fall.date)),
        several => format!("{} of {} records that were taken back no longer counts", number(axis.fallen()), several.len()),
    };
    Some(format!("The tiers of this component stand at {} in {}: {what} for them. The measure keeps it.", number(axis.stands), span.id))
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
