//! A file, through a mapping, as a table with rejects.

use super::chunk::{Cell, Cells, Chunk};
use super::coerce::{Parsed, coerce};
use super::derived::replaced;
use super::formula::Builder;
use super::keys::{Keys, Met};
use super::opened::Opened;
use super::resolve::{Resolved, resolve};
use super::view::View;
use super::{FileSource, Lookups, Mapping, Reading, Reject};
use crate::{Data, Kind, Source, Table};
use arrow_array::builder::{Int32Builder, Int64Builder};
use arrow_array::{ArrayRef, RecordBatch, new_null_array};
use arrow_schema::SchemaRef;
use kernel::{Location, Problem, Problems};
use std::sync::Arc;

/// Takes a batch, whose rows all came from the source.
pub type Taker<'t> = &'t mut dyn FnMut(&Source, RecordBatch) -> Result<(), Problems>;

/// How many rows a batch has at most.
const BATCH: usize = 65_536;
/// For how many rows there is room at first.
const BUILT: usize = 1024;
/// With more rejects than this the mapping or the file is wrong as a whole.
const MOST_REJECTS: usize = 100_000;

/// What came of a file.
#[derive(Debug, Clone)]
pub struct Intake {
    /// The rows that are right.
    pub table: Table,
    /// The rows that were refused, each with everything that is wrong with it.
    pub rejects: Vec<Reject>,
    /// Warnings about the file as a whole. What is wrong with a row is in its reject.
    pub problems: Problems,
    /// The file's headers, for the rejects file.
    pub headers: Vec<String>,
    /// How the file was read: what the mapping says, completed by what was found.
    pub reading: Reading,
    /// How many rows were read: those of the table, the rejects, the skipped and the repeated.
    pub rows: u64,
    /// How many rows say the same as an earlier row of the same record; the record is counted once.
    pub repeated: u64,
    /// How many rows the mapping's `where` left out.
    pub skipped: u64,
}

impl Intake {
    /// Everything that was found: the warnings, then what is wrong with each row, in the order of the file.
    #[must_use]
    pub fn all_problems(&self) -> Problems {
        let mut all = self.problems.clone();
        for reject in &self.rejects {
            all.extend(reject.problems.clone());
        }
        all
    }
}

/// Reads a file as records of `kind`. Rows that are wrong become rejects; the others are read nevertheless.
///
/// # Errors
/// What is wrong with the file or the mapping as a whole, so that its rows can't be taken: all of it at once.
pub fn read(source: &FileSource, kind: Kind, mapping: &Mapping, lookups: &dyn Lookups) -> Result<Intake, Problems> {
    let mut batches = Vec::new();
    let mut intake = read_batches(source, kind, mapping, lookups, &mut |_, batch| {
        batches.push(batch);
        Ok(())
    })?;
    intake.table.data = Data::Batches(batches);
    Ok(intake)
}

/// The same, in bounded memory: each batch is handed on as soon as it is full, with the source that its rows came from, and the table of the
/// result has no rows.
///
/// # Errors
/// As [`read`], also when batches were handed on before (the caller then drops them); or what `take` returns.
pub fn read_batches(
    source: &FileSource,
    kind: Kind,
    mapping: &Mapping,
    lookups: &dyn Lookups,
    take: Taker<'_>,
) -> Result<Intake, Problems> {
    if mapping.kind != kind {
        let message = format!("The mapping makes `{}`, but `{kind}` are wanted.", mapping.kind);
        return Err(Problem::error("wrong-kind", mapping.at.clone(), message).into());
    }
    let mut opened = Opened::open(source, Some(kind), &mapping.reading)?;
    let resolved = resolve(&mut opened, kind, mapping, lookups)?;
    let mut rows = Rows::new(&resolved, &opened, kind, mapping);
    let scanned = opened.scan(&mut |chunk| {
        rows.add(chunk, take)?;
        Ok(true)
    });
    if let Err(mut problems) = scanned {
        rows.rejects.into_iter().for_each(|reject| problems.extend(reject.problems));
        return Err(problems.sorted());
    }
    rows.flush(take)?;
    let (rejects, skipped, repeated, read) = (std::mem::take(&mut rows.rejects), rows.skipped, rows.repeated, rows.read);
    drop(rows);
    let mut problems = opened.warnings();
    problems.extend(resolved.warnings);
    if read == 0 {
        problems.push(Problem::warning("no-rows", opened.at(), "The file has a header and no rows."));
    }
    let table = Table { kind, columns: resolved.columns, data: Data::Batches(Vec::new()), sources: vec![resolved.source] };
    let headers = opened.headers().iter().map(|header| header.name.clone()).collect();
    Ok(Intake { table, rejects, problems: problems.sorted(), headers, reading: opened.reading, rows: read, repeated, skipped })
}

/// The rows as they become columns.
struct Rows<'a> {
    resolved: &'a Resolved,
    mapping: &'a Mapping,
    at: Location,
    schema: SchemaRef,
    builders: Vec<Builder>,
    source: Int32Builder,
    row: Int64Builder,
    full: usize,
    /// For each key column of the kind the target that fills it.
    key: Vec<Option<usize>>,
    key_names: &'static [&'static str],
    keys: Keys,
    rejects: Vec<Reject>,
    skipped: u64,
    repeated: u64,
    read: u64,
}

impl<'a> Rows<'a> {
    fn new(resolved: &'a Resolved, opened: &Opened, kind: Kind, mapping: &'a Mapping) -> Self {
        let table = Table { kind, columns: resolved.columns.clone(), data: Data::Batches(Vec::new()), sources: vec![Source::default()] };
        let key_names = kind.key();
        let key = key_names.iter().map(|name| resolved.targets.iter().position(|target| target.name == *name)).collect();
        Self {
            resolved,
            mapping,
            at: opened.at(),
            schema: table.schema(),
            builders: resolved.targets.iter().map(|target| Builder::new(target.rules.kind, BUILT)).collect(),
            source: Int32Builder::with_capacity(BUILT),
            row: Int64Builder::with_capacity(BUILT),
            full: 0,
            key,
            key_names,
            keys: Keys::default(),
            rejects: Vec::new(),
            skipped: 0,
            repeated: 0,
            read: 0,
        }
    }

    fn add(&mut self, chunk: &Chunk, take: Taker<'_>) -> Result<(), Problems> {
        let mut broken: Vec<Vec<Problem>> = vec![Vec::new(); chunk.rows.len()];
        for fault in &chunk.faults {
            broken[fault.index].push(fault.problem.clone());
        }
        let derived = self.derive(chunk, &mut broken);
        let view = View { chunk, derived: &derived, empty: &self.mapping.reading.empty };
        let kept = self.kept(&view, &mut broken);
        let mut spares = vec![String::new(); self.resolved.targets.len()];
        for (row, found) in broken.iter_mut().enumerate() {
            self.read += 1;
            let fault = chunk.faults.binary_search_by_key(&row, |fault| fault.index).ok().map(|i| &chunk.faults[i]);
            let left_out = kept.as_ref().is_some_and(|kept| match kept.get(row) {
                Cell::Boolean(kept) => !kept,
                _ => found.is_empty(),
            });
            if fault.is_none() && left_out {
                self.skipped += 1;
                continue;
            }
            if fault.is_none() {
                self.row(&view, row, &mut spares, found);
            }
            if !found.is_empty() {
                let cells = fault.and_then(|fault| fault.cells.clone());
                self.reject(chunk, row, cells, std::mem::take(found))?;
            }
            if self.full == BATCH {
                self.flush(take)?;
            }
        }
        Ok(())
    }

    /// The columns that the mapping adds, each able to use those before it.
    fn derive(&self, chunk: &Chunk, broken: &mut [Vec<Problem>]) -> Vec<Cells> {
        let mut derived: Vec<Cells> = Vec::new();
        for column in &self.resolved.derived {
            let view = View { chunk, derived: &derived, empty: &self.mapping.reading.empty };
            let cells = column.evaluate(&view, &mut |row, wrong| {
                let is_broken = chunk.faults.binary_search_by_key(&row, |fault| fault.index).is_ok();
                if !is_broken {
                    broken[row].push(wrong.at(self.at.clone().line(chunk.rows[row]).column(&column.label)));
                }
            });
            derived.push(cells);
        }
        derived
    }

    fn kept(&self, view: &View<'_>, broken: &mut [Vec<Problem>]) -> Option<Cells> {
        let filter = self.resolved.filter.as_ref()?;
        Some(filter.evaluate(view, &mut |row, message| {
            broken[row].push(Problem::error("expression", self.at.clone().line(view.chunk.rows[row]).column("where"), message));
        }))
    }

    /// Reads a row, and adds it when nothing is wrong.
    fn row(&mut self, view: &View<'_>, row: usize, spares: &mut [String], found: &mut Vec<Problem>) {
        let number = view.chunk.rows[row];
        let mut parsed: Vec<Parsed<'_>> = Vec::with_capacity(self.builders.len());
        for (target, spare) in self.resolved.targets.iter().zip(spares) {
            let cell = replaced(target.from.cell(view, row), &target.values);
            parsed.push(match coerce(cell, &target.rules, spare) {
                Ok(Parsed::Null) if target.required => {
                    let message = format!("`{}` must have a value, and the cell is empty.", target.name);
                    found.push(Problem::error("missing-value", self.at.clone().line(number).column(&target.label), message));
                    Parsed::Null
                }
                Ok(value) => value,
                Err(wrong) => {
                    found.push(wrong.at(self.at.clone().line(number).column(&target.label).value(&cell.to_text())));
                    Parsed::Null
                }
            });
        }
        if !found.is_empty() {
            return;
        }
        let key = self.key.iter().map(|at| at.map_or(Parsed::Null, |at| parsed[at]));
        match self.keys.meet(key, parsed.iter().copied(), number) {
            Ok(Met::First) => {}
            Ok(Met::Same(_)) => {
                self.repeated += 1;
                return;
            }
            Ok(Met::Other(first)) => {
                found.push(self.duplicate(&parsed, number, first));
                return;
            }
            Err(error) => {
                found.push(self.no_room(number, &error));
                return;
            }
        }
        for (builder, value) in self.builders.iter_mut().zip(parsed) {
            builder.push(value);
        }
        self.source.append_value(0);
        self.row.append_value(i64::try_from(number).unwrap_or(i64::MAX));
        self.full += 1;
    }

    fn duplicate(&self, parsed: &[Parsed<'_>], number: u64, first: u64) -> Problem {
        let shown: Vec<String> = self
            .key_names
            .iter()
            .zip(&self.key)
            .filter_map(|(name, at)| at.map(|at| (name, parsed[at])))
            .filter(|(_, value)| *value != Parsed::Null)
            .map(|(name, value)| format!("{name} {}", text_of(value)))
            .collect();
        let message = format!("The same record, {}, is already in row {first}, and says something else there.", shown.join(", "));
        let label = self.key.iter().flatten().next().map(|at| self.resolved.targets[*at].label.clone()).unwrap_or_default();
        Problem::error("duplicate-key", self.at.clone().line(number).column(label), message)
            .expected(format!("each {} once", self.key_names.join(" + ")))
            .hint("remove one of the two rows")
    }

    fn no_room(&self, number: u64, error: &std::io::Error) -> Problem {
        let message = format!("The keys of a long file are kept in temporary files, and one can't be used: {error}.");
        Problem::error("temporary-file", self.at.clone().line(number), message).hint("see that the folder for temporary files has room")
    }

    fn reject(&mut self, chunk: &Chunk, row: usize, cells: Option<Vec<String>>, problems: Vec<Problem>) -> Result<(), Problems> {
        if self.rejects.len() >= MOST_REJECTS {
            let message = format!("More than {MOST_REJECTS} rows are wrong, so the mapping or the file is wrong as a whole.");
            let mut all = Problems::from(Problem::error("too-many-rejects", self.at.clone(), message));
            self.rejects.iter().take(100).for_each(|reject| all.extend(reject.problems.clone()));
            self.rejects.clear();
            return Err(all);
        }
        let cells = cells.unwrap_or_else(|| (0..chunk.width()).map(|column| chunk.get(row, column).to_text()).collect());
        self.rejects.push(Reject { line: chunk.rows[row], sheet: self.at.sheet.clone(), cells, problems: Problems(problems) });
        Ok(())
    }

    fn flush(&mut self, take: Taker<'_>) -> Result<(), Problems> {
        if self.full == 0 {
            return Ok(());
        }
        let fields = self.schema.fields();
        let mut columns: Vec<ArrayRef> = fields.iter().map(|field| new_null_array(field.data_type(), self.full)).collect();
        for (target, builder) in self.resolved.targets.iter().zip(&mut self.builders) {
            columns[target.column] = builder.finish();
        }
        let width = columns.len();
        columns[width - 2] = Arc::new(self.source.finish());
        columns[width - 1] = Arc::new(self.row.finish());
        self.full = 0;
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns);
        let batch = batch.map_err(|error| Problem::error("internal", self.at.clone(), format!("The rows can't be kept: {error}.")))?;
        take(&self.resolved.source, batch)
    }
}

fn text_of(value: Parsed<'_>) -> String {
    match value {
        Parsed::Null => String::new(),
        Parsed::Text(text) => format!("`{text}`"),
        Parsed::Date(days) => super::coerce::date_of(days).to_string(),
        Parsed::Decimal(decimal) => decimal.to_string(),
        Parsed::Integer(integer) => integer.to_string(),
        Parsed::Boolean(boolean) => boolean.to_string(),
    }
}
