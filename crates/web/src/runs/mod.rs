//! Calculations that are kept.
//!
//! - [`list`]: all runs, and running now
//! - [`show`]: one run: totals, inputs, payments
//! - [`compare`]: two runs side by side
//! - [`verify`]: whether a run can be calculated again to the same bytes

pub mod compare;
pub mod list;
pub mod show;
pub mod verify;
