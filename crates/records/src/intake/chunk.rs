//! Some rows of a file as they were read, before they have the types of a record. All formats come together here.

use kernel::Problem;

/// How many rows a chunk has at most.
pub(super) const ROWS: usize = 8192;
/// How many cells a chunk has at most, so that wide files need no more memory than long ones.
pub(super) const CELLS: usize = 1 << 20;
/// The most columns that a file may have; the same that a workbook can have.
pub(super) const COLUMNS: usize = 16_384;
/// How much text a chunk holds before it is handed on.
const TEXT: usize = 8 << 20;
/// The longest cell that is taken, in characters; the same that a workbook can hold.
pub(super) const LONGEST_CELL: usize = 32_767;

/// How spreadsheet programs write the errors of formulas, also into the text files they export.
const ERRORS: [&str; 8] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!"];

/// One cell: what the format itself says about it, not what a record needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, without white space around it.
    Text(&'a str),
    /// `mantissa` × 10^−`scale`; whether it was a binary float, written with the fewest decimals that tell it apart.
    Number { mantissa: i64, scale: u8, float: bool },
    /// A day, counted from 1970-01-01.
    Date(i32),
    /// True or false.
    Boolean(bool),
    /// A formula's error, such as `#DIV/0!`.
    Error(&'a str),
}

#[derive(Debug, Clone, Copy)]
enum Slot {
    Empty,
    Text { start: u32, len: u32 },
    Number { mantissa: i64, scale: u8, float: bool },
    Date(i32),
    Boolean(bool),
    Error { start: u32, len: u32 },
}

/// A column (or a block of rows) of cells with their text in one place.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    slots: Vec<Slot>,
    text: String,
}

impl Cells {
    pub(super) fn push(&mut self, cell: Cell<'_>) {
        let slot = match cell {
            Cell::Empty => Slot::Empty,
            Cell::Text(text) => {
                let (start, len) = self.keep(text);
                Slot::Text { start, len }
            }
            Cell::Number { mantissa, scale, float } => Slot::Number { mantissa, scale, float },
            Cell::Date(days) => Slot::Date(days),
            Cell::Boolean(boolean) => Slot::Boolean(boolean),
            Cell::Error(text) => {
                let (start, len) = self.keep(text);
                Slot::Error { start, len }
            }
        };
        self.slots.push(slot);
    }

    /// Adds text as CSV and its kin have it: white space around it doesn't count, and nothing is an empty cell.
    pub(super) fn push_text(&mut self, text: &str) {
        let text = text.trim();
        self.push(match text.as_bytes().first() {
            None => Cell::Empty,
            Some(b'#') if ERRORS.contains(&text) => Cell::Error(text),
            Some(_) => Cell::Text(text),
        });
    }

    fn keep(&mut self, text: &str) -> (u32, u32) {
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        (start, u32::try_from(text.len()).unwrap_or(u32::MAX))
    }

    pub(super) fn get(&self, index: usize) -> Cell<'_> {
        match self.slots.get(index).copied().unwrap_or(Slot::Empty) {
            Slot::Empty => Cell::Empty,
            Slot::Text { start, len } => Cell::Text(self.at(start, len)),
            Slot::Number { mantissa, scale, float } => Cell::Number { mantissa, scale, float },
            Slot::Date(days) => Cell::Date(days),
            Slot::Boolean(boolean) => Cell::Boolean(boolean),
            Slot::Error { start, len } => Cell::Error(self.at(start, len)),
        }
    }

    fn at(&self, start: u32, len: u32) -> &str {
        self.text.get(start as usize..start as usize + len as usize).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    fn clear(&mut self) {
        self.slots.clear();
        self.text.clear();
    }
}

/// A row that is broken in itself.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// Which of the chunk's rows.
    pub(super) index: usize,
    /// What is wrong.
    pub(super) problem: Problem,
    /// Its cells, when they don't fit the header.
    pub(super) cells: Option<Vec<String>>,
}

/// Consecutive rows of a file.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    width: usize,
    cells: Cells,
    /// The row numbers in the file.
    pub(super) rows: Vec<u64>,
    /// Rows that are broken in themselves, in order.
    pub(super) faults: Vec<Fault>,
}

impl Chunk {
    pub(super) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= ROWS || self.cells.slots.len() >= CELLS || self.cells.text.len() >= TEXT
    }

    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.rows.clear();
        self.faults.clear();
    }

    /// The cells, to add one row of exactly the header's width; then [`Chunk::end_row`].
    pub(super) fn cells(&mut self) -> &mut Cells {
        &mut self.cells
    }

    /// Ends a row: cells that weren't given are empty.
    pub(super) fn end_row(&mut self, row: u64) {
        self.rows.push(row);
        self.cells.slots.resize(self.rows.len() * self.width, Slot::Empty);
    }

    /// Marks the row that was ended last as broken.
    pub(super) fn fault(&mut self, problem: Problem, cells: Option<Vec<String>>) {
        self.faults.push(Fault { index: self.rows.len().saturating_sub(1), problem, cells });
    }

    pub(super) fn get(&self, row: usize, column: usize) -> Cell<'_> {
        self.cells.get(row * self.width + column)
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }
}

impl Cell<'_> {
    /// The cell as people would write it; the key for look-ups and the text of a reject.
    pub(super) fn to_text(self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Error(text) => text.to_owned(),
            Cell::Number { mantissa, scale, .. } => plain(mantissa, scale),
            Cell::Date(days) => super::coerce::date_of(days).to_string(),
            Cell::Boolean(boolean) => boolean.to_string(),
        }
    }
}

/// The shortest plain text of a decimal.
pub(super) fn plain(mantissa: i64, scale: u8) -> String {
    kernel::Decimal::try_new(mantissa, u32::from(scale)).map(|d| d.normalize().to_string()).unwrap_or_default()
}
