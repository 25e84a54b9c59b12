//! A book kept in a database.
//!
//! - [`imports`]: one file comes in, or an import is taken back, when the book can be calculated with it
//! - [`export`]: it becomes a folder again

pub mod export;
pub mod imports;

pub use export::export;
pub use imports::{Taken, import_file, preview_file, undo};

use crate::assemble::{Texts, assemble};
use crate::folder::{self, Options};
use crate::{Book, company, documents};
use kernel::{Location, Problem, Problems};
use records::ledger::{self, Meta, Summary};
use records::{Kind, Table};
use std::collections::BTreeMap;
use std::path::Path;
use store::{Store, Tx};

/// Makes the tables of a book. Safe to call each time a database is opened.
///
/// # Errors
/// When the database was written by a newer version, or refuses.
pub fn prepare(store: &Store) -> Result<(), Problems> {
    ledger::prepare(store)?;
    documents::prepare(store)
}

/// Whether the database has a book: at least a company.
///
/// # Errors
/// What the database refuses.
pub fn has_book(store: &Store) -> Result<bool, Problems> {
    prepare(store)?;
    store.read(is_founded)
}

pub(crate) fn is_founded(tx: &mut Tx<'_>) -> Result<bool, Problems> {
    let sql = "SELECT count(*) FROM documents WHERE name = ?1";
    Ok(tx.integer(sql, &[company::FILE.into()])?.unwrap_or(0) > 0)
}

/// Begins a book with a company and nothing else.
///
/// # Errors
/// When there is a book already, or the company's text is wrong.
pub fn init(store: &Store, company_text: &str, meta: &Meta<'_>) -> Result<(), Problems> {
    if has_book(store)? {
        let message = "The database has a book already.";
        return Err(Problem::error("book-exists", Location::file(store.place()), message).hint("name another database").into());
    }
    company::read(company_text)?;
    store.write(|tx| documents::put(tx, company::FILE, company_text, meta).map(drop))
}

/// Reads the book as it is now, or as it was when import `as_of` was the newest, and checks it. The second part of the result is as that
/// of [`assemble`].
///
/// # Errors
/// When there is no book, everything that is wrong with it, or what the database refuses.
pub fn load(store: &Store, as_of: Option<i64>) -> Result<(Book, Problems), Problems> {
    prepare(store)?;
    let (texts, tables) = store.read(|tx| contents(tx, as_of))?;
    assemble(&texts, tables)
}

/// The same within a transaction, so that what was just written is seen.
///
/// # Errors
/// As for [`load`].
pub fn load_in(tx: &mut Tx<'_>, as_of: Option<i64>) -> Result<(Book, Problems), Problems> {
    let (texts, tables) = contents(tx, as_of)?;
    assemble(&texts, tables)
}

/// The texts and tables of the book before they are put together.
///
/// # Errors
/// When there is no book, or the database refuses.
pub fn contents(tx: &mut Tx<'_>, as_of: Option<i64>) -> Result<(Texts, BTreeMap<Kind, Table>), Problems> {
    let texts = documents::as_of(tx, as_of)?;
    let mut tables = BTreeMap::new();
    for kind in Kind::ALL {
        tables.insert(kind, ledger::load(tx, kind, as_of)?);
    }
    Ok((texts, tables))
}

/// Puts a text into force, or takes it out (none), when the book holds together with it. Returns what is worth knowing about the book.
///
/// # Errors
/// Everything that would be wrong with the book; nothing is changed then.
pub fn put(store: &Store, name: &str, text: Option<&str>, meta: &Meta<'_>) -> Result<Problems, Problems> {
    prepare(store)?;
    store.write(|tx| {
        match text {
            Some(text) => documents::put(tx, name, text, meta)?,
            None => documents::remove(tx, name, meta)?,
        };
        load_in(tx, None).map(|(_, notes)| notes)
    })
}

/// What the import of a folder did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The documents that are new or say something else now.
    pub documents: Vec<String>,
    /// For each kind that the folder has, what became of its rows.
    pub records: Vec<Summary>,
    /// What is worth knowing about the book as it is now.
    pub notes: Problems,
}

/// Imports a folder book: its texts come into force, its records become new versions. All of it, or nothing.
///
/// # Errors
/// Everything that is wrong with the folder, or with the book that the database would hold.
pub fn import_folder(store: &Store, path: &Path, options: &Options, meta: &Meta<'_>) -> Result<Imported, Problems> {
    prepare(store)?;
    let (contents, notes) = whole(path, options)?;
    store.write(|tx| write_folder(tx, &contents, notes, meta))
}

/// What [`import_folder`] would do; nothing is written.
///
/// # Errors
/// As for [`import_folder`].
pub fn preview_folder(store: &Store, path: &Path, options: &Options, meta: &Meta<'_>) -> Result<Imported, Problems> {
    prepare(store)?;
    let (contents, notes) = whole(path, options)?;
    let mut imported = store.tried(|tx| write_folder(tx, &contents, notes, meta))?;
    imported.records.iter_mut().for_each(|summary| summary.import = None);
    Ok(imported)
}

/// The contents of a folder without errors, and the warnings about them.
fn whole(path: &Path, options: &Options) -> Result<(folder::Contents, Problems), Problems> {
    let mut contents = folder::contents(path, options)?;
    let ((), notes) = std::mem::take(&mut contents.problems).unless_errors(())?;
    Ok((contents, notes))
}

fn write_folder(tx: &mut Tx<'_>, contents: &folder::Contents, mut notes: Problems, meta: &Meta<'_>) -> Result<Imported, Problems> {
    let folder::Contents { texts, tables, .. } = contents;
    let mut documents = Vec::new();
    let company = (company::FILE.to_owned(), texts.company.clone());
    for (name, text) in [company].iter().chain(&texts.measures).chain(&texts.plans) {
        if documents::put(tx, name, text, meta)?.is_some() {
            documents.push(name.clone());
        }
    }
    let mut records = Vec::new();
    for kind in Kind::ALL {
        if let Some(table) = tables.get(&kind) {
            records.push(ledger::import(tx, table, meta)?);
        }
    }
    let (_, found) = load_in(tx, None)?;
    notes.extend(found);
    Ok(Imported { documents, records, notes: notes.sorted() })
}

#[cfg(test)]
mod tests;
