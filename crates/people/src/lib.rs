//! People, positions, teams and reporting lines over time.
//!
//! - [`organisation`]: who was what on a day

pub mod organisation;

pub use organisation::{Organisation, Person, PersonRow};
