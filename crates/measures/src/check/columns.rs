//! The expressions and credit rules of a measure against the columns that records have.

use crate::check::Schemas;
use crate::measure::{Counted, Definition, Function, MeasureUnit};
use crate::{CreditTo, Measure};
use expression::Schema;
use kernel::text::one_of;
use kernel::{Location, Problem, Problems, Type};
use records::Kind;

/// All problems of one measure.
pub(super) fn check(measure: &Measure, schemas: &Schemas, problems: &mut Problems) {
    let Definition::Counted(counted) = &measure.definition else { return };
    let Some(schema) = schemas.get(&counted.of) else { return };
    let mut typed = |text: &crate::ExprText, wanted: Type| {
        if let Err(problem) = expression::check_as(&text.text, &text.at, schema, wanted) {
            problems.push(problem);
        }
    };
    if let Some(when) = &counted.when {
        typed(when, Type::Boolean);
    }
    typed(&counted.on, Type::Date);
    for rule in &counted.credit {
        if let Some(when) = &rule.when {
            typed(when, Type::Boolean);
        }
    }
    argument(measure, counted, schema, problems);
    for rule in &counted.credit {
        credited(measure, &rule.to, counted.of, schemas, problems);
    }
}

/// The value must be a number; a whole measure in money needs a value that can be money.
fn argument(measure: &Measure, counted: &Counted, schema: &Schema, problems: &mut Problems) {
    let Some(argument) = counted.argument.as_ref().filter(|_| counted.function != Function::Count) else { return };
    match expression::check(&argument.text, &argument.at, schema) {
        Err(problem) => problems.push(problem),
        Ok(typed) if matches!(typed.ty, Type::Text | Type::Date | Type::Boolean) => {
            let found = typed.ty;
            let problem =
                Problem::error("expression-type", argument.at.clone(), format!("The value of measure `{}` is a {found}.", measure.id));
            let problem = problem.expected("a number or an amount of money");
            problems.push(match found {
                Type::Text => problem.hint("turn a text into a number with cast(… as number)"),
                _ => problem.hint("to count records, write count() and a condition in `when`"),
            });
        }
        Ok(typed) if typed.ty == Type::Money && measure.unit == MeasureUnit::Days => {
            let problem = Problem::error(
                "measure-unit",
                argument.at.clone(),
                format!("The value of measure `{}` is money, its unit days.", measure.id),
            );
            problems.push(problem.hint("write unit = \"money\", or leave `unit` out"));
        }
        Ok(_) => {}
    }
}

/// Columns in which a credit rule finds a person.
fn credited(measure: &Measure, to: &CreditTo, of: Kind, schemas: &Schemas, problems: &mut Problems) {
    let (kind, column) = match to {
        CreditTo::Owner => (of, "owner"),
        CreditTo::Territory => (of, "territory"),
        CreditTo::Column(column) => (of, column.as_str()),
        CreditTo::Account(column) => {
            text_column(measure, of, "account", schemas, problems);
            (Kind::Accounts, column.as_str())
        }
        _ => return,
    };
    text_column(measure, kind, column, schemas, problems);
}

fn text_column(measure: &Measure, kind: Kind, column: &str, schemas: &Schemas, problems: &mut Problems) {
    let Some(schema) = schemas.get(&kind) else { return };
    let at: Location = measure.at.clone();
    let found = schema.columns().iter().find(|(name, _)| name == column);
    let names = || schema.columns().iter().filter(|(_, kind)| *kind == Type::Text).map(|(name, _)| name.as_str());
    match found {
        Some((_, Type::Text)) => {}
        Some((_, other)) => problems.push(
            Problem::error(
                "expression-type",
                at,
                format!("A credit rule of measure `{}` finds people in `{column}`, which is a {other}.", measure.id),
            )
            .expected("a text column with ids of people"),
        ),
        None => {
            let problem = Problem::error(
                "unknown-column",
                at,
                format!("A credit rule of measure `{}` finds people in `{column}`, which {kind} do not have.", measure.id),
            );
            let problem = problem.suggest(column, names());
            problems.push(if problem.hint.is_some() { problem } else { problem.expected(one_of(names(), 12)) });
        }
    }
}
