//! Tables as plain rows: a map from column to value.

use crate::numbers::{Fraction, fraction, whole};
use arrow_array::{Array, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray};
use kernel::{Date, Decimal, Location, Problem, Value, effective::from_epoch_day};
use records::{Data, Table};
use std::collections::BTreeMap;

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A day.
    Day(Date),
    /// Any number.
    Number(Fraction),
    /// True or false.
    Boolean(bool),
}

/// One row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row(pub BTreeMap<String, Cell>);

impl Row {
    /// The value in that column; nothing when there is no such column.
    #[must_use]
    pub fn cell(&self, column: &str) -> &Cell {
        self.0.get(column).unwrap_or(&Cell::Null)
    }

    /// The text in that column.
    #[must_use]
    pub fn text(&self, column: &str) -> Option<&str> {
        match self.cell(column) {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&Value> for Cell {
    fn from(value: &Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text.clone()),
            Value::Date(day) => Self::Day(*day),
            Value::Decimal(decimal) => Self::Number(fraction(*decimal)),
            Value::Integer(integer) => Self::Number(whole(*integer)),
            Value::Boolean(boolean) => Self::Boolean(*boolean),
        }
    }
}

/// All rows of a table that is in memory.
///
/// # Errors
/// A problem when the table is in Parquet files or has a column of another Arrow type than its declared one.
pub fn rows(table: &Table) -> Result<Vec<Row>, Problem> {
    let refuse = |message: String| Problem::error("reference", Location::file(table.kind.word()), message);
    if matches!(table.data, Data::Parquet(_)) {
        return Err(refuse("The reference calculator reads tables in memory only.".into()));
    }
    let mut rows = Vec::new();
    for batch in table.batches() {
        for index in 0..batch.num_rows() {
            let mut row = Row::default();
            for column in &table.columns {
                let cell = cell(batch, &column.name, index).ok_or_else(|| refuse(format!("Column {} cannot be read.", column.name)))?;
                row.0.insert(column.name.clone(), cell);
            }
            rows.push(row);
        }
    }
    Ok(rows)
}

fn cell(batch: &RecordBatch, column: &str, index: usize) -> Option<Cell> {
    let array = batch.column_by_name(column)?;
    if array.is_null(index) {
        return Some(Cell::Null);
    }
    let any = array.as_any();
    if let Some(texts) = any.downcast_ref::<StringArray>() {
        return Some(Cell::Text(texts.value(index).to_owned()));
    }
    if let Some(days) = any.downcast_ref::<Date32Array>() {
        return from_epoch_day(days.value(index)).map(Cell::Day);
    }
    if let Some(decimals) = any.downcast_ref::<Decimal128Array>() {
        let scale = u32::try_from(decimals.scale()).ok()?;
        return Decimal::try_from_i128_with_scale(decimals.value(index), scale).ok().map(|d| Cell::Number(fraction(d)));
    }
    if let Some(integers) = any.downcast_ref::<Int64Array>() {
        return Some(Cell::Number(whole(integers.value(index))));
    }
    any.downcast_ref::<BooleanArray>().map(|booleans| Cell::Boolean(booleans.value(index)))
}
