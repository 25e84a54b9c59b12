//! How far a person is: measures against quotas, tiers reached, and what is left to the next one.

use super::{MeasurePart, NextTier, TierPart};
use crate::figures::measures::{Reading, unit_word};
use crate::figures::{ComponentFigures, Figures, PlanFigures, axis, quota, tiers};
use book::results::{Credit, LineKind};
use kernel::Decimal;
use num_rational::BigRational;
use plans::component::Kind;
use plans::{Against, Commission, Per};

pub(super) fn measure_part(figures: &Figures<'_>, reading: &Reading) -> MeasurePart {
    let measure = figures.state.book.measure(&reading.measure);
    MeasurePart {
        measure: reading.measure.clone(),
        label: measure.map_or_else(|| reading.measure.to_string(), |measure| measure.label.clone()),
        window: reading.window_id.clone(),
        unit: measure.map_or("count", |measure| unit_word(measure.unit)).to_owned(),
        value: reading.value,
        quota: reading.target,
        attainment: reading.attainment,
        credits: reading.credits,
    }
}

/// The tiers of a commission with what each paid, and the next one.
pub(super) fn tiers(
    figures: &Figures<'_>,
    plan: &PlanFigures<'_>,
    part: &ComponentFigures<'_>,
    credits: &[Credit],
    readings: &[Reading],
) -> (Vec<TierPart>, Option<NextTier>) {
    let Kind::Commission(commission) = &part.component.kind else { return (Vec::new(), None) };
    let target = readings.first().and_then(|reading| reading.quota.as_ref()).map(quota::Quota::value);
    let span = axis::span(figures, plan, commission.per);
    let axis = axis::axis(figures, plan, part.component, &span, credits);
    let at = quota::fraction(axis.stands);
    let reached = reached(commission, &at, target.as_ref(), credits.is_empty());
    let shown = commission.tiers.iter().enumerate().map(|(position, tier)| TierPart {
        tier: position,
        label: tiers::tier(commission, position, plan.plan.currency),
        from: tier.from,
        rate: tier.rate,
        reached: match commission.per {
            Per::Deal => part.lines.iter().any(|line| line.tier == Some(position)),
            _ => reached.is_some_and(|highest| position <= highest),
        },
        paid: paid(part, position),
    });
    (shown.collect(), next(commission, plan, &at, target.as_ref(), reached))
}

/// The highest tier reached; none against a quota when there is none above zero.
fn reached(commission: &Commission, at: &BigRational, target: Option<&BigRational>, none_yet: bool) -> Option<usize> {
    let zero = BigRational::from_integer(0.into());
    let readable = commission.against != Against::Quota || target.is_some_and(|target| *target > zero);
    (readable && !none_yet).then(|| axis::tier_at(commission, at, target))
}

fn paid(part: &ComponentFigures<'_>, position: usize) -> Decimal {
    let by_tier = |line: &&book::results::Earning| matches!(line.line, LineKind::Tier | LineKind::TrueUp) && line.tier == Some(position);
    part.lines.iter().filter(by_tier).map(|line| line.amount).sum()
}

fn next(
    commission: &Commission,
    plan: &PlanFigures<'_>,
    at: &BigRational,
    target: Option<&BigRational>,
    reached: Option<usize>,
) -> Option<NextTier> {
    if commission.per == Per::Deal {
        return None;
    }
    let zero = BigRational::from_integer(0.into());
    if commission.against == Against::Quota && target.is_none_or(|target| *target <= zero) {
        return None;
    }
    let position = reached.unwrap_or(0) + 1;
    let tier = commission.tiers.get(position)?;
    let distance = axis::bound(commission, tier, target)? - at;
    let money = commission.against != Against::Count;
    Some(NextTier {
        tier: position,
        label: tiers::tier(commission, position, plan.plan.currency),
        rate: tier.rate,
        distance: quota::decimal(&distance, if money { plan.plan.currency.decimals() } else { 6 })?,
        money,
    })
}
