//! People with their attainment and pay.
//!
//! - [`list`]: everyone whom the user may see; the team home of a manager
//! - [`rows`]: one row a person

pub mod list;
pub mod rows;
