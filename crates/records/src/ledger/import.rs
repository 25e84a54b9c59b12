//! A table of records becomes new versions. What says the same stays as it is; what says something else becomes a new version and the old
//! one is kept; a preview compares in the same way and writes nothing.

use super::compare::{Comparison, Fate, Reading};
use super::digest::{Digests, text};
use super::event::Entry;
use super::history::{self, Version};
use super::imports::What;
use super::keep::{Kept, keep};
use super::rows::Rows;
use super::schema::{self, Stored};
use crate::{Kind, Source, Table};
use fixedbitset::FixedBitSet;
use kernel::{Instant, Location, Problem, Problems};
use serde::{Serialize, Serializer};
use store::placeholders::quoted;
use store::{Param, RowView, Tx};

/// Who imports, when and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta<'a> {
    /// Who.
    pub actor: &'a str,
    /// Why, in her words.
    pub why: Option<&'a str>,
    /// When.
    pub at: Instant,
    /// Whether the table has every record of its kind: those it does not have are removed (their versions are kept).
    pub complete: bool,
}

/// What an import does, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Summary {
    /// The import's number; none for a preview, and when nothing changed.
    pub import: Option<i64>,
    /// The kind of record.
    #[serde(serialize_with = "kind_word")]
    #[schemars(with = "String")]
    pub kind: Kind,
    /// How many rows the table has.
    pub rows: u64,
    /// How many records are new.
    pub created: u64,
    /// How many records said something else until now.
    pub updated: u64,
    /// How many records say the same.
    pub unchanged: u64,
    /// How many rows repeat an earlier row of the table word for word.
    pub repeated: u64,
    /// How many records a complete table does not have any more.
    pub removed: u64,
    /// Columns with values that stay as they are, since the file does not bring these columns.
    pub left: Vec<String>,
    /// Columns with values that the file clears (it has the column, and an empty cell), each with how many.
    pub cleared: Vec<(String, u64)>,
    /// The first changes, to look at.
    pub examples: Vec<Change>,
    /// What is worth knowing, such as an attribute that gets a wider type.
    pub notes: Problems,
}

impl Summary {
    pub(crate) fn nothing(kind: Kind) -> Self {
        let (created, updated, unchanged, repeated, removed) = (0, 0, 0, 0, 0);
        let (left, cleared, examples, notes) = (Vec::new(), Vec::new(), Vec::new(), Problems::new());
        Self { import: None, kind, rows: 0, created, updated, unchanged, repeated, removed, left, cleared, examples, notes }
    }

    /// Adds rows that repeat an earlier row and were left out for it.
    pub fn repeat(&mut self, rows: u64) {
        self.rows += rows;
        self.repeated += rows;
    }

    /// Adds what a further batch does.
    pub(crate) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.repeated += other.repeated;
        self.removed += other.removed;
        self.left.extend(other.left.into_iter().filter(|name| !self.left.contains(name)).collect::<Vec<_>>());
        for (name, count) in other.cleared {
            match self.cleared.iter_mut().find(|(known, _)| *known == name) {
                Some((_, sum)) => *sum += count,
                None => self.cleared.push((name, count)),
            }
        }
        let room = EXAMPLES - self.examples.len().min(EXAMPLES);
        self.examples.extend(other.examples.into_iter().take(room));
        self.notes.extend(other.notes);
    }
}

/// How one record changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Change {
    /// The record's key.
    pub key: String,
    /// The row in its file.
    pub row: Option<i64>,
    /// Column, value before and value after, as files write them, for what differs.
    pub values: Vec<(String, Option<String>, Option<String>)>,
}

/// So many new rows, and the database looks at the table anew to plan its queries well.
const MANY: usize = 10_000;
/// How many changes are shown as examples.
const EXAMPLES: usize = 10;

pub(crate) fn kind_word<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.word())
}

/// Imports a table. Nothing is entered when nothing would change.
///
/// # Errors
/// Rows without a key, a key that stands twice with different values, columns that cannot be kept; nothing is written then, provided that
/// the caller gives the transaction up.
pub fn import(tx: &mut Tx<'_>, table: &Table, meta: &Meta<'_>) -> Result<Summary, Problems> {
    let work = Work::of(tx, table, reading(meta.complete))?;
    if work.comparison.changes_nothing() {
        return work.summary(tx, None);
    }
    let mut summary = work.summary(tx, None)?;
    let file = work.files();
    let entry = Entry { columns: &table.columns, ..work.entry(What::Import, &file) };
    let number = entry.write(tx, meta)?;
    work.write(tx, number)?;
    work.entry(What::Import, &file).audit(tx, number, meta)?;
    summary.import = Some(number);
    Ok(summary)
}

/// What [`import`] would do, with the same figures and the same problems; nothing is written.
///
/// # Errors
/// As for [`import`].
pub fn preview(tx: &mut Tx<'_>, table: &Table, complete: bool) -> Result<Summary, Problems> {
    Work::of(tx, table, reading(complete))?.summary(tx, None)
}

fn reading(complete: bool) -> Reading {
    if complete { Reading::Complete } else { Reading::Faster }
}

/// An import that has been compared and not yet written.
pub(crate) struct Work {
    pub(crate) rows: Rows,
    pub(crate) digests: Digests,
    pub(crate) comparison: Comparison,
    notes: Problems,
    kept: Kept,
}

impl Work {
    pub(crate) fn of(tx: &mut Tx<'_>, table: &Table, reading: Reading) -> Result<Self, Problems> {
        let mut rows = Rows::of(table)?;
        let mut digests = Digests::of(&rows)?;
        let mut comparison = Comparison::of(tx, &rows, &digests, reading)?;
        let notes = fit(tx, &mut rows)?;
        let kept = keep(tx, &mut rows, &mut digests, &mut comparison)?;
        Ok(Self { rows, digests, comparison, notes, kept })
    }

    pub(crate) fn files(&self) -> String {
        let mut files: Vec<&str> = self.rows.sources.iter().map(|s| s.file.as_str()).collect();
        files.dedup();
        files.join(", ")
    }

    pub(crate) fn entry<'a>(&self, what: What, file: &'a str) -> Entry<'a> {
        Entry {
            kind: self.rows.kind,
            what,
            file,
            columns: &[],
            created: self.comparison.count(|f| f == Fate::Created),
            updated: self.comparison.count(|f| matches!(f, Fate::Updated(_))),
            unchanged: self.comparison.count(|f| matches!(f, Fate::Unchanged(_))),
            removed: self.comparison.removed.len() as u64,
            undoes: None,
        }
    }

    pub(crate) fn summary(&self, tx: &mut Tx<'_>, import: Option<i64>) -> Result<Summary, Problems> {
        let entry = self.entry(What::Import, "");
        Ok(Summary {
            import,
            kind: self.rows.kind,
            rows: self.rows.count as u64,
            created: entry.created,
            updated: entry.updated,
            unchanged: entry.unchanged,
            repeated: self.comparison.count(|f| f == Fate::Repeated),
            removed: entry.removed,
            left: self.kept.left.clone(),
            cleared: self.kept.cleared.clone(),
            examples: self.examples(tx)?,
            notes: self.notes.clone(),
        })
    }

    fn examples(&self, tx: &mut Tx<'_>) -> Result<Vec<Change>, Problems> {
        let updated = self.comparison.fates.iter().enumerate().filter_map(|(row, fate)| match fate {
            Fate::Updated(id) => Some((row, *id)),
            _ => None,
        });
        let first: Vec<(usize, i64)> = updated.take(EXAMPLES).collect();
        first
            .into_iter()
            .filter_map(|(row, id)| match history::version(tx, self.rows.kind, id) {
                Ok(before) => before.map(|before| Ok(self.change(row, &before))),
                Err(problems) => Some(Err(problems)),
            })
            .collect()
    }

    fn change(&self, row: usize, before: &Version) -> Change {
        let (values, within) = self.rows.row(row);
        let mut names: Vec<&str> = self.rows.columns.iter().map(|c| c.name.as_str()).collect();
        names.extend(before.values.iter().map(|(c, _)| c.name.as_str()).filter(|n| !self.rows.columns.iter().any(|c| c.name == *n)));
        let after = |name: &str| self.rows.columns.iter().position(|c| c.name == name).and_then(|i| text(&values[i], within));
        let differing = names.into_iter().filter_map(|name| {
            let (old, new) = (before.value(name).map(ToString::to_string), after(name));
            (old != new).then(|| (name.to_owned(), old, new))
        });
        Change { key: self.digests.key_text(&self.rows, row).to_owned(), row: self.rows.place(row).1, values: differing.collect() }
    }

    /// Writes the new versions and closes the old ones, as import `number`, with the files they came from.
    pub(crate) fn write(&self, tx: &mut Tx<'_>, number: i64) -> Result<(), Problems> {
        let first_source = tx.next_number("record_sources", "id")?;
        enter_sources(tx, self.rows.kind, &self.rows.sources, number)?;
        self.write_rows(tx, number, first_source)
    }

    /// Writes the new versions and closes the old ones; the first of the files has (or will have) the number `first_source`.
    pub(crate) fn write_rows(&self, tx: &mut Tx<'_>, number: i64, first_source: i64) -> Result<(), Problems> {
        let stored = make_room(tx, &self.rows)?;
        let closed = self.comparison.fates.iter().filter_map(|fate| match fate {
            Fate::Updated(id) => Some(*id),
            _ => None,
        });
        close(tx, self.rows.kind, &closed.chain(self.comparison.removed.iter().copied()).collect::<Vec<_>>(), number)?;
        let (rows, digests) = (&self.rows, &self.digests);
        let fates = self.comparison.fates.iter().enumerate();
        let new: Vec<usize> = fates.filter(|(_, fate)| matches!(fate, Fate::Created | Fate::Updated(_))).map(|(row, _)| row).collect();
        let next = tx.next_number(rows.kind.word(), "_id")?;
        let mut columns = vec!["_id", "_key", "_hash", "_from", "_until", "_origin", "_source", "_row"];
        columns.extend(stored.iter().map(|s| s.physical.as_str()));
        tx.insert_many(rows.kind.word(), &columns, new.len(), |index, out| {
            let row = new[index];
            let (source, line) = rows.place(row);
            let id = next + i64::try_from(index).unwrap_or(0);
            out.extend([
                id.into(),
                Param::Text(digests.key_text(rows, row)),
                Param::Bytes(&digests.contents[row]),
                number.into(),
                Param::Null,
                id.into(),
                (first_source + i64::try_from(source).unwrap_or(0)).into(),
                line.into(),
            ]);
            let (values, within) = rows.row(row);
            for (value, column) in values.iter().zip(&rows.columns) {
                let too_large =
                    || Problem::error("bad-value", rows.location(row).column(&column.name), "The number has more digits than are kept.");
                out.push(value.param(within).ok_or_else(too_large)?);
            }
            Ok(())
        })?;
        if new.len() >= MANY {
            tx.analyze(rows.kind.word())?;
        }
        Ok(())
    }
}

/// Makes the rows fit the stored columns where these are wider; notes where the stored columns will be widened.
fn fit(tx: &mut Tx<'_>, rows: &mut Rows) -> Result<Problems, Problems> {
    let stored = schema::columns(tx, rows.kind)?;
    let mut problems = Problems::new();
    let new = rows.columns.iter().filter(|c| !stored.iter().any(|s| s.name == c.name)).count();
    if stored.len() + new > schema::MOST_COLUMNS {
        let message = format!("{} would have {} columns, and at most {} are kept.", rows.kind, stored.len() + new, schema::MOST_COLUMNS);
        problems.push(Problem::error("too-many-columns", Location::default(), message).hint("leave out the columns that no plan needs"));
    }
    for index in 0..rows.columns.len() {
        let column = rows.columns[index].clone();
        problems.0.extend(schema::refuse_name(rows.kind, &column.name));
        let Some(there) = stored.iter().find(|s| s.name == column.name) else { continue };
        let wide = schema::common(there.kind, column.kind);
        if wide != column.kind {
            rows.convert(index, text, wide)?;
        }
        if wide != there.kind {
            let message = format!("The attribute `{}` of {} was {} and is {wide} from now on.", column.name, rows.kind, there.kind);
            problems.push(
                Problem::warning("wider-type", Location::default().column(&column.name), message)
                    .hint(format!("to keep {}, say so in the mapping: type = \"{}\"", there.kind, there.kind)),
            );
        }
    }
    problems.unless_errors(()).map(|((), notes)| notes)
}

/// Adds and widens columns until every column of the rows has its place; in their order.
fn make_room(tx: &mut Tx<'_>, rows: &Rows) -> Result<Vec<Stored>, Problems> {
    let stored = schema::columns(tx, rows.kind)?;
    let mut places = Vec::with_capacity(rows.columns.len());
    for column in &rows.columns {
        places.push(match stored.iter().find(|s| s.name == column.name) {
            Some(there) if there.kind == column.kind => there.clone(),
            Some(there) => schema::widen(tx, rows.kind, there, column.kind)?,
            None => schema::add(tx, rows.kind, &column.name, column.kind)?,
        });
    }
    Ok(places)
}

/// Enters the files with their sheets and headers.
pub(crate) fn enter_sources(tx: &mut Tx<'_>, kind: Kind, sources: &[Source], import: i64) -> Result<(), Problems> {
    let first = tx.next_number("record_sources", "id")?;
    for (id, source) in (first..).zip(sources) {
        let columns = serde_json::to_string(&source.columns).unwrap_or_default();
        tx.execute(
            "INSERT INTO record_sources (id, import, kind, file, sheet, columns) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            &[id.into(), import.into(), kind.word().into(), (&source.file).into(), source.sheet.as_ref().into(), (&columns).into()],
        )?;
    }
    Ok(())
}

/// The versions before `first` that hold now and are not `mentioned` hold until import `number`; returns how many. A million at a time, so
/// that memory stays bounded.
pub(crate) fn remove_others(tx: &mut Tx<'_>, kind: Kind, first: i64, mentioned: &FixedBitSet, number: i64) -> Result<u64, Problems> {
    let table = quoted(kind.word());
    let (mut removed, mut from) = (0, 0);
    while from < first {
        let until = first.min(from + 1_000_000);
        let mut gone = Vec::new();
        let sql = format!("SELECT _id FROM {table} WHERE _until IS NULL AND _id >= ?1 AND _id < ?2 ORDER BY _id");
        tx.each(&sql, &[from.into(), until.into()], &mut |row: &RowView<'_>| {
            let id = row.integer(0)?.unwrap_or(0);
            if !usize::try_from(id).is_ok_and(|id| mentioned.contains(id)) {
                gone.push(id);
            }
            Ok(())
        })?;
        close(tx, kind, &gone, number)?;
        removed += gone.len() as u64;
        from = until;
    }
    Ok(removed)
}

/// These versions hold until import `number`.
fn close(tx: &mut Tx<'_>, kind: Kind, versions: &[i64], number: i64) -> Result<(), Problems> {
    for chunk in versions.chunks(500) {
        let list = chunk.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        tx.batch(&format!("UPDATE {} SET _until = {number} WHERE _id IN ({list})", quoted(kind.word())))?;
    }
    Ok(())
}
