//! Values taken from another file: `lookup` in a mapping.

use super::chunk::{Cell, Cells};
use super::coerce::Wrong;
use super::opened::Opened;
use super::survey::Profile;
use super::view::View;
use super::{Lookups, Reading, Take, header};
use kernel::{Location, Problem, Problems, Type};
use std::cell::RefCell;
use std::collections::HashMap;

const MOST_SUGGESTIONS: usize = 50;
const MOST_COMPARED: usize = 5_000;

/// The values of one column of another file, by the text of another.
pub(super) struct Joined {
    file: String,
    key: String,
    values: Cells,
    rows: HashMap<String, Hit>,
    optional: bool,
    /// What was suggested for texts that weren't found.
    suggested: RefCell<HashMap<String, Option<String>>>,
    /// The type that all its values have.
    pub(super) kind: Type,
}

#[derive(Clone, Copy)]
enum Hit {
    /// Its place among the values.
    At(usize),
    /// Two rows of the other file have the same key and different values.
    Twice(u64, u64),
}

impl Joined {
    /// Reads the other file.
    pub(super) fn read(take: &Take, at: &Location, lookups: &dyn Lookups) -> Result<Self, Problems> {
        let Take::Lookup { file, sheet, key, take, optional, .. } = take else {
            return Err(Problem::error("lookup", at.clone(), "This is no lookup.").into());
        };
        let source = lookups.find(file, at)?;
        let reading = Reading { sheet: sheet.clone(), ..Reading::default() };
        let mut opened = Opened::open(&source, None, &reading)?;
        let mut problems = Problems::new();
        let mut find = |name: &str| match header::find(opened.headers(), name, file, at) {
            Ok(index) => index,
            Err(problem) => {
                problems.push(problem);
                0
            }
        };
        let (key_column, value_column) = (find(key), find(take));
        if !problems.is_empty() {
            return Err(problems);
        }
        opened.only(&[key_column, value_column]);
        let take_name = take.clone();
        let (mut values, mut rows, mut profile) = (Cells::default(), HashMap::new(), Profile::default());
        let mut first_rows: Vec<u64> = Vec::new();
        opened.scan(&mut |chunk| {
            let view = View { chunk, derived: &[], empty: &[] };
            for row in 0..view.rows() {
                let text = view.get(row, key_column).to_text();
                if text.is_empty() {
                    continue;
                }
                let value = view.get(row, value_column);
                match rows.get(&text).copied() {
                    None => {
                        rows.insert(text, Hit::At(values.len()));
                        values.push(value);
                        first_rows.push(chunk.rows[row]);
                        profile.see(value);
                    }
                    Some(Hit::At(index)) if values.get(index) != value => {
                        rows.insert(text, Hit::Twice(first_rows[index], chunk.rows[row]));
                    }
                    Some(_) => {}
                }
            }
            Ok(true)
        })?;
        let kind = profile.kind(&take_name, profile.evidence().decimal(), None);
        Ok(Self { file: file.clone(), key: key.clone(), values, rows, optional: *optional, suggested: RefCell::default(), kind })
    }

    /// The value for each row of a chunk.
    pub(super) fn evaluate(&self, view: &View<'_>, on: usize, fail: &mut dyn FnMut(usize, Wrong)) -> Cells {
        let mut cells = Cells::default();
        for row in 0..view.rows() {
            let cell = view.get(row, on);
            let owned;
            let text = match cell {
                Cell::Text(text) => text,
                other => {
                    owned = other.to_text();
                    owned.as_str()
                }
            };
            let found = if text.is_empty() { Ok(Cell::Empty) } else { self.find(text) };
            cells.push(found.unwrap_or_else(|wrong| {
                fail(row, wrong);
                Cell::Empty
            }));
        }
        cells
    }

    fn find(&self, text: &str) -> Result<Cell<'_>, Wrong> {
        match self.rows.get(text) {
            Some(Hit::At(index)) => Ok(self.values.get(*index)),
            Some(Hit::Twice(first, second)) => {
                let message = format!("`{text}` stands in rows {first} and {second} of {}, with different values.", self.file);
                Err(Wrong::new("ambiguous-lookup", message).expected(format!("a column `{}` that names each row once", self.key)))
            }
            None if self.optional => Ok(Cell::Empty),
            None => {
                let message = format!("`{text}` isn't found in the column `{}` of {}.", self.key, self.file);
                let wrong = Wrong::new("unmatched-lookup", message);
                Err(match self.nearest(text) {
                    Some(near) => wrong.hint(format!("did you mean `{near}`?")),
                    None => wrong.hint("add it there, or say `unmatched = \"empty\"` in the mapping to leave the cell empty"),
                })
            }
        }
    }

    /// A search for a likely misspelling compares with every key, so it is made for few texts only, and in small files.
    fn nearest(&self, text: &str) -> Option<String> {
        let mut suggested = self.suggested.borrow_mut();
        if let Some(known) = suggested.get(text) {
            return known.clone();
        }
        if suggested.len() >= MOST_SUGGESTIONS || self.rows.len() > MOST_COMPARED || text.len() > 200 {
            return None;
        }
        let mut keys: Vec<&str> = self.rows.keys().map(String::as_str).collect();
        keys.sort_unstable();
        let near = kernel::did_you_mean(text, keys).map(str::to_owned);
        suggested.insert(text.to_owned(), near.clone());
        near
    }
}
