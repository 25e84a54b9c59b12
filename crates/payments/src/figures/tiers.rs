//! Tiers, steps and kinds of component as people read them.

use crate::words;
use kernel::Currency;
use plans::component::Kind;
use plans::{Against, Commission, Component};

/// What a component is, in a word or two.
pub(crate) fn kind(component: &Component) -> &'static str {
    match component.kind {
        Kind::Commission(_) => "commission",
        Kind::Attainment(_) => "attainment pay",
        Kind::Bonus(_) => "bonus",
        Kind::Objectives(_) => "objectives",
        Kind::Spiff(_) => "SPIFF",
        Kind::Override(_) => "override",
        Kind::Pool(_) => "pool",
    }
}

/// A tier's label: as written, else its bounds: `below 100% of quota`, `100% to 150% of quota`, `from 150% of quota`.
pub(crate) fn tier(commission: &Commission, position: usize, currency: Currency) -> String {
    let Some(tier) = commission.tiers.get(position) else { return format!("tier {}", position + 1) };
    if let Some(label) = &tier.label {
        return label.clone();
    }
    let next = commission.tiers.get(position + 1).map(|tier| tier.from);
    let show = |value: kernel::Decimal| match commission.against {
        Against::Quota => words::percent(value),
        Against::Amount => kernel::money::grouped(value, 0),
        Against::Count => words::number(value),
    };
    let unit = match commission.against {
        Against::Quota => " of quota".to_owned(),
        Against::Amount => format!(" {currency}"),
        Against::Count => String::new(),
    };
    match (position, next) {
        (0, None) => "every amount".to_owned(),
        (0, Some(next)) => format!("below {}{unit}", show(next)),
        (_, Some(next)) => format!("{} to {}{unit}", show(tier.from), show(next)),
        (_, None) => format!("from {}{unit}", show(tier.from)),
    }
}

/// What a line's position means in its component: a tier, a step, a measure, a multiplier; none without a position.
pub(crate) fn position(component: &Component, line: &book::results::Earning) -> Option<String> {
    use book::results::LineKind;
    let at = line.tier?;
    match (&component.kind, line.line) {
        // A single tier without a label is no tier to people: the rate alone says it.
        (Kind::Commission(commission), LineKind::Tier | LineKind::TrueUp) => (commission.tiers.len() > 1
            || commission.tiers.iter().any(|tier| tier.label.is_some()))
        .then(|| tier(commission, at, line.currency)),
        (Kind::Spiff(_), LineKind::Tier) => None,
        (Kind::Objectives(objectives), LineKind::Goal) => objectives.goals.get(at).map(|goal| goal.goal.clone()),
        (Kind::Attainment(rating), LineKind::Target) => rating.measures.get(at).map(|weighted| weighted.measure.to_string()),
        (Kind::Bonus(bonus), LineKind::Bonus) => bonus.steps.get(at).map(|step| match bonus.against {
            Against::Quota => format!("at {} of quota", words::percent(step.at)),
            Against::Amount | Against::Count => format!("at {}", words::number(step.at)),
        }),
        (_, LineKind::Multiplier) => component.multipliers().nth(at).map(|multiplier| format!("when {}", multiplier.when.text.text)),
        _ => Some(format!("{}", at + 1)),
    }
}
