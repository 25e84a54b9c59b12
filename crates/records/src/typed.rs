//! What somebody typed into the columns of one record, as values.

use crate::{Column, Kind};
use kernel::{Location, Problem, Problems, Type, Value};
use std::collections::BTreeMap;

/// What was typed as values of the columns' types; empty texts empty the column.
///
/// # Errors
/// A column that is not among these, with the nearest one; a text that is no value of its column's type, with what was expected.
pub fn values(kind: Kind, columns: &[Column], typed: &BTreeMap<String, String>) -> Result<BTreeMap<String, Option<Value>>, Problems> {
    let mut problems = Problems::new();
    let mut out = BTreeMap::new();
    for (name, text) in typed {
        let at = Location::default().column(name.clone()).value(text);
        let Some(column) = columns.iter().find(|column| column.name == *name) else {
            let problem = Problem::error("unknown-column", at, format!("There is no column `{name}` in {}.", kind.word()));
            problems.push(problem.suggest(name, columns.iter().map(|c| c.name.as_str())));
            continue;
        };
        match value(column.kind, text.trim()) {
            Ok(value) => drop(out.insert(name.clone(), value)),
            Err(expected) => problems.push(Problem::error("wrong-type", at, format!("`{text}` is not {expected}.")).expected(expected)),
        }
    }
    if problems.has_errors() { Err(problems.sorted()) } else { Ok(out) }
}

/// A text as a value of that type; nothing for an empty text.
fn value(kind: Type, text: &str) -> Result<Option<Value>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    let value = match kind {
        Type::Text => Some(Value::Text(text.to_owned())),
        Type::Date => text.parse().ok().map(Value::Date),
        Type::Money | Type::Number => kernel::parse_decimal(text).or_else(|_| kernel::parse_rate(text)).ok().map(Value::Decimal),
        Type::Integer => text.parse().ok().map(Value::Integer),
        Type::Boolean => match text.to_lowercase().as_str() {
            "true" | "yes" | "1" => Some(Value::Boolean(true)),
            "false" | "no" | "0" => Some(Value::Boolean(false)),
            _ => None,
        },
    };
    value.map(Some).ok_or(match kind {
        Type::Date => "a date such as 2026-01-31",
        Type::Money => "an amount such as 1234.50",
        Type::Number => "a number such as 0.15 or 15%",
        Type::Integer => "a whole number",
        Type::Boolean => "true or false",
        Type::Text => "a text",
    })
}
