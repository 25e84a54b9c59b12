//! What a component pays at each attainment, as a curve.

use crate::chart::curve::{Curve, Point};
use crate::language::t;
use crate::say;
use kernel::Decimal;
use plans::{Against, Amount, Apply, Bonus, Commission, Component, CurvePoint, Kind, Objectives};

/// The component's curve; none for one that pays the same everywhere.
#[must_use]
pub fn of(component: &Component) -> Option<Curve> {
    match &component.kind {
        Kind::Commission(commission) if commission.gate.is_some() => gated(component, bare(commission)),
        Kind::Commission(commission) => tiers(commission),
        Kind::Attainment(rating) if rating.gate.is_some() => gated(component, payout(&rating.curve, rating.apply)),
        Kind::Attainment(rating) => Some(payout(&rating.curve, rating.apply)),
        Kind::Bonus(bonus) => steps(bonus),
        Kind::Objectives(objectives) => score(objectives),
        Kind::Spiff(_) | Kind::Override(_) | Kind::Pool(_) => None,
    }
}

fn across(against: Against) -> &'static str {
    match against {
        Against::Quota => t("Share of quota"),
        Against::Amount => t("Credited in the window"),
        Against::Count => t("Records credited in the window"),
    }
}

fn tiers(commission: &Commission) -> Option<Curve> {
    (commission.tiers.len() > 1).then(|| bare(commission))
}

/// The curve with the points that a gate leaves it; a point keeps the label that it has without the gate.
fn gated(component: &Component, curve: Curve) -> Option<Curve> {
    let label = |at: Decimal| curve.points.iter().find(|point| point.at == at).map(|point| point.label.clone()).unwrap_or_default();
    let points = plans::curve(component)?.points;
    let points = points.into_iter().map(|point| Point { at: point.at, pays: point.value, label: label(point.at) }).collect();
    let one = component.kind.commission().is_some_and(|commission| matches!(commission.rate, plans::RateSource::Fixed(_)));
    Some(Curve { points, up: if one { t("Rate").to_owned() } else { curve.up }, ..curve })
}

fn bare(commission: &Commission) -> Curve {
    let alone = matches!(commission.rate, plans::RateSource::Tiers);
    let points =
        commission.tiers.iter().map(|tier| Point { at: tier.from, pays: tier.rate, label: tier.label.clone().unwrap_or_default() });
    Curve {
        points: points.collect(),
        stepped: commission.apply != Apply::Interpolated,
        across: across(commission.against).into(),
        up: if alone { t("Rate").to_owned() } else { t("Share of the base rate").to_owned() },
        across_percent: commission.against == Against::Quota,
        up_percent: true,
        beyond: None,
    }
}

fn score(objectives: &Objectives) -> Option<Curve> {
    let curve = payout(&objectives.curve, objectives.apply);
    (!objectives.curve.is_empty()).then(|| Curve { across: t("Score").to_owned(), ..curve })
}

fn payout(curve: &[CurvePoint], apply: Apply) -> Curve {
    let points = curve.iter().map(|point| Point { at: point.at, pays: point.pays, label: String::new() });
    Curve {
        points: points.collect(),
        stepped: apply == Apply::Whole,
        across: t("Share of quota").to_owned(),
        up: t("Share of target pay").to_owned(),
        across_percent: true,
        up_percent: true,
        beyond: curve.last().and_then(|point| point.beyond),
    }
}

fn steps(bonus: &Bonus) -> Option<Curve> {
    let mut points = vec![Point { at: Decimal::ZERO, pays: Decimal::ZERO, label: String::new() }];
    let mut sum = Decimal::ZERO;
    for step in &bonus.steps {
        let Amount::Fixed(amount) = step.pays else { return None };
        sum = if bonus.stacking == plans::Stacking::All { sum.checked_add(amount)? } else { amount };
        points.push(Point { at: step.at, pays: sum, label: say::number(&amount) });
    }
    Some(Curve {
        points,
        stepped: true,
        across: across(bonus.against).into(),
        up: t("Bonus").to_owned(),
        across_percent: bonus.against == Against::Quota,
        up_percent: false,
        beyond: None,
    })
}
