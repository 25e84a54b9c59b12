//! Names that are there twice, formulas over unknown measures, and over themselves.

use crate::Measure;
use crate::measure::Definition;
use crate::read::Places;
use kernel::{MeasureId, Problem, Problems};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with the names in measures.
#[must_use]
pub(crate) fn check(measures: &[Measure], places: &Places) -> Problems {
    let mut problems = Problems::new();
    let mut by_id: BTreeMap<&MeasureId, &Measure> = BTreeMap::new();
    for measure in measures {
        if let Some(first) = by_id.get(&measure.id) {
            let problem = Problem::error(
                "duplicate-measure",
                measure.at.clone(),
                format!("Measure `{}` is there twice; first in {}.", measure.id, first.at),
            );
            problems.push(problem.hint("give one of them another name"));
        } else {
            by_id.insert(&measure.id, measure);
        }
    }
    for measure in measures {
        if let Definition::Formula(formula) = &measure.definition {
            for name in formula.measures().iter().filter(|name| !by_id.contains_key(name)) {
                problems.push(unknown(name, measure, &by_id, places));
            }
        }
    }
    cycles(&by_id, places, &mut problems);
    problems
}

fn unknown(name: &MeasureId, measure: &Measure, by_id: &BTreeMap<&MeasureId, &Measure>, places: &Places) -> Problem {
    let at = place(measure, name, places);
    let problem = Problem::error("unknown-measure", at, format!("There is no measure `{name}`."));
    missing(problem, name.as_str(), by_id.keys().map(|id| id.as_str()))
}

/// The remedy for an unknown measure: a near name, or spaces around a minus sign.
pub fn missing<'a>(problem: Problem, name: &str, known: impl IntoIterator<Item = &'a str>) -> Problem {
    let known: Vec<&str> = known.into_iter().collect();
    for (at, _) in name.match_indices('-') {
        let (left, right) = (&name[..at], &name[at + 1..]);
        let number = right.chars().all(|c| c.is_ascii_digit());
        if known.contains(&left) && (number || known.contains(&right)) {
            return problem.hint(format!("to subtract, write spaces around the minus: {left} - {right}"));
        }
    }
    let problem = problem.suggest(name, known.iter().copied());
    if problem.hint.is_some() || known.is_empty() { problem } else { problem.expected(kernel::text::one_of(known, 12)) }
}

/// Where a formula names a measure; the measure's own place when its text is not at hand.
fn place(measure: &Measure, name: &MeasureId, places: &Places) -> kernel::Location {
    places.get(&(measure.id.clone(), name.clone())).cloned().unwrap_or_else(|| measure.at.clone())
}

/// Each cycle once, at its first measure by id.
fn cycles(by_id: &BTreeMap<&MeasureId, &Measure>, places: &Places, problems: &mut Problems) {
    let operands: BTreeMap<&MeasureId, Vec<MeasureId>> = by_id
        .iter()
        .filter_map(|(id, measure)| match &measure.definition {
            Definition::Formula(formula) => Some((*id, formula.measures())),
            Definition::Counted(_) => None,
        })
        .collect();
    let mut told: BTreeSet<Vec<MeasureId>> = BTreeSet::new();
    for start in operands.keys() {
        let Some(way) = way_back(start, &operands) else { continue };
        let mut members = way.clone();
        members.sort();
        if !told.insert(members) {
            continue;
        }
        let Some(measure) = by_id.get(*start) else { continue };
        let names: Vec<String> = way.iter().chain([*start]).map(|id| format!("`{id}`")).collect();
        let problem = Problem::error(
            "measure-cycle",
            place(measure, way.get(1).unwrap_or(start), places),
            format!("A measure is made of itself: {}.", names.join(" → ")),
        );
        problems.push(problem.hint("take one of them out of the formula of the one before it"));
    }
}

/// The shortest way from a measure back to itself.
fn way_back(start: &MeasureId, operands: &BTreeMap<&MeasureId, Vec<MeasureId>>) -> Option<Vec<MeasureId>> {
    let mut seen: BTreeSet<&MeasureId> = BTreeSet::new();
    let mut ways: Vec<Vec<&MeasureId>> = vec![vec![operands.get_key_value(start)?.0]];
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        next += 1;
        let last = way.last()?;
        for operand in operands.get(*last).map(Vec::as_slice).unwrap_or_default() {
            if operand == start {
                return Some(way.into_iter().cloned().collect());
            }
            if seen.insert(operand) && operands.contains_key(operand) {
                let mut longer = way.clone();
                longer.push(operand);
                ways.push(longer);
            }
        }
    }
    None
}
