//! The heart: records, measures and plans become credits, measurements, earnings and payments. What each figure means is written in
//! `docs/manual/calculation.md`.
//!
//! - [`calculate`]: a whole book, at once
//! - [`live`]: one changed record, and only the people it touches
//! - [`options`]: how far, and with how many threads
//! - [`outcome`]: what a calculation says
//! - [`mod@write`]: results as CSV and Parquet files
//! - `number`: exact numbers, fixed point where it fits and fractions where it doesn't; `ten`: quick division by powers of ten
//! - `prepare`: a book as dense numbers and arrays
//! - `credit`: whose each record is: the DataFusion plan and its crediting operator
//! - `measure`: values of measures, quotas, formulas
//! - `earn`: one person's earnings, pass by pass
//! - `components`: one file for each kind of component, and for each step of a component's total

pub mod calculate;
mod components;
mod credit;
mod earn;
pub mod live;
mod measure;
mod number;
pub mod options;
pub mod outcome;
mod prepare;
mod ten;
pub mod write;

pub use calculate::calculate;
pub use live::{Affected, Live};
pub use options::Options;
pub use outcome::{Outcome, Profile};

#[cfg(test)]
mod stories;
