//! The first page of each role.
//!
//! - [`show`]: which home page a user gets
//! - [`seller`]: earned this period, pace, the next tier in money, to-dos
//! - [`company`]: for those who look after everyone's figures
//! - [`pace`]: the pace of one person week by week

pub mod company;
pub mod pace;
pub mod seller;
pub mod show;
