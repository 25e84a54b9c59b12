//! Conditions, multipliers, caps, floors, proration, ramp.

use super::say::{self, Words};
use crate::{Across, Component, Condition, Multiplier, Plan, Proration, RampStep};
use kernel::money::percent;

pub(super) fn differences(before: &Component, after: &Component, words: &Words<'_>, out: &mut Vec<String>) {
    let said = |condition: &Option<Condition>| condition.as_ref().map(condition_words);
    match (said(&before.only_if), said(&after.only_if)) {
        (None, Some(now)) => out.push(format!("It pays only if {now}.")),
        (Some(was), None) => out.push(format!("It pays also if not {was}.")),
        (Some(was), Some(now)) => say::replaced("It pays only if", &was, &now, out),
        (None, None) => {}
    }
    multipliers(&before.multiply, &after.multiply, out);
    for (what, was, now) in [("cap", &before.cap, &after.cap), ("floor", &before.floor, &after.floor)] {
        say::limit(what, "for one record", was.deal, now.deal, words, out);
        say::limit(what, "in one pay period", was.period, now.period, words, out);
        say::limit(what, "in one year", was.year, now.year, words, out);
    }
    if before.prorate != after.prorate {
        out.extend(prorated(after.prorate));
    }
    if before.ramp != after.ramp {
        out.push(match (before.ramp.is_empty(), after.ramp.is_empty()) {
            (true, _) => format!("A ramp for new people: {}.", ramp(&after.ramp)),
            (_, true) => "The ramp for new people is gone.".to_owned(),
            _ => format!("The ramp for new people is {} instead of {}.", ramp(&after.ramp), ramp(&before.ramp)),
        });
    }
}

/// What differs in the terms of the plan that act on several components.
pub(super) fn across(before: &Plan, after: &Plan, out: &mut Vec<String>) {
    let mut told = before.clone();
    for one in &mut told.multiply {
        let same = |now: &&Across<Multiplier>| now.of == one.of && condition_words(&now.term.when) == condition_words(&one.term.when);
        if let Some(now) = after.multiply.iter().find(same) {
            let what = format!("The multiplier of {} when {}", crate::describe::named(&one.of), condition_words(&one.term.when));
            say::moved(&what, one.term.by, now.term.by, &say::number, out);
            one.term.by = now.term.by;
        }
    }
    let (was, now) = (crate::describe::across(&told), crate::describe::across(after));
    out.extend(was.iter().filter(|s| !now.contains(s)).map(|s| format!("No longer: {s}")));
    out.extend(now.iter().filter(|s| !was.contains(s)).map(|s| format!("New: {s}")));
}

/// Sets what [`differences`] tells to be the same.
pub(super) fn set_same(told: &mut Component, after: &Component) {
    told.only_if.clone_from(&after.only_if);
    told.multiply.clone_from(&after.multiply);
    told.of_plan.clone_from(&after.of_plan);
    told.cap = after.cap.clone();
    told.floor = after.floor.clone();
    if prorated(after.prorate).is_some() {
        told.prorate = after.prorate;
    }
    told.ramp.clone_from(&after.ramp);
}

/// What a proration is from now on; the rest is told by its description.
fn prorated(proration: Proration) -> Option<String> {
    let told = match proration {
        Proration::None => "Quota and target pay do not shrink any more for people who are on the plan for a part of a window.",
        Proration::Days => "Quota and target pay shrink with the calendar days on the plan now.",
        Proration::Periods => "Quota and target pay shrink with the periods on the plan now.",
        _ => return None,
    };
    Some(told.to_owned())
}

fn condition_words(condition: &Condition) -> String {
    format!("`{}` holds in the {}", condition.text.text, condition.per.word())
}

fn multipliers(before: &[Multiplier], after: &[Multiplier], out: &mut Vec<String>) {
    for now in after {
        let when = condition_words(&now.when);
        match before.iter().find(|was| condition_words(&was.when) == when) {
            Some(was) => say::moved(&format!("The multiplier when {when}"), was.by, now.by, &say::number, out),
            None => out.push(format!("It is multiplied by {} when {when}.", say::number(now.by))),
        }
    }
    for was in before.iter().filter(|was| !after.iter().any(|now| condition_words(&now.when) == condition_words(&was.when))) {
        out.push(format!("It is not multiplied any more when {}.", condition_words(&was.when)));
    }
}

fn ramp(steps: &[RampStep]) -> String {
    let step = |step: &RampStep| {
        let periods = if step.periods == 1 { "1 period".to_owned() } else { format!("{} periods", step.periods) };
        format!("{} of quota and {} of pay for {periods}", percent(step.quota), percent(step.pay))
    };
    steps.iter().map(step).collect::<Vec<_>>().join(", then ")
}
