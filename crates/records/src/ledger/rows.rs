//! The rows of a table, value by value, and the place each came from.

use crate::table::{ROW, SOURCE};
use crate::{Column, Data, Kind, Source, Table, arrow_type};
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_cast::{CastOptions, cast_with_options};
use kernel::{Date, Decimal, Location, Problem, Problems, Type, Value};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use store::Param;

/// A column of a batch.
pub(crate) enum Values {
    Text(StringArray),
    Date(Date32Array),
    Decimal(Decimal128Array),
    Integer(Int64Array),
    Boolean(BooleanArray),
}

impl Values {
    /// The values of an array, as the type says; converted when the array is of another, but never with a loss.
    pub(crate) fn of(array: &ArrayRef, ty: Type) -> Result<Self, String> {
        let wanted = arrow_type(ty);
        let strict = CastOptions { safe: false, ..CastOptions::default() };
        let array = if *array.data_type() == wanted {
            Arc::clone(array)
        } else {
            cast_with_options(array, &wanted, &strict).map_err(|e| e.to_string())?
        };
        let any = array.as_any();
        let values = match ty {
            Type::Text => any.downcast_ref().cloned().map(Self::Text),
            Type::Date => any.downcast_ref().cloned().map(Self::Date),
            Type::Money | Type::Number => any.downcast_ref().cloned().map(Self::Decimal),
            Type::Integer => any.downcast_ref().cloned().map(Self::Integer),
            Type::Boolean => any.downcast_ref().cloned().map(Self::Boolean),
        };
        values.ok_or_else(|| format!("an array of {wanted}"))
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Text(array) => array.is_null(row),
            Self::Date(array) => array.is_null(row),
            Self::Decimal(array) => array.is_null(row),
            Self::Integer(array) => array.is_null(row),
            Self::Boolean(array) => array.is_null(row),
        }
    }

    /// The value as it is stored; none when a decimal is too large.
    pub(crate) fn param(&self, row: usize) -> Option<Param<'_>> {
        if self.is_null(row) {
            return Some(Param::Null);
        }
        Some(match self {
            Self::Text(array) => Param::Text(array.value(row)),
            Self::Date(array) => Param::Integer(i64::from(array.value(row))),
            Self::Decimal(array) => Param::Integer(i64::try_from(array.value(row)).ok()?),
            Self::Integer(array) => Param::Integer(array.value(row)),
            Self::Boolean(array) => Param::Integer(i64::from(array.value(row))),
        })
    }
}

/// A value as it is stored.
pub(crate) enum Held {
    Text(String),
    /// A date, an amount, a number, a truth value.
    Integer(i64),
}

impl Held {
    /// The value of a column of type `from`, as a text.
    fn as_text(&self, from: Type) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Integer(stored) => Some(match from_integer(*stored, from)? {
                Value::Decimal(decimal) => decimal.normalize().to_string(),
                value => value.to_string(),
            }),
        }
    }

    /// The whole number of a column of type `from` in a column of type `to`.
    fn as_integer(&self, from: Type, to: Type) -> Option<i64> {
        match self {
            Self::Integer(stored) if from == Type::Integer => stored.checked_mul(10_i64.pow(to.scale().unwrap_or(0))),
            Self::Integer(stored) => Some(*stored),
            Self::Text(_) => None,
        }
    }
}

/// A stored whole number as the value of its type.
pub(crate) fn from_integer(stored: i64, ty: Type) -> Option<Value> {
    Some(match ty {
        Type::Text => return None,
        Type::Date => Value::Date(date_of(stored)?),
        Type::Money | Type::Number => Value::Decimal(Decimal::try_from_i128_with_scale(i128::from(stored), ty.scale()?).ok()?),
        Type::Integer => Value::Integer(stored),
        Type::Boolean => Value::Boolean(stored != 0),
    })
}

fn date_of(stored: i64) -> Option<Date> {
    kernel::effective::from_epoch_day(i32::try_from(stored).ok()?)
}

struct Part {
    first: usize,
    values: Vec<Values>,
    source: Option<Int32Array>,
    row: Option<Int64Array>,
}

/// All rows of a table.
pub(crate) struct Rows {
    pub(crate) kind: Kind,
    pub(crate) columns: Vec<Column>,
    pub(crate) sources: Vec<Source>,
    parts: Vec<Part>,
    pub(crate) count: usize,
}

impl Rows {
    pub(crate) fn of(table: &Table) -> Result<Self, Problems> {
        let declared = |c: &Column| Column { kind: table.kind.column(&c.name).map_or(c.kind, |spec| spec.kind), ..c.clone() };
        let columns = table.columns.iter().map(declared).collect();
        let mut rows = Self { kind: table.kind, columns, sources: table.sources.clone(), parts: Vec::new(), count: 0 };
        match &table.data {
            Data::Batches(batches) => batches.iter().try_for_each(|batch| rows.add(batch))?,
            Data::Parquet(paths) => paths.iter().enumerate().try_for_each(|(source, path)| rows.add_parquet(source, path))?,
        }
        Ok(rows)
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), Problems> {
        let values = self.columns.iter().map(|column| match batch.column_by_name(&column.name) {
            Some(array) => Values::of(array, column.kind).map_err(|e| self.not_convertible(column, &e)),
            None => Err(self.not_convertible(column, "it is missing")),
        });
        let values = values.collect::<Result<Vec<_>, _>>()?;
        let place = |name: &str| batch.column_by_name(name).map(|array| array.as_any());
        self.parts.push(Part {
            first: self.count,
            values,
            source: place(SOURCE).and_then(|a| a.downcast_ref().cloned()),
            row: place(ROW).and_then(|a| a.downcast_ref().cloned()),
        });
        self.count += batch.num_rows();
        Ok(())
    }

    /// Rows that stay in Parquet get their place as they are read: the file, and the row counted from 1, since there is no header.
    fn add_parquet(&mut self, source: usize, path: &Path) -> Result<(), Problems> {
        let name = self.sources.get(source).map_or_else(|| path.display().to_string(), |s| s.file.clone());
        let failed = |e: &dyn std::fmt::Display| {
            Problem::error("bad-parquet", Location::file(&name), format!("The Parquet file cannot be read: {e}."))
                .hint("write the file again; it may be cut off")
        };
        let file = std::fs::File::open(path).map_err(|e| failed(&e))?;
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(file).and_then(|b| b.with_batch_size(65_536).build()).map_err(|e| failed(&e))?;
        if source == self.sources.len() {
            let columns = self.columns.iter().map(|c| (c.name.clone(), c.name.clone())).collect();
            self.sources.push(Source { file: name.clone(), columns, ..Source::default() });
        }
        let mut next = 1_i64;
        for batch in reader {
            let batch = batch.map_err(|e| failed(&e))?;
            self.add(&batch)?;
            if let Some(part) = self.parts.last_mut() {
                let count = batch.num_rows();
                part.source = Some(Int32Array::from_value(i32::try_from(source).unwrap_or(0), count));
                part.row = Some((next..).take(count).collect());
                next += i64::try_from(count).unwrap_or(0);
            }
        }
        Ok(())
    }

    fn not_convertible(&self, column: &Column, why: &str) -> Problem {
        Problem::error(
            "bad-column",
            Location::default().column(&column.name),
            format!("The column `{}` of {} does not hold what its type says: {why}.", column.name, self.kind),
        )
        .expected(format!("values of type {}", column.kind))
    }

    /// The part that holds a row (counted over all), and the row within it.
    fn part(&self, row: usize) -> (&Part, usize) {
        let index = self.parts.partition_point(|part| part.first <= row) - 1;
        (&self.parts[index], row - self.parts[index].first)
    }

    /// The values of a row, by column.
    pub(crate) fn row(&self, row: usize) -> (&[Values], usize) {
        let (part, within) = self.part(row);
        (&part.values, within)
    }

    /// The values of a column, converted to a wider type, part by part.
    pub(crate) fn convert(&mut self, column: usize, texts: impl Fn(&Values, usize) -> Option<String>, to: Type) -> Result<(), Problem> {
        let name = self.columns[column].clone();
        for index in 0..self.parts.len() {
            let (part, length) = (&self.parts[index], self.length(index));
            let old = &part.values[column];
            let new = if to == Type::Text {
                Values::Text((0..length).map(|row| texts(old, row)).collect())
            } else {
                let Values::Integer(array) = old else { return Err(self.not_convertible(&name, "another type")) };
                let array: ArrayRef = Arc::new(array.clone());
                Values::of(&array, to).map_err(|e| self.not_convertible(&name, &e))?
            };
            self.parts[index].values[column] = new;
        }
        self.columns[column].kind = to;
        Ok(())
    }

    /// Adds a column without values; returns its position.
    pub(crate) fn add_empty(&mut self, column: Column) -> usize {
        for index in 0..self.parts.len() {
            let length = self.length(index);
            let empty = Values::of(&arrow_array::new_null_array(&arrow_type(column.kind), length), column.kind);
            self.parts[index].values.extend(empty.ok());
        }
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Gives rows that have no value in a column the one that is stored in a column of type `from`, of the same type or a narrower one.
    pub(crate) fn fill(&mut self, column: usize, held: &BTreeMap<usize, Held>, from: Type) {
        let to = self.columns[column].kind;
        for index in 0..self.parts.len() {
            let (first, length) = (self.parts[index].first, self.length(index));
            let mut given = held.range(first..first + length).peekable();
            if given.peek().is_none() {
                continue;
            }
            let old = &self.parts[index].values[column];
            let mut next = |row: usize| given.next_if(|(at, _)| **at == first + row).map(|(_, held)| held);
            let rows = 0..length;
            let new = match old {
                Values::Text(array) => {
                    let value = |row| match next(row) {
                        Some(held) => held.as_text(from).map(Cow::Owned),
                        None => array.is_valid(row).then(|| Cow::Borrowed(array.value(row))),
                    };
                    Values::Text(rows.map(value).collect())
                }
                Values::Decimal(array) => {
                    let value = |row| match next(row) {
                        Some(held) => held.as_integer(from, to).map(i128::from),
                        None => array.is_valid(row).then(|| array.value(row)),
                    };
                    let filled: Decimal128Array = rows.map(value).collect();
                    Values::Decimal(filled.with_data_type(array.data_type().clone()))
                }
                Values::Date(array) => {
                    let value = |row| match next(row) {
                        Some(held) => held.as_integer(from, to).and_then(|day| i32::try_from(day).ok()),
                        None => array.is_valid(row).then(|| array.value(row)),
                    };
                    Values::Date(rows.map(value).collect())
                }
                Values::Integer(array) => {
                    let value = |row| match next(row) {
                        Some(held) => held.as_integer(from, to),
                        None => array.is_valid(row).then(|| array.value(row)),
                    };
                    Values::Integer(rows.map(value).collect())
                }
                Values::Boolean(array) => {
                    let value = |row| match next(row) {
                        Some(held) => held.as_integer(from, to).map(|stored| stored != 0),
                        None => array.is_valid(row).then(|| array.value(row)),
                    };
                    Values::Boolean(rows.map(value).collect())
                }
            };
            self.parts[index].values[column] = new;
        }
    }

    /// How many rows a part has.
    fn length(&self, part: usize) -> usize {
        self.parts.get(part + 1).map_or(self.count, |next| next.first) - self.parts[part].first
    }

    /// The index of the source of a row, and the row there.
    pub(crate) fn place(&self, row: usize) -> (usize, Option<i64>) {
        let (part, within) = self.part(row);
        let source = part.source.as_ref().filter(|a| a.is_valid(within)).map_or(0, |a| a.value(within));
        (usize::try_from(source).unwrap_or(0), part.row.as_ref().filter(|a| a.is_valid(within)).map(|a| a.value(within)))
    }

    /// The place of a row, for a message.
    pub(crate) fn location(&self, row: usize) -> Location {
        let (source, line) = self.place(row);
        let mut at = self.sources.get(source).map_or_else(Location::default, |s| Location::file(&s.file).sheet(s.sheet.clone()));
        at.line = line.and_then(|line| u64::try_from(line).ok());
        at
    }
}
