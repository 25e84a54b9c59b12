//! A person's deals and credits, and what does not count.
//!
//! - [`list`]: the page and its CSV
//! - [`rows`]: credits and uncredited records as rows

pub mod list;
pub mod rows;
