//! Documents as PDF: headings, sentences and tables on pages, tagged so that a screen reader reads them in order (PDF/UA-1).
//!
//! The same document gives the same bytes: nothing here asks the clock. The only crate that knows PDF; it knows no business word.
//!
//! - [`document`]: what a document says, without a thought of pages
//! - `letters`: the fonts, how wide a text is, where it breaks
//! - `page`: what stands where on which page
//! - `flow`: headings, sentences and facts one under the other
//! - `table`: tables, whose head is repeated on every page
//! - `fonts`: the letters that were used go into the file
//! - `tags`: what each part is to a reader who hears it
//! - `write`: pages become PDF
//! - [`read`]: the words of each page of what was written here, for proofs

pub mod document;
pub mod read;

mod flow;
mod fonts;
mod letters;
mod page;
mod table;
mod tags;
mod write;

pub use document::{Block, Cell, Column, Document, Row, Table};

use kernel::{Location, Problem};

/// The document as PDF.
///
/// # Errors
/// When it cannot be written: a document larger than a PDF may be.
pub fn pdf(document: &Document) -> Result<Vec<u8>, Problem> {
    let laid = flow::lay(document);
    write::write(document, laid)
        .map_err(|error| Problem::error("document", Location::default(), format!("The document cannot be written: {error}")))
}
