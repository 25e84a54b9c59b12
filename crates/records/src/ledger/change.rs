//! One record is changed or removed by hand: an import of one row, with its own audit event that has the values before and after.

use super::compare::Reading;
use super::history::{self, Version};
use super::import::{Meta, Summary, Work};
use super::imports::What;
use super::schema;
use crate::table::{Data, arrow_type};
use crate::{Column, Kind, Source, Table};
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use audit::Event;
use kernel::{Location, Problem, Problems, Type, Value};
use serde_json::{Map, json};
use std::sync::Arc;
use store::Tx;

/// The file that a change by hand names as its source.
pub const BY_HAND: &str = "by hand";

/// Gives a record new values in some columns, or makes it when there is none with that key (then `fields` must name the key's columns).
/// What `fields` does not name stays as it is.
///
/// # Errors
/// Unknown columns, values that do not fit their column, fields that would change the key.
pub fn change(tx: &mut Tx<'_>, kind: Kind, key: &str, fields: &[(&str, Option<Value>)], meta: &Meta<'_>) -> Result<Summary, Problems> {
    let before = history::record(tx, kind, key)?;
    let columns: Vec<Column> = schema::columns(tx, kind)?.into_iter().map(|s| Column { name: s.name, kind: s.kind }).collect();
    let mut values: Vec<(Column, Option<Value>)> = match &before {
        Some(version) => version.values.clone(),
        None => columns.iter().map(|c| (c.clone(), None)).collect(),
    };
    let mut problems = Problems::new();
    for (name, value) in fields {
        match values.iter_mut().find(|(column, _)| column.name == *name) {
            Some((_, old)) => *old = value.clone(),
            None => problems.push(
                Problem::error("unknown-column", Location::default().column(*name), format!("There is no column `{name}` in {kind}."))
                    .suggest(name, columns.iter().map(|c| c.name.as_str())),
            ),
        }
    }
    let parts: Vec<Option<&Value>> =
        kind.key().iter().map(|name| values.iter().find(|(c, _)| c.name == *name).and_then(|(_, v)| v.as_ref())).collect();
    let new_key = history::key_of(kind, &parts);
    if new_key != key {
        let message = format!("The values name the record `{new_key}`, not `{key}`: a key cannot be changed.");
        problems.push(
            Problem::error("key-changed", Location::default().column(kind.key()[0]), message).hint("make a new record and remove this one"),
        );
    }
    missing(kind, &values, &mut problems);
    problems.unless_errors(())?;
    let source = Source {
        file: BY_HAND.into(),
        columns: values.iter().map(|(c, _)| (c.name.clone(), c.name.clone())).collect(),
        ..Source::default()
    };
    let table = one_row(kind, &values, source, None)?;
    let work = Work::of(tx, &table, Reading::ByKey)?;
    write(tx, work, key, before.as_ref(), Some(&values), meta)
}

/// Removes a record; its versions are kept. Nothing happens when there is none.
///
/// # Errors
/// What the database refuses.
pub fn remove(tx: &mut Tx<'_>, kind: Kind, key: &str, meta: &Meta<'_>) -> Result<Summary, Problems> {
    let before = history::record(tx, kind, key)?;
    let mut work = Work::of(tx, &Table::empty(kind), Reading::ByKey)?;
    work.comparison.removed.extend(before.as_ref().map(|version| version.number));
    write(tx, work, key, before.as_ref(), None, meta)
}

type Values = [(Column, Option<Value>)];

fn write(
    tx: &mut Tx<'_>,
    work: Work,
    key: &str,
    before: Option<&Version>,
    after: Option<&Values>,
    meta: &Meta<'_>,
) -> Result<Summary, Problems> {
    let mut summary = work.summary(tx, None)?;
    if work.comparison.changes_nothing() {
        return Ok(summary);
    }
    let entry = work.entry(What::Change, BY_HAND);
    let number = entry.write(tx, meta)?;
    work.write(tx, number)?;
    let on = format!("{} {key}", entry.kind);
    let (old, new) = differing(before.map(|v| v.values.as_slice()), after);
    let action = if after.is_some() { "change record" } else { "remove record" };
    audit::write(tx, &Event { actor: meta.actor, action, on: &on, before: old, after: new, why: meta.why, at: meta.at })?;
    summary.import = Some(number);
    Ok(summary)
}

fn missing(kind: Kind, values: &Values, problems: &mut Problems) {
    for spec in kind.columns().iter().filter(|spec| spec.required) {
        if !values.iter().any(|(c, value)| c.name == spec.name && value.is_some()) {
            let message = format!("`{}` of {kind} must have a value.", spec.name);
            problems.push(Problem::error("missing-value", Location::default().column(spec.name), message).expected(spec.doc));
        }
    }
}

/// What was there and what is there now, for the columns that differ.
fn differing(before: Option<&Values>, after: Option<&Values>) -> (Option<serde_json::Value>, Option<serde_json::Value>) {
    let get = |values: Option<&Values>, name: &str| {
        values.and_then(|v| v.iter().find(|(c, _)| c.name == name)).and_then(|(_, v)| v.as_ref()).map(ToString::to_string)
    };
    let (mut old, mut new) = (Map::new(), Map::new());
    for (column, _) in after.or(before).unwrap_or_default() {
        let (was, is) = (get(before, &column.name), get(after, &column.name));
        if was != is {
            old.insert(column.name.clone(), json!(was));
            new.insert(column.name.clone(), json!(is));
        }
    }
    (before.is_some().then_some(old.into()), after.is_some().then_some(new.into()))
}

/// A table of one row with these values.
///
/// # Errors
/// Values that do not fit the type of their column.
pub fn one_row(kind: Kind, values: &[(Column, Option<Value>)], source: Source, row: Option<i64>) -> Result<Table, Problems> {
    let mut problems = Problems::new();
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(values.len() + 2);
    for (column, value) in values {
        match array(column.kind, value.as_ref()) {
            Some(array) => arrays.push(array),
            None => {
                let text = value.as_ref().map(ToString::to_string).unwrap_or_default();
                let message = format!("`{}` of {kind} cannot hold this value.", column.name);
                problems.push(
                    Problem::error("bad-value", Location::default().column(&column.name).value(&text), message)
                        .expected(expected(column.kind)),
                );
            }
        }
    }
    problems.unless_errors(())?;
    arrays.push(Arc::new(Int32Array::from(vec![Some(0)])));
    arrays.push(Arc::new(Int64Array::from(vec![row])));
    let mut table = Table::empty(kind);
    table.columns = values.iter().map(|(column, _)| column.clone()).collect();
    table.sources = vec![source];
    let batch = RecordBatch::try_new(table.schema(), arrays)
        .map_err(|e| Problem::error("bad-value", Location::default(), format!("The record cannot be kept: {e}.")))?;
    table.data = Data::Batches(vec![batch]);
    Ok(table)
}

fn expected(ty: Type) -> &'static str {
    match ty {
        Type::Text => "a text",
        Type::Date => "a date such as 2026-07-31",
        Type::Money => "an amount with at most 14 digits before and 4 after the point",
        Type::Number => "a number with at most 10 digits before and 8 after the point",
        Type::Integer => "a whole number",
        Type::Boolean => "true or false",
    }
}

fn array(ty: Type, value: Option<&Value>) -> Option<ArrayRef> {
    Some(match (ty, value) {
        (_, None) => arrow_array::new_null_array(&arrow_type(ty), 1),
        (Type::Text, Some(value)) => Arc::new(StringArray::from(vec![value.to_string()])),
        (Type::Date, Some(Value::Date(date))) => Arc::new(Date32Array::from(vec![kernel::effective::epoch_day(*date)])),
        (Type::Integer, Some(Value::Integer(integer))) => Arc::new(Int64Array::from(vec![*integer])),
        (Type::Boolean, Some(Value::Boolean(boolean))) => Arc::new(BooleanArray::from(vec![*boolean])),
        (Type::Money | Type::Number, Some(value)) => {
            let scale = ty.scale()?;
            let mut decimal = match value {
                Value::Decimal(decimal) => *decimal,
                Value::Integer(integer) => kernel::Decimal::from(*integer),
                _ => return None,
            }
            .normalize();
            if decimal.scale() > scale {
                return None;
            }
            decimal.rescale(scale);
            if decimal.scale() != scale || decimal.mantissa().unsigned_abs() >= 10_u128.pow(18) {
                return None;
            }
            let array = Decimal128Array::from(vec![decimal.mantissa()]);
            Arc::new(array.with_precision_and_scale(18, i8::try_from(scale).ok()?).ok()?)
        }
        _ => return None,
    })
}
