//! The keys that every component has, and which kind it is.

use super::{attainment, bonus, commission, overrides, pool, reserved, terms};
use crate::{Component, Kind};
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
    Override,
    Pool,
}

const SORTS: [(&str, Sort); 5] = [
    ("commission", Sort::Commission),
    ("attainment", Sort::Attainment),
    ("bonus", Sort::Bonus),
    ("override", Sort::Override),
    ("pool", Sort::Pool),
];

/// Keys that tell the kind, for a component that does not write it; and to which kinds the keys of one kind belong.
const KEYS: [(&str, &[Sort]); 18] = [
    ("steps", &[Sort::Bonus]),
    ("stacking", &[Sort::Bonus]),
    ("curve", &[Sort::Attainment]),
    ("target", &[Sort::Attainment]),
    ("measures", &[Sort::Attainment]),
    ("share_by", &[Sort::Pool]),
    ("levels", &[Sort::Override]),
    ("of", &[Sort::Override]),
    ("tiers", &[Sort::Commission]),
    ("table", &[Sort::Commission]),
    ("each", &[Sort::Commission]),
    ("bound", &[Sort::Commission]),
    ("windfall", &[Sort::Commission]),
    ("apply", &[Sort::Commission, Sort::Attainment]),
    ("against", &[Sort::Commission, Sort::Bonus]),
    ("rate", &[Sort::Commission, Sort::Override, Sort::Pool]),
    ("per", &[Sort::Commission, Sort::Attainment, Sort::Bonus, Sort::Pool]),
    ("measure", &[Sort::Commission, Sort::Attainment, Sort::Bonus, Sort::Pool]),
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
        Sort::Override => overrides::read(&section).map(Kind::Override),
        Sort::Pool => pool::read(&section).map(Kind::Pool),
    };
    let terms = terms::read(&section, pays);
    reserved::check(&section, reserved::OF_COMPONENTS);
    misplaced(&section, sort);
    section.finish();
    let terms = terms?;
    Some(Component {
        name: name?,
        kind: kind?,
        only_if: terms.only_if,
        multiply: terms.multiply,
        cap: terms.cap,
        floor: terms.floor,
        prorate: terms.prorate,
        ramp: terms.ramp,
        at: section.at(),
    })
}

/// The kind as written, or as the keys tell.
fn sort(section: &Section<'_>) -> Option<Sort> {
    let Some(entry) = section.get("kind") else {
        let told = KEYS.iter().take(8).find(|(key, _)| section.has(key));
        return Some(told.map_or(Sort::Commission, |(_, sorts)| sorts[0]));
    };
    if let Some((word, what)) = entry.as_text().and_then(|text| reserved::KINDS.iter().find(|(word, _)| *word == text)) {
        section.report(reserved::not_yet(word, what, entry.at()));
        return None;
    }
    entry.choice(&SORTS)
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
