//! What tests share: a small cast, random books, a private PostgreSQL server.
//!
//! - [`cast`]: Ada, Ben, Carla and a few deals become a book in a few lines
//! - [`tables`]: rows of named values become typed tables
//! - [`random`]: companies made by chance, the same for the same seed
//! - [`dice`]: chance that can be repeated
//! - [`shrink`]: the smallest company for which something still fails
//! - [`print`]: a company as text that people can read
//! - [`postgres`]: a private PostgreSQL server

pub mod cast;
pub mod dice;
pub mod postgres;
pub mod print;
pub mod random;
pub mod shrink;
pub mod tables;

pub use cast::{Cast, Member, QuotaRow, Record, SplitRow, day, number};
pub use dice::Dice;
pub use tables::Fields;
