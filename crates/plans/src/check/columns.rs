//! The columns that conditions, rates and amounts use.

use super::places::{Place, Places};
use crate::{Amount, Component, Kind as Pays, Objectives, Plan, RateRow, RateSource, Rating, Reaches, Spiff, TargetPay};
use expression::Schema;
use kernel::text::one_of;
use kernel::{Location, Problem, Problems, Type};
use measures::{Definition, Measure, Schemas};
use records::Kind;

/// The condition of a plan, over people.
pub(super) fn eligible(plan: &Plan, schemas: &Schemas, problems: &mut Problems) {
    let Some(people) = schemas.get(&Kind::People) else { return };
    if let Err(problem) = expression::check_as(&plan.eligible.text, &plan.eligible.at, people, Type::Boolean) {
        let of_people = problem.expected.as_ref().is_some_and(|expected| expected.contains("such as stage"));
        problems.push(if of_people { problem.expected("a condition on people such as role = 'Account Executive'") } else { problem });
    }
}

/// The columns of people from which a plan's guarantee and draw come.
pub(super) fn amounts(plan: &Plan, places: &Places, schemas: &Schemas, problems: &mut Problems) {
    let Some(people) = schemas.get(&Kind::People) else { return };
    let of_draw = plan.terms.draw.as_ref().map(|draw| ("draw", &draw.amount));
    let all = plan.terms.guarantee.iter().map(|guarantee| ("guarantee", guarantee)).chain(of_draw);
    for (key, guarantee) in all {
        if let Amount::Person(column) = &guarantee.amount {
            number(people, column, places.within_plan(key, "amount", plan), problems);
        }
    }
}

/// The columns that a component uses.
pub(super) fn check(component: &Component, place: &Place<'_>, measures: &[Measure], schemas: &Schemas, problems: &mut Problems) {
    let Some(people) = schemas.get(&Kind::People) else { return };
    match &component.kind {
        Pays::Commission(commission) | Pays::Spiff(Spiff { commission, .. }) => {
            if let RateSource::Person(column) = &commission.rate {
                number(people, column, place.within("rate", "person"), problems);
            }
            if let Some(Amount::Person(column)) = &commission.each {
                number(people, column, place.within("each", "person"), problems);
            }
            let measure = measures.iter().find(|measure| measure.id == commission.measure);
            if let (RateSource::Table(rows), Some(Definition::Counted(counted))) =
                (&commission.rate, measure.map(|measure| &measure.definition))
                && let Some(schema) = schemas.get(&counted.of)
            {
                for row in rows {
                    for (column, _) in &row.when {
                        reached(schema, column, row, schemas, problems);
                    }
                }
            }
        }
        Pays::Attainment(Rating { target, .. }) | Pays::Objectives(Objectives { target, .. }) => {
            if let TargetPay::Amount(Amount::Person(column)) = target {
                number(people, column, place.within("target", "person"), problems);
            }
        }
        Pays::Bonus(bonus) => {
            for (index, step) in bonus.steps.iter().enumerate() {
                if let Amount::Person(column) = &step.pays {
                    number(people, column, place.item("steps", index, "pays"), problems);
                }
            }
        }
        Pays::Override(_) | Pays::Pool(_) => {}
    }
}

/// A column of people with numbers.
pub(super) fn number(people: &Schema, column: &str, at: Location, problems: &mut Problems) {
    let is_number = |kind: Type| matches!(kind, Type::Money | Type::Number | Type::Integer);
    match people.columns().iter().find(|(name, _)| name == column) {
        Some((_, kind)) if is_number(*kind) => {}
        Some((_, kind)) => problems.push(
            Problem::error("expression-type", at, format!("Column `{column}` of people has {}.", values(*kind)))
                .expected("a column with amounts or numbers"),
        ),
        None => unknown(people, column, at, is_number, problems),
    }
}

/// A column with texts that a rate table names: the record's, one of its account or product, or the person's.
fn reached(schema: &Schema, named: &str, row: &RateRow, schemas: &Schemas, problems: &mut Problems) {
    let record_has = schema.columns().iter().any(|(name, _)| name == named);
    match Reaches::of(named, record_has) {
        Reaches::Record(column) => text(schema, column, named, row, problems),
        Reaches::Person(column) => schemas.get(&Kind::People).into_iter().for_each(|people| text(people, column, named, row, problems)),
        Reaches::Linked(by, kind, column) => {
            text(schema, by, named, row, problems);
            schemas.get(&kind).into_iter().for_each(|linked| text(linked, column, named, row, problems));
        }
    }
}

/// A column with texts, for a rate table in which it is `named`.
fn text(schema: &Schema, column: &str, named: &str, row: &RateRow, problems: &mut Problems) {
    let at = || row.at.clone().column(named);
    match schema.columns().iter().find(|(name, _)| name == column) {
        Some((_, Type::Text)) => {}
        Some((_, kind)) => problems.push(
            Problem::error(
                "expression-type",
                at(),
                format!("Column `{column}` of {} has {}, and a rate table compares texts.", schema.what(), values(*kind)),
            )
            .expected("a text column"),
        ),
        None => unknown(schema, column, at(), |kind| kind == Type::Text, problems),
    }
}

/// What a column holds.
pub(super) fn values(kind: Type) -> &'static str {
    match kind {
        Type::Text => "texts",
        Type::Date => "dates",
        Type::Money => "amounts",
        Type::Number | Type::Integer => "numbers",
        Type::Boolean => "true or false",
    }
}

pub(super) fn unknown(schema: &Schema, column: &str, at: Location, fits: impl Fn(Type) -> bool, problems: &mut Problems) {
    let names = || schema.columns().iter().filter(|(_, kind)| fits(*kind)).map(|(name, _)| name.as_str());
    let problem =
        Problem::error("unknown-column", at, format!("There is no column `{column}` in {}.", schema.what())).suggest(column, names());
    problems.push(if problem.hint.is_some() { problem } else { problem.expected(one_of(names(), 12)) });
}
