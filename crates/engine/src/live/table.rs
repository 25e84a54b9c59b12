//! The book's table with the changed rows.

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, BooleanArray, Int32Array, RecordBatch, new_null_array};
use book::Book;
use kernel::{Location, Problem, Problems};
use records::table::{ROW, SOURCE};
use records::{Data, Kind, Table};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows in a batch, so that taking one out is quick.
const BATCH: usize = 16 * 1024;

/// A change that fits the book's table.
#[derive(Debug)]
pub(super) struct Change {
    pub kind: Kind,
    /// The new rows alone, with the columns and sources of the book's table.
    pub rows: Table,
    /// The ids that are in `rows`.
    pub written: BTreeSet<String>,
    /// The ids that go.
    pub removed: BTreeSet<String>,
}

/// The same table with batches of a moderate size.
pub(super) fn cut(mut table: Table) -> Table {
    if let Data::Batches(batches) = &mut table.data {
        let whole = std::mem::take(batches);
        for batch in whole {
            for start in (0..batch.num_rows()).step_by(BATCH) {
                batches.push(batch.slice(start, BATCH.min(batch.num_rows() - start)));
            }
        }
    }
    table
}

/// Makes a change fit the book's table.
///
/// # Errors
/// Problems with columns of another type, rows without an id, ids that are there twice.
pub(super) fn change(book: &Book, kind: Kind, rows: Table, removed: &[String]) -> Result<Change, Problems> {
    let mut fitted = match book.tables.get(&kind) {
        Some(table) => Table { data: Data::Batches(Vec::new()), ..table.clone() },
        None => Table::empty(kind),
    };
    let sources: Vec<i32> = rows
        .sources
        .iter()
        .map(|source| {
            let known = fitted.sources.iter().position(|other| other == source);
            let position = known.unwrap_or_else(|| {
                fitted.sources.push(source.clone());
                fitted.sources.len() - 1
            });
            i32::try_from(position).unwrap_or(i32::MAX)
        })
        .collect();
    let (mut batches, mut problems, mut written) = (Vec::new(), Problems::new(), BTreeSet::new());
    let given = crate::credit::source::in_memory(&rows)?;
    for batch in given.batches() {
        match fit(&fitted, batch, &sources) {
            Ok(batch) => batches.push(batch),
            Err(problem) => problems.push(*problem),
        }
    }
    for row in given.rows() {
        match row.text("id") {
            None => problems.push(Problem::error("missing-id", row.place().column("id"), format!("One of the {kind} has no id."))),
            Some(id) if !written.insert(id.to_owned()) => {
                problems.push(Problem::error("duplicate-id", row.at("id"), format!("`{id}` is there twice in one change.")));
            }
            Some(_) => {}
        }
    }
    fitted.data = Data::Batches(batches);
    let removed = removed.iter().filter(|id| !written.contains(*id)).cloned().collect();
    problems.unless_errors(Change { kind, rows: fitted, written, removed }).map(|(change, _)| change)
}

/// A batch with the table's columns in their order; sources numbered anew.
fn fit(table: &Table, batch: &RecordBatch, sources: &[i32]) -> Result<RecordBatch, Box<Problem>> {
    let schema = table.schema();
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
    for field in schema.fields() {
        let column = match batch.column_by_name(field.name()) {
            Some(column) if column.data_type() == field.data_type() => Arc::clone(column),
            Some(column) => {
                let message = format!("Column `{}` is {} where {} is expected.", field.name(), column.data_type(), field.data_type());
                return Err(Box::new(Problem::error("column-type", Location::file(table.kind.word()).column(field.name()), message)));
            }
            None => new_null_array(field.data_type(), batch.num_rows()),
        };
        columns.push(if field.name() == SOURCE { renumber(&column, sources) } else { column });
    }
    debug_assert!(schema.fields().iter().any(|field| field.name() == ROW));
    RecordBatch::try_new(schema, columns)
        .map_err(|error| Box::new(Problem::error("change", Location::file(table.kind.word()), error.to_string())))
}

fn renumber(column: &ArrayRef, sources: &[i32]) -> ArrayRef {
    let numbers = column.as_primitive::<Int32Type>().iter();
    let mapped: Int32Array = numbers.map(|number| sources.get(usize::try_from(number?).ok()?).copied()).collect();
    Arc::new(mapped)
}

impl Change {
    /// Puts the change into a book's table: old rows go, new rows follow at the end.
    pub fn into_book(self, book: &mut Book) {
        let table = book.tables.entry(self.kind).or_insert_with(|| Table::empty(self.kind));
        let Table { data, sources, .. } = self.rows;
        table.sources = sources;
        if let (Data::Batches(batches), Data::Batches(new)) = (&mut table.data, data) {
            for batch in batches.iter_mut() {
                without(batch, &self.written, &self.removed);
            }
            batches.retain(|batch| batch.num_rows() > 0);
            batches.extend(new);
        }
    }
}

/// Takes rows with these ids out of a batch.
fn without(batch: &mut RecordBatch, written: &BTreeSet<String>, removed: &BTreeSet<String>) {
    let Some(ids) = batch.column_by_name("id").and_then(|ids| ids.as_string_opt::<i32>()) else { return };
    // Nearly always it is one record, whose id is quickly compared.
    let only = written.first().filter(|_| written.len() == 1 && removed.is_empty());
    let gone = |id: &str| only.map_or_else(|| written.contains(id) || removed.contains(id), |only| only == id);
    let any = (0..ids.len()).any(|row| ids.is_valid(row) && gone(ids.value(row)));
    if any {
        let keep: BooleanArray = (0..ids.len()).map(|row| Some(!(ids.is_valid(row) && gone(ids.value(row))))).collect();
        if let Ok(kept) = arrow_select::filter::filter_record_batch(batch, &keep) {
            *batch = kept;
        }
    }
}
