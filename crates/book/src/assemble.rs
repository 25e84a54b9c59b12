//! Texts and tables become a book; the one way for folders and databases.

use crate::Book;
use kernel::Problems;
use records::{Kind, Table};
use std::collections::BTreeMap;

/// The texts of a book, each with the name by which problems refer to it (`measures/bookings.toml`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// `company.toml`: its text.
    pub company: String,
    /// Measures: file name and text.
    pub measures: Vec<(String, String)>,
    /// Plans: file name and text.
    pub plans: Vec<(String, String)>,
}

/// Makes a book and checks all of it; the second part of the result are the warnings. A kind that `tables` lacks is empty.
///
/// # Errors
/// Everything that [`crate::check`] finds wrong, warnings included, when there is at least one error.
pub fn assemble(texts: &Texts, tables: BTreeMap<Kind, Table>) -> Result<(Book, Problems), Problems> {
    let _ = (texts, tables);
    Err(Problems::new())
}
