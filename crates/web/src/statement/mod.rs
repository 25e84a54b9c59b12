//! A person's statement of a period.
//!
//! - [`show`]: the page
//! - [`export`]: the same as CSV
//! - [`held`]: where the working of a held or released part is
//! - [`past`]: as it was on a day
//! - [`rows`]: deals as rows
//! - [`status`]: how far each line has come

pub mod export;
pub mod held;
pub mod past;
pub mod rows;
pub mod show;
pub mod status;
