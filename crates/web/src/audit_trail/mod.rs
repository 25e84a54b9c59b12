//! Who did what.
//!
//! - [`export`]: the same as CSV
//! - [`list`]: the trail, newest first, and whether it is whole

pub mod export;
pub mod list;
