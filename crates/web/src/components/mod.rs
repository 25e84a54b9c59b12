//! Every part of which pages are made, to look at in both themes.
//!
//! - [`show`]: the page

pub mod show;
