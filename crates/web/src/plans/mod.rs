//! Plans in force, as people read them.
//!
//! - [`list`]: all plans, or a seller's own
//! - [`show`]: one plan: what it says, its payout curves, and its text
//! - [`curves`]: what a component pays at each attainment

pub mod curves;
pub mod list;
pub mod show;
