//! What the palette finds.
//!
//! - [`find`]: people, records by id, plans, runs and pages, each only if the user may see it

pub mod find;
