//! Multipliers and conditions that a plan writes above its components: they act on several of them.

use super::{bonus, terms};
use crate::{Across, Component, Condition, Multiplier};
use kernel::document::{Entry, Section};
use kernel::{ComponentName, Unit};

/// `[ { when = "win-rate >= 30%", by = 1.1, of = [ "Commission" ] } ]`, or one of them.
pub(super) fn multiply(root: &Section<'_>, pays: Unit) -> Option<Vec<Across<Multiplier>>> {
    all(root, "multiply", |item| {
        let section = item.section("the multiplier")?;
        let (of, term) = (of(&section), terms::multiplier_of(&section, pays));
        section.finish();
        Some(Across { of: of?, term: term? })
    })
}

/// `"win-rate >= 30%"`, `{ when = "win-rate >= 30%", per = "quarter", of = [ "Commission" ] }`, or a list of these.
pub(super) fn only_if(root: &Section<'_>, pays: Unit) -> Option<Vec<Across<Condition>>> {
    all(root, "only_if", |item| {
        if !item.is_table() {
            return Some(Across { of: Vec::new(), term: terms::condition(item, pays)? });
        }
        let section = item.section("`only_if`")?;
        let (of, per) = (of(&section), bonus::unit(&section, pays));
        let when = section.required("when", "when = \"win-rate >= 30%\"");
        section.finish();
        Some(Across { of: of?, term: terms::condition(&when?, per?)? })
    })
}

fn all<T>(root: &Section<'_>, key: &'static str, one: impl Fn(&Entry<'_>) -> Option<T>) -> Option<Vec<T>> {
    let Some(entry) = root.get(key) else { return Some(Vec::new()) };
    let items = if entry.is_list() { entry.list()? } else { vec![entry] };
    let read: Vec<Option<T>> = items.iter().map(one).collect();
    read.into_iter().collect()
}

fn of(section: &Section<'_>) -> Option<Vec<ComponentName>> {
    let Some(entry) = section.get("of") else { return Some(Vec::new()) };
    let items = entry.list()?;
    if items.is_empty() {
        entry.refuse("names of components of this plan, or no `of` at all: it acts on every component then");
    }
    let names: Vec<Option<ComponentName>> = items.iter().map(|item| item.text().map(ComponentName::from)).collect();
    names.into_iter().collect()
}

/// Refuses names in `of` that no component of the plan has.
pub(super) fn known(root: &Section<'_>, components: &[Component]) {
    for key in ["multiply", "only_if"] {
        let Some(entry) = root.get(key) else { continue };
        let items = if entry.is_list() { entry.list().unwrap_or_default() } else { vec![entry] };
        for item in items.iter().filter(|item| item.is_table()) {
            let named = item.section(key).and_then(|section| section.get("of")).filter(Entry::is_list).and_then(|of| of.list());
            for name in named.unwrap_or_default() {
                let Some(text) = name.text() else { continue };
                if !components.iter().any(|component| component.name.as_str() == text) {
                    let problem = name.problem("unknown-component", format!("This plan has no component `{text}`."));
                    root.report(problem.suggest(&text, components.iter().map(|component| component.name.as_str())));
                }
            }
        }
    }
}
