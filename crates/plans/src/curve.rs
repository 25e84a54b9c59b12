//! The payout curve of a component, as exact points to draw.

use crate::{Against, Amount, Apply, Bonus, Commission, Component, CurvePoint, Kind, RateSource, Spiff, Stacking};
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
        Kind::Attainment(rating) => Some(of_target_pay(&rating.curve, rating.apply)),
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
    Curve { axis: axis(commission.against), kind, points, beyond: None }
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
