//! Rows of named values become typed tables.

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use kernel::{Decimal, Type, Value, effective::epoch_day};
use records::{Column, Data, Kind, Source, Table, arrow_type};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One row: values by column; a column that is missing is null.
pub type Fields = BTreeMap<String, Value>;

/// A table of these rows in batches of at most `batch` rows; columns that the kind does not declare become attributes.
///
/// # Panics
/// When a value does not fit its column: tests are written by programmers.
#[must_use]
pub fn table(kind: Kind, rows: &[Fields], batch: usize) -> Table {
    let mut table = Table::empty(kind);
    for (name, value) in rows.iter().flatten() {
        if table.column(name).is_none() {
            let column = Column { name: name.clone(), kind: type_of(value) };
            let position = table.columns.iter().skip(kind.columns().len()).position(|c| c.name > *name);
            let at = position.map_or(table.columns.len(), |p| p + kind.columns().len());
            table.columns.insert(at, column);
        }
    }
    table.sources = vec![Source {
        file: format!("{}.csv", kind.word()),
        columns: table.columns.iter().map(|c| (c.name.clone(), c.name.clone())).collect(),
        ..Source::default()
    }];
    let mut batches = Vec::new();
    for (number, chunk) in rows.chunks(batch.max(1)).enumerate() {
        let mut arrays: Vec<ArrayRef> = table.columns.iter().map(|column| array(column, chunk)).collect();
        arrays.push(Arc::new(Int32Array::from(vec![0; chunk.len()])));
        let first = (number * batch.max(1) + 2) as i64;
        arrays.push(Arc::new(Int64Array::from_iter_values(first..first + chunk.len() as i64)));
        batches.push(RecordBatch::try_new(table.schema(), arrays).expect("arrays of the schema"));
    }
    table.data = Data::Batches(batches);
    table
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Text(_) => Type::Text,
        Value::Date(_) => Type::Date,
        Value::Decimal(_) => Type::Number,
        Value::Integer(_) => Type::Integer,
        Value::Boolean(_) => Type::Boolean,
    }
}

fn array(column: &Column, rows: &[Fields]) -> ArrayRef {
    let values = rows.iter().map(|row| row.get(&column.name));
    let wrong = |value: &Value| -> ! { panic!("{value:?} does not fit column {} of type {}", column.name, column.kind) };
    match column.kind {
        Type::Text => Arc::new(StringArray::from_iter(values.map(|v| v.map(ToString::to_string)))),
        Type::Date => Arc::new(Date32Array::from_iter(values.map(|v| {
            v.map(|v| match v {
                Value::Date(day) => epoch_day(*day),
                other => wrong(other),
            })
        }))),
        Type::Money | Type::Number => {
            let scale = column.kind.scale().unwrap_or(0);
            let scaled = |v: &Value| match v {
                Value::Decimal(decimal) => mantissa(*decimal, scale),
                Value::Integer(integer) => mantissa(Decimal::from(*integer), scale),
                other => wrong(other),
            };
            let array = Decimal128Array::from_iter(values.map(|v| v.map(scaled)));
            Arc::new(array.with_data_type(arrow_type(column.kind)))
        }
        Type::Integer => Arc::new(Int64Array::from_iter(values.map(|v| {
            v.map(|v| match v {
                Value::Integer(integer) => *integer,
                other => wrong(other),
            })
        }))),
        Type::Boolean => Arc::new(BooleanArray::from_iter(values.map(|v| {
            v.map(|v| match v {
                Value::Boolean(boolean) => *boolean,
                other => wrong(other),
            })
        }))),
    }
}

fn mantissa(mut decimal: Decimal, scale: u32) -> i128 {
    decimal.rescale(scale);
    decimal.mantissa()
}
