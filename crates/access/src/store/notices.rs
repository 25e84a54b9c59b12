//! The table of notices that users have read.

use kernel::Problem;
use std::collections::BTreeSet;
use store::{Migration, Tx};

pub(super) const MIGRATION: Migration = Migration::same(
    "settings/2 notices read",
    "CREATE TABLE notices_read (
        \"user\" BIGINT NOT NULL REFERENCES users (id),
        notice TEXT NOT NULL,
        PRIMARY KEY (\"user\", notice)
    )",
);

pub(crate) fn read(tx: &mut Tx<'_>, user: i64) -> Result<BTreeSet<String>, Problem> {
    let rows = tx.query("SELECT notice FROM notices_read WHERE \"user\" = ?1", &[user.into()])?;
    Ok(rows.iter().map(|row| row.string(0)).collect())
}

pub(crate) fn insert(tx: &mut Tx<'_>, user: i64, notice: &str) -> Result<(), Problem> {
    tx.execute("INSERT INTO notices_read (\"user\", notice) VALUES (?1, ?2)", &[user.into(), notice.into()]).map(drop)
}
