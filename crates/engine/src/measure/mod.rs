//! Values of measures, quotas and formulas for one person.
//!
//! - [`reader`]: a person's credits, read as measures over any days
//! - [`formula`]: formulas and conditions, evaluated exactly
//! - [`listing`]: the measurements that are listed
//! - [`quota`]: quotas of windows, prorated and ramped

pub(crate) mod formula;
pub(crate) mod listing;
pub(crate) mod quota;
pub(crate) mod reader;
