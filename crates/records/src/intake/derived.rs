//! Columns that a mapping adds to those of the file: from other files, by expressions, or with texts replaced.

use super::chunk::{Cell, Cells};
use super::coerce::Wrong;
use super::formula::Formula;
use super::joined::Joined;
use super::view::View;
use std::collections::HashMap;

/// Where the cells of a column are.
#[derive(Debug, Clone)]
pub(super) enum From {
    /// A column of the file, or behind them one that the mapping adds.
    Column(usize),
    /// The same value for every row, as text.
    Constant(String),
}

impl From {
    pub(super) fn cell<'v>(&'v self, view: &View<'v>, row: usize) -> Cell<'v> {
        match self {
            Self::Constant(text) if text.is_empty() => Cell::Empty,
            Self::Constant(text) => Cell::Text(text),
            Self::Column(index) => view.get(row, *index),
        }
    }
}

/// The cell, or the text that stands in its place.
pub(super) fn replaced<'v>(cell: Cell<'v>, values: &'v HashMap<String, String>) -> Cell<'v> {
    let found = match cell {
        _ if values.is_empty() => None,
        Cell::Text(text) => values.get(text),
        other => values.get(&other.to_text()),
    };
    match found.map(|text| text.trim()) {
        Some("") => Cell::Empty,
        Some(text) => Cell::Text(text),
        None => cell,
    }
}

/// A column that is worked out.
pub(super) enum Work {
    /// From another file, by the value of a column of this one.
    Joined(Box<Joined>, usize),
    /// By an expression.
    Formula(Box<Formula>),
    /// A column of the file or a constant, with texts replaced.
    Copied(From),
}

/// A column that a mapping adds to those of the file.
pub(super) struct Derived {
    pub(super) work: Work,
    pub(super) values: HashMap<String, String>,
    pub(super) label: String,
}

impl Derived {
    /// Its cells for a chunk; what can't be worked out is told to `fail`.
    pub(super) fn evaluate(&self, view: &View<'_>, fail: &mut dyn FnMut(usize, Wrong)) -> Cells {
        let cells = match &self.work {
            Work::Joined(joined, on) => joined.evaluate(view, *on, fail),
            Work::Formula(formula) => formula.evaluate(view, &mut |row, message| fail(row, Wrong::new("expression", message))),
            Work::Copied(from) => {
                let mut cells = Cells::default();
                (0..view.rows()).for_each(|row| cells.push(from.cell(view, row)));
                cells
            }
        };
        if self.values.is_empty() {
            return cells;
        }
        let mut replaced_cells = Cells::default();
        (0..view.rows()).for_each(|row| replaced_cells.push(replaced(cells.get(row), &self.values)));
        replaced_cells
    }
}
