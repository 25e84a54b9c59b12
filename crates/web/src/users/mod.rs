//! Users, for administrators. Who grants roles sees nobody's pay.
//!
//! - [`list`]: all users, and a new one
//! - [`settings`]: who has to have a second factor
//! - [`show`]: one user: role, invitation, disabled or not
//! - [`view_as`]: looking at pages as she sees them

pub mod list;
pub mod settings;
pub mod show;
pub mod view_as;
