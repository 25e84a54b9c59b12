//! What release and clawback wait for: days in columns of the record, and records linked to it.

use super::columns::{unknown, values};
use crate::{Component, Event, Linked, Waits};
use expression::Schema;
use kernel::{Location, Problem, Problems, Type};
use measures::{Definition, Function, Measure, Schemas};

/// The conditions of one component.
pub(super) fn check(component: &Component, measures: &[Measure], schemas: &Schemas, problems: &mut Problems) {
    let measure = component.kind.commission().and_then(|commission| measures.iter().find(|measure| measure.id == commission.measure));
    let Some(Definition::Counted(counted)) = measure.map(|measure| &measure.definition) else { return };
    let Some(schema) = schemas.get(&counted.of) else { return };
    for part in &component.release {
        match &part.waits {
            Waits::Booking | Waits::End(_) => {}
            Waits::Day(column) => typed(schema, column, Type::Date, "on", &part.at, problems),
            Waits::Payments(linked) => records(linked, "paid", &part.at, measures, schemas, problems),
        }
    }
    if let Some(clawback) = &component.clawback {
        match &clawback.event {
            Event::Day(column) => typed(schema, column, Type::Date, "on", &clawback.at, problems),
            Event::Linked(linked) => records(linked, "measure", &clawback.at, measures, schemas, problems),
        }
    }
}

/// A measure with a sum over records that have the column by which they are linked.
fn records(linked: &Linked, key: &str, at: &Location, measures: &[Measure], schemas: &Schemas, problems: &mut Problems) {
    let at = || at.clone().column(key);
    let Some(measure) = measures.iter().find(|measure| measure.id == linked.measure) else {
        let problem = Problem::error("unknown-measure", at(), format!("There is no measure `{}`.", linked.measure));
        return problems.push(problem.suggest(linked.measure.as_str(), measures.iter().map(|measure| measure.id.as_str())));
    };
    match &measure.definition {
        Definition::Counted(counted) if counted.function == Function::Sum => {
            if let Some(schema) = schemas.get(&counted.of) {
                typed(schema, &linked.by, Type::Text, "by", &at(), problems);
            }
        }
        _ => {
            let message = format!("Measure `{}` adds nothing up that could be compared with a record's value.", measure.id);
            problems.push(Problem::error("measure-linked", at(), message).expected("a measure with sum(…)"));
        }
    }
}

/// A column of a type.
fn typed(schema: &Schema, column: &str, wanted: Type, key: &str, at: &Location, problems: &mut Problems) {
    let at = at.clone().column(key);
    let expected = if wanted == Type::Date { "a column with dates" } else { "a text column" };
    match schema.columns().iter().find(|(name, _)| name == column) {
        Some((_, kind)) if *kind == wanted => {}
        Some((_, kind)) => {
            let message = format!("Column `{column}` of {} has {}.", schema.what(), values(*kind));
            problems.push(Problem::error("expression-type", at, message).expected(expected));
        }
        None => unknown(schema, column, at, |kind| kind == wanted, problems),
    }
}
