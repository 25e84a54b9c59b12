//! The rows of a table in memory, cell by cell and with their place: for people, quotas, splits and checks. The engine reads columns instead.

use crate::Table;
use crate::table::{ROW, SOURCE};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use kernel::{Date, Decimal, Location, Value};

/// One row of a [`Table`] whose data are in memory.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    batch: &'a RecordBatch,
    offset: usize,
    /// The position of the row in the table, counted over all batches.
    pub index: usize,
}

impl Table {
    /// All rows in order; none for data that stay in Parquet.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let mut before = 0;
        self.batches().iter().flat_map(move |batch| {
            let first = before;
            before += batch.num_rows();
            (0..batch.num_rows()).map(move |offset| Row { table: self, batch, offset, index: first + offset })
        })
    }

    /// The rows that have this text in the column at a position, in order.
    pub fn rows_with<'a>(&'a self, position: usize, text: &'a str) -> impl Iterator<Item = Row<'a>> {
        let mut before = 0;
        self.batches().iter().flat_map(move |batch| {
            let first = before;
            before += batch.num_rows();
            let texts = batch.columns().get(position).and_then(|column| column.as_string_opt::<i32>());
            // Texts of another length are passed over without being looked at.
            let same = move |offset: &usize| {
                texts.is_some_and(|texts| {
                    usize::try_from(texts.value_length(*offset)) == Ok(text.len())
                        && texts.is_valid(*offset)
                        && texts.value(*offset) == text
                })
            };
            (0..batch.num_rows()).filter(same).map(move |offset| Row { table: self, batch, offset, index: first + offset })
        })
    }

    /// The row at a position counted over all batches.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        let mut offset = index;
        for batch in self.batches() {
            if offset < batch.num_rows() {
                return Some(Row { table: self, batch, offset, index });
            }
            offset -= batch.num_rows();
        }
        None
    }
}

impl<'a> Row<'a> {
    /// The row alone, as a batch with the table's columns.
    #[must_use]
    pub fn batch(&self) -> RecordBatch {
        self.batch.slice(self.offset, 1)
    }

    /// The value of the column at a position; none when it is null or there is no such column.
    #[must_use]
    pub fn cell(&self, position: usize) -> Option<Value> {
        value_at(self.batch.columns().get(position)?.as_ref(), self.offset)
    }

    /// The value of the column of that name; none when it is null or there is no such column.
    #[must_use]
    pub fn value(&self, column: &str) -> Option<Value> {
        self.cell(self.table.column(column)?.0)
    }

    /// The text of the column of that name; none when it is null or empty, or the column is not text.
    #[must_use]
    pub fn text(&self, column: &str) -> Option<&'a str> {
        self.text_at(self.table.column(column)?.0)
    }

    /// The text of the column at a position; none when it is null or empty, or the column is not text.
    #[must_use]
    pub fn text_at(&self, position: usize) -> Option<&'a str> {
        let array = self.batch.columns().get(position)?.as_string_opt::<i32>()?;
        (array.is_valid(self.offset)).then(|| array.value(self.offset)).filter(|text| !text.is_empty())
    }

    /// The date of the column of that name.
    #[must_use]
    pub fn date(&self, column: &str) -> Option<Date> {
        match self.value(column)? {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The decimal of the column of that name (money and numbers; whole numbers too).
    #[must_use]
    pub fn decimal(&self, column: &str) -> Option<Decimal> {
        match self.value(column)? {
            Value::Decimal(decimal) => Some(decimal),
            Value::Integer(integer) => Some(Decimal::from(integer)),
            _ => None,
        }
    }

    /// The truth value of the column of that name.
    #[must_use]
    pub fn boolean(&self, column: &str) -> Option<bool> {
        match self.value(column)? {
            Value::Boolean(boolean) => Some(boolean),
            _ => None,
        }
    }

    /// All columns that have a value, by name.
    pub fn values(&self) -> impl Iterator<Item = (&'a str, Value)> + '_ {
        self.table.columns.iter().enumerate().filter_map(|(i, column)| Some((column.name.as_str(), self.cell(i)?)))
    }

    /// Where the row came from: file, sheet and row, as far as they are known; else the kind.
    #[must_use]
    pub fn place(&self) -> Location {
        let Some(source) = self.source() else { return Location::file(self.table.kind.word()) };
        let place = Location::file(source.file.clone()).sheet(source.sheet.clone());
        match self.batch.column_by_name(ROW).and_then(|c| c.as_primitive_opt::<Int64Type>()) {
            Some(rows) if rows.is_valid(self.offset) => place.line(u64::try_from(rows.value(self.offset)).unwrap_or_default()),
            _ => place,
        }
    }

    /// Where a cell came from, with its value: the place of the row and the header under which the file has the column.
    #[must_use]
    pub fn at(&self, column: &str) -> Location {
        let header =
            self.source().and_then(|source| source.columns.iter().find(|(name, _)| name == column)).map(|(_, header)| header.clone());
        let place = self.place().column(header.unwrap_or_else(|| column.to_owned()));
        match self.value(column) {
            Some(value) => place.value(&value.to_string()),
            None => place,
        }
    }

    /// The source the row came from, if it is known.
    #[must_use]
    pub fn source(&self) -> Option<&'a crate::Source> {
        let index = self.batch.column_by_name(SOURCE)?.as_primitive_opt::<Int32Type>()?;
        let index = index.is_valid(self.offset).then(|| index.value(self.offset))?;
        self.table.sources.get(usize::try_from(index).ok()?)
    }
}

/// The value at a row of an array; none when it is null or of a type that no column has.
pub fn value_at(array: &dyn Array, row: usize) -> Option<Value> {
    if row >= array.len() || array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(Value::Text(array.as_string::<i32>().value(row).to_owned())),
        DataType::Date32 => kernel::effective::from_epoch_day(array.as_primitive::<Date32Type>().value(row)).map(Value::Date),
        DataType::Decimal128(_, scale) => {
            let mantissa = array.as_primitive::<Decimal128Type>().value(row);
            Decimal::try_from_i128_with_scale(mantissa, u32::try_from(*scale).ok()?).ok().map(|d| Value::Decimal(d.normalize()))
        }
        DataType::Int64 => Some(Value::Integer(array.as_primitive::<Int64Type>().value(row))),
        DataType::Boolean => Some(Value::Boolean(array.as_boolean().value(row))),
        _ => None,
    }
}
