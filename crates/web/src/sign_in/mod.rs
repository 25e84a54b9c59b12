//! Signing in and out.
//!
//! - [`show`]: the form
//! - [`enter`]: takes the form
//! - [`leave`]: ends the session
//! - [`theme`]: light or dark

pub mod enter;
pub mod leave;
pub mod show;
pub mod theme;
