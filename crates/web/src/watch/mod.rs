//! Whether the program is well, for those who run it.
//!
//! - [`health`]: it answers; it can do its work
//! - [`requests`]: every request gets an id, is counted and timed

pub mod health;
pub mod requests;
