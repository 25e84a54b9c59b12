//! The table of sessions.

use super::users::{COLUMNS, user};
use crate::User;
use kernel::Problem;
use store::{Param, Tx};

pub(crate) fn insert(tx: &mut Tx<'_>, token: &[u8], user: i64, until: i64) -> Result<(), Problem> {
    tx.execute("INSERT INTO sessions (token, \"user\", until) VALUES (?1, ?2, ?3)", &[Param::Bytes(token), user.into(), until.into()])
        .map(drop)
}

/// Whose session it is, and until when.
pub(crate) fn find(tx: &mut Tx<'_>, token: &[u8], now: i64) -> Result<Option<(User, i64)>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS}, s.until FROM sessions s JOIN users u ON u.id = s.\"user\"
         WHERE s.token = ?1 AND s.until > ?2 AND u.disabled_at IS NULL"
    );
    let row = tx.query_one(&sql, &[Param::Bytes(token), now.into()])?;
    Ok(row.and_then(|row| Some((user(&row)?, row.integer(7)?))))
}

pub(crate) fn renew(tx: &mut Tx<'_>, token: &[u8], until: i64) -> Result<(), Problem> {
    tx.execute("UPDATE sessions SET until = ?1 WHERE token = ?2", &[until.into(), Param::Bytes(token)]).map(drop)
}

pub(crate) fn end(tx: &mut Tx<'_>, token: &[u8]) -> Result<(), Problem> {
    tx.execute("DELETE FROM sessions WHERE token = ?1", &[Param::Bytes(token)]).map(drop)
}

pub(crate) fn end_all(tx: &mut Tx<'_>, user: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM sessions WHERE \"user\" = ?1", &[user.into()]).map(drop)
}

pub(crate) fn drop_expired(tx: &mut Tx<'_>, now: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM sessions WHERE until <= ?1", &[now.into()]).map(drop)
}
