//! The rows that were refused, and the file in which a person mends them.

use kernel::{Problem, Problems};
use std::io::Write;

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The row in its file or sheet, counted from 1 with the header as row 1.
    pub line: u64,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row as it was written, in the order of the file's headers.
    pub cells: Vec<String>,
    /// Everything that is wrong with it.
    pub problems: Problems,
}

/// The columns that a rejects file has besides those of its source. Importing leaves them out.
pub const REJECT_HEADERS: [&str; 2] = ["attain_row", "attain_problem"];

/// Writes the rejects as CSV: [`REJECT_HEADERS`], then the file's own columns, so that the mended file can be imported as it is.
///
/// # Errors
/// When `out` can't be written.
pub fn write_rejects_csv(headers: &[String], rejects: &[Reject], out: impl Write) -> std::io::Result<()> {
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(out);
    csv.write_record(REJECT_HEADERS.into_iter().chain(headers.iter().map(String::as_str)))?;
    for reject in rejects {
        let row = reject.line.to_string();
        let sentences: Vec<String> = reject.problems.0.iter().map(sentence).collect();
        let problem = sentences.join("; ");
        csv.write_record([row.as_str(), problem.as_str()].into_iter().chain(reject.cells.iter().map(String::as_str)))?;
    }
    csv.flush()
}

fn sentence(problem: &Problem) -> String {
    let mut text = String::new();
    if let Some(column) = &problem.at.column {
        text.push_str(column);
        text.push_str(": ");
    }
    text.push_str(&problem.message);
    if let Some(hint) = &problem.hint {
        text.push_str(" (");
        text.push_str(hint);
        text.push(')');
    }
    text
}
