//! What each user keeps of her own.
//!
//! - [`show`]: the page
//! - [`password`]: another password
//! - [`second_factor`]: a code besides the password
//! - [`settings`]: language, region, theme
//! - [`sessions`]: where she is signed in
//! - [`tokens`]: for programs

pub mod password;
pub mod second_factor;
pub mod sessions;
pub mod settings;
pub mod show;
pub mod tokens;
