//! Databases: SQLite and PostgreSQL behind one synchronous interface. No business words.
//!
//! - [`store`]: a database that is open: reading and writing in transactions
//! - [`tx`]: a transaction: statements, queries, inserting many rows
//! - [`row`]: parameters, and the rows of an answer
//! - [`migrations`]: tables are made and changed once, in order
//! - [`copy`]: a whole database as one file, and back
//! - [`watch`]: notices that somebody wrote
//! - [`placeholders`]: SQL is written once for both
//! - [`errors`]: what a database refuses, as a problem with a remedy
//! - `sqlite`, `postgresql`: the connections of each

pub mod copy;
pub mod errors;
pub mod migrations;
pub mod placeholders;
mod postgresql;
pub mod row;
mod sqlite;
pub mod store;
pub mod tx;
pub mod watch;

pub use migrations::Migration;
pub use row::{Cell, Param, Row, RowView};
pub use store::{Dialect, Store};
pub use tx::Tx;
pub use watch::Watch;
