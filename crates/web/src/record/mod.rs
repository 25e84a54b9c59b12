//! One record: its values and where they come from, whom it credits, and what else it was.
//!
//! - [`show`]: the page
//! - [`edit`]: a new version of it
//! - [`why_not`]: why it does not pay a person
//! - [`sight`]: who may see it

pub mod edit;
pub mod meanwhile;
pub mod show;
pub mod sight;
pub mod why_not;
