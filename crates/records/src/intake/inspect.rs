//! What a file holds, before anything is mapped.

use super::{DateOrder, FileSource, Format, Reading};
use kernel::{Problem, Problems, Type};

/// What was found in a file.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Its format.
    pub format: Format,
    /// The sheets of a workbook.
    pub sheets: Vec<Sheet>,
    /// How it was read: what was given, completed by what was found (sheet, delimiter, encoding, decimal sign, date order).
    pub reading: Reading,
    /// The columns in the order of the file.
    pub columns: Vec<Found>,
    /// The number of rows below the header.
    pub rows: u64,
    /// The first rows, as written, each with one cell a column.
    pub samples: Vec<Vec<String>>,
    /// Rows that are broken in themselves (ragged, undecodable …), and warnings.
    pub problems: Problems,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its header.
    pub header: String,
    /// Its letter in a workbook (`C`); elsewhere its number.
    pub letter: String,
    /// The type that all its values have; text when it is empty.
    pub kind: Type,
    /// How many cells are empty.
    pub empty: u64,
    /// The order of its dates, when it holds dates written with digits whose order is certain.
    pub dates: Option<DateOrder>,
}

/// Looks into a file.
///
/// # Errors
/// What keeps it from being read at all.
pub fn inspect(source: &FileSource) -> Result<Inspection, Problems> {
    inspect_with(source, &Reading::default())
}

/// Looks into a file that is to be read in a certain way (another sheet, a given delimiter …).
///
/// # Errors
/// What keeps it from being read at all.
pub fn inspect_with(source: &FileSource, reading: &Reading) -> Result<Inspection, Problems> {
    let _ = reading;
    Err(Problem::error("not-built", source.at(), "Inspecting files is not built yet.").into())
}
