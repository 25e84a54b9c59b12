//! Components that are new, gone, renamed or changed.

use super::say::Words;
use super::{ComponentDifference, What, commission, judged, paid, rest, shared, terms};
use crate::{Component, Kind, Plan};
use kernel::MeasureId;
use std::mem::discriminant;

pub(super) fn differences(before: &Plan, after: &Plan, words: &Words<'_>) -> Vec<ComponentDifference> {
    let pairs = pairs(&before.components, &after.components);
    let mut out = Vec::new();
    for (index, now) in after.components.iter().enumerate() {
        match pairs.iter().find(|(_, of)| *of == index) {
            None => out.push(ComponentDifference { name: now.name.to_string(), what: What::New, sentences: rest::whole(now, words) }),
            Some((was, _)) => {
                let sentences = changed(&before.components[*was], now, words);
                if !sentences.is_empty() {
                    out.push(ComponentDifference { name: now.name.to_string(), what: What::Changed, sentences });
                }
            }
        }
    }
    for (index, was) in before.components.iter().enumerate() {
        if !pairs.iter().any(|(of, _)| *of == index) {
            out.push(ComponentDifference { name: was.name.to_string(), what: What::Gone, sentences: rest::whole(was, words) });
        }
    }
    out
}

/// Which component of the earlier plan is which of the later one: by name, and what is left over by kind and measure.
fn pairs(before: &[Component], after: &[Component]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let same: [fn(&Component, &Component) -> bool; 2] =
        [|a, b| a.name == b.name, |a, b| discriminant(&a.kind) == discriminant(&b.kind) && reads(a) == reads(b)];
    for same in same {
        for (index, now) in after.iter().enumerate() {
            if pairs.iter().any(|(_, of)| *of == index) {
                continue;
            }
            let found = before.iter().enumerate().find(|(was, old)| !pairs.iter().any(|(of, _)| of == was) && same(old, now));
            if let Some((was, _)) = found {
                pairs.push((was, index));
            }
        }
    }
    pairs
}

/// The measures that a component reads, for recognising it under another name.
fn reads(component: &Component) -> Vec<MeasureId> {
    match &component.kind {
        Kind::Commission(c) => vec![c.measure.clone()],
        Kind::Attainment(r) => r.measures.iter().map(|m| m.measure.clone()).collect(),
        Kind::Bonus(b) => vec![b.measure.clone()],
        Kind::Pool(p) => vec![p.measure.clone()],
        _ => Vec::new(),
    }
}

fn changed(before: &Component, after: &Component, words: &Words<'_>) -> Vec<String> {
    let mut out = Vec::new();
    if before.name != after.name {
        out.push(format!("It is called {} instead of {}.", after.name, before.name));
    }
    // What is told here is set to be the same, so that the rest can be told by the sentences that describe it.
    let mut told = before.clone();
    told.name = after.name.clone();
    match (&before.kind, &after.kind) {
        (Kind::Commission(a), Kind::Commission(b)) => told.kind = Kind::Commission(commission::differences(a, b, words, &mut out)),
        (Kind::Attainment(a), Kind::Attainment(b)) => told.kind = Kind::Attainment(judged::ratings(a, b, words, &mut out)),
        (Kind::Bonus(a), Kind::Bonus(b)) => told.kind = Kind::Bonus(judged::bonuses(a, b, words, &mut out)),
        (Kind::Override(a), Kind::Override(b)) => told.kind = Kind::Override(shared::overrides(a, b, &mut out)),
        (Kind::Pool(a), Kind::Pool(b)) => told.kind = Kind::Pool(shared::pools(a, b, words, &mut out)),
        _ => {}
    }
    terms::differences(before, after, words, &mut out);
    terms::set_same(&mut told, after);
    paid::of_component(before, after, words, &mut out);
    paid::set_same(&mut told, after);
    rest::differences(&told, after, words, &mut out);
    out
}
