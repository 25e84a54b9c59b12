//! The tables of users' settings, and of those about access.

use crate::settings::Settings;
use kernel::Problem;
use store::{Migration, Tx};

pub(super) const MIGRATIONS: &[Migration] = &[SETTINGS, super::notices::MIGRATION];

const SETTINGS: Migration = Migration::same(
    "settings/1 of users",
    "CREATE TABLE user_settings (
        \"user\" BIGINT NOT NULL REFERENCES users (id),
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (\"user\", name)
    )",
);

pub(crate) fn of(tx: &mut Tx<'_>, user: i64) -> Result<Settings, Problem> {
    let rows = tx.query("SELECT name, value FROM user_settings WHERE \"user\" = ?1", &[user.into()])?;
    Ok(rows.iter().map(|row| (row.string(0), row.string(1))).collect())
}

pub(crate) fn set(tx: &mut Tx<'_>, user: i64, name: &str, value: &str) -> Result<(), Problem> {
    tx.execute("DELETE FROM user_settings WHERE \"user\" = ?1 AND name = ?2", &[user.into(), name.into()])?;
    if !value.is_empty() {
        tx.execute("INSERT INTO user_settings (\"user\", name, value) VALUES (?1, ?2, ?3)", &[user.into(), name.into(), value.into()])?;
    }
    Ok(())
}

/// A setting about access.
pub(crate) fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Problem> {
    let row = tx.query_one("SELECT value FROM access_settings WHERE name = ?1", &[name.into()])?;
    Ok(row.map(|row| row.string(0)))
}

/// Changes a setting about access.
pub(crate) fn keep(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), Problem> {
    tx.execute("DELETE FROM access_settings WHERE name = ?1", &[name.into()])?;
    tx.execute("INSERT INTO access_settings (name, value) VALUES (?1, ?2)", &[name.into(), value.into()]).map(drop)
}
