//! A table of a document: its keys, and which of them are unknown.

use super::{Document, Entry};
use crate::text::one_of;
use crate::{Location, Problem};
use std::cell::RefCell;
use toml_edit::TableLike;

/// A table whose keys are asked for one by one; [`Section::finish`] reports those that nobody asked for.
pub struct Section<'a> {
    document: &'a Document,
    table: &'a dyn TableLike,
    what: String,
    at: Location,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Section<'a> {
    pub(super) fn new(document: &'a Document, table: &'a dyn TableLike, what: &str, at: Location) -> Self {
        Self { document, table, what: what.to_owned(), at, known: RefCell::default() }
    }

    /// What the section is, for messages.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Where it starts.
    #[must_use]
    pub fn at(&self) -> Location {
        self.at.clone()
    }

    /// The document it belongs to.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// Adds a problem.
    pub fn report(&self, problem: Problem) {
        self.document.report(problem);
    }

    /// The value of a key, which is a known key from now on.
    #[must_use]
    pub fn get(&self, key: &'static str) -> Option<Entry<'a>> {
        self.known(&[key]);
        self.entry(key)
    }

    /// Whether a key is written; it does not become a known key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|item| !item.is_none())
    }

    /// The value of a key; when it is not written, a problem that shows `example`.
    #[must_use]
    pub fn required(&self, key: &'static str, example: &str) -> Option<Entry<'a>> {
        let entry = self.get(key);
        if entry.is_none() {
            self.report(Problem::error("missing-key", self.at(), format!("`{key}` is missing in {}.", self.what)).expected(example));
        }
        entry
    }

    /// The text of a key.
    #[must_use]
    pub fn text(&self, key: &'static str) -> Option<String> {
        self.get(key)?.text()
    }

    /// Makes keys known without reading them.
    pub fn known(&self, keys: &[&'static str]) {
        let mut known = self.known.borrow_mut();
        for key in keys {
            if !known.contains(key) {
                known.push(key);
            }
        }
    }

    /// All keys and values as written, in order of the file. None of them becomes a known key.
    pub fn entries(&self) -> impl Iterator<Item = (String, Entry<'a>)> + '_ {
        let keys: Vec<String> = self.table.iter().map(|(key, _)| key.to_owned()).collect();
        keys.into_iter().filter_map(|key| Some((key.clone(), self.entry(&key)?)))
    }

    fn entry(&self, key: &str) -> Option<Entry<'a>> {
        let item = self.table.get(key).filter(|item| !item.is_none())?;
        let key_at = self.table.key(key).and_then(toml_edit::Key::span).map_or_else(|| self.at(), |span| self.document.place(span.start));
        Some(Entry::new(self.document, key.to_owned(), key_at.column(key), item))
    }

    /// Reports every key that is not known, with a suggestion.
    pub fn finish(&self) {
        let known = self.known.borrow();
        for (key, entry) in self.entries() {
            if known.contains(&key.as_str()) {
                continue;
            }
            let problem = Problem::error("unknown-key", entry.key_at(), format!("There is no key `{key}` in {}.", self.what));
            let problem = problem.suggest(&key, known.iter().copied());
            self.report(if problem.hint.is_some() { problem } else { problem.expected(one_of(known.iter().copied(), 20)) });
        }
    }
}
