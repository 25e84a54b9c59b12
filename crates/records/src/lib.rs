//! What happened: kinds of record, their attributes and versions, and the intake of files with row-level problems.
//!
//! - [`kind`]: the kinds of record and the columns they declare
//! - [`intake`]: files become typed records
//! - [`ledger`]: records kept in a database, with every version
//! - [`table`]: records as typed columns, with the place each row came from
//! - [`rows`]: the same, cell by cell
//! - [`typed`]: what somebody typed into one record
//! - [`index`]: where records stand in a table, by id

pub mod index;
pub mod intake;
pub mod kind;
pub mod ledger;
pub mod rows;
pub mod table;
pub mod typed;

pub use index::Index;
pub use kind::{ColumnSpec, Kind};
pub use rows::Row;
pub use table::{Column, Data, Source, Table, arrow_type};
