//! Signing in and out.
//!
//! - [`show`]: the form
//! - [`enter`]: takes the form
//! - [`code`]: the second step
//! - [`provider`]: by OpenID Connect
//! - [`invitation`]: the first time, or after a forgotten password
//! - [`leave`]: ends the session
//! - [`theme`]: light or dark

pub mod code;
pub mod enter;
pub mod invitation;
pub mod leave;
pub mod provider;
pub mod show;
pub mod theme;

use axum::http::{HeaderMap, header};

/// The browser or program, in its own words.
pub(crate) fn agent(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}
