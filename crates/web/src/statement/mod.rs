//! A person's statement of a period.
//!
//! - [`show`]: the page
//! - [`export`]: the same as CSV
//! - [`rows`]: deals as rows

pub mod export;
pub mod rows;
pub mod show;
