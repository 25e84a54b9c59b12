//! What the palette finds.
//!
//! - [`find`]: pages, people, plans, measures, payments, runs and records that the user may see
//! - [`index`]: what records are called, ready to be looked through
//! - [`actions`]: what the palette can do

pub mod actions;
pub mod find;
pub mod index;
