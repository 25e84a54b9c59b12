//! The catalogue of measures in force.
//!
//! - [`list`]: every measure, readable

pub mod list;
