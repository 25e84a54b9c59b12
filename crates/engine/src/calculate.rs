//! A whole book, at once.

use crate::{Options, Outcome};
use book::Book;
use kernel::Problems;

/// Calculates a book: credits, measurements, earnings and payments from its first period through the last one asked for.
///
/// The result is a function of the book and `options.through` alone. It blocks; call it from a thread of its own within an asynchronous program.
///
/// # Errors
/// Problems that leave no sensible result: an expression that fails on the data, a file that cannot be read. A single record that cannot be
/// credited is refused instead, and named in [`Outcome::problems`].
pub fn calculate(book: &Book, options: &Options) -> Result<Outcome, Problems> {
    let _ = (book, options);
    Err(Problems::new())
}
