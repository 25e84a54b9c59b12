//! The tables of users, their settings, sessions, tokens, invitations, attempts, and requests that are done once.

pub(crate) mod answers;
pub(crate) mod attempts;
pub(crate) mod invitations;
pub(crate) mod notices;
pub(crate) mod second_factors;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod tokens;
pub(crate) mod users;

use kernel::Problems;
use store::{Migration, Store};

const MIGRATIONS: &[Migration] = &[
    Migration::same("access/1 users", include_str!("schema.sql")),
    Migration::same("access/2 sessions and tokens", include_str!("schema2.sql")),
    Migration::same("access/3 requests that are done once", include_str!("schema3.sql")),
    Migration::same("access/4 second factors and failed attempts", include_str!("schema4.sql")),
    Migration::same("access/5 limited roles", include_str!("schema5.sql")),
    Migration::same("access/6 areas of tokens", include_str!("schema6.sql")),
    Migration::same("access/7 where users came in from", include_str!("schema7.sql")),
    Migration::same("access/8 the role of enablement", include_str!("schema8.sql")),
];

/// Makes the tables of users, and those of the audit. Safe to call each time a database is opened.
///
/// # Errors
/// When the database was written by a newer version, or refuses.
pub fn prepare(store: &Store) -> Result<(), Problems> {
    store.migrate(audit::MIGRATIONS)?;
    store.migrate(MIGRATIONS)?;
    store.migrate(settings::MIGRATIONS)
}
