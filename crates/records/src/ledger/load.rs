//! The records of a kind as the engine takes them: typed columns, with the source and the row that each came from.

use super::compare::marks;
use super::imports;
use super::schema::{self, Stored};
use crate::table::Data;
use crate::{Column, Kind, Source, Table};
use arrow_array::builder::{BooleanBuilder, Date32Builder, Decimal128Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use kernel::{Location, Problem, Problems, Type};
use std::collections::HashMap;
use std::sync::Arc;
use store::placeholders::quoted;
use store::{Param, RowView, Tx};

/// Rows in a batch.
const BATCH: usize = 65_536;

/// All records of a kind as they hold now, or as they held right after import `as_of`; in the order in which they were brought.
///
/// # Errors
/// What the database refuses.
pub fn load(tx: &mut Tx<'_>, kind: Kind, as_of: Option<i64>) -> Result<Table, Problems> {
    match as_of {
        None => select(tx, kind, i64::MAX, "_until IS NULL", &[]),
        Some(import) => select(tx, kind, import, "_from <= ?1 AND (_until IS NULL OR _until > ?1)", &[import.into()]),
    }
}

/// Some records of a kind as they hold now, with the same columns as [`load`] gives; for figures that follow a change.
///
/// # Errors
/// What the database refuses.
pub fn load_keys(tx: &mut Tx<'_>, kind: Kind, keys: &[&str]) -> Result<Table, Problems> {
    let params: Vec<Param<'_>> = keys.iter().map(|key| Param::Text(key)).collect();
    let chosen = if keys.is_empty() { "1 = 0".to_owned() } else { format!("_until IS NULL AND _key IN ({})", marks(keys.len())) };
    select(tx, kind, i64::MAX, &chosen, &params)
}

fn select(tx: &mut Tx<'_>, kind: Kind, as_of: i64, condition: &str, params: &[Param<'_>]) -> Result<Table, Problems> {
    let stored = visible(tx, kind, as_of)?;
    let mut table = Table::empty(kind);
    table.columns = stored.iter().map(|s| Column { name: s.name.clone(), kind: s.kind }).collect();
    let numbers;
    (table.sources, numbers) = sources(tx, &stored, kind, as_of)?;
    let names: String = stored.iter().map(|s| format!(", {}", quoted(&s.physical))).collect();
    let sql = format!("SELECT _source, _row{names} FROM {} WHERE {condition} ORDER BY _id", quoted(kind.word()));
    let mut gathering = Gathering::new(&stored);
    let mut batches = Vec::new();
    let schema = table.schema();
    let finish = |gathering: &mut Gathering| {
        RecordBatch::try_new(Arc::clone(&schema), gathering.finish())
            .map_err(|e| Problem::error("database-damaged", Location::default(), format!("Records of {kind} cannot be read: {e}.")))
    };
    tx.each(&sql, params, |row| {
        gathering.take(row, &numbers)?;
        if gathering.rows == BATCH {
            batches.push(finish(&mut gathering)?);
        }
        Ok(())
    })?;
    if gathering.rows > 0 {
        batches.push(finish(&mut gathering)?);
    }
    table.data = Data::Batches(batches);
    Ok(table)
}

/// The declared columns, and the attributes that some import in force brought.
fn visible(tx: &mut Tx<'_>, kind: Kind, as_of: i64) -> Result<Vec<Stored>, Problems> {
    let brought = imports::columns(tx, kind, as_of)?;
    let mut stored = schema::columns(tx, kind)?;
    stored.retain(|s| kind.column(&s.name).is_some() || brought.iter().any(|c| c.name == s.name));
    Ok(stored)
}

/// The sources of a kind, with the index of each by its number.
fn sources(tx: &mut Tx<'_>, stored: &[Stored], kind: Kind, as_of: i64) -> Result<(Vec<Source>, HashMap<i64, i32>), Problems> {
    let rows = tx.query(
        "SELECT id, import, file, sheet, columns FROM record_sources WHERE kind = ?1 AND import <= ?2 ORDER BY id",
        &[kind.word().into(), as_of.into()],
    )?;
    let mut numbers = HashMap::new();
    let mut sources = Vec::with_capacity(rows.len());
    for (index, row) in (0..).zip(&rows) {
        numbers.insert(row.integer(0).unwrap_or(0), index);
        let mut columns: Vec<(String, String)> = serde_json::from_str(row.text(4).unwrap_or("[]")).unwrap_or_default();
        let rank = |name: &str| stored.iter().position(|s| s.name == name).unwrap_or(usize::MAX);
        columns.sort_by_key(|(name, _)| rank(name));
        sources.push(Source { file: row.string(2), sheet: row.text(3).map(str::to_owned), import: row.integer(1), columns });
    }
    Ok((sources, numbers))
}

enum Builder {
    Text(StringBuilder),
    Date(Date32Builder),
    Decimal(Decimal128Builder),
    Integer(Int64Builder),
    Boolean(BooleanBuilder),
}

impl Builder {
    fn new(ty: Type) -> Self {
        match ty {
            Type::Text => Self::Text(StringBuilder::new()),
            Type::Date => Self::Date(Date32Builder::new()),
            Type::Money | Type::Number => Self::Decimal(Decimal128Builder::new().with_data_type(crate::arrow_type(ty))),
            Type::Integer => Self::Integer(Int64Builder::new()),
            Type::Boolean => Self::Boolean(BooleanBuilder::new()),
        }
    }

    fn take(&mut self, row: &RowView<'_>, column: usize) -> Result<(), Problem> {
        match self {
            Self::Text(builder) => builder.append_option(row.text(column)?),
            Self::Date(builder) => builder.append_option(row.integer(column)?.and_then(|day| i32::try_from(day).ok())),
            Self::Decimal(builder) => builder.append_option(row.integer(column)?.map(i128::from)),
            Self::Integer(builder) => builder.append_option(row.integer(column)?),
            Self::Boolean(builder) => builder.append_option(row.integer(column)?.map(|stored| stored != 0)),
        }
        Ok(())
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Date(builder) => Arc::new(builder.finish()),
            Self::Decimal(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Boolean(builder) => Arc::new(builder.finish()),
        }
    }
}

/// A batch while it fills.
struct Gathering {
    columns: Vec<Builder>,
    sources: Int32Builder,
    lines: Int64Builder,
    rows: usize,
}

impl Gathering {
    fn new(stored: &[Stored]) -> Self {
        let columns = stored.iter().map(|s| Builder::new(s.kind)).collect();
        Self { columns, sources: Int32Builder::new(), lines: Int64Builder::new(), rows: 0 }
    }

    fn take(&mut self, row: &RowView<'_>, numbers: &HashMap<i64, i32>) -> Result<(), Problem> {
        self.sources.append_option(row.integer(0)?.and_then(|number| numbers.get(&number).copied()));
        self.lines.append_option(row.integer(1)?);
        for (index, column) in self.columns.iter_mut().enumerate() {
            column.take(row, index + 2)?;
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(&mut self) -> Vec<ArrayRef> {
        self.rows = 0;
        let mut arrays: Vec<ArrayRef> = self.columns.iter_mut().map(Builder::finish).collect();
        arrays.push(Arc::new(self.sources.finish()));
        arrays.push(Arc::new(self.lines.finish()));
        arrays
    }
}
