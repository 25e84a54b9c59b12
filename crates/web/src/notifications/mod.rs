//! What concerns the user since she was last here: derived from what was written, never kept twice.
//!
//! - [`notice`]: what happened, and whom it concerns
//! - [`list`]: the page
//! - [`live`]: open pages are told
//! - [`open`]: opening one, or taking note of all

pub mod list;
pub mod live;
pub mod notice;
pub mod open;
