//! One changed record, and only the people it touches: the same functions as a whole calculation, and the same results to the last byte.
//!
//! - [`table`]: the book's table with the changed rows
//! - [`apply`]: changed records become changed results

mod apply;
mod table;

use crate::calculate::State;
use crate::outcome::credited::Credited;
use crate::{Options, Outcome};
use book::Book;
use kernel::{Location, PersonId, Problem, Problems};
use records::{Kind, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A book with its results, kept fresh while records change.
#[derive(Debug)]
pub struct Live {
    book: Arc<Book>,
    options: Options,
    state: State,
    credited: BTreeMap<Kind, Arc<Credited>>,
    /// The latest day of any credit, for each person.
    latest: Vec<Option<i32>>,
    outcome: Arc<Outcome>,
}

/// Whose figures a change may have changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Affected {
    /// Everyone who was recalculated.
    pub people: BTreeSet<PersonId>,
}

impl Live {
    /// Calculates the book and keeps what a later change needs. Records that stay in Parquet files are read into memory.
    ///
    /// # Errors
    /// What [`crate::calculate()`] says.
    pub fn new(mut book: Book, options: Options) -> Result<Self, Problems> {
        for (_, records) in book.tables.iter_mut().filter(|(kind, _)| kind.is_measured()) {
            *records = table::cut(crate::credit::source::in_memory(records)?.into_owned());
        }
        Self::of(Arc::new(book), options)
    }

    fn of(book: Arc<Book>, options: Options) -> Result<Self, Problems> {
        let state = State::new(&book, &options)?;
        let credited = state.outcome.credited().clone();
        state.outcome.names.records.values().for_each(|records| records.ready());
        let latest = state.bases.iter().map(|base| crate::calculate::latest_day(&base.credits)).collect();
        let outcome = Arc::new(state.outcome.clone());
        Ok(Self { book, options, state, credited, latest, outcome })
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
        if !kind.is_measured() {
            let message = format!("A change of {kind} concerns everyone and is not recalculated record by record.");
            return Err(Problem::error("not-live", Location::file(kind.word()), message).hint("open the book anew").into());
        }
        let change = table::change(&self.book, kind, rows, removed)?;
        if let Some(affected) = self.apply(&change)? {
            return Ok(affected);
        }
        self.anew(change)
    }

    /// Calculates everything again: the last period has moved, or an id is there twice.
    fn anew(&mut self, change: table::Change) -> Result<Affected, Problems> {
        let mut book = (*self.book).clone();
        change.into_book(&mut book);
        *self = Self::of(Arc::new(book), self.options.clone())?;
        Ok(Affected { people: self.book.organisation.people().iter().map(|person| person.id.clone()).collect() })
    }
}
