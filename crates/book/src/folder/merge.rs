//! Several files of one kind become one table.

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Int32Array, RecordBatch, new_null_array};
use kernel::{Location, Problem, Problems};
use records::table::SOURCE;
use records::{Column, Data, Kind, Table, arrow_type};
use std::sync::Arc;

/// One table with the rows of all, in order: its attributes are those of all tables, empty where a table lacks one. An attribute that has
/// different types in two tables is a problem.
#[must_use]
pub fn merge(kind: Kind, mut tables: Vec<Table>, problems: &mut Problems) -> Table {
    if tables.len() == 1 {
        return tables.remove(0);
    }
    let mut merged = Table::empty(kind);
    for table in &tables {
        for column in &table.columns {
            match merged.column(&column.name) {
                None => merged.columns.push(column.clone()),
                Some((_, other)) if other.kind != column.kind => problems.push(two_types(kind, table, column, other)),
                Some(_) => {}
            }
        }
    }
    let mut batches = Vec::new();
    for table in tables {
        let before = i32::try_from(merged.sources.len()).unwrap_or(i32::MAX);
        batches.extend(table.batches().iter().filter_map(|batch| widen(batch, &merged, before)));
        merged.sources.extend(table.sources);
    }
    merged.data = Data::Batches(batches);
    merged
}

pub(super) fn two_types(kind: Kind, table: &Table, column: &Column, other: &Column) -> Problem {
    let file = table.sources.first().map_or_else(|| kind.word().to_owned(), |source| source.file.clone());
    Problem::error(
        "two-types",
        Location::file(file).column(&column.name),
        format!("The attribute `{}` of {kind} is {} here, but {} in an earlier file.", column.name, column.kind, other.kind),
    )
    .hint(format!("give it one type in the mappings: `{} = {{ column = \"…\", type = \"{}\" }}`", column.name, other.kind))
}

/// The batch with the columns of the merged table; sources are counted on from `before`.
fn widen(batch: &RecordBatch, merged: &Table, before: i32) -> Option<RecordBatch> {
    let rows = batch.num_rows();
    let schema = merged.schema();
    let columns: Vec<ArrayRef> = schema
        .fields()
        .iter()
        .map(|field| match batch.column_by_name(field.name()) {
            Some(column) if field.name() == SOURCE => match column.as_primitive_opt::<Int32Type>() {
                Some(sources) => Arc::new(sources.iter().map(|source| source.map(|source| source + before)).collect::<Int32Array>()),
                None => Arc::clone(column),
            },
            Some(column) if column.data_type() == field.data_type() => Arc::clone(column),
            _ => new_null_array(field.data_type(), rows),
        })
        .collect();
    debug_assert!(merged.columns.iter().zip(&columns).all(|(column, array)| *array.data_type() == arrow_type(column.kind)));
    RecordBatch::try_new(schema, columns).ok()
}
