//! Records of one kind as typed columns: what the engine, the checks and the database exchange.
//!
//! Batches are Arrow; each has the table's columns in order, then two that say where a row came from: [`SOURCE`] (an index into
//! [`Table::sources`]) and [`ROW`] (the row in that source, counted from 1 with the header as row 1; in
//! JSON lines the line, and in Parquet, which has no header, the first record is row 1).

use crate::Kind;
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use kernel::Type;
use std::path::PathBuf;
use std::sync::Arc;

/// The name of the column that holds the index of the source; `Int32`.
pub const SOURCE: &str = "_source";
/// The name of the column that holds the row within the source; `Int64`.
pub const ROW: &str = "_row";

/// A column of a table: declared by the kind, or an attribute that a file brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, in lower case with underscores.
    pub name: String,
    /// Its type.
    pub kind: Type,
}

/// Where rows came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The file as the user named it.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The import that brought it into a database book.
    pub import: Option<i64>,
    /// For each column of the table, the header (and, in a workbook, the letter) under which the file has it.
    pub columns: Vec<(String, String)>,
}

/// Records of one kind.
#[derive(Debug, Clone)]
pub struct Table {
    /// The kind.
    pub kind: Kind,
    /// The columns: the declared ones in their order, then the attributes in the order in which they were met.
    pub columns: Vec<Column>,
    /// The rows.
    pub data: Data,
    /// Where the rows came from.
    pub sources: Vec<Source>,
}

/// The rows of a table.
#[derive(Debug, Clone)]
pub enum Data {
    /// In memory, each batch with [`Table::schema`].
    Batches(Vec<RecordBatch>),
    /// In Parquet files that have columns of these names; the engine reads only what it needs and casts to the column's type.
    /// Rows have no [`SOURCE`] and [`ROW`] column there; their place is found again when it is asked for.
    Parquet(Vec<PathBuf>),
}

impl Table {
    /// A table of `kind` with the declared columns and no rows.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        let columns = kind.columns().iter().map(|c| Column { name: c.name.into(), kind: c.kind }).collect();
        Self { kind, columns, data: Data::Batches(Vec::new()), sources: Vec::new() }
    }

    /// The Arrow schema of the batches: the columns, then [`SOURCE`] and [`ROW`]. All columns are nullable.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        let mut fields: Vec<Field> = self.columns.iter().map(|c| Field::new(&c.name, arrow_type(c.kind), true)).collect();
        fields.push(Field::new(SOURCE, DataType::Int32, true));
        fields.push(Field::new(ROW, DataType::Int64, true));
        Arc::new(Schema::new(fields))
    }

    /// The column of that name, with its position.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<(usize, &Column)> {
        self.columns.iter().enumerate().find(|(_, c)| c.name == name)
    }

    /// The batches in memory; none for data that stay in Parquet.
    #[must_use]
    pub fn batches(&self) -> &[RecordBatch] {
        match &self.data {
            Data::Batches(batches) => batches,
            Data::Parquet(_) => &[],
        }
    }
}

/// The Arrow type in which a column of that type is kept.
#[must_use]
pub fn arrow_type(kind: Type) -> DataType {
    match kind {
        Type::Text => DataType::Utf8,
        Type::Date => DataType::Date32,
        Type::Money => DataType::Decimal128(18, 4),
        Type::Number => DataType::Decimal128(18, 8),
        Type::Integer => DataType::Int64,
        Type::Boolean => DataType::Boolean,
    }
}
