//! Targets by person, measure and period, with changes within a period.
//!
//! - [`target`]: quotas, and the quota of a person for a window
//! - [`read`]: quotas from the rows of a table

pub mod read;
pub mod target;

pub use read::read;
pub use target::{Quotas, Target};
