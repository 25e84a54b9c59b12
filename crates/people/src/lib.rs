//! People, positions, teams and reporting lines over time.
//!
//! - [`organisation`]: who was what on a day
//! - [`read`]: people from the rows of a table
//! - [`lines`]: reporting lines that close on themselves

pub mod lines;
pub mod organisation;
pub mod read;

pub use organisation::{Organisation, Person, PersonRow};
pub use read::read;
