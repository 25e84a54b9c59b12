//! The table of users.

use crate::{NewUser, Role, User};
use kernel::{Instant, Problem};
use store::{Param, Row, Tx};

pub(crate) const COLUMNS: &str = "u.id, u.email, u.name, u.role, u.person, u.disabled_at, u.password";

/// A user and her password's hash.
pub(crate) fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<(User, Option<String>)>, Problem> {
    let row = tx.query_one(&format!("SELECT {COLUMNS} FROM users u WHERE u.email = ?1"), &[email.into()])?;
    Ok(row.and_then(|row| Some((user(&row)?, row.text(6).map(str::to_owned)))))
}

pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<User>, Problem> {
    Ok(tx.query(&format!("SELECT {COLUMNS} FROM users u ORDER BY u.email"), &[])?.iter().filter_map(user).collect())
}

pub(crate) fn insert(tx: &mut Tx<'_>, email: &str, new: &NewUser<'_>, hash: Option<&str>, at: Instant) -> Result<User, Problem> {
    let id = tx.next_number("users", "id")?;
    tx.execute(
        "INSERT INTO users (id, email, name, role, person, password, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[id.into(), email.into(), new.name.into(), new.role.word().into(), new.person.into(), hash.into(), at.as_second().into()],
    )?;
    Ok(User { id, email: email.into(), name: new.name.into(), role: new.role, person: new.person.map(str::to_owned), disabled: false })
}

pub(crate) fn set_password(tx: &mut Tx<'_>, user: i64, hash: &str) -> Result<(), Problem> {
    tx.execute("UPDATE users SET password = ?1 WHERE id = ?2", &[hash.into(), user.into()]).map(drop)
}

pub(crate) fn set_role(tx: &mut Tx<'_>, user: i64, role: Role) -> Result<(), Problem> {
    tx.execute("UPDATE users SET role = ?1 WHERE id = ?2", &[role.word().into(), user.into()]).map(drop)
}

pub(crate) fn disable(tx: &mut Tx<'_>, user: i64, at: Instant) -> Result<(), Problem> {
    tx.execute("UPDATE users SET disabled_at = ?1 WHERE id = ?2", &[Param::Integer(at.as_second()), user.into()]).map(drop)
}

/// A user from a row that begins with [`COLUMNS`].
pub(crate) fn user(row: &Row) -> Option<User> {
    Some(User {
        id: row.integer(0)?,
        email: row.string(1),
        name: row.string(2),
        role: Role::from_word(row.text(3)?)?,
        person: row.text(4).map(str::to_owned),
        disabled: row.integer(5).is_some(),
    })
}
