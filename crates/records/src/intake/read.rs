//! A file, through a mapping, as a table with rejects.

use super::{FileSource, Lookups, Mapping, Reject};
use crate::{Kind, Table};
use kernel::{Problem, Problems};

/// What came of a file.
#[derive(Debug, Clone)]
pub struct Intake {
    /// The rows that are right.
    pub table: Table,
    /// The rows that were refused, each with everything that is wrong with it.
    pub rejects: Vec<Reject>,
    /// Warnings about the file as a whole. What is wrong with a row is in its reject.
    pub problems: Problems,
    /// The file's headers, for the rejects file.
    pub headers: Vec<String>,
    /// How many rows were read: those of the table, the rejects and the skipped.
    pub rows: u64,
    /// How many rows the mapping's `where` left out.
    pub skipped: u64,
}

impl Intake {
    /// Everything that was found: the warnings, then what is wrong with each row, in the order of the file.
    #[must_use]
    pub fn all_problems(&self) -> Problems {
        let mut all = self.problems.clone();
        for reject in &self.rejects {
            all.extend(reject.problems.clone());
        }
        all
    }
}

/// Reads a file as records of `kind`. Rows that are wrong become rejects; the others are read nevertheless.
///
/// # Errors
/// What is wrong with the file or the mapping as a whole, so that no row can be read: all of it at once.
pub fn read(source: &FileSource, kind: Kind, mapping: &Mapping, lookups: &dyn Lookups) -> Result<Intake, Problems> {
    let _ = (kind, mapping, lookups);
    Err(Problem::error("not-built", source.at(), "Reading files is not built yet.").into())
}
