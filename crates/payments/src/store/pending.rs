//! The company's texts in a database, as long as the book does not read them itself.

use ::store::{Store, Tx};
use book::Book;
use book::assemble::Texts;
use kernel::{Location, Problem, Problems};

fn pending() -> Problems {
    Problem::error("no-book", Location::default(), "A book in a database cannot be read yet.").into()
}

pub(crate) fn prepare(_store: &Store) -> Result<(), Problems> {
    Ok(())
}

pub(crate) fn current(_tx: &mut Tx<'_>) -> Result<Texts, Problems> {
    Err(pending())
}

pub(crate) fn load(_store: &Store, _as_of: Option<i64>) -> Result<(Book, Problems), Problems> {
    Err(pending())
}
