//! Who did what.
//!
//! - [`list`]: the trail, newest first, and whether it is whole

pub mod list;
