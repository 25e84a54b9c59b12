//! A book together with what was calculated from it: what statements and explanations are read from.

use crate::balances::{self, Closed};
use crate::freezes::{Frozen, Kept, keep};
use crate::statement::Freshness;
use crate::store::marks::{self, Marks};
use ::store::Tx;
use book::Book;
use engine::{Options, Outcome};
use kernel::{Clock, Date, Instant, PersonId, Problems};
use records::{Index, Kind, Row, Table};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Where records stand in the tables, by kind.
type Places = BTreeMap<Kind, Index>;

/// A book and its results. It never changes; a change makes a new one.
#[derive(Debug, Clone)]
pub struct State {
    /// The book.
    pub book: Arc<Book>,
    /// What was calculated from it.
    pub outcome: Arc<Outcome>,
    /// Warnings about the book; errors when newer data could not be taken in, so that these figures are from before.
    pub problems: Problems,
    /// When it was calculated; none for a folder book, which does not ask the clock.
    pub calculated_at: Option<Instant>,
    /// The newest import in it, for a database book.
    pub import: Option<i64>,
    /// What closed periods have paid; none while nothing is closed, and for a folder book.
    pub closed: Option<Arc<Closed>>,
    /// What is frozen, with the figures that it keeps.
    pub frozen: Arc<Vec<Kept>>,
    /// What waits because of them, of everybody; found when it is first needed.
    pub(crate) waits: Arc<OnceLock<Vec<Frozen>>>,
    /// How far the database was when this was read from it.
    pub(crate) marks: Marks,
    /// Where the book's records stand.
    pub(crate) places: Arc<Places>,
}

impl State {
    /// A book read from a folder, and its results.
    #[must_use]
    pub fn new(book: Book, outcome: Outcome) -> Self {
        Self::at(Arc::new(book), Arc::new(outcome), None)
    }

    /// A book and its results; `before` is the state before a change, of which most of the book is the same.
    pub(crate) fn at(book: Arc<Book>, outcome: Arc<Outcome>, before: Option<&Self>) -> Self {
        let index = |(kind, table): (&Kind, &Table)| (*kind, Index::of(table, before.and_then(|before| before.places.get(kind))));
        let places = Arc::new(book.tables.iter().map(index).collect());
        Self {
            book,
            outcome,
            problems: Problems::new(),
            calculated_at: None,
            import: None,
            closed: None,
            frozen: Arc::default(),
            waits: Arc::default(),
            marks: Marks::default(),
            places,
        }
    }

    /// The state of the database in this transaction: the one `at_hand` when nothing was written since, else calculated anew.
    ///
    /// # Errors
    /// What is wrong with the book, what the calculation or the database refuses.
    pub(crate) fn present<'s>(tx: &mut Tx<'_>, at_hand: Option<&'s Self>) -> Result<Cow<'s, Self>, Problems> {
        let marks = marks::read(tx)?;
        if let Some(state) = at_hand.filter(|state| state.marks.shows_the_same(&marks) && !state.problems.has_errors()) {
            return Ok(Cow::Borrowed(state));
        }
        let (book, problems) = book::database::load_in(tx, None)?;
        let outcome = engine::calculate(&book, &Options::default())?;
        let (closed, frozen) = (balances::closed_in(tx)?.map(Arc::new), Arc::new(keep::in_force(tx)?));
        let import = crate::store::newest_import(tx)?;
        Ok(Cow::Owned(Self { problems, import, closed, frozen, marks, ..Self::new(book, outcome) }))
    }

    /// The book of the database in this transaction: that of the figures `at_hand` when nothing was written since, else read anew. Nothing is
    /// calculated for it.
    ///
    /// # Errors
    /// What is wrong with the book, or what the database refuses.
    pub(crate) fn present_book(tx: &mut Tx<'_>, at_hand: Option<&Self>) -> Result<Arc<Book>, Problems> {
        let marks = marks::read(tx)?;
        match at_hand.filter(|state| state.marks.shows_the_same(&marks) && !state.problems.has_errors()) {
            Some(state) => Ok(state.book.clone()),
            None => Ok(Arc::new(book::database::load_in(tx, None)?.0)),
        }
    }

    /// The record of that kind and id, for a table in memory; the last one of several.
    #[must_use]
    pub fn row(&self, kind: Kind, id: &str) -> Option<Row<'_>> {
        self.places.get(&kind)?.find(self.book.tables.get(&kind)?, id)
    }

    /// The id of the last period that is calculated; empty when the calendar has none.
    #[must_use]
    pub fn through(&self) -> String {
        self.book.company.calendar.periods().get(self.outcome.through).map(|period| period.id.clone()).unwrap_or_default()
    }

    /// How fresh its figures are.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        Freshness { through: self.through(), calculated_at: self.calculated_at, import: self.import }
    }

    /// Today in the company's time zone.
    #[must_use]
    pub fn today(&self, clock: &Clock) -> Date {
        clock.now().to_zoned(self.zone()).date()
    }

    /// The first instant after a day in the company's time zone; none for the last day that there is.
    #[must_use]
    pub fn end_of(&self, day: Date) -> Option<Instant> {
        Some(day.tomorrow().ok()?.to_zoned(self.zone()).ok()?.timestamp())
    }

    fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.book.company.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// The period that a text names, as an index into the calendar: a period by its id or by any of its days; of a quarter or a year
    /// its last period.
    #[must_use]
    pub fn period(&self, text: &str) -> Option<usize> {
        let calendar = &self.book.company.calendar;
        let (unit, index) = calendar.named(text)?;
        Some(calendar.windows(unit)[index].last)
    }

    /// The person whom a text names: by id, else by e-mail address, else by a name that only one person has; case aside.
    #[must_use]
    pub fn person(&self, text: &str) -> Option<PersonId> {
        let organisation = &self.book.organisation;
        if let Some(person) = organisation.person(text) {
            return Some(person.id.clone());
        }
        let matches = |wanted: fn(&people::Person) -> Option<&str>| {
            let mut found = organisation.people().iter().filter(|p| wanted(p).is_some_and(|value| value.eq_ignore_ascii_case(text)));
            found.next().filter(|_| found.next().is_none()).map(|person| person.id.clone())
        };
        matches(|p| Some(p.id.as_str())).or_else(|| matches(|p| p.email.as_deref())).or_else(|| matches(|p| Some(&p.name)))
    }
}
