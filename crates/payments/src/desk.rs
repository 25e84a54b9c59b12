//! The company's current figures, kept up to date: one book and its results in memory, a new state with every change.
//!
//! Reading never waits for a calculation: whoever asked keeps the state that she got. Changes wait for each other.

use crate::store::marks::{self, Marks};
use crate::{State, balances, freezes, store, words};
use ::store::{Store, Tx};
use book::{Book, Company, Rounding};
use engine::{Live, Options};
use kernel::{Calendar, Clock, Currency, Instant, Location, PersonId, Problem, Problems, Value};
use records::ledger::{self, Meta};
use records::{Kind, Table};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::broadcast;

/// How many changes a slow listener may lag behind before she misses some (and then has to read everything anew).
const CHANGES_KEPT: usize = 256;

/// The live figures of a database book.
#[derive(Debug)]
pub struct Desk {
    store: Store,
    clock: Clock,
    /// Locked while something changes; none while the book has errors.
    live: Mutex<Option<Live>>,
    state: RwLock<Arc<State>>,
    /// How far the database was when the figures were read from it.
    marks: Mutex<Marks>,
    changes: broadcast::Sender<Changed>,
}

/// What a change means for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Changed {
    /// Whose figures were calculated again; empty with `everyone`.
    pub people: BTreeSet<PersonId>,
    /// Whether all figures may be different: after an import, an undo, a new plan.
    pub everyone: bool,
    /// When.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub at: Instant,
    /// What happened, in a few words: `deals OPP-1`.
    pub what: String,
}

impl Changed {
    /// Whether it may have changed that person's figures.
    #[must_use]
    pub fn touches(&self, person: &str) -> bool {
        self.everyone || self.people.contains(person)
    }
}

impl Desk {
    /// Opens the desk of a database book: makes the tables that are missing, loads the book and calculates it. A book with errors (or none
    /// yet) gives an empty state whose `problems` say what is wrong.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn open(store: Store, clock: Clock) -> Result<Self, Problems> {
        store::prepare(&store)?;
        let empty = Arc::new(nothing(&clock)?);
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let desk = Self { store, clock, live: Mutex::new(None), state: RwLock::new(empty), marks: Mutex::default(), changes };
        // What is wrong with the book stands in the state; a desk without figures is still of use to mend it.
        let _ = desk.load();
        Ok(desk)
    }

    /// The present state. It stays as it is for whoever holds it.
    #[must_use]
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells of every change from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.changes.subscribe()
    }

    /// The database under the desk.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Reads the book anew and calculates all of it: after an import, an undo, a changed plan or measure. `what` says it to listeners. When
    /// it was taken in meanwhile, nothing is calculated again.
    ///
    /// # Errors
    /// What is wrong with the book; the figures are those from before then, and the state says so.
    pub fn reload(&self, what: &str) -> Result<Arc<State>, Problems> {
        let mut live = self.changing();
        let taken_in = self.store.read(marks::read)?.shows_the_same(&self.marks()) && live.is_some();
        let state = if taken_in { self.state() } else { self.load_into(&mut live)? };
        if state.problems.has_errors() {
            return Err(state.problems.clone());
        }
        self.tell(BTreeSet::new(), true, what);
        Ok(state)
    }

    /// Gives one record new values in some columns (or makes it), in the name of `actor`: a new version in the ledger, an entry in the
    /// audit, and fresh figures for those whom it touches.
    ///
    /// # Errors
    /// What the ledger refuses, or why the book could not be calculated afterwards; with nothing changed.
    pub fn change(
        &self,
        actor: &str,
        kind: Kind,
        id: &str,
        fields: &BTreeMap<String, Option<Value>>,
        why: Option<&str>,
    ) -> Result<Changed, Problems> {
        self.change_seen(actor, kind, id, fields, why, None)
    }

    /// The same, of the version that its writer saw (its number, 0 for a new record; whatever there is, when none): refused when somebody
    /// else changed it since.
    ///
    /// # Errors
    /// As for [`Self::change`]; who changed what in between.
    pub fn change_seen(
        &self,
        actor: &str,
        kind: Kind,
        id: &str,
        fields: &BTreeMap<String, Option<Value>>,
        why: Option<&str>,
        seen: Option<i64>,
    ) -> Result<Changed, Problems> {
        let fields: Vec<(&str, Option<Value>)> = fields.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        self.write_one(kind, id, |tx, at| {
            if let Some(seen) = seen {
                ledger::unchanged_since(tx, kind, id, seen)?;
            }
            ledger::change(tx, kind, id, &fields, &Meta { actor, why, at, complete: false })
        })
    }

    /// Removes one record in the name of `actor`; its versions are kept.
    ///
    /// # Errors
    /// As for [`Self::change`].
    pub fn remove(&self, actor: &str, kind: Kind, id: &str, why: Option<&str>) -> Result<Changed, Problems> {
        self.write_one(kind, id, |tx, at| ledger::remove(tx, kind, id, &Meta { actor, why, at, complete: false }))
    }

    /// Writes one record, then calculates whom that touches.
    pub(crate) fn write_one(
        &self,
        kind: Kind,
        id: &str,
        write: impl FnOnce(&mut Tx<'_>, Instant) -> Result<ledger::Summary, Problems>,
    ) -> Result<Changed, Problems> {
        self.write_several(kind, &[id], |tx, at| Ok(vec![write(tx, at)?]))
    }

    /// Writes several records in one transaction, each with its summary, then calculates whom that touches.
    pub(crate) fn write_several(
        &self,
        kind: Kind,
        ids: &[&str],
        write: impl FnOnce(&mut Tx<'_>, Instant) -> Result<Vec<ledger::Summary>, Problems>,
    ) -> Result<Changed, Problems> {
        let mut live = self.changing();
        let at = self.clock.now();
        let (before, after, summaries, rows) = self.store.write(|tx| {
            let before = marks::read(tx)?;
            let summaries = book::database::guarded(tx, kind, |tx| write(tx, at))?;
            Ok((before, marks::read(tx)?, summaries, ledger::load_keys(tx, kind, ids)?))
        })?;
        let what = format!("{kind} {}", ids.join(", "));
        let Some(import) = summaries.iter().filter_map(|summary| summary.import).max() else {
            return Ok(Changed { people: BTreeSet::new(), everyone: false, at, what });
        };
        if !before.shows_the_same(&self.marks()) {
            // Somebody else wrote before: that is taken in along with this.
            return self.take_in(&mut live, &what);
        }
        match live.as_mut().filter(|_| kind.is_measured()) {
            Some(current) => {
                self.set_marks(after);
                let gone = ids.iter().zip(&summaries).filter(|(_, summary)| summary.removed > 0);
                let removed: Vec<String> = gone.map(|(id, _)| (*id).to_owned()).collect();
                let affected = current.change(kind, rows, &removed).map_err(|problems| self.stale(problems))?;
                self.take(current, self.state().problems.clone(), Some(import));
                Ok(self.tell(affected.people, false, &what))
            }
            None => {
                self.load_into(&mut live)?;
                Ok(self.tell(BTreeSet::new(), true, &what))
            }
        }
    }

    pub(crate) fn tell(&self, people: BTreeSet<PersonId>, everyone: bool, what: &str) -> Changed {
        let changed = Changed { people, everyone, at: self.clock.now(), what: what.to_owned() };
        // Nobody listening is no mistake.
        let _ = self.changes.send(changed.clone());
        changed
    }

    fn load(&self) -> Result<Arc<State>, Problems> {
        let mut live = self.changing();
        self.load_into(&mut live)
    }

    pub(crate) fn load_into(&self, live: &mut Option<Live>) -> Result<Arc<State>, Problems> {
        // Read before the book: what is written in between is then taken in once more, and nothing is missed.
        self.set_marks(self.store.read(marks::read)?);
        let loaded = self.store.read(|tx| Ok((store::newest_import(tx)?, book::database::load_in(tx, None)?)));
        // Figures of an older book are shown, but no change is calculated on top of them.
        *live = None;
        let (import, (book, warnings)) = loaded.map_err(|problems| self.stale(problems))?;
        let fresh = Live::new(book, Options::default()).map_err(|problems| self.stale(problems))?;
        self.take(&fresh, warnings, import);
        *live = Some(fresh);
        self.take_closed()
    }

    /// Reads anew what is closed and what is frozen, after a run became final or a freeze was placed or lifted; the figures stay as they are.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn closed(&self, what: &str) -> Result<Arc<State>, Problems> {
        let _live = self.changing();
        let now = self.store.read(marks::read)?;
        self.set_marks(Marks { closed: now.closed, ..self.marks() });
        let state = self.take_closed()?;
        self.tell(BTreeSet::new(), true, what);
        Ok(state)
    }

    pub(crate) fn take_closed(&self) -> Result<Arc<State>, Problems> {
        let closed = balances::closed(&self.store)?.map(Arc::new);
        let mut frozen = self.store.read(freezes::keep::in_force)?;
        freezes::figures::read(&self.store, &self.state().frozen, &mut frozen);
        Ok(self.set(State { closed, frozen: Arc::new(frozen), waits: Arc::default(), ..State::clone(&self.state()) }))
    }

    pub(crate) fn take(&self, live: &Live, problems: Problems, import: Option<i64>) -> Arc<State> {
        let (book, outcome) = (Arc::clone(live.book()), Arc::clone(live.outcome()));
        let before = self.state();
        let state = State::at(book, outcome, Some(&before));
        self.set(State {
            problems,
            calculated_at: Some(self.clock.now()),
            import,
            closed: before.closed.clone(),
            frozen: Arc::clone(&before.frozen),
            ..state
        })
    }

    /// The lock of whoever changes something.
    pub(crate) fn changing(&self) -> MutexGuard<'_, Option<Live>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn marks(&self) -> Marks {
        *self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_marks(&self, marks: Marks) {
        *self.marks.lock().unwrap_or_else(PoisonError::into_inner) = marks;
    }

    fn set(&self, state: State) -> Arc<State> {
        let state = Arc::new(State { marks: self.marks(), ..state });
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&state);
        state
    }

    /// The figures stay as they are, with what is wrong with the newer book beside them.
    fn stale(&self, problems: Problems) -> Problems {
        self.set(State { problems: problems.clone(), ..State::clone(&self.state()) });
        problems
    }
}

/// The state of a book that is not there yet.
fn nothing(clock: &Clock) -> Result<State, Problems> {
    let book = Book {
        company: Company {
            name: String::new(),
            currency: Currency::USD,
            calendar: Calendar::months(2000, 2000, 1),
            time_zone: "UTC".into(),
            rounding: Rounding::HalfUp,
            payrolls: book::payroll::Payrolls::default(),
            accounts: book::journal::Accounts::default(),
            questions: book::questions::Questions::default(),
            capitalised: book::capitalised::Capitalised::default(),
            cost_of_sales: None,
            accrues: false,
        },
        tables: Kind::ALL.into_iter().map(|kind| (kind, Table::empty(kind))).collect(),
        organisation: people::Organisation::default(),
        quotas: quotas::Quotas::default(),
        splits: book::Splits::default(),
        exchange: book::ExchangeRates::default(),
        adjustments: Vec::new(),
        measures: Vec::new(),
        plans: Vec::new(),
        assignments: Vec::new(),
    };
    let outcome = engine::calculate(&book, &Options { through: Some(0), ..Options::default() })?;
    let mut state = State::new(book, outcome);
    state.calculated_at = Some(clock.now());
    state
        .problems
        .push(Problem::error("no-book", Location::default(), "There is no book yet.").hint("import a company, its people and plans"));
    Ok(state)
}
