//! The table of invitations.

use super::users::{COLUMNS, user};
use crate::User;
use kernel::Problem;
use store::{Param, Tx};

/// Enters an invitation in place of the user's earlier ones.
pub(crate) fn replace(tx: &mut Tx<'_>, token: &[u8], user: i64, until: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM invitations WHERE \"user\" = ?1", &[user.into()])?;
    tx.execute("INSERT INTO invitations (token, \"user\", until) VALUES (?1, ?2, ?3)", &[Param::Bytes(token), user.into(), until.into()])
        .map(drop)
}

/// Uses an invitation up; none when it is unknown or too old.
pub(crate) fn take(tx: &mut Tx<'_>, token: &[u8], now: i64) -> Result<Option<User>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM invitations i JOIN users u ON u.id = i.\"user\"
         WHERE i.token = ?1 AND i.until > ?2 AND u.disabled_at IS NULL"
    );
    let found = tx.query_one(&sql, &[Param::Bytes(token), now.into()])?;
    tx.execute("DELETE FROM invitations WHERE token = ?1", &[Param::Bytes(token)])?;
    Ok(found.as_ref().and_then(user))
}
