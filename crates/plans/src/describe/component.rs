//! A component in plain sentences.

use super::Described;
use crate::{
    Against, Amount, Apply, Bonus, Bound, Cap, Commission, Component, CurvePoint, Gate, GatePays, Kind, Multiplier, Objectives, Override,
    Per, Pool, Proration, RampStep, RateSource, Rating, ShareKey, Spiff, Stacking, TargetPay,
};
use kernel::money::{grouped, percent};
use kernel::{Currency, Decimal};

/// One component of a plan that calculates in `currency`.
pub fn describe(component: &Component, currency: Currency) -> Described {
    let (sentences, lines) = match &component.kind {
        Kind::Commission(commission) => commission_words(commission, currency),
        Kind::Attainment(rating) => rating_words(rating, currency),
        Kind::Objectives(objectives) => objectives_words(objectives, currency),
        Kind::Spiff(spiff) => spiff_words(spiff, currency),
        Kind::Bonus(bonus) => bonus_words(bonus, currency),
        Kind::Override(share) => (vec![override_words(share)], Vec::new()),
        Kind::Pool(pool) => (vec![pool_words(pool)], Vec::new()),
    };
    Described { name: component.name.to_string(), sentences, lines, terms: terms(component, currency) }
}

fn commission_words(commission: &Commission, currency: Currency) -> (Vec<String>, Vec<String>) {
    let flat = commission.tiers.len() == 1;
    let what = match (&commission.each, &commission.rate) {
        (Some(each), _) => format!("Pays {} for each record of {}", amount(each, currency), commission.measure),
        (None, RateSource::Fixed(rate)) if flat => format!("Pays {} of {}", percent(*rate), commission.measure),
        (None, RateSource::Person(_)) if flat => format!("Pays each person's own rate on {}", commission.measure),
        (None, _) => format!("Pays a rate on {}", commission.measure),
    };
    let over = match commission.per {
        Per::Deal => "each record by itself".to_owned(),
        Per::Window(unit) => format!("what adds up in a {}", unit.word()),
        Per::Plan => "all that adds up since the first day on the plan".to_owned(),
    };
    let mut sentences = vec![format!("{what}.")];
    match &commission.rate {
        RateSource::Tiers => {}
        RateSource::Fixed(_) if flat => {}
        RateSource::Person(column) if flat => sentences.push(format!("The rate is in the column `{column}` of people.")),
        RateSource::Fixed(rate) => sentences.push(format!("The base rate is {}.", percent(*rate))),
        RateSource::Person(column) => sentences.push(format!("The base rate is each person's own, from the column `{column}` of people.")),
        RateSource::Table(_) => {
            sentences.push("The base rate is read from a table: the row that matches most wins; without a match nothing is paid.".into())
        }
    }
    let mut lines = Vec::new();
    if let RateSource::Table(rows) = &commission.rate {
        for row in rows {
            let when: Vec<String> = row.when.iter().map(|(column, value)| format!("{column} is {value}")).collect();
            let when = if when.is_empty() { "otherwise".to_owned() } else { when.join(" and ") };
            lines.push(format!("{when}: {}", percent(row.rate)));
        }
    }
    if commission.tiers.len() > 1 {
        sentences.push(format!("Tiers act on {over}. {}", tiers_sentence(commission)));
    }
    let multiple = commission.each.is_some() || !matches!(commission.rate, RateSource::Tiers);
    if commission.tiers.len() > 1 || !multiple {
        lines.extend(tier_lines(commission, multiple, currency));
    }
    sentences
        .extend(commission.gate.map(|gate| gate_words(gate, &format!("A gate on {over}"), &axis(gate.at, commission.against, currency))));
    if let Some(windfall) = &commission.windfall {
        sentences.push(format!(
            "Of a single record's value above {} only {} counts, for pay and for quota.",
            money(windfall.over, currency),
            percent(windfall.counts)
        ));
    }
    (sentences, lines)
}

/// What a gate at a bound says.
fn gate_words(gate: Gate, what: &str, at: &str) -> String {
    match gate.pays {
        GatePays::FromZero => format!("{what}: below {at} nothing is paid; once it is reached, everything from the first unit on."),
        GatePays::Above => format!("{what}: only what lies above {at} is paid."),
    }
}

fn tiers_sentence(commission: &Commission) -> String {
    let how = match commission.apply {
        Apply::Marginal => "Each slice is paid at its own tier's rate.",
        Apply::Whole => "The tier that is reached pays everything; earlier records of the window are trued up.",
        Apply::Interpolated => "The rate is read off the straight lines between the points and pays everything.",
    };
    let bound = match commission.bound {
        Bound::Lower => "",
        Bound::Upper => " Exactly on a bound the lower tier pays.",
    };
    let back = if commission.never_back { " What was paid for the window is never taken back within it." } else { "" };
    format!("{how}{bound}{back}")
}

fn tier_lines(commission: &Commission, multiple: bool, currency: Currency) -> Vec<String> {
    let tiers = &commission.tiers;
    tiers
        .iter()
        .enumerate()
        .map(|(index, tier)| {
            let from = axis(tier.from, commission.against, currency);
            let range = match tiers.get(index + 1) {
                _ if commission.apply == Apply::Interpolated => format!("at {from}"),
                Some(next) => format!("from {from} to {}", axis(next.from, commission.against, currency)),
                None if index == 0 => "all".to_owned(),
                None => format!("from {from}"),
            };
            let rate = if multiple { format!("{} times the base rate", tier.rate.normalize()) } else { percent(tier.rate) };
            let label = tier.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
            format!("{range}: {rate}{label}")
        })
        .collect()
}

fn axis(value: Decimal, against: Against, currency: Currency) -> String {
    match against {
        Against::Quota => format!("{} of quota", percent(value)),
        Against::Amount => money(value, currency),
        Against::Count => value.normalize().to_string(),
    }
}

fn spiff_words(spiff: &Spiff, currency: Currency) -> (Vec<String>, Vec<String>) {
    let (mut sentences, lines) = commission_words(&spiff.commission, currency);
    let last = spiff.during.until.and_then(|until| until.yesterday().ok());
    let until = last.map(|last| format!(" to {last}")).unwrap_or_default();
    sentences.push(format!("Counts records of the days from {}{until}.", spiff.during.from));
    if let Some(limit) = spiff.limit {
        sentences.push(format!("At most {} for one person.", money(limit, currency)));
    }
    if let Some(budget) = spiff.budget {
        sentences.push(format!("At most {} for all together: first come, first served.", money(budget, currency)));
    }
    (sentences, lines)
}

fn objectives_words(objectives: &Objectives, currency: Currency) -> (Vec<String>, Vec<String>) {
    let per = objectives.per.word();
    let mut sentences = vec![
        format!("Pays a share of target pay for each {per} by the scores of goals, when it ends."),
        format!("Target pay of one {per}: {}.", target_words(&objectives.target, per, currency)),
    ];
    let mut lines: Vec<String> =
        objectives.goals.iter().map(|goal| format!("{} ({}): the score is {}", goal.goal, percent(goal.weight), goal.measure)).collect();
    if objectives.curve.is_empty() {
        sentences.push("A goal pays what its score says.".to_owned());
    } else {
        sentences.push("A goal pays what the curve says at its score; below the first point nothing.".to_owned());
        lines.extend(curve_lines(&objectives.curve, "score"));
    }
    (sentences, lines)
}

fn target_words(target: &TargetPay, per: &str, currency: Currency) -> String {
    match target {
        TargetPay::Share(share) => format!("{} of the yearly target pay, divided by the {per}s of a year", percent(*share)),
        TargetPay::Amount(fixed) => amount(fixed, currency),
    }
}

fn curve_lines(curve: &[CurvePoint], what: &str) -> Vec<String> {
    let line = |point: &CurvePoint| {
        let beyond = point.beyond.map(|slope| format!(", and {} for each further 100%", percent(slope))).unwrap_or_default();
        format!("at {} {what}: {} of target pay{beyond}", percent(point.at), percent(point.pays))
    };
    curve.iter().map(line).collect()
}

fn rating_words(rating: &Rating, currency: Currency) -> (Vec<String>, Vec<String>) {
    let target = target_words(&rating.target, rating.per.word(), currency);
    let measures: Vec<String> = rating.measures.iter().map(|m| format!("{} ({})", m.measure, percent(m.weight))).collect();
    let how = match rating.apply {
        Apply::Interpolated => "in straight lines between these points",
        Apply::Marginal | Apply::Whole => "by the highest point reached",
    };
    let mut sentences = vec![
        format!("Pays a share of target pay for each {} by attainment of {}, when it ends.", rating.per.word(), measures.join(" and ")),
        format!("Target pay of one {}: {target}.", rating.per.word()),
        format!("The payout is read off the curve {how}; below the first point nothing is paid."),
    ];
    sentences.extend(rating.gate.map(|gate| match gate.pays {
        GatePays::FromZero => gate_words(gate, "A gate", &format!("{} attainment", percent(gate.at))),
        GatePays::Above => {
            format!("A gate: of what the curve says, only what lies above its payout at {} attainment is paid.", percent(gate.at))
        }
    }));
    (sentences, curve_lines(&rating.curve, "attainment"))
}

fn bonus_words(bonus: &Bonus, currency: Currency) -> (Vec<String>, Vec<String>) {
    let stacking = match bonus.stacking {
        Stacking::Highest => "Only the highest step that is reached pays.",
        Stacking::All => "Every step that is reached pays.",
    };
    let mut sentences = vec![format!("Pays a fixed amount for each {} by {}, when it ends.", bonus.per.word(), bonus.measure)];
    if bonus.steps.len() > 1 {
        sentences.push(stacking.to_owned());
    }
    let lines = bonus.steps.iter().map(|step| format!("from {}: {}", axis(step.at, bonus.against, currency), amount(&step.pays, currency)));
    (sentences, lines.collect())
}

fn override_words(share: &Override) -> String {
    let of = if share.of.is_empty() {
        "all that they earn (overrides and pools aside)".to_owned()
    } else {
        share.of.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
    };
    let levels = if share.levels == 1 { "direct reports".to_owned() } else { format!("everyone up to {} levels below", share.levels) };
    format!("Pays {} of what {levels} earn in the same pay period: {of}.", percent(share.rate))
}

fn pool_words(pool: &Pool) -> String {
    let key = match &pool.share_by {
        ShareKey::Equal => "equally".to_owned(),
        ShareKey::TargetPay => "by target pay".to_owned(),
        ShareKey::Measure(measure) => format!("by {measure}"),
    };
    format!(
        "{} of the team's {} in a {} are shared {key} among those of the team on this plan at its end.",
        percent(pool.rate),
        pool.measure,
        pool.per.word()
    )
}

fn terms(component: &Component, currency: Currency) -> Vec<String> {
    let mut terms = Vec::new();
    if let Some(condition) = &component.only_if {
        terms.push(format!("Pays only if `{}` holds in the {}.", condition.text.text, condition.per.word()));
    }
    for multiplier in &component.multiply {
        terms.push(format!("Multiplied by {}.", multiplied(multiplier)));
    }
    limits("At most", &component.cap, currency, &mut terms);
    limits("At least", &component.floor, currency, &mut terms);
    match component.prorate {
        Proration::None => {}
        Proration::Days => terms.push("Quota and target pay shrink with the calendar days on the plan.".into()),
        Proration::Seasonal => terms.push("Quota and target pay shrink with the seasonal weights of the time on the plan.".into()),
        Proration::Periods => terms.push("Quota and target pay shrink with the periods on the plan.".into()),
    }
    if !component.seasonal.is_empty() {
        let weights: Vec<String> = component.seasonal.iter().map(|weight| weight.normalize().to_string()).collect();
        terms.push(format!("Quotas and target pay of a year are shared out to its periods as {}.", weights.join(" : ")));
    }
    if !component.ramp.is_empty() {
        terms.push(format!("New people: {}; then in full.", component.ramp.iter().map(ramp).collect::<Vec<_>>().join(", then ")));
    }
    terms.extend(super::paid::of_component(component));
    terms
}

pub(super) fn multiplied(multiplier: &Multiplier) -> String {
    format!("{} when `{}` holds in the {}", multiplier.by.normalize(), multiplier.when.text.text, multiplier.when.per.word())
}

fn limits(word: &str, cap: &Cap, currency: Currency, terms: &mut Vec<String>) {
    for (limit, over) in [(cap.deal, "for one record"), (cap.period, "in one pay period"), (cap.year, "in one year")] {
        if let Some(limit) = limit {
            terms.push(format!("{word} {} {over}.", money(limit, currency)));
        }
    }
}

fn ramp(step: &RampStep) -> String {
    let periods = if step.periods == 1 { "1 period".to_owned() } else { format!("{} periods", step.periods) };
    let mut parts = Vec::new();
    for (share, of) in [(step.quota, "quota"), (step.pay, "pay")] {
        if share != Decimal::ONE {
            parts.push(format!("{} of {of}", percent(share)));
        }
    }
    format!("{} for {periods}", if parts.is_empty() { "full quota and pay".to_owned() } else { parts.join(" and ") })
}

pub(super) fn amount(amount: &Amount, currency: Currency) -> String {
    match amount {
        Amount::Fixed(fixed) => money(*fixed, currency),
        Amount::Person(column) => format!("the amount in the person's column `{column}`"),
    }
}

pub(super) fn money(amount: Decimal, currency: Currency) -> String {
    let decimals = if amount.fract().is_zero() { 0 } else { currency.decimals() };
    format!("{currency} {}", grouped(amount, decimals))
}
