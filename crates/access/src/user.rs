//! Users.

use crate::sign_in::Invitation;
use crate::store::users;
use crate::{Role, Scope, password};
use audit::Event;
use kernel::{Clock, Location, Problem, Problems};
use serde::Serialize;
use serde_json::json;
use store::Store;

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct User {
    /// Her number.
    pub id: i64,
    /// The address by which she signs in, in lower case.
    pub email: String,
    /// Her name.
    pub name: String,
    /// Her role.
    pub role: Role,
    /// Her id among the people of the book, if she is one of them.
    pub person: Option<String>,
    /// Whether she may no longer sign in.
    pub disabled: bool,
    /// How far her role reaches.
    pub scope: Scope,
}

/// How a user stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Standing {
    /// Whether she has a password; else she never signed in by one.
    pub password: bool,
    /// When she last began a session that is still open, in seconds since 1970.
    pub seen_at: Option<i64>,
    /// Until when an invitation holds that she has not used.
    pub invited_until: Option<i64>,
}

/// A user to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewUser<'a> {
    /// The address by which she signs in; capitals do not count.
    pub email: &'a str,
    /// Her name.
    pub name: &'a str,
    /// Her role.
    pub role: Role,
    /// Her id among the people of the book.
    pub person: Option<&'a str>,
    /// Her password; without one she needs an invitation.
    pub password: Option<&'a str>,
}

/// The address as it is compared.
pub(crate) fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Makes a user who reaches everybody, and is invited apart.
///
/// # Errors
/// An address that is none or is taken, a bad password.
pub fn create(store: &Store, new: &NewUser<'_>, actor: &str, clock: &Clock) -> Result<User, Problems> {
    make(store, new, &Scope::default(), None, actor, clock)
}

/// Makes a user whose role reaches whom `scope` says, and whom `invitation` lets in when there is one: one event tells of all of it.
///
/// # Errors
/// As for [`create`]; a role that is not limited.
pub(crate) fn make(
    store: &Store,
    new: &NewUser<'_>,
    scope: &Scope,
    invitation: Option<&Invitation>,
    actor: &str,
    clock: &Clock,
) -> Result<User, Problems> {
    let email = folded(new.email);
    let mut problems = Problems::new();
    let looks_right = email.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
    if !looks_right || email.len() > 254 || email.contains(|c: char| c.is_whitespace() || c.is_control()) {
        problems.push(
            Problem::error("bad-email", Location::default().column("email").value(new.email), "This is not an e-mail address.")
                .expected("an address such as ada@example.com"),
        );
    }
    let hash = match new.password.map(password::hash).transpose() {
        Ok(hash) => hash,
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    problems.unless_errors(())?;
    let at = clock.now();
    store.write(|tx| {
        if users::by_email(tx, &email)?.is_some() {
            let message = "There is already a user with this address.";
            return Err(Problem::error("email-taken", Location::default().column("email").value(&email), message).into());
        }
        let user = users::insert(tx, &email, new, hash.as_ref(), at)?;
        let mut after = json!({ "name": user.name, "role": user.role.word(), "person": user.person });
        if !scope.is_all() {
            crate::scope::may_be_limited(user.role, scope)?;
            users::set_scope(tx, user.id, scope)?;
            after["scope"] = json!(scope);
        }
        if let Some(invitation) = invitation {
            invitation.keep(tx, user.id, at)?;
            after["invited"] = json!(true);
        }
        let on = format!("user {email}");
        audit::write(tx, &Event { actor, action: "make user", on: &on, before: None, after: Some(after), why: None, at })?;
        Ok(User { scope: scope.clone(), ..user })
    })
}

/// The user with that address.
///
/// # Errors
/// What the database refuses.
pub fn by_email(store: &Store, email: &str) -> Result<Option<User>, Problems> {
    store.read(|tx| Ok(users::by_email(tx, &folded(email))?.map(|(user, _)| user)))
}

/// All users in order of address.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store) -> Result<Vec<User>, Problems> {
    store.read(|tx| Ok(users::all(tx)?))
}

/// All users with how they stand, in order of address.
///
/// # Errors
/// What the database refuses.
pub fn standing(store: &Store, clock: &Clock) -> Result<Vec<(User, Standing)>, Problems> {
    store.read(|tx| Ok(users::standing(tx, clock.now().as_second())?))
}

/// A user gives herself another password: she proves the present one, and her other sessions end.
///
/// # Errors
/// The present password is not right, the new one is bad.
pub fn change_own_password(store: &Store, user: &User, token: &str, present: &str, new: &str, clock: &Clock) -> Result<(), Problems> {
    let known = store.read(|tx| Ok(users::password(tx, user.id)?))?;
    if !password::belongs(present, known.as_deref()) {
        let message = "The present password is not right.";
        return Err(Problem::error("wrong-password", Location::default().column("present"), message).into());
    }
    let hash = password::hash(new)?;
    store.write(|tx| {
        users::set_password(tx, user.id, &hash)?;
        crate::store::sessions::end_others(tx, user.id, &crate::session::kept(token))?;
        let (on, at) = (format!("user {}", user.email), clock.now());
        audit::write(tx, &Event { actor: &user.email, action: "change password", on: &on, before: None, after: None, why: None, at })?;
        Ok(())
    })
}

/// Gives a user another password and ends all her sessions.
///
/// # Errors
/// A bad password, an unknown user.
pub fn change_password(store: &Store, email: &str, new: &str, actor: &str, clock: &Clock) -> Result<(), Problems> {
    let hash = password::hash(new)?;
    change(store, email, actor, "change password", clock, |tx, user| {
        users::set_password(tx, user.id, &hash)?;
        Ok((None, None))
    })
}

/// Gives a user another role.
///
/// # Errors
/// An unknown user.
pub fn change_role(store: &Store, email: &str, role: Role, actor: &str, clock: &Clock) -> Result<(), Problems> {
    not_oneself(email, actor, "Nobody changes her own role: who grants roles has none over money.")?;
    change(store, email, actor, "change role", clock, |tx, user| {
        stays_administered(tx, user, role == Role::Administrator)?;
        crate::scope::may_be_limited(role, &user.scope)?;
        users::set_role(tx, user.id, role)?;
        Ok((Some(json!(user.role.word())), Some(json!(role.word()))))
    })
}

/// Keeps a user out from now on and ends her sessions.
///
/// # Errors
/// An unknown user.
pub fn disable(store: &Store, email: &str, actor: &str, clock: &Clock) -> Result<(), Problems> {
    let at = clock.now();
    not_oneself(email, actor, "Nobody disables herself.")?;
    change(store, email, actor, "disable user", clock, |tx, user| {
        stays_administered(tx, user, false)?;
        users::disable(tx, user.id, at)?;
        crate::store::tokens::remove_all(tx, user.id)?;
        Ok((None, None))
    })
}

/// Lets a disabled user in again.
///
/// # Errors
/// An unknown user.
pub fn enable(store: &Store, email: &str, actor: &str, clock: &Clock) -> Result<(), Problems> {
    change(store, email, actor, "enable user", clock, |tx, user| {
        users::enable(tx, user.id)?;
        Ok((None, None))
    })
}

pub(crate) fn not_oneself(email: &str, actor: &str, message: &str) -> Result<(), Problems> {
    if folded(email) != folded(actor) {
        return Ok(());
    }
    Err(Problem::error("oneself", Location::default(), message).hint("ask another administrator").into())
}

/// Refuses what would leave the company without an administrator.
fn stays_administered(tx: &mut store::Tx<'_>, user: &User, remains: bool) -> Result<(), Problems> {
    if remains || user.role != Role::Administrator || user.disabled {
        return Ok(());
    }
    let others = users::all(tx)?.into_iter().any(|u| u.id != user.id && u.role == Role::Administrator && !u.disabled);
    if others {
        return Ok(());
    }
    let problem = Problem::error("last-administrator", Location::default(), "She is the only administrator.");
    Err(problem.hint("make somebody else an administrator first").into())
}

pub(crate) type BeforeAfter = (Option<serde_json::Value>, Option<serde_json::Value>);

/// Every change of a user passes here: it ends her sessions and is remembered.
pub(crate) fn change(
    store: &Store,
    email: &str,
    actor: &str,
    action: &str,
    clock: &Clock,
    work: impl FnOnce(&mut store::Tx<'_>, &User) -> Result<BeforeAfter, Problems>,
) -> Result<(), Problems> {
    let email = folded(email);
    store.write(|tx| {
        let Some((user, _)) = users::by_email(tx, &email)? else {
            let addresses: Vec<String> = users::all(tx)?.into_iter().map(|u| u.email).collect();
            let message = "There is no user with this address.";
            return Err(Problem::error("unknown-user", Location::default().column("email").value(&email), message)
                .suggest(&email, addresses.iter().map(String::as_str))
                .into());
        };
        let (before, after) = work(tx, &user)?;
        crate::store::sessions::end_all(tx, user.id)?;
        let on = format!("user {email}");
        audit::write(tx, &Event { actor, action, on: &on, before, after, why: None, at: clock.now() })?;
        Ok(())
    })
}
