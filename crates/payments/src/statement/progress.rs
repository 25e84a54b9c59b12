//! How far a person is: measures against quotas, tiers reached, and what is left to the next one.

use super::{GatePart, MeasurePart, NextTier, TierPart};
use crate::figures::measures::{Reading, unit_word};
use crate::figures::{ComponentFigures, Figures, PlanFigures, axis, quota, tiers};
use crate::words;
use book::results::{Credit, LineKind};
use kernel::Decimal;
use num_rational::BigRational;
use plans::component::Kind;
use plans::{Against, Bound, Commission, GatePays, Per};

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

/// How far a commission is.
#[derive(Default)]
pub(super) struct Progress {
    /// Its tiers with what each paid.
    pub tiers: Vec<TierPart>,
    /// The next tier.
    pub next: Option<NextTier>,
    /// The gate.
    pub gate: Option<GatePart>,
}

/// The tiers of a commission with what each paid, the next one, and the gate.
pub(super) fn of(
    figures: &Figures<'_>,
    plan: &PlanFigures<'_>,
    part: &ComponentFigures<'_>,
    credits: &[Credit],
    readings: &[Reading],
) -> Progress {
    let Kind::Commission(commission) = &part.component.kind else { return Progress::default() };
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
    Progress {
        tiers: shown.collect(),
        next: next(commission, plan, &at, target.as_ref(), reached),
        gate: gate(commission, plan, &at, target.as_ref()),
    }
}

/// The gate; none of single deals, which have one each.
fn gate(commission: &Commission, plan: &PlanFigures<'_>, at: &BigRational, target: Option<&BigRational>) -> Option<GatePart> {
    let gate = commission.gate.filter(|_| commission.per != Per::Deal)?;
    let money = commission.against != Against::Count;
    let decimals = if money { plan.plan.currency.decimals() } else { 6 };
    let zero = BigRational::from_integer(0.into());
    let bound = match commission.against {
        Against::Quota => target.filter(|target| **target > zero).map(|target| quotas::target::rational(gate.at) * target),
        Against::Amount | Against::Count => Some(quotas::target::rational(gate.at)),
    };
    let reached = bound.as_ref().is_some_and(|bound| if commission.bound == Bound::Upper { at > bound } else { at >= bound });
    let left = bound.map(|bound| if reached { zero } else { bound - at });
    let distance = left.and_then(|left| quota::decimal(&left, decimals));
    let place = match commission.against {
        Against::Quota => format!("{} of quota", words::percent(gate.at)),
        Against::Amount => words::amount(gate.at, plan.plan.currency),
        Against::Count => words::number(gate.at),
    };
    let then = match gate.pays {
        GatePays::FromZero => "nothing is paid before it, everything from the first unit on once it is reached",
        GatePays::Above => "only what lies above it is paid",
    };
    let sentence = match (reached, distance) {
        (true, _) => format!("The gate at {place} is reached."),
        (false, Some(left)) => format!("{} more to the gate at {place}: {then}.", words::number(left)),
        (false, None) => format!("A gate at {place}, and no quota: nothing is paid."),
    };
    let pays = if gate.pays == GatePays::FromZero { "from zero" } else { "above" };
    Some(GatePart { at: gate.at, pays: pays.to_owned(), reached, distance, money, sentence })
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
