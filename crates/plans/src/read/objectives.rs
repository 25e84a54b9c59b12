//! The keys of objectives.

use super::{attainment, bonus, commission};
use crate::{Apply, Goal, Objectives};
use kernel::document::{Entry, Section};
use kernel::money::percent;
use kernel::{Decimal, Problem};
use measures::read::keys;

/// Objectives.
pub(super) fn read(section: &Section<'_>) -> Option<Objectives> {
    let example = "goals = [ { goal = \"Open the office in Oslo\", measure = \"oslo\", weight = \"100%\" } ]";
    let goals = section.required("goals", example).and_then(|entry| goals(&entry));
    let per = bonus::per(section);
    let target =
        section.required("target", "target = \"100%\" of target pay, or { amount = 5000 }").and_then(|entry| attainment::target(&entry));
    let curve = section.get("curve").map_or(Some(Vec::new()), |entry| attainment::curve(&entry));
    let apply = section.get("apply").map_or(Some(Apply::Interpolated), |entry| entry.choice(&attainment::WAYS));
    Some(Objectives { goals: goals?, per: per?, target: target?, curve: curve?, apply: apply? })
}

/// The goals, with weights that add up to 1.
fn goals(entry: &Entry<'_>) -> Option<Vec<Goal>> {
    let read: Vec<Option<Goal>> = entry.list()?.iter().map(goal).collect();
    let goals: Vec<Goal> = read.into_iter().collect::<Option<_>>()?;
    let sum: Option<Decimal> = goals.iter().try_fold(Decimal::ZERO, |sum, goal| sum.checked_add(goal.weight));
    if sum != Some(Decimal::ONE) {
        let shown = sum.map_or_else(|| String::from("too much"), percent);
        let problem: Problem = entry.problem("weights", format!("The weights add up to {shown}."));
        entry.document().report(problem.expected("weights that add up to 100%"));
    }
    Some(goals)
}

fn goal(item: &Entry<'_>) -> Option<Goal> {
    let section = item.section("the goal")?;
    let name = section.required("goal", "goal = \"Open the office in Oslo\"").and_then(|entry| {
        let text = entry.text()?;
        match keys::not_empty(&entry, &text) {
            Some(problem) => {
                section.report(problem);
                None
            }
            None => Some(text),
        }
    });
    let measure = commission::measure(&section);
    let weight = section.required("weight", "weight = \"60%\"").and_then(|entry| attainment::weight(&entry));
    section.finish();
    Some(Goal { goal: name?, measure: measure?, weight: weight? })
}
