//! What each user keeps of her own.
//!
//! - [`show`]: the page
//! - [`password`]: another password
//! - [`settings`]: language, region, theme
//! - [`sessions`]: where she is signed in
//! - [`tokens`]: for programs

pub mod password;
pub mod sessions;
pub mod settings;
pub mod show;
pub mod tokens;
