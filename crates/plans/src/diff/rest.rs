//! Everything that is not told in a phrase of its own: by the sentences that describe it.

use super::say::Words;
use crate::describe::{Described, describe_with};
use crate::{Component, Plan};

/// What a component pays, whole.
pub(super) fn whole(component: &Component, words: &Words<'_>) -> Vec<String> {
    let Some(described) = described(component, words) else { return Vec::new() };
    let lines = (!described.lines.is_empty()).then(|| format!("{}.", capital(&described.lines.join("; "))));
    described.sentences.into_iter().chain(lines).chain(described.terms).collect()
}

/// The sentences that only one of two components has.
pub(super) fn differences(before: &Component, after: &Component, words: &Words<'_>, out: &mut Vec<String>) {
    let said = |component: &Component| {
        let Some(described) = described(component, words) else { return Vec::new() };
        let lines = described.lines.into_iter().map(|line| format!("{}.", capital(&line)));
        described.sentences.into_iter().chain(lines).chain(described.terms).collect::<Vec<String>>()
    };
    told(&said(before), &said(after), out);
}

/// The sentences about the plan as a whole that only one of two versions has, apart from what [`super::plan`] and [`super::paid`] tell.
pub(super) fn of_plan(before: &Plan, after: &Plan, out: &mut Vec<String>) {
    let mut same = before.clone();
    same.id = after.id.clone();
    same.version = after.version;
    same.description.clone_from(&after.description);
    same.eligible = after.eligible.clone();
    same.effective = after.effective;
    same.currency = after.currency;
    same.pays = after.pays;
    same.exchange = after.exchange;
    same.terms = after.terms.clone();
    same.multiply.clone_from(&after.multiply);
    same.only_if.clone_from(&after.only_if);
    same.goes_on = after.goes_on;
    told(&crate::describe(&same).sentences, &crate::describe(after).sentences, out);
}

fn told(was: &[String], now: &[String], out: &mut Vec<String>) {
    out.extend(was.iter().filter(|s| !now.contains(s)).map(|s| format!("No longer: {s}")));
    out.extend(now.iter().filter(|s| !was.contains(s)).map(|s| format!("New: {s}")));
}

/// The component in words, with measures by their labels.
fn described(component: &Component, words: &Words<'_>) -> Option<Described> {
    let plan = Plan { components: vec![component.clone()], ..words.plan.clone() };
    describe_with(&plan, words.measures).components.pop()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
