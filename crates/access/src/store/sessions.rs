//! The table of sessions.

use super::users::{COLUMNS, WIDTH, user};
use crate::User;
use crate::session::Open;
use kernel::Problem;
use store::{Param, Tx};

pub(crate) fn insert(tx: &mut Tx<'_>, token: &[u8], user: i64, now: i64, until: i64) -> Result<(), Problem> {
    tx.execute(
        "INSERT INTO sessions (token, \"user\", until, made_at) VALUES (?1, ?2, ?3, ?4)",
        &[Param::Bytes(token), user.into(), until.into(), now.into()],
    )
    .map(drop)
}

/// Notes the program that the session belongs to.
pub(crate) fn set_agent(tx: &mut Tx<'_>, token: &[u8], agent: &str) -> Result<(), Problem> {
    tx.execute("UPDATE sessions SET agent = ?1 WHERE token = ?2", &[agent.into(), Param::Bytes(token)]).map(drop)
}

/// Whose session it is, until when, and as whom she looks.
pub(crate) fn find(tx: &mut Tx<'_>, token: &[u8], now: i64) -> Result<Option<(User, i64, Option<User>)>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS}, s.until, s.seen_as FROM sessions s JOIN users u ON u.id = s.\"user\"
         WHERE s.token = ?1 AND s.until > ?2 AND u.disabled_at IS NULL"
    );
    let Some(row) = tx.query_one(&sql, &[Param::Bytes(token), now.into()])? else { return Ok(None) };
    let seen_as = match row.integer(WIDTH + 1) {
        Some(id) => super::users::by_id(tx, id)?.filter(|user| !user.disabled),
        None => None,
    };
    Ok(user(&row).zip(row.integer(WIDTH)).map(|(user, until)| (user, until, seen_as)))
}

/// Looks as somebody else from now on, or as herself again.
pub(crate) fn see_as(tx: &mut Tx<'_>, token: &[u8], user: Option<i64>) -> Result<(), Problem> {
    tx.execute("UPDATE sessions SET seen_as = ?1 WHERE token = ?2", &[user.into(), Param::Bytes(token)]).map(drop)
}

/// A user's open sessions, the newest first.
pub(crate) fn of(tx: &mut Tx<'_>, user: i64, now: i64) -> Result<Vec<(Vec<u8>, Open)>, Problem> {
    let sql = "SELECT token, made_at, until, agent FROM sessions WHERE \"user\" = ?1 AND until > ?2 ORDER BY made_at DESC, token";
    let rows = tx.query(sql, &[user.into(), now.into()])?;
    let open = |row: &store::Row| {
        let token = row.bytes(0)?.to_vec();
        let id = blake3::hash(&token).to_hex()[..16].to_owned();
        let agent = row.text(3).map(str::to_owned);
        Some((token, Open { id, made_at: row.integer(1)?, until: row.integer(2)?, agent, this: false }))
    };
    Ok(rows.iter().filter_map(open).collect())
}

pub(crate) fn renew(tx: &mut Tx<'_>, token: &[u8], until: i64) -> Result<(), Problem> {
    tx.execute("UPDATE sessions SET until = ?1 WHERE token = ?2", &[until.into(), Param::Bytes(token)]).map(drop)
}

pub(crate) fn end(tx: &mut Tx<'_>, token: &[u8]) -> Result<(), Problem> {
    tx.execute("DELETE FROM sessions WHERE token = ?1", &[Param::Bytes(token)]).map(drop)
}

/// Ends all sessions of a user but one.
pub(crate) fn end_others(tx: &mut Tx<'_>, user: i64, but: &[u8]) -> Result<(), Problem> {
    tx.execute("DELETE FROM sessions WHERE \"user\" = ?1 AND token <> ?2", &[user.into(), Param::Bytes(but)]).map(drop)
}

pub(crate) fn end_all(tx: &mut Tx<'_>, user: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM sessions WHERE \"user\" = ?1", &[user.into()]).map(drop)
}

pub(crate) fn drop_expired(tx: &mut Tx<'_>, now: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM sessions WHERE until <= ?1", &[now.into()]).map(drop)
}
