//! A chunk together with the columns that were worked out for it.

use super::chunk::{Cell, Cells, Chunk};

/// Columns of the file first, then those that a mapping adds.
pub(super) struct View<'a> {
    pub(super) chunk: &'a Chunk,
    pub(super) derived: &'a [Cells],
    /// Texts that stand for an empty cell.
    pub(super) empty: &'a [String],
}

impl<'a> View<'a> {
    pub(super) fn rows(&self) -> usize {
        self.chunk.rows.len()
    }

    pub(super) fn get(&self, row: usize, column: usize) -> Cell<'a> {
        let cell = match column.checked_sub(self.chunk.width()) {
            None => self.chunk.get(row, column),
            Some(derived) => self.derived.get(derived).map_or(Cell::Empty, |cells| cells.get(row)),
        };
        match cell {
            Cell::Text(text) if !self.empty.is_empty() && self.empty.iter().any(|word| word == text) => Cell::Empty,
            other => other,
        }
    }
}
