//! A book kept in a database.
//!
//! - [`imports`]: one file comes in, or an import is taken back, when the book can be calculated with it
//! - [`folders`]: a folder book comes in as a whole
//! - [`export`]: it becomes a folder again

mod approved;
pub mod export;
pub mod folders;
pub mod imports;

pub use export::export;
pub use folders::{Imported, import_folder, preview_folder};
pub use imports::{Taken, guarded, import_file, preview_file, undo};

use crate::assemble::{Texts, assemble};
use crate::{Book, company, documents};
use kernel::{Location, Problem, Problems};
use records::ledger::{self, Meta};
use records::{Kind, Table};
use std::collections::BTreeMap;
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

#[cfg(test)]
mod tests;
