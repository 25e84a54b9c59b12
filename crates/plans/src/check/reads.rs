//! The measures that components read: known, and of a kind that the component can read.

use super::places::Place;
use crate::{Against, Component, Condition, Kind, ShareKey, Spiff};
use kernel::{Location, MeasureId, Problem, Problems};
use measures::{Definition, Function, Measure, MeasureUnit, formula};

/// Everything that one component reads.
pub(super) fn check(component: &Component, place: &Place<'_>, measures: &[Measure], problems: &mut Problems) {
    match &component.kind {
        Kind::Commission(commission) | Kind::Spiff(Spiff { commission, .. }) => {
            if let Some(measure) = known(&commission.measure, place.key("measure"), measures, problems) {
                let before = problems.0.len();
                credited(measure, place.key("measure"), "A commission", problems);
                if problems.0.len() == before {
                    money(measure, commission, place, problems);
                }
            }
        }
        Kind::Attainment(rating) => {
            let several = rating.measures.len() > 1;
            for (index, weighted) in rating.measures.iter().enumerate() {
                let listed = place.item("measures", index, "measure");
                let at = if several || rating.measures.is_empty() {
                    listed
                } else {
                    place.key(if place.key("measure") == component.at { "measures" } else { "measure" })
                };
                known(&weighted.measure, at, measures, problems);
            }
        }
        Kind::Objectives(objectives) => {
            for (index, goal) in objectives.goals.iter().enumerate() {
                known(&goal.measure, place.item("goals", index, "measure"), measures, problems);
            }
        }
        Kind::Bonus(bonus) => {
            known(&bonus.measure, place.key("measure"), measures, problems);
        }
        Kind::Pool(pool) => {
            if let Some(measure) = known(&pool.measure, place.key("measure"), measures, problems) {
                credited(measure, place.key("measure"), "A pool", problems);
            }
            if let ShareKey::Measure(measure) = &pool.share_by {
                known(measure, place.within("share_by", "measure"), measures, problems);
            }
        }
        Kind::Override(_) => {}
    }
    for condition in component.conditions() {
        named(condition, measures, problems);
    }
}

/// The measure of that name, or a problem.
fn known<'m>(name: &MeasureId, at: Location, measures: &'m [Measure], problems: &mut Problems) -> Option<&'m Measure> {
    let found = measures.iter().find(|measure| measure.id == *name);
    if found.is_none() {
        let problem = Problem::error("unknown-measure", at, format!("There is no measure `{name}`."));
        problems.push(measures::check::missing(problem, name.as_str(), measures.iter().map(|measure| measure.id.as_str())));
    }
    found
}

fn named(condition: &Condition, measures: &[Measure], problems: &mut Problems) {
    for (name, at) in formula::names(&condition.text) {
        known(&name, at, measures, problems);
    }
}

/// Slices of credits can only be taken of sums and counts.
fn credited(measure: &Measure, at: Location, what: &str, problems: &mut Problems) {
    let found = match &measure.definition {
        Definition::Formula(_) => "a formula over measures",
        Definition::Counted(counted) => match counted.function {
            Function::Sum | Function::Count => return,
            Function::Average => "an average",
            Function::Minimum => "a minimum",
            Function::Maximum => "a maximum",
        },
    };
    let problem =
        Problem::error("measure-credits", at, format!("{what} is paid on single credits, and measure `{}` is {found}.", measure.id));
    problems.push(
        problem.expected("a measure with sum(…) or count()").hint("to pay by its value, use kind = \"bonus\" or kind = \"attainment\""),
    );
}

/// A rate applies to money; what is counted is paid by `each`.
fn money(measure: &Measure, commission: &crate::Commission, place: &Place<'_>, problems: &mut Problems) {
    if measure.unit != MeasureUnit::Money && commission.each.is_none() {
        let problem = Problem::warning(
            "rate-on-count",
            place.key("measure"),
            format!("A rate is applied to measure `{}`, which is not money.", measure.id),
        );
        problems.push(problem.hint("to pay an amount for each record, write `each`"));
    }
    if measure.unit != MeasureUnit::Money && commission.against == Against::Amount && commission.tiers.len() > 1 {
        let problem = Problem::warning(
            "amount-of-count",
            place.key("against"),
            format!("The tiers are amounts, and measure `{}` is not money.", measure.id),
        );
        problems.push(problem.hint("write against = \"count\" to read them as a number of records"));
    }
}
