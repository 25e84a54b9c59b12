//! The table of users.

use crate::password::Hashed;
use crate::user::Standing;
use crate::{NewUser, Role, Scope, User};
use kernel::{Instant, Problem};
use store::{Param, Row, Tx};

pub(crate) const COLUMNS: &str = "u.id, u.email, u.name, u.role, u.person, u.disabled_at, u.password, u.scope";
/// How many columns these are.
pub(crate) const WIDTH: usize = 8;

/// A user and her password's hash.
pub(crate) fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<(User, Option<String>)>, Problem> {
    let row = tx.query_one(&format!("SELECT {COLUMNS} FROM users u WHERE u.email = ?1"), &[email.into()])?;
    Ok(row.and_then(|row| Some((user(&row)?, row.text(6).map(str::to_owned)))))
}

pub(crate) fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<User>, Problem> {
    let row = tx.query_one(&format!("SELECT {COLUMNS} FROM users u WHERE u.id = ?1"), &[id.into()])?;
    Ok(row.as_ref().and_then(user))
}

/// The user's hash, if she has a password.
pub(crate) fn password(tx: &mut Tx<'_>, id: i64) -> Result<Option<String>, Problem> {
    let row = tx.query_one("SELECT password FROM users WHERE id = ?1", &[id.into()])?;
    Ok(row.and_then(|row| row.text(0).map(str::to_owned)))
}

/// The hashes of which nobody has said yet whether everybody knows the password.
pub(crate) fn unjudged(tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>, Problem> {
    let sql = "SELECT id, password FROM users WHERE password IS NOT NULL AND known IS NULL ORDER BY id";
    Ok(tx.query(sql, &[])?.iter().filter_map(|row| Some((row.integer(0)?, row.string(1)))).collect())
}

pub(crate) fn set_known(tx: &mut Tx<'_>, user: i64, known: bool) -> Result<(), Problem> {
    tx.execute("UPDATE users SET known = ?1 WHERE id = ?2", &[i64::from(known).into(), user.into()]).map(drop)
}

/// The addresses of users whose password everybody knows.
pub(crate) fn with_known_password(tx: &mut Tx<'_>) -> Result<Vec<String>, Problem> {
    let sql = "SELECT email FROM users WHERE known = 1 AND password IS NOT NULL AND disabled_at IS NULL ORDER BY id";
    Ok(tx.query(sql, &[])?.iter().map(|row| row.string(0)).collect())
}

/// When each user last began a session, and whether she has a password and an invitation that still holds.
pub(crate) fn standing(tx: &mut Tx<'_>, now: i64) -> Result<Vec<(User, Standing)>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS},
            (SELECT max(s.made_at) FROM sessions s WHERE s.\"user\" = u.id AND s.until > ?1),
            (SELECT max(i.until) FROM invitations i WHERE i.\"user\" = u.id AND i.until > ?1)
         FROM users u ORDER BY u.email"
    );
    let rows = tx.query(&sql, &[now.into()])?;
    let one = |row: &Row| {
        let standing = Standing { password: row.text(6).is_some(), seen_at: row.integer(WIDTH), invited_until: row.integer(WIDTH + 1) };
        Some((user(row)?, standing))
    };
    Ok(rows.iter().filter_map(one).collect())
}

pub(crate) fn enable(tx: &mut Tx<'_>, user: i64) -> Result<(), Problem> {
    tx.execute("UPDATE users SET disabled_at = NULL WHERE id = ?1", &[user.into()]).map(drop)
}

pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<User>, Problem> {
    Ok(tx.query(&format!("SELECT {COLUMNS} FROM users u ORDER BY u.email"), &[])?.iter().filter_map(user).collect())
}

pub(crate) fn insert(tx: &mut Tx<'_>, email: &str, new: &NewUser<'_>, hash: Option<&Hashed>, at: Instant) -> Result<User, Problem> {
    let id = tx.next_number("users", "id")?;
    let (text, known) = (hash.map(|hash| hash.text.as_str()), hash.map(|hash| i64::from(hash.known)));
    tx.execute(
        "INSERT INTO users (id, email, name, role, person, password, known, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            id.into(),
            email.into(),
            new.name.into(),
            new.role.word().into(),
            new.person.into(),
            text.into(),
            known.into(),
            at.as_second().into(),
        ],
    )?;
    let (name, person) = (new.name.into(), new.person.map(str::to_owned));
    Ok(User { id, email: email.into(), name, role: new.role, person, disabled: false, scope: Scope::default() })
}

pub(crate) fn set_password(tx: &mut Tx<'_>, user: i64, hash: &Hashed) -> Result<(), Problem> {
    let values = [hash.text.as_str().into(), i64::from(hash.known).into(), user.into()];
    tx.execute("UPDATE users SET password = ?1, known = ?2 WHERE id = ?3", &values).map(drop)
}

pub(crate) fn set_role(tx: &mut Tx<'_>, user: i64, role: Role) -> Result<(), Problem> {
    tx.execute("UPDATE users SET role = ?1 WHERE id = ?2", &[role.word().into(), user.into()]).map(drop)
}

/// Limits how far her role reaches.
pub(crate) fn set_scope(tx: &mut Tx<'_>, user: i64, scope: &Scope) -> Result<(), Problem> {
    let text = (!scope.is_all()).then(|| serde_json::json!(scope).to_string());
    tx.execute("UPDATE users SET scope = ?1 WHERE id = ?2", &[text.as_deref().into(), user.into()]).map(drop)
}

/// How far a role reaches; none for what cannot be read: such a user does not come in, rather than seeing everybody.
fn scope(text: Option<&str>) -> Option<Scope> {
    text.map_or_else(|| Some(Scope::default()), |text| serde_json::from_str(text).ok())
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
        scope: scope(row.text(7))?,
    })
}
