//! One file comes into a database book, or an import is taken back: all of it or nothing, and only when the book can be calculated
//! afterwards (or is at least no worse off than before).
//!
//! Deals, transactions and activities may be millions, so they are looked at as they stream by and never loaded: of them the rest of the book
//! depends only on which columns there are. All other kinds are checked as a whole.

use crate::assemble::assemble;
use crate::check::Arriving;
use crate::documents;
use kernel::{Problem, Problems, Severity};
use records::intake::{self, FileSource, Intake, Lookups, Mapping, Taker};
use records::ledger::{self, Import, Meta, Summary};
use records::{Column, Kind, Table};
use std::collections::{BTreeMap, HashMap};
use store::{Store, Tx};

/// What an import of a file did, or would do.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What became of the rows.
    pub summary: Summary,
    /// What was read and what was refused; its table has no rows.
    pub intake: Intake,
    /// What is worth knowing about the book that was not so before.
    pub notes: Problems,
}

/// Imports a file.
///
/// # Errors
/// What is wrong with the file as a whole, or why the book could not be calculated with it; nothing is changed then.
pub fn import_file(
    store: &Store,
    source: &FileSource,
    kind: Kind,
    mapping: &Mapping,
    lookups: &dyn Lookups,
    meta: &Meta<'_>,
) -> Result<Taken, Problems> {
    super::prepare(store)?;
    store.write(|tx| written(tx, source, kind, mapping, lookups, meta))
}

/// What [`import_file`] would do, with the same figures and the same refusals; nothing is written.
///
/// # Errors
/// As for [`import_file`].
pub fn preview_file(
    store: &Store,
    source: &FileSource,
    kind: Kind,
    mapping: &Mapping,
    lookups: &dyn Lookups,
    meta: &Meta<'_>,
) -> Result<Taken, Problems> {
    super::prepare(store)?;
    if !kind.is_measured() || meta.complete {
        let taken = store.tried(|tx| written(tx, source, kind, mapping, lookups, meta))?;
        return Ok(Taken { summary: Summary { import: None, ..taken.summary }, ..taken });
    }
    // A long file would keep other writers waiting; of it only the columns must be tried.
    store.read(|tx| {
        let before = ledger::load_keys(tx, kind, &[])?;
        let mut notes = Problems::new();
        let preview = |tx: &mut Tx<'_>, arriving: &mut Arriving<'_>| {
            let (mut summary, intake) = ledger::preview_batches(tx, kind, |take| read(source, kind, mapping, lookups, arriving, take))?;
            summary.repeat(intake.repeated);
            Ok((summary, intake))
        };
        let (summary, intake) = read_named(tx, kind, preview, &mut notes)?;
        let after = with_columns(&before, &intake.table.columns);
        judged(tx, before, Some(after), Taken { summary, intake, notes })
    })
}

/// Takes import `number` back. The second part of the result is what is worth knowing about the book that was not so before.
///
/// # Errors
/// As for [`ledger::undo`], or why the book could not be calculated afterwards; nothing is changed then.
pub fn undo(store: &Store, number: i64, meta: &Meta<'_>) -> Result<(Import, Problems), Problems> {
    super::prepare(store)?;
    store.write(|tx| {
        let Some(import) = ledger::imports(tx)?.into_iter().find(|import| import.id == number) else {
            return ledger::undo(tx, number, meta).map(|undo| (undo, Problems::new()));
        };
        let before = present(tx, import.kind)?;
        let undo = ledger::undo(tx, number, meta)?;
        Ok((undo, judge(tx, before, None, Problems::new())?))
    })
}

/// Writes records of a kind by other means than a file, and sees that the book can still be calculated.
///
/// # Errors
/// What `write` says, or why the book could not be calculated afterwards; the transaction should be given up then.
pub fn guarded<T>(tx: &mut Tx<'_>, kind: Kind, write: impl FnOnce(&mut Tx<'_>) -> Result<T, Problems>) -> Result<T, Problems> {
    let before = present(tx, kind)?;
    let value = write(tx)?;
    judge(tx, before, None, Problems::new()).map(|_| value)
}

fn written(
    tx: &mut Tx<'_>,
    source: &FileSource,
    kind: Kind,
    mapping: &Mapping,
    lookups: &dyn Lookups,
    meta: &Meta<'_>,
) -> Result<Taken, Problems> {
    let before = present(tx, kind)?;
    let mut notes = Problems::new();
    let take = |tx: &mut Tx<'_>, arriving: &mut Arriving<'_>| {
        let (mut summary, intake) = ledger::import_batches(tx, kind, meta, |take| {
            let intake = read(source, kind, mapping, lookups, arriving, take)?;
            Ok((intake.table.sources.clone(), intake))
        })?;
        ledger::must_be_whole(&intake, meta)?;
        summary.repeat(intake.repeated);
        Ok((summary, intake))
    };
    let (summary, intake) = read_named(tx, kind, take, &mut notes)?;
    let taken = Taken { summary, intake, notes };
    if taken.summary.import.is_none() {
        return Ok(taken);
    }
    if kind == Kind::Adjustments {
        super::approved::unchanged(&before, &present(tx, kind)?)?;
    }
    judged(tx, before, None, taken)
}

/// Takes rows in, and gathers meanwhile what they name that is not there, into `notes`.
pub(super) fn read_named<T>(
    tx: &mut Tx<'_>,
    kind: Kind,
    take: impl FnOnce(&mut Tx<'_>, &mut Arriving<'_>) -> Result<T, Problems>,
    notes: &mut Problems,
) -> Result<T, Problems> {
    let mut named = BTreeMap::new();
    if kind.is_measured() {
        for other in [Kind::People, Kind::Accounts, Kind::Products] {
            named.insert(other, ledger::load(tx, other, None)?);
        }
    }
    let mut arriving = Arriving::of(kind, &named);
    let value = take(tx, &mut arriving)?;
    arriving.tell(notes);
    Ok(value)
}

/// Reads a file, and shows its rows to `arriving` before they go on.
fn read(
    source: &FileSource,
    kind: Kind,
    mapping: &Mapping,
    lookups: &dyn Lookups,
    arriving: &mut Arriving<'_>,
    take: Taker<'_>,
) -> Result<Intake, Problems> {
    intake::read_batches(source, kind, mapping, lookups, &mut |source, batch| {
        arriving.see_batch(kind, source, &batch);
        take(source, batch)
    })
}

/// The records of a kind, as far as the rest of the book depends on them: of measured kinds the columns only.
pub(super) fn present(tx: &mut Tx<'_>, kind: Kind) -> Result<Table, Problems> {
    if kind.is_measured() { ledger::load_keys(tx, kind, &[]) } else { ledger::load(tx, kind, None) }
}

/// The table with further columns, or wider ones; without rows.
fn with_columns(table: &Table, more: &[Column]) -> Table {
    let mut wider = Table { columns: table.columns.clone(), ..Table::empty(table.kind) };
    for column in more {
        match wider.columns.iter_mut().find(|c| c.name == column.name) {
            Some(there) => there.kind = ledger::common(there.kind, column.kind),
            None => wider.columns.push(column.clone()),
        }
    }
    wider
}

/// The import with what is new about the book; refused with what it did to the columns, when that may be why.
fn judged(tx: &mut Tx<'_>, before: Table, after: Option<Table>, taken: Taken) -> Result<Taken, Problems> {
    match judge(tx, before, after, taken.notes) {
        Ok(notes) => Ok(Taken { notes, ..taken }),
        Err(mut wrong) => {
            wrong.extend(taken.summary.notes);
            Err(wrong.sorted())
        }
    }
}

/// What is new about the book since a kind was as in `before`; `after` is how it would be, when that is not written. `notes` go with it.
fn judge(tx: &mut Tx<'_>, before: Table, after: Option<Table>, mut notes: Problems) -> Result<Problems, Problems> {
    let after = match after {
        Some(after) => after,
        None => present(tx, before.kind)?,
    };
    if before.kind.is_measured() && after.columns == before.columns {
        return Ok(notes.sorted());
    }
    let (Some(was), Some(is)) = (standing(tx, before)?, standing(tx, after)?) else {
        return Ok(notes.sorted());
    };
    let new = beyond(&was, is);
    if new.has_errors() {
        return Err(new.0.into_iter().filter(|problem| problem.severity == Severity::Error).collect::<Problems>().sorted());
    }
    notes.extend(new);
    Ok(notes.sorted())
}

/// Everything that is to be said about the book with `table` in place of the records of its kind; none when there is no book yet.
fn standing(tx: &mut Tx<'_>, table: Table) -> Result<Option<Problems>, Problems> {
    if !super::is_founded(tx)? {
        return Ok(None);
    }
    let texts = documents::current(tx)?;
    let mut tables = BTreeMap::new();
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != table.kind) {
        tables.insert(kind, present(tx, kind)?);
    }
    tables.insert(table.kind, table);
    Ok(Some(match assemble(&texts, tables) {
        Ok((_, notes)) => notes,
        Err(wrong) => wrong,
    }))
}

/// The problems that were not there before; the place of one may have changed without it being new.
fn beyond(before: &Problems, after: Problems) -> Problems {
    let known = |problem: &Problem| (problem.code.clone(), problem.message.clone(), problem.at.value.clone());
    let mut there: HashMap<_, usize> = HashMap::new();
    for problem in &before.0 {
        *there.entry(known(problem)).or_default() += 1;
    }
    let mut is_new = |problem: &Problem| match there.get_mut(&known(problem)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    after.0.into_iter().filter(|problem| is_new(problem)).collect()
}
