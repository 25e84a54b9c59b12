//! The tables of second factors, recovery codes, and sign-ins that wait for a code.

use super::users::{COLUMNS, WIDTH, user};
use crate::User;
use kernel::Problem;
use store::{Param, Tx};

/// A second factor; its secret as it is kept, sealed.
pub(crate) struct Found {
    pub(crate) secret: Vec<u8>,
    pub(crate) confirmed_at: Option<i64>,
    pub(crate) last_step: i64,
}

pub(crate) fn find(tx: &mut Tx<'_>, user: i64) -> Result<Option<Found>, Problem> {
    let sql = "SELECT secret, confirmed_at, last_step FROM second_factors WHERE \"user\" = ?1";
    let row = tx.query_one(sql, &[user.into()])?;
    Ok(row.map(|row| Found {
        secret: row.bytes(0).unwrap_or_default().to_vec(),
        confirmed_at: row.integer(1),
        last_step: row.integer(2).unwrap_or(i64::MAX),
    }))
}

/// Enters a secret that waits to be confirmed.
pub(crate) fn set(tx: &mut Tx<'_>, user: i64, secret: &[u8]) -> Result<(), Problem> {
    remove(tx, user)?;
    let sql = "INSERT INTO second_factors (\"user\", secret, last_step) VALUES (?1, ?2, 0)";
    tx.execute(sql, &[user.into(), Param::Bytes(secret)]).map(drop)
}

/// All secrets as they are kept, with whose they are.
pub(crate) fn secrets(tx: &mut Tx<'_>) -> Result<Vec<(i64, Vec<u8>)>, Problem> {
    let rows = tx.query("SELECT \"user\", secret FROM second_factors ORDER BY \"user\"", &[])?;
    Ok(rows.iter().filter_map(|row| Some((row.integer(0)?, row.bytes(1)?.to_vec()))).collect())
}

/// Keeps the same secret otherwise.
pub(crate) fn set_secret(tx: &mut Tx<'_>, user: i64, secret: &[u8]) -> Result<(), Problem> {
    tx.execute("UPDATE second_factors SET secret = ?1 WHERE \"user\" = ?2", &[Param::Bytes(secret), user.into()]).map(drop)
}

pub(crate) fn confirm(tx: &mut Tx<'_>, user: i64, at: i64, step: i64) -> Result<(), Problem> {
    let sql = "UPDATE second_factors SET confirmed_at = ?1, last_step = ?2 WHERE \"user\" = ?3";
    tx.execute(sql, &[at.into(), step.into(), user.into()]).map(drop)
}

pub(crate) fn set_last_step(tx: &mut Tx<'_>, user: i64, step: i64) -> Result<(), Problem> {
    tx.execute("UPDATE second_factors SET last_step = ?1 WHERE \"user\" = ?2", &[step.into(), user.into()]).map(drop)
}

/// Removes a second factor with its codes, and sign-ins that wait for one of them.
pub(crate) fn remove(tx: &mut Tx<'_>, user: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM second_factors WHERE \"user\" = ?1", &[user.into()])?;
    tx.execute("DELETE FROM recovery_codes WHERE \"user\" = ?1", &[user.into()])?;
    tx.execute("DELETE FROM second_steps WHERE \"user\" = ?1", &[user.into()]).map(drop)
}

pub(crate) fn set_codes(tx: &mut Tx<'_>, user: i64, codes: &[[u8; 32]]) -> Result<(), Problem> {
    tx.execute("DELETE FROM recovery_codes WHERE \"user\" = ?1", &[user.into()])?;
    for code in codes {
        tx.execute("INSERT INTO recovery_codes (code, \"user\") VALUES (?1, ?2)", &[Param::Bytes(code), user.into()])?;
    }
    Ok(())
}

/// Uses a recovery code up; whether there was one.
pub(crate) fn use_code(tx: &mut Tx<'_>, user: i64, code: &[u8]) -> Result<bool, Problem> {
    Ok(tx.execute("DELETE FROM recovery_codes WHERE code = ?1 AND \"user\" = ?2", &[Param::Bytes(code), user.into()])? > 0)
}

pub(crate) fn codes_left(tx: &mut Tx<'_>, user: i64) -> Result<i64, Problem> {
    Ok(tx.integer("SELECT count(*) FROM recovery_codes WHERE \"user\" = ?1", &[user.into()])?.unwrap_or(0))
}

/// Enters a sign-in that waits for a code until then.
pub(crate) fn begin_step(tx: &mut Tx<'_>, token: &[u8], user: i64, now: i64, until: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM second_steps WHERE until <= ?1", &[now.into()])?;
    let sql = "INSERT INTO second_steps (token, \"user\", until, tries) VALUES (?1, ?2, ?3, 0)";
    tx.execute(sql, &[Param::Bytes(token), user.into(), until.into()]).map(drop)
}

/// Who waits, and how many wrong codes she gave.
pub(crate) fn step(tx: &mut Tx<'_>, token: &[u8], now: i64) -> Result<Option<(User, i64)>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS}, s.tries FROM second_steps s JOIN users u ON u.id = s.\"user\"
         WHERE s.token = ?1 AND s.until > ?2 AND u.disabled_at IS NULL"
    );
    let row = tx.query_one(&sql, &[Param::Bytes(token), now.into()])?;
    Ok(row.and_then(|row| Some((user(&row)?, row.integer(WIDTH)?))))
}

pub(crate) fn tried(tx: &mut Tx<'_>, token: &[u8]) -> Result<(), Problem> {
    tx.execute("UPDATE second_steps SET tries = tries + 1 WHERE token = ?1", &[Param::Bytes(token)]).map(drop)
}

pub(crate) fn end_step(tx: &mut Tx<'_>, token: &[u8]) -> Result<(), Problem> {
    tx.execute("DELETE FROM second_steps WHERE token = ?1", &[Param::Bytes(token)]).map(drop)
}
