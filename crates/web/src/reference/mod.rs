//! What the API takes and gives, to be read.
//!
//! - [`show`]: the page

pub mod show;
