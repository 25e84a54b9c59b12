//! Who did what.
//!
//! - [`export`]: the same as CSV
//! - [`sight`]: what of an event its reader may see
//! - [`list`]: the trail, newest first, and whether it is whole

pub mod export;
pub mod list;
pub mod sight;
