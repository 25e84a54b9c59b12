//! The keys of a commission.

use super::{amounts, gate, tiers};
use crate::{Against, Apply, Bound, Commission, GatePays, Per, RateSource, Tier, Windfall};
use kernel::document::{Entry, Section};
use kernel::{Decimal, MeasureId, Problem, Unit};
use measures::read::keys;

/// What a measure is read against.
pub(super) const AGAINST: [(&str, Against); 3] = [("quota", Against::Quota), ("amount", Against::Amount), ("count", Against::Count)];
const PER: [(&str, Per); 5] = [
    ("deal", Per::Deal),
    ("period", Per::Window(Unit::Period)),
    ("quarter", Per::Window(Unit::Quarter)),
    ("year", Per::Window(Unit::Year)),
    ("plan", Per::Plan),
];
const APPLY: [(&str, Apply); 3] = [("marginal", Apply::Marginal), ("whole", Apply::Whole), ("interpolated", Apply::Interpolated)];

/// The name of a measure under `measure`.
pub(super) fn measure(section: &Section<'_>) -> Option<MeasureId> {
    section.required("measure", "the measure that it reads: measure = \"new-bookings\"")?.text().map(MeasureId::from)
}

/// A commission.
pub(super) fn read(section: &Section<'_>, _pays: Unit) -> Option<Commission> {
    let measure = measure(section);
    let against = section.get("against").map(|entry| entry.choice(&AGAINST));
    let per = section.get("per").map(|entry| (entry.clone(), entry.choice(&PER)));
    let apply = section.get("apply").map_or(Some(Apply::Marginal), |entry| entry.choice(&APPLY));
    let bound = section.get("bound").map_or(Some(Bound::Lower), |entry| entry.choice(&[("lower", Bound::Lower), ("upper", Bound::Upper)]));
    let rate = amounts::base_rate(section);
    let each = section.get("each").map(|entry| amounts::amount(&entry));
    let windfall = section.get("windfall").map(|entry| windfall(&entry));
    let written = section.get("tiers");
    let tiers = written.as_ref().map(|entry| tiers::read(entry, against.unwrap_or(None)));
    if written.is_some() {
        axis_is_told(section, "tiers", against.is_some(), per.is_some());
    }
    let gate = section.get("gate").map(|entry| {
        if written.is_none() {
            axis_is_told(section, "a gate", against.is_some(), per.is_some());
        }
        gate::of_commission(&entry, against.unwrap_or(None), apply)
    });
    let true_up = section.get("true_up");
    let never_back = true_up.as_ref().map_or(Some(false), |entry| entry.choice(&[("full", false), ("never back", true)]));
    if let (Some(entry), Some(true)) = (&true_up, never_back)
        && !matches!(per, Some((_, Some(Per::Window(_) | Per::Plan))))
    {
        let problem = entry.problem("true-up-window", "Nothing adds up here that could be trued up.");
        section.report(problem.expected("`per` with `period`, `quarter`, `year` or `plan`"));
    }
    if let Some((entry, Some(per))) = &per
        && against == Some(Some(Against::Quota))
        && !matches!(per, Per::Window(_))
    {
        let problem = entry.problem("quota-window", "A deal and a plan have no quota.").expected("`period`, `quarter` or `year`");
        section.report(problem.hint("or read the tiers as an amount: against = \"amount\""));
    }
    let rate = rate?;
    one_base(section, rate.as_ref(), each.is_some(), written.is_some());
    let tiers = match tiers {
        Some(tiers) => tiers?,
        None => vec![Tier { from: Decimal::ZERO, rate: Decimal::ONE, label: None, at: section.at() }],
    };
    let gate = super::settled(gate)?;
    let apply = match (apply?, gate.map(|gate| gate.pays)) {
        // With one rate for everything the slices pay what the whole pays.
        (Apply::Marginal, Some(GatePays::FromZero)) if tiers.len() == 1 => Apply::Whole,
        (apply, _) => apply,
    };
    Some(Commission {
        measure: measure?,
        against: against.unwrap_or(Some(Against::Amount))?,
        per: per.map_or(Some(Per::Deal), |(_, per)| per)?,
        apply,
        bound: bound?,
        rate: rate.unwrap_or(RateSource::Tiers),
        tiers,
        windfall: windfall.unwrap_or(Some(None))?,
        each: match each {
            Some(each) => Some(each?),
            None => None,
        },
        never_back: never_back?,
        gate,
    })
}

/// Tiers and gates need to be told along what they run.
fn axis_is_told(section: &Section<'_>, has: &str, against: bool, per: bool) {
    for (told, key, expected) in [
        (against, "against", "how tiers are read: against = \"quota\", \"amount\" or \"count\""),
        (per, "per", "what tiers accumulate over: per = \"year\", \"quarter\", \"period\", \"deal\" or \"plan\""),
    ] {
        if !told {
            section.report(
                Problem::error("missing-key", section.at(), format!("`{key}` is missing in {}, which has {has}.", section.what()))
                    .expected(expected),
            );
        }
    }
}

/// One of rate, table, each, or tiers with rates.
fn one_base(section: &Section<'_>, rate: Option<&RateSource>, each: bool, tiers: bool) {
    if rate.is_some() && each {
        let at = section.get("each").map_or_else(|| section.at(), |entry| entry.key_at());
        section
            .report(Problem::error("two-rates", at, "The component has both a rate and `each`.").hint("keep one, or make two components"));
    }
    if rate.is_none() && !each && !tiers {
        section.report(Problem::error("missing-rate", section.at(), format!("Nothing says what {} pays.", section.what())).expected(
            "`rate` (\"8%\", or { person = \"a column of people\" }), `table`, `tiers` with rates, or `each` (an amount for each deal)",
        ));
    }
}

fn windfall(entry: &Entry<'_>) -> Option<Option<Windfall>> {
    let section = entry.section("`windfall`")?;
    let over = section.required("over", "over = 500000").and_then(|entry| amounts::positive(&entry));
    let counts = section.required("counts", "counts = \"50%\"").and_then(|entry| keys::share(&entry));
    section.finish();
    Some(Some(Windfall { over: over?, counts: counts? }))
}
