//! A person's statement of a period.
//!
//! - [`show`]: the page
//! - [`export`]: the same as CSV
//! - [`past`]: as it was on a day
//! - [`rows`]: deals as rows

pub mod export;
pub mod past;
pub mod rows;
pub mod show;
