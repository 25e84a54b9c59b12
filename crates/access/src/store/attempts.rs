//! The table of attempts to sign in that have not succeeded.

use kernel::Problem;
use store::Tx;

pub(crate) fn count(tx: &mut Tx<'_>, email: &str) -> Result<i64, Problem> {
    Ok(tx.integer("SELECT count(*) FROM sign_in_attempts WHERE email = ?1", &[email.into()])?.unwrap_or(0))
}

pub(crate) fn insert(tx: &mut Tx<'_>, email: &str, at: i64) -> Result<(), Problem> {
    tx.execute("INSERT INTO sign_in_attempts (email, at) VALUES (?1, ?2)", &[email.into(), at.into()]).map(drop)
}

pub(crate) fn forget(tx: &mut Tx<'_>, email: &str) -> Result<(), Problem> {
    tx.execute("DELETE FROM sign_in_attempts WHERE email = ?1", &[email.into()]).map(drop)
}

pub(crate) fn drop_before(tx: &mut Tx<'_>, at: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM sign_in_attempts WHERE at <= ?1", &[at.into()]).map(drop)
}
