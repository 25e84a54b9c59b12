//! A private PostgreSQL server for tests, and a story told on both databases.

pub use databases::each;
pub use databases::postgres::{Database, database};
