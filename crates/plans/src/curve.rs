//! The payout curve of a component, as exact points to draw.

use crate::{Against, Amount, Apply, Bonus, Commission, Component, CurvePoint, Gate, GatePays, Kind, RateSource, Spiff, Stacking};
use kernel::Decimal;

/// What is drawn along the bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Attainment; 1 is 100 % of quota.
    Attainment,
    /// An amount in the plan's currency.
    Amount,
    /// A number of records or units.
    Count,
}

/// What is drawn upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurveKind {
    /// The rate of each slice (marginal tiers): steps.
    MarginalRate,
    /// The rate on everything, by the tier reached (whole tiers): steps.
    Rate,
    /// The rate on everything, read off straight lines (interpolated tiers).
    RateLine,
    /// The payout as a share of target pay, in steps.
    PayoutSteps,
    /// The payout as a share of target pay, on straight lines.
    PayoutLine,
    /// A fixed amount in the plan's currency, in steps; steps that add up are added.
    AmountSteps,
}

/// A corner of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Along the axis: an attainment (1 is 100 %), an amount or a count.
    pub at: Decimal,
    /// The rate or payout (1 is 100 %), or the amount, at this point and, for steps, up to the next.
    pub value: Decimal,
}

/// A payout curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// What is drawn along the bottom.
    pub axis: Axis,
    /// What is drawn upwards, and whether points are joined by steps or lines.
    pub kind: CurveKind,
    /// The corners, in order of `at`.
    pub points: Vec<Point>,
    /// How much the value grows for each unit of the axis beyond the last point; none when it stays.
    pub beyond: Option<Decimal>,
}

/// The payout curve of a component; none for overrides, pools, and what is not the same for all: a base rate from a table or a person's
/// row without tiers, an amount from a person's row, an amount for each record.
#[must_use]
pub fn curve(component: &Component) -> Option<Curve> {
    match &component.kind {
        Kind::Commission(commission) | Kind::Spiff(Spiff { commission, .. }) => {
            (commission.tiers.len() > 1 || is_one_rate(commission)).then(|| of_tiers(commission))
        }
        Kind::Attainment(rating) => {
            let curve = of_target_pay(&rating.curve, rating.apply);
            Some(rating.gate.map_or(curve.clone(), |gate| behind(gate, curve)))
        }
        Kind::Objectives(objectives) => (!objectives.curve.is_empty()).then(|| of_target_pay(&objectives.curve, objectives.apply)),
        Kind::Bonus(bonus) => of_steps(bonus),
        Kind::Override(_) | Kind::Pool(_) => None,
    }
}

fn axis(against: Against) -> Axis {
    match against {
        Against::Quota => Axis::Attainment,
        Against::Amount => Axis::Amount,
        Against::Count => Axis::Count,
    }
}

/// Whether everybody has the same rate on everything.
fn is_one_rate(commission: &Commission) -> bool {
    commission.each.is_none() && matches!(commission.rate, RateSource::Fixed(_) | RateSource::Tiers)
}

/// The tiers' rates, times the base rate where it is one for all; otherwise multiples of the base rate.
fn of_tiers(commission: &Commission) -> Curve {
    let base = match commission.rate {
        RateSource::Fixed(rate) => rate,
        RateSource::Tiers | RateSource::Person(_) | RateSource::Table(_) => Decimal::ONE,
    };
    let kind = match commission.apply {
        Apply::Marginal => CurveKind::MarginalRate,
        Apply::Whole => CurveKind::Rate,
        Apply::Interpolated => CurveKind::RateLine,
    };
    let points = commission.tiers.iter().map(|tier| Point { at: tier.from, value: tier.rate * base }).collect();
    let curve = Curve { axis: axis(commission.against), kind, points, beyond: None };
    // The slices below a gate that pays from zero have their own rates, all at once when it is reached.
    let marginal = commission.apply == Apply::Marginal;
    let gate = commission.gate.filter(|gate| !marginal || gate.pays == GatePays::Above || commission.tiers.len() == 1);
    match gate {
        Some(gate) if marginal => behind(Gate { pays: GatePays::FromZero, ..gate }, curve),
        Some(gate) => behind(gate, curve),
        None => curve,
    }
}

/// A curve that is zero below a gate; above it as it was, or less what it pays at the gate.
fn behind(gate: Gate, curve: Curve) -> Curve {
    let lines = matches!(curve.kind, CurveKind::RateLine | CurveKind::PayoutLine);
    let pays = curve.value_at(gate.at, lines);
    let less = if gate.pays == GatePays::Above { pays } else { Decimal::ZERO };
    let start = curve.points.first().map_or(Decimal::ZERO, |point| point.at).min(Decimal::ZERO);
    let mut points = vec![Point { at: start, value: Decimal::ZERO }];
    if lines && pays > less {
        points.push(Point { at: gate.at, value: Decimal::ZERO });
    }
    points.push(Point { at: gate.at, value: pays - less });
    points.extend(curve.points.iter().filter(|point| point.at > gate.at).map(|point| Point { value: point.value - less, ..*point }));
    Curve { points, ..curve }
}

impl Curve {
    /// The value at a place of the axis, on straight lines or in steps; beyond the last point its value and the slope, if there is one.
    fn value_at(&self, at: Decimal, lines: bool) -> Decimal {
        let payout = matches!(self.kind, CurveKind::PayoutLine | CurveKind::PayoutSteps);
        let Some(below) = self.points.iter().rposition(|point| point.at <= at) else {
            return if payout { Decimal::ZERO } else { self.points.first().map_or(Decimal::ZERO, |point| point.value) };
        };
        let point = self.points[below];
        let grown = match self.points.get(below + 1) {
            Some(next) if lines => {
                (at - point.at).checked_mul(next.value - point.value).and_then(|rise| rise.checked_div(next.at - point.at))
            }
            Some(_) => None,
            None => self.beyond.and_then(|slope| slope.checked_mul(at - point.at)),
        };
        point.value.saturating_add(grown.unwrap_or_default())
    }
}

fn of_target_pay(curve: &[CurvePoint], apply: Apply) -> Curve {
    let kind = if apply == Apply::Interpolated { CurveKind::PayoutLine } else { CurveKind::PayoutSteps };
    let points = curve.iter().map(|point| Point { at: point.at, value: point.pays }).collect();
    Curve { axis: Axis::Attainment, kind, points, beyond: curve.last().and_then(|point| point.beyond) }
}

fn of_steps(bonus: &Bonus) -> Option<Curve> {
    let mut sum = Decimal::ZERO;
    let mut points = Vec::new();
    for step in &bonus.steps {
        let Amount::Fixed(pays) = step.pays else { return None };
        sum = if bonus.stacking == Stacking::All { sum + pays } else { pays };
        points.push(Point { at: step.at, value: sum });
    }
    Some(Curve { axis: axis(bonus.against), kind: CurveKind::AmountSteps, points, beyond: None })
}
