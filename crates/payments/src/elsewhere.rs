//! The desk takes in what other processes and the command line changed in its database.

use crate::Desk;
use crate::desk::Changed;
use crate::store::marks::{self, Marks};
use engine::Live;
use kernel::{PersonId, Problems};
use records::{Kind, Table, ledger};
use std::collections::{BTreeMap, BTreeSet};

/// So many records that were changed one by one are taken in one by one; of more, the book is read anew.
const ONE_BY_ONE: usize = 200;

impl Desk {
    /// Takes in what was written since the figures were calculated, by whomever; whether there was anything. Cheap when there was nothing, so it
    /// may be called after every write to the database. Records that were changed one by one are calculated one by one.
    ///
    /// # Errors
    /// What the database refuses, or what is wrong with the newer book; the figures are those from before then, and the state says so.
    pub fn catch_up(&self) -> Result<Option<Changed>, Problems> {
        if self.store().read(marks::read)?.shows_the_same(&self.marks()) {
            return Ok(None);
        }
        let mut live = self.changing();
        let (known, now) = (self.marks(), self.store().read(marks::read)?);
        if now.shows_the_same(&known) {
            return Ok(None);
        }
        if now.book == known.book {
            self.set_marks(now);
            self.take_closed()?;
            return Ok(Some(self.tell(BTreeSet::new(), true, "closed periods and freezes")));
        }
        self.take_in(&mut live, "the book").map(Some)
    }

    /// Takes in everything that the database has and the desk has not.
    pub(crate) fn take_in(&self, live: &mut Option<Live>, what: &str) -> Result<Changed, Problems> {
        match self.one_by_one(live) {
            Ok(Some(people)) => Ok(self.tell(people, false, what)),
            // What could not be taken in one by one may well be calculated as a whole.
            Ok(None) | Err(_) => {
                self.load_into(live)?;
                Ok(self.tell(BTreeSet::new(), true, what))
            }
        }
    }

    /// Whose figures changed by records that were changed one by one; none when the book has to be read anew.
    fn one_by_one(&self, live: &mut Option<Live>) -> Result<Option<BTreeSet<PersonId>>, Problems> {
        let Some(current) = live.as_mut() else { return Ok(None) };
        let known = self.marks();
        let Some((now, changed)) = self.changed_since(&known)? else { return Ok(None) };
        let mut people = BTreeSet::new();
        for (kind, keys, rows) in changed {
            let there: BTreeSet<String> = rows.rows().filter_map(|row| row.text("id").map(str::to_owned)).collect();
            let removed: Vec<String> = keys.into_iter().filter(|key| !there.contains(key)).collect();
            people.extend(current.change(kind, rows, &removed)?.people);
        }
        self.set_marks(now);
        self.take(current, self.state().problems.clone(), Some(now.book.0));
        if now.closed != known.closed {
            self.take_closed()?;
        }
        Ok(Some(people))
    }

    /// The records of measured kinds that were changed one by one, as they are now; none when anything else was changed.
    #[allow(clippy::type_complexity)]
    fn changed_since(&self, known: &Marks) -> Result<Option<(Marks, Vec<(Kind, Vec<String>, Table)>)>, Problems> {
        self.store().read(|tx| {
            let now = marks::read(tx)?;
            let Some(found) = marks::by_hand(tx, known, &now, ONE_BY_ONE)? else { return Ok(None) };
            let mut by_kind: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
            for (kind, key) in found {
                by_kind.entry(kind).or_default().insert(key);
            }
            if by_kind.keys().any(|kind| !kind.is_measured()) {
                return Ok(None);
            }
            let mut changed = Vec::with_capacity(by_kind.len());
            for (kind, keys) in by_kind {
                let wanted: Vec<&str> = keys.iter().map(String::as_str).collect();
                let rows = ledger::load_keys(tx, kind, &wanted)?;
                changed.push((kind, keys.into_iter().collect(), rows));
            }
            Ok(Some((now, changed)))
        })
    }
}
