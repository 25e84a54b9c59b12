//! Where a record came from: file, sheet, row, and each value with its column.

use serde::Serialize;

/// Where a row came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Origin {
    /// The file as the user named it.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row, counted from 1 with the header as row 1; none when it cannot be found again.
    pub row: Option<u64>,
    /// The import that brought it into a database book.
    pub import: Option<i64>,
    /// Its values, in the table's order, without the empty ones.
    pub cells: Vec<Cell>,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Cell {
    /// The column's name in expressions.
    pub column: String,
    /// The header (and in a workbook the letter) under which the file has it.
    pub header: String,
    /// The value as it was read.
    pub value: String,
}

impl Origin {
    /// The place as people read it: `deals.csv, row 7` or `deals.xlsx, sheet Deals, row 7`.
    #[must_use]
    pub fn place(&self) -> String {
        let mut place = self.file.clone();
        if let Some(sheet) = &self.sheet {
            place.push_str(&format!(", sheet {sheet}"));
        }
        if let Some(row) = self.row {
            place.push_str(&format!(", row {row}"));
        }
        place
    }
}
