//! The catalogue of measures: what counts, when, how much, and whose it is.
//!
//! - [`measure`]: a measure as written
//! - [`credit`]: who gets credit for a record
//! - [`formula`]: exact formulas and conditions over measures
//! - [`read`]: `measures/*.toml` become measures
//! - [`check`]: measures are checked against the columns of records and against each other

pub mod check;
pub mod credit;
pub mod formula;
pub mod measure;
pub mod read;

pub use check::{Schemas, check, schemas};
pub use credit::{CreditRule, CreditTo};
pub use formula::Formula;
pub use measure::{Better, Class, Counted, Definition, ExprText, Function, Measure, MeasureUnit};
pub use read::{read, read_all};
