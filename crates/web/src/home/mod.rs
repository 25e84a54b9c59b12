//! The first page of each role.
//!
//! - [`show`]: which home page a user gets
//! - [`seller`]: earned this period, pace, the next tier in money, to-dos
//! - [`company`]: for those who look after everyone's figures
//! - [`administrator`]: users and the latest events, instead of pay
//! - [`teams`]: how far each team has come, for those who see results and no pay
//! - [`pace`]: the pace of one person week by week

pub mod administrator;
pub mod company;
pub mod pace;
pub mod seller;
pub mod show;
pub mod teams;
