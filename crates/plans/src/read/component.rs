//! The keys that every component has, and which kind it is.

use super::{attainment, bonus, commission, gate, objectives, overrides, paid, pool, spiff, terms};
use crate::{Clawback, Component, Kind, OfPlan, ReleasePart, Waits};
use kernel::document::{Entry, Section};
use kernel::text::one_of;
use kernel::{ComponentName, Problem, Unit};
use measures::read::keys;

/// The kinds of component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Commission,
    Attainment,
    Bonus,
    Objectives,
    Spiff,
    Override,
    Pool,
}

const SORTS: [(&str, Sort); 7] = [
    ("commission", Sort::Commission),
    ("attainment", Sort::Attainment),
    ("bonus", Sort::Bonus),
    ("objectives", Sort::Objectives),
    ("spiff", Sort::Spiff),
    ("override", Sort::Override),
    ("pool", Sort::Pool),
];

/// Keys that tell the kind, for a component that does not write it; and to which kinds the keys of one kind belong.
const KEYS: [(&str, &[Sort]); 24] = [
    ("steps", &[Sort::Bonus]),
    ("stacking", &[Sort::Bonus]),
    ("goals", &[Sort::Objectives]),
    ("during", &[Sort::Spiff]),
    ("limit", &[Sort::Spiff]),
    ("budget", &[Sort::Spiff]),
    ("curve", &[Sort::Attainment, Sort::Objectives]),
    ("target", &[Sort::Attainment, Sort::Objectives]),
    ("measures", &[Sort::Attainment]),
    ("share_by", &[Sort::Pool]),
    ("levels", &[Sort::Override]),
    ("of", &[Sort::Override]),
    ("tiers", &[Sort::Commission]),
    ("table", &[Sort::Commission, Sort::Spiff]),
    ("each", &[Sort::Commission, Sort::Spiff]),
    ("bound", &[Sort::Commission]),
    ("true_up", &[Sort::Commission]),
    ("windfall", &[Sort::Commission, Sort::Spiff]),
    ("gate", &[Sort::Commission, Sort::Attainment]),
    ("apply", &[Sort::Commission, Sort::Attainment, Sort::Objectives]),
    ("against", &[Sort::Commission, Sort::Bonus]),
    ("rate", &[Sort::Commission, Sort::Spiff, Sort::Override, Sort::Pool]),
    ("per", &[Sort::Commission, Sort::Attainment, Sort::Objectives, Sort::Bonus, Sort::Pool]),
    ("measure", &[Sort::Commission, Sort::Spiff, Sort::Attainment, Sort::Bonus, Sort::Pool]),
];

/// One component; `pays` is how often its plan pays.
pub(super) fn read(item: &Entry<'_>, pays: Unit) -> Option<Component> {
    let bare = item.section("the component")?;
    let name = bare.required("name", "name = \"New business commission\"");
    let name = name.and_then(|entry| {
        let text = entry.text()?;
        match keys::not_empty(&entry, &text) {
            Some(problem) => {
                bare.report(problem);
                None
            }
            None => Some(ComponentName::from(text.trim())),
        }
    });
    let what = name.as_ref().map_or_else(|| String::from("the component"), |name| format!("component `{name}`"));
    let section = item.section(&what)?;
    section.known(&["name"]);
    let sort = sort(&section)?;
    let kind = match sort {
        Sort::Commission => commission::read(&section, pays).map(Kind::Commission),
        Sort::Attainment => attainment::read(&section).map(Kind::Attainment),
        Sort::Bonus => bonus::read(&section).map(Kind::Bonus),
        Sort::Objectives => objectives::read(&section).map(Kind::Objectives),
        Sort::Spiff => spiff::read(&section, pays).map(Kind::Spiff),
        Sort::Override => overrides::read(&section).map(Kind::Override),
        Sort::Pool => pool::read(&section).map(Kind::Pool),
    };
    let terms = terms::read(&section, pays);
    let release = section.get("release").map_or(Some(Vec::new()), |entry| paid::release(&entry));
    let clawback = super::settled(section.get("clawback").map(|entry| paid::clawback(&entry)));
    of_the_plan(&section);
    misplaced(&section, sort);
    section.finish();
    let (terms, release, clawback) = (terms?, release?, clawback?);
    if let Some(Kind::Commission(commission)) = &kind {
        gate::and_clawback(&section, commission, clawback.as_ref());
    }
    if !matches!(sort, Sort::Commission | Sort::Spiff) {
        without_records(&section, &release, clawback.as_ref());
    }
    Some(Component {
        name: name?,
        kind: kind?,
        only_if: terms.only_if,
        multiply: terms.multiply,
        of_plan: OfPlan::default(),
        cap: terms.cap,
        floor: terms.floor,
        prorate: terms.prorate,
        ramp: terms.ramp,
        seasonal: terms.seasonal,
        release,
        clawback,
        at: section.at(),
    })
}

/// The kind as written, or as the keys tell.
fn sort(section: &Section<'_>) -> Option<Sort> {
    let Some(entry) = section.get("kind") else { return Some(by_keys(|key| section.has(key))) };
    entry.choice(&SORTS)
}

fn by_keys(has: impl Fn(&str) -> bool) -> Sort {
    let told = KEYS.iter().take(12).find(|(key, _)| has(key));
    told.map_or(Sort::Commission, |(_, sorts)| sorts[0])
}

/// The word of the kind as written, or as the keys tell.
pub(crate) fn told(written: Option<&str>, has: impl Fn(&str) -> bool) -> &'static str {
    let sort = by_keys(has);
    let found = SORTS.iter().find(|(word, other)| written.map_or(*other == sort, |written| *word == written));
    found.map_or("commission", |(word, _)| *word)
}

/// Keys that belong to the plan.
fn of_the_plan(section: &Section<'_>) {
    for key in ["draw", "guarantee", "holdback"] {
        if let Some(entry) = section.has(key).then(|| section.get(key)).flatten() {
            let message = format!("`{key}` belongs to the plan, not to one of its components.");
            section.report(Problem::error("misplaced-key", entry.key_at(), message).hint("write it above the first [[component]]"));
        }
    }
}

/// Conditions on records, for a component whose pay has none.
fn without_records(section: &Section<'_>, release: &[ReleasePart], clawback: Option<&Clawback>) {
    let waiting = release.iter().find(|part| part.waits != Waits::Booking).map(|part| part.at.clone());
    let cancelled = clawback.map(|clawback| clawback.at.clone());
    for at in waiting.into_iter().chain(cancelled) {
        let message = format!("{} pays nothing for single records, so that there is nothing to wait for or to take back.", section.what());
        let mut capital = message.chars();
        let message = capital.next().map(|c| c.to_uppercase().chain(capital).collect::<String>()).unwrap_or_default();
        section.report(Problem::error("no-records", at, message).hint("only parts with `after` may be held here"));
    }
}

/// Keys that belong to another kind of component.
fn misplaced(section: &Section<'_>, sort: Sort) {
    let word = |sort: Sort| SORTS.iter().find(|(_, other)| *other == sort).map_or("", |(word, _)| *word);
    for (key, sorts) in KEYS {
        if sorts.contains(&sort) || !section.has(key) {
            continue;
        }
        if let Some(entry) = section.get(key) {
            let message = format!("`{key}` means nothing for kind = \"{}\".", word(sort));
            section.report(
                Problem::error("misplaced-key", entry.key_at(), message)
                    .expected(format!("kind = {}", one_of(sorts.iter().map(|sort| word(*sort)), 5))),
            );
        }
    }
}
