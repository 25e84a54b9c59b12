//! The table of attempts to sign in that have not succeeded.

use crate::throttle::Failures;
use kernel::Problem;
use store::Tx;

/// How many attempts there were for one account from one address, for the account, and from the address, with the time of the last.
pub(crate) fn count(tx: &mut Tx<'_>, email: &str, address: &str) -> Result<Failures, Problem> {
    let sql = "SELECT count(*), max(at) FROM sign_in_attempts WHERE email = ?1 AND address = ?2";
    let both = one(tx, sql, &[email.into(), address.into()])?;
    let account = one(tx, "SELECT count(*), max(at) FROM sign_in_attempts WHERE email = ?1", &[email.into()])?;
    let from = one(tx, "SELECT count(*), max(at) FROM sign_in_attempts WHERE address = ?1", &[address.into()])?;
    let sql = "SELECT 1 FROM known_addresses WHERE email = ?1 AND address = ?2";
    let known = !address.is_empty() && tx.query_one(sql, &[email.into(), address.into()])?.is_some();
    Ok(Failures { both, account, address: if address.is_empty() { (0, 0) } else { from }, known })
}

fn one(tx: &mut Tx<'_>, sql: &str, params: &[store::Param<'_>]) -> Result<(i64, i64), Problem> {
    let row = tx.query_one(sql, params)?;
    Ok(row.map_or((0, 0), |row| (row.integer(0).unwrap_or(0), row.integer(1).unwrap_or(0))))
}

pub(crate) fn insert(tx: &mut Tx<'_>, email: &str, address: &str, at: i64) -> Result<(), Problem> {
    let sql = "INSERT INTO sign_in_attempts (email, address, at) VALUES (?1, ?2, ?3)";
    tx.execute(sql, &[email.into(), address.into(), at.into()]).map(drop)
}

/// Notes from where somebody came in.
pub(crate) fn came_in(tx: &mut Tx<'_>, email: &str, address: &str, at: i64) -> Result<(), Problem> {
    if address.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO known_addresses (email, address, at) VALUES (?1, ?2, ?3)
               ON CONFLICT (email, address) DO UPDATE SET at = excluded.at";
    tx.execute(sql, &[email.into(), address.into(), at.into()]).map(drop)
}

/// Forgets attempts for an account from an address; from everywhere without one.
pub(crate) fn forget(tx: &mut Tx<'_>, email: &str, address: Option<&str>) -> Result<(), Problem> {
    match address {
        Some(address) => tx.execute("DELETE FROM sign_in_attempts WHERE email = ?1 AND address = ?2", &[email.into(), address.into()]),
        None => tx.execute("DELETE FROM sign_in_attempts WHERE email = ?1", &[email.into()]),
    }
    .map(drop)
}

/// Forgets attempts, and addresses from which nobody came in since `known`.
pub(crate) fn drop_before(tx: &mut Tx<'_>, at: i64, known: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM known_addresses WHERE at <= ?1", &[known.into()])?;
    tx.execute("DELETE FROM sign_in_attempts WHERE at <= ?1", &[at.into()]).map(drop)
}
