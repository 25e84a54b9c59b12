//! Records by id, with their values and their place in the source: from tables in memory and from tables that stay in Parquet.

use crate::State;
use crate::explain::{Cell, Origin};
use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch, StringArray};
use arrow_schema::DataType;
use book::{Adjustment, Book};
use kernel::Value;
use records::{Data, Kind, Row, Table};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::path::Path;

/// A record: its one row as a table of its own, so that expressions can be evaluated on it.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub table: Table,
    /// The row in its source, where the table does not say it (Parquet).
    place: Option<(String, u64)>,
}

impl Record {
    /// Its row; a record always has one.
    pub fn row(&self) -> Option<Row<'_>> {
        self.table.row(0)
    }

    /// The value of a column.
    pub fn value(&self, column: &str) -> Option<Value> {
        self.row()?.value(column)
    }

    /// The text of a column.
    pub fn text(&self, column: &str) -> Option<String> {
        self.row()?.text(column).map(str::to_owned)
    }

    /// Where it came from, with its values.
    pub fn origin(&self) -> Option<Origin> {
        let mut origin = origin_of(&self.row()?);
        if let Some((file, row)) = &self.place {
            origin.file = file.clone();
            origin.row = Some(*row);
        }
        Some(origin)
    }

    /// Its one-row batch, for expressions.
    pub fn batch(&self) -> Option<&RecordBatch> {
        self.table.batches().first()
    }
}

/// Where a row came from, with its values.
pub(crate) fn origin_of(row: &Row<'_>) -> Origin {
    let place = row.place();
    let cells = row
        .values()
        .map(|(column, value)| Cell {
            column: column.to_owned(),
            header: row.at(column).column.unwrap_or_default(),
            value: value.to_string(),
        })
        .collect();
    Origin {
        file: place.file.unwrap_or_default(),
        sheet: place.sheet,
        row: place.line,
        import: row.source().and_then(|source| source.import),
        cells,
    }
}

/// Where the row at a position of a table came from, for quotas, splits, adjustments and people.
pub(crate) fn origin_at(book: &Book, kind: Kind, row: usize) -> Option<Origin> {
    book.tables.get(&kind)?.row(row).map(|row| origin_of(&row))
}

/// The record of that id; a credit by hand is none.
pub(crate) fn record(state: &State, kind: Kind, id: &str) -> Option<Record> {
    of_kind(state, kind, &BTreeSet::from([id])).remove(id)
}

/// The records of these ids, by id; those that are not there are left out. Of several rows with one id the last one counts. For a credit by
/// hand, the adjustment.
pub(crate) fn records(state: &State, kind: Kind, ids: &BTreeSet<&str>) -> BTreeMap<String, Record> {
    let by_hand = ids.iter().filter_map(|id| Some(((*id).to_owned(), by_hand(state, id)?)));
    let mut found: BTreeMap<String, Record> = by_hand.collect();
    found.extend(of_kind(state, kind, ids));
    found
}

/// The adjustment of a credit by hand.
fn by_hand(state: &State, id: &str) -> Option<Record> {
    let id = Adjustment::of_record(id)?;
    let row = state.book.adjustments.iter().find(|adjustment| adjustment.id == id)?.row;
    let table = state.book.tables.get(&Kind::Adjustments)?;
    Some(Record { table: one_row(table, table.row(row)?.batch()), place: None })
}

fn of_kind(state: &State, kind: Kind, ids: &BTreeSet<&str>) -> BTreeMap<String, Record> {
    let Some(table) = state.book.tables.get(&kind).filter(|_| !ids.is_empty()) else { return BTreeMap::new() };
    match &table.data {
        Data::Batches(_) => {
            let found = ids.iter().filter_map(|id| Some((*id, state.row(kind, id)?)));
            found.map(|(id, row)| (id.to_owned(), Record { table: one_row(table, row.batch()), place: None })).collect()
        }
        Data::Parquet(files) => files.iter().enumerate().flat_map(|(index, file)| in_parquet(table, index, file, ids)).collect(),
    }
}

fn one_row(table: &Table, batch: RecordBatch) -> Table {
    Table { kind: table.kind, columns: table.columns.clone(), data: Data::Batches(vec![batch]), sources: table.sources.clone() }
}

/// The rows whose id is wanted. A single id is compared by its bytes, which is what makes a million rows quick.
fn matching<'a>(column: &'a StringArray, ids: &'a BTreeSet<&str>) -> impl Iterator<Item = (usize, &'a str)> {
    let only = if ids.len() == 1 { ids.first().copied() } else { None };
    let ids: HashSet<&str> = ids.iter().copied().collect();
    let (shortest, longest) = ids.iter().fold((usize::MAX, 0), |(low, high), id| (low.min(id.len()), high.max(id.len())));
    (0..column.len()).filter_map(move |row| {
        let length = usize::try_from(column.value_length(row)).unwrap_or_default();
        if length < shortest || length > longest || column.is_null(row) {
            return None;
        }
        let id = column.value(row);
        only.map_or_else(|| ids.contains(id), |wanted| wanted == id).then_some((row, id))
    })
}

/// Looks a file through for ids, then reads the rows found. A file that cannot be read has none: the calculation has already said so.
fn in_parquet(table: &Table, source: usize, path: &Path, ids: &BTreeSet<&str>) -> BTreeMap<String, Record> {
    find_in_parquet(table, source, path, ids).unwrap_or_default()
}

fn find_in_parquet(table: &Table, source: usize, path: &Path, ids: &BTreeSet<&str>) -> Option<BTreeMap<String, Record>> {
    use parquet::arrow::ProjectionMask;
    use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection, RowSelector};
    let open = || ParquetRecordBatchReaderBuilder::try_new(File::open(path).ok()?).ok();
    let builder = open()?;
    let header = table.sources.get(source).and_then(|s| s.columns.iter().find(|(name, _)| name == "id")).map_or("id", |(_, h)| h.as_str());
    let name = [header, "id"].into_iter().find(|name| builder.schema().column_with_name(name).is_some())?.to_owned();
    let mask = ProjectionMask::columns(builder.parquet_schema(), [name.as_str()]);
    let mut places: Vec<(usize, String)> = Vec::new();
    let mut before = 0;
    for batch in builder.with_projection(mask).with_batch_size(64 * 1024).build().ok()? {
        let batch = batch.ok()?;
        let column = arrow_cast::cast(batch.column(0), &DataType::Utf8).ok()?;
        places.extend(matching(column.as_string::<i32>(), ids).map(|(row, id)| (before + row, id.to_owned())));
        before += batch.num_rows();
    }
    let mut selectors = Vec::new();
    let mut next = 0;
    for (row, _) in &places {
        selectors.push(RowSelector::skip(row - next));
        selectors.push(RowSelector::select(1));
        next = row + 1;
    }
    let reader = open()?.with_row_selection(RowSelection::from(selectors)).with_batch_size(1).build().ok()?;
    let file = table.sources.get(source).map_or_else(|| path.display().to_string(), |source| source.file.clone());
    let mut found = BTreeMap::new();
    for ((row, id), batch) in places.into_iter().zip(reader) {
        let batch = as_table(table, &batch.ok()?)?;
        let place = Some((file.clone(), row as u64 + PARQUET_FIRST_ROW));
        found.insert(id, Record { table: one_row(table, batch), place });
    }
    Some(found)
}

/// The number of the first row of a Parquet file, which has no header.
const PARQUET_FIRST_ROW: u64 = 1;

/// A batch of a file as the table's schema has it: columns by name, cast to the column's type; what the file lacks is empty.
fn as_table(table: &Table, batch: &RecordBatch) -> Option<RecordBatch> {
    let schema = table.schema();
    let columns = schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
        Some(column) => arrow_cast::cast(column, field.data_type()).ok(),
        None => Some(arrow_array::new_null_array(field.data_type(), batch.num_rows())),
    });
    let columns: Option<Vec<_>> = columns.collect();
    RecordBatch::try_new(schema, columns?).ok()
}

/// What people call a record: its name, or the reason of a credit by hand.
pub(crate) fn name(record: &Record) -> Option<String> {
    record.text(if record.table.kind == Kind::Adjustments { "reason" } else { "name" })
}
