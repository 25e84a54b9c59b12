//! Kinds with files too long to be held in memory: their rows are handed on as they are read.

use super::files::DataFile;
use super::merge::two_types;
use arrow_array::{ArrayRef, Int32Array, RecordBatch};
use kernel::{Location, Problem, Problems};
use records::intake::{self, Taker};
use records::table::SOURCE;
use records::{Column, Kind, Source};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files of a kind, not read yet.
#[derive(Debug)]
pub struct Long {
    /// The kind.
    pub kind: Kind,
    files: Vec<DataFile>,
}

/// Sets the measured kinds apart whose files have so many bytes together.
pub(super) fn apart(files: Vec<DataFile>, from: u64) -> (Vec<Long>, Vec<DataFile>) {
    let mut sizes: BTreeMap<Kind, u64> = BTreeMap::new();
    for file in &files {
        *sizes.entry(file.kind).or_default() += std::fs::metadata(&file.path).map_or(0, |found| found.len());
    }
    let is_long = |kind: Kind| kind.is_measured() && sizes.get(&kind).is_some_and(|size| *size >= from);
    let (long, short): (Vec<DataFile>, Vec<DataFile>) = files.into_iter().partition(|file| is_long(file.kind));
    let mut by_kind: BTreeMap<Kind, Vec<DataFile>> = BTreeMap::new();
    for file in long {
        by_kind.entry(file.kind).or_default().push(file);
    }
    (by_kind.into_iter().map(|(kind, files)| Long { kind, files }).collect(), short)
}

impl Long {
    /// Reads all files in order and hands on their rows; gives the sources and the warnings.
    ///
    /// # Errors
    /// Everything that is wrong with them, refused rows too; or what `take` returns.
    pub fn read(&self, take: Taker<'_>) -> Result<(Vec<Source>, (u64, Problems)), Problems> {
        let (mut sources, mut problems, mut repeated) = (Vec::new(), Problems::new(), 0);
        let mut columns: Vec<Column> = Vec::new();
        for file in &self.files {
            let (source, index) = (file.source(), i32::try_from(sources.len()).unwrap_or(i32::MAX));
            let read = file.mapping_for(&source).and_then(|mapping| {
                intake::read_batches(&source, self.kind, &mapping, &file.lookups, &mut |source, batch| {
                    take(source, numbered(&batch, index)?)
                })
            });
            match read {
                Ok(intake) => {
                    repeated += intake.repeated;
                    problems.extend(intake.all_problems());
                    for column in &intake.table.columns {
                        match columns.iter().find(|known| known.name == column.name) {
                            None => columns.push(column.clone()),
                            Some(known) if known.kind != column.kind => problems.push(two_types(self.kind, &intake.table, column, known)),
                            Some(_) => {}
                        }
                    }
                    sources.extend(intake.table.sources);
                }
                Err(wrong) => problems.extend(wrong),
            }
        }
        problems.unless_errors(sources).map(|(sources, notes)| (sources, (repeated, notes)))
    }
}

/// The batch with the number of its file as the source of its rows.
fn numbered(batch: &RecordBatch, source: i32) -> Result<RecordBatch, Problems> {
    let schema = batch.schema();
    let number: ArrayRef = Arc::new(Int32Array::from_value(source, batch.num_rows()));
    let columns = schema.fields().iter().zip(batch.columns());
    let columns = columns.map(|(field, column)| Arc::clone(if field.name() == SOURCE { &number } else { column })).collect();
    RecordBatch::try_new(Arc::clone(&schema), columns)
        .map_err(|error| Problem::error("internal", Location::default(), format!("The rows can't be kept: {error}.")).into())
}
