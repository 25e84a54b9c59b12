//! Targets by person, measure and period, with changes within a period.
//!
//! - [`target`]: the quota of a person for a window

pub mod target;

pub use target::{Quotas, Target};
