//! The table of API tokens.

use super::users::{COLUMNS, WIDTH, user};
use crate::User;
use crate::area::{Areas, Level};
use crate::token::ApiToken;
use kernel::Problem;
use store::{Param, Row, Tx};

const OWN: &str = "t.id, t.name, t.writes, t.made_at, t.until, t.used_at, t.areas";

pub(crate) fn insert(tx: &mut Tx<'_>, token: &[u8], user: i64, new: &ApiToken) -> Result<i64, Problem> {
    let id = tx.next_number("api_tokens", "id")?;
    tx.execute(
        "INSERT INTO api_tokens (id, token, \"user\", name, writes, made_at, until, areas) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            id.into(),
            Param::Bytes(token),
            user.into(),
            new.name.as_str().into(),
            i64::from(new.writes).into(),
            new.made_at.into(),
            new.until.into(),
            serde_json::json!(new.areas).to_string().as_str().into(),
        ],
    )?;
    Ok(id)
}

/// Whose token it is, with the token.
pub(crate) fn find(tx: &mut Tx<'_>, token: &[u8], now: i64) -> Result<Option<(User, ApiToken)>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS}, {OWN} FROM api_tokens t JOIN users u ON u.id = t.\"user\"
         WHERE t.token = ?1 AND t.until > ?2 AND u.disabled_at IS NULL"
    );
    let row = tx.query_one(&sql, &[Param::Bytes(token), now.into()])?;
    Ok(row.and_then(|row| Some((user(&row)?, read(&row, WIDTH)?))))
}

pub(crate) fn of(tx: &mut Tx<'_>, user: i64) -> Result<Vec<ApiToken>, Problem> {
    let rows = tx.query(&format!("SELECT {OWN} FROM api_tokens t WHERE t.\"user\" = ?1 ORDER BY t.id"), &[user.into()])?;
    Ok(rows.iter().filter_map(|row| read(row, 0)).collect())
}

pub(crate) fn used(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<(), Problem> {
    tx.execute("UPDATE api_tokens SET used_at = ?1 WHERE id = ?2", &[now.into(), id.into()]).map(drop)
}

/// Removes a user's token; whether there was one.
pub(crate) fn remove(tx: &mut Tx<'_>, user: i64, id: i64) -> Result<bool, Problem> {
    Ok(tx.execute("DELETE FROM api_tokens WHERE id = ?1 AND \"user\" = ?2", &[id.into(), user.into()])? > 0)
}

pub(crate) fn remove_all(tx: &mut Tx<'_>, user: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM api_tokens WHERE \"user\" = ?1", &[user.into()]).map(drop)
}

/// A token; none when what it may cannot be read: it then may nothing.
fn read(row: &Row, first: usize) -> Option<ApiToken> {
    let writes = row.integer(first + 2)? != 0;
    // Tokens of before there were areas may the same in all of them.
    let areas = match row.text(first + 6) {
        Some(text) => serde_json::from_str(text).ok()?,
        None => Areas::all(if writes { Level::Write } else { Level::Read }),
    };
    Some(ApiToken {
        id: row.integer(first)?,
        name: row.string(first + 1),
        writes,
        made_at: row.integer(first + 3)?,
        until: row.integer(first + 4)?,
        used_at: row.integer(first + 5),
        areas,
    })
}
