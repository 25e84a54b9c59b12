//! A long file in bounded memory: each batch is compared and written as it is read, all in one transaction.

use super::compare::{Fate, Reading, twice_at};
use super::digest::MOST_PROBLEMS;
use super::event::Entry;
use super::history;
use super::import::{self, Meta, Summary, Work};
use super::imports::What;
use crate::intake::{self, FileSource, Intake, Lookups, Mapping, Taker};
use crate::table::{Data, ROW, SOURCE};
use crate::{Column, Kind, Source, Table};
use arrow_array::{Array, Int32Array, RecordBatch};
use arrow_schema::DataType;
use fixedbitset::FixedBitSet;
use kernel::{Location, Problem, Problems, Type};
use store::Tx;

/// Reads a file through a mapping and imports it as it is read; what it does is the same as [`intake::read`] and [`import::import`] one
/// after the other. Rows that are refused are left out and listed in the result; the table of the result has no rows.
///
/// # Errors
/// What is wrong with the file as a whole, or as for [`import::import`]; the transaction should be given up then.
pub fn import_file(
    tx: &mut Tx<'_>,
    source: &FileSource,
    kind: Kind,
    mapping: &Mapping,
    lookups: &dyn Lookups,
    meta: &Meta<'_>,
) -> Result<(Summary, Intake), Problems> {
    let (mut summary, intake) = import_batches(tx, kind, meta, |take| {
        let intake = intake::read_batches(source, kind, mapping, lookups, take)?;
        Ok((intake.table.sources.clone(), intake))
    })?;
    must_be_whole(&intake, meta)?;
    summary.repeat(intake.repeated);
    Ok((summary, intake))
}

/// A file with every record of its kind must have no row that is refused: its record would be taken for one that is gone.
///
/// # Errors
/// That rows of a complete file were refused, and all that is wrong with them; the transaction should be given up then.
pub fn must_be_whole(intake: &Intake, meta: &Meta<'_>) -> Result<(), Problems> {
    if !meta.complete || intake.rejects.is_empty() {
        return Ok(());
    }
    let mut problems = intake.all_problems();
    let message = "The file is said to be complete, and rows of it are refused: their records would be removed.";
    let at = intake.table.sources.first().map_or_else(Location::default, |source| Location::file(&source.file));
    problems.push(
        Problem::error("incomplete-file", at, message)
            .expected("a file in which every row is right")
            .hint("mend the rows, or import the file without saying that it is complete"),
    );
    Err(problems.sorted())
}

/// Imports batches as `produce` hands them on, each with the source of its rows; it returns the source.
///
/// # Errors
/// As for [`import::import`], or what `produce` returns; the transaction should be given up then.
pub fn import_batches<T>(
    tx: &mut Tx<'_>,
    kind: Kind,
    meta: &Meta<'_>,
    produce: impl FnOnce(Taker<'_>) -> Result<(Vec<Source>, T), Problems>,
) -> Result<(Summary, T), Problems> {
    let mut gradual = Gradual::begin(tx, kind, true, meta.complete)?;
    let (sources, value) = produce(&mut |source, batch| gradual.take(tx, source, batch))?;
    let summary = gradual.finish(tx, &sources, meta)?;
    Ok((summary, value))
}

/// What [`import_batches`] would do, in bounded memory; nothing is written. A key that stands in two batches is not found: reading one file
/// refuses it before.
///
/// # Errors
/// As for [`import_batches`].
pub fn preview_batches<T>(
    tx: &mut Tx<'_>,
    kind: Kind,
    produce: impl FnOnce(Taker<'_>) -> Result<T, Problems>,
) -> Result<(Summary, T), Problems> {
    let mut gradual = Gradual::begin(tx, kind, false, false)?;
    let value = produce(&mut |source, batch| gradual.take(tx, source, batch))?;
    if gradual.problems.has_errors() { Err(gradual.problems.sorted()) } else { Ok((gradual.summary, value)) }
}

struct Gradual {
    kind: Kind,
    /// Whether anything is written.
    writes: bool,
    number: i64,
    first_source: i64,
    /// The first version that this import writes: whatever has a number from here on stands in an earlier batch.
    first_version: i64,
    columns: Vec<Column>,
    summary: Summary,
    problems: Problems,
    /// Of a complete file the versions that it mentions, by number, among those that were there before.
    mentioned: Option<FixedBitSet>,
}

impl Gradual {
    fn begin(tx: &mut Tx<'_>, kind: Kind, writes: bool, complete: bool) -> Result<Self, Problems> {
        let first_version = tx.next_number(kind.word(), "_id")?;
        Ok(Self {
            kind,
            writes,
            number: tx.next_number("imports", "id")?,
            first_source: tx.next_number("record_sources", "id")?,
            first_version,
            mentioned: complete.then(|| FixedBitSet::with_capacity(usize::try_from(first_version).unwrap_or(0))),
            columns: Vec::new(),
            summary: Summary::nothing(kind),
            problems: Problems::new(),
        })
    }

    fn take(&mut self, tx: &mut Tx<'_>, source: &Source, batch: RecordBatch) -> Result<(), Problems> {
        let table = part(self.kind, source, batch);
        let columns = table.columns.clone();
        let mut work = match Work::of(tx, &table, Reading::ByKey) {
            Ok(work) => work,
            Err(problems) => return self.collect(problems),
        };
        let mut twice = Problems::new();
        for row in 0..work.rows.count {
            match work.comparison.fates[row] {
                Fate::Unchanged(version) if version >= self.first_version => work.comparison.fates[row] = Fate::Repeated,
                Fate::Updated(version) if version >= self.first_version => {
                    let earlier = history::version(tx, self.kind, version)?.and_then(|v| v.row).and_then(|row| u64::try_from(row).ok());
                    let one = Location { line: earlier, ..Location::file(&source.file) };
                    twice.push(twice_at(self.kind, work.digests.key_text(&work.rows, row), &one, work.rows.location(row)));
                }
                _ => {}
            }
        }
        if twice.has_errors() {
            return self.collect(twice);
        }
        if self.problems.has_errors() {
            // Nothing will be kept; the rest is read only to find what else is wrong.
            return Ok(());
        }
        self.summary.add(work.summary(tx, None)?);
        if let Some(mentioned) = &mut self.mentioned {
            let versions = work.comparison.fates.iter().filter_map(|fate| match fate {
                Fate::Unchanged(version) | Fate::Updated(version) => usize::try_from(*version).ok(),
                Fate::Created | Fate::Repeated => None,
            });
            versions.for_each(|version| mentioned.grow_and_insert(version));
        }
        for column in columns {
            if !self.columns.iter().any(|c| c.name == column.name) {
                self.columns.push(column);
            }
        }
        if self.writes { work.write_rows(tx, self.number, self.first_source) } else { Ok(()) }
    }

    fn collect(&mut self, problems: Problems) -> Result<(), Problems> {
        self.problems.extend(problems);
        if self.problems.0.len() >= MOST_PROBLEMS { Err(std::mem::take(&mut self.problems)) } else { Ok(()) }
    }

    fn finish(mut self, tx: &mut Tx<'_>, sources: &[Source], meta: &Meta<'_>) -> Result<Summary, Problems> {
        if self.problems.has_errors() {
            return Err(self.problems.sorted());
        }
        if let Some(mentioned) = self.mentioned.take() {
            self.summary.removed = import::remove_others(tx, self.kind, self.first_version, &mentioned, self.number)?;
        }
        if self.summary.created + self.summary.updated + self.summary.removed == 0 {
            return Ok(self.summary);
        }
        import::enter_sources(tx, self.kind, sources, self.number)?;
        let mut files: Vec<&str> = sources.iter().map(|s| s.file.as_str()).collect();
        files.dedup();
        let file = files.join(", ");
        let entry = Entry {
            kind: self.kind,
            what: What::Import,
            file: &file,
            columns: &self.columns,
            created: self.summary.created,
            updated: self.summary.updated,
            unchanged: self.summary.unchanged,
            removed: self.summary.removed,
            undoes: None,
        };
        let number = entry.write(tx, meta)?;
        assert_eq!(number, self.number, "nobody else writes meanwhile");
        entry.audit(tx, number, meta)?;
        self.summary.import = Some(number);
        Ok(self.summary)
    }
}

/// A batch as a table of its own; all of its rows came from the source, under the number that it has among all.
#[must_use]
pub fn part(kind: Kind, source: &Source, batch: RecordBatch) -> Table {
    let number = batch.column_by_name(SOURCE).and_then(|array| array.as_any().downcast_ref::<Int32Array>());
    let number = number.filter(|array| !array.is_empty()).map_or(0, |array| usize::try_from(array.value(0)).unwrap_or(0));
    Table { kind, columns: columns_of(&batch), data: Data::Batches(vec![batch]), sources: vec![source.clone(); number + 1] }
}

/// The columns of a batch, with the types that its arrays have.
fn columns_of(batch: &RecordBatch) -> Vec<Column> {
    let kind = |data: &DataType| match data {
        DataType::Date32 => Type::Date,
        DataType::Decimal128(_, 4) => Type::Money,
        DataType::Decimal128(_, _) => Type::Number,
        DataType::Int64 => Type::Integer,
        DataType::Boolean => Type::Boolean,
        _ => Type::Text,
    };
    let own = |name: &str| name != SOURCE && name != ROW;
    let schema = batch.schema();
    let fields = schema.fields().iter().filter(|field| own(field.name()));
    fields.map(|field| Column { name: field.name().clone(), kind: kind(field.data_type()) }).collect()
}
