//! Why an amount is what it is.
//!
//! - [`show`]: every step in words and numbers, with its own address
//! - [`working`]: the same as a short list

pub mod show;
pub mod working;
