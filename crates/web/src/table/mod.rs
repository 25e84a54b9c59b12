//! The table of every list: found by words, sorted, with the columns one chose, by pages, with totals, as CSV and as a workbook of exactly what
//! is shown. All of it is in the address, and works without scripts.
//!
//! - [`asked`]: what the address says
//! - [`cell`]: what stands in a column
//! - [`filter`]: a choice above it
//! - [`view`]: rows found, sorted and cut into pages

pub mod asked;
pub mod cell;
pub mod filter;
pub mod view;

pub use asked::Asked;
pub use cell::{Act, Cell, Column};
pub use filter::Filter;
pub use view::Table;
