//! Overrides that name other components, and versions of one plan.

use super::places::Place;
use crate::{Component, Kind, Plan};
use kernel::{Problem, Problems};

/// Components that an override names: known, and neither overrides nor pools themselves.
pub(super) fn overrides(component: &Component, place: &Place<'_>, plans: &[Plan], problems: &mut Problems) {
    let Kind::Override(over) = &component.kind else { return };
    let all = || plans.iter().flat_map(|plan| &plan.components);
    for (index, name) in over.of.iter().enumerate() {
        let at = place.item("of", index, "name");
        let found: Vec<&Component> = all().filter(|other| other.name == *name).collect();
        if found.is_empty() {
            let problem = Problem::error("unknown-component", at, format!("No plan has a component `{name}`."));
            problems.push(problem.suggest(name.as_str(), all().map(|other| other.name.as_str())));
        } else if found.iter().all(|other| matches!(other.kind, Kind::Override(_) | Kind::Pool(_))) {
            let problem =
                Problem::error("override-of-override", at, format!("`{name}` is an override or a pool, and an override counts neither."));
            problems.push(problem.expected("a commission, attainment pay or a bonus"));
        }
    }
}

/// Two versions of one plan on the same days.
pub(super) fn versions(plans: &[Plan], problems: &mut Problems) {
    for (index, plan) in plans.iter().enumerate() {
        for other in plans[..index].iter().filter(|other| other.id == plan.id) {
            let (first, second) = if (other.version, &other.at) <= (plan.version, &plan.at) { (other, plan) } else { (plan, other) };
            if first.version == second.version {
                let problem = Problem::error(
                    "plan-versions",
                    second.at.clone(),
                    format!("Plan `{}` has version {} twice; also in {}.", plan.id, plan.version, first.at),
                );
                problems.push(problem.hint("raise `version` in the newer one"));
            }
            let differ = first.pays != second.pays || first.currency != second.currency;
            if differ && (first.has_payment_terms() || second.has_payment_terms()) {
                let message = format!(
                    "Versions {} and {} of plan `{}` do not pay in one currency and at one pace, and balances go from one to the other.",
                    first.version, second.version, plan.id
                );
                let problem = Problem::error("plan-versions", second.at.clone(), message).expected("the same `currency` and `pays`");
                problems.push(problem.hint("give the newer plan another name"));
            }
            if first.effective.overlaps(&second.effective) {
                let days = first.effective.intersect(&second.effective);
                let message = format!(
                    "Versions {} and {} of plan `{}` are both in force from {}.",
                    first.version, second.version, plan.id, days.from
                );
                let problem = Problem::error("plan-versions", second.at.clone(), message).expected("versions that follow each other");
                problems.push(problem.hint("end the earlier one with effective = { to = … }"));
            }
        }
    }
}
