//! The catalogue of measures: what counts, when, how much, and whose it is.
//!
//! - [`measure`]: a measure as written
//! - [`credit`]: who gets credit for a record
//! - [`formula`]: exact formulas and conditions over measures

pub mod credit;
pub mod formula;
pub mod measure;

pub use credit::{CreditRule, CreditTo};
pub use formula::Formula;
pub use measure::{Better, Class, Counted, Definition, ExprText, Function, Measure, MeasureUnit};
