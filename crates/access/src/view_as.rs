//! An administrator looks at pages as somebody else sees them: reading only, announced in the audit.

use crate::session::kept;
use crate::store::{sessions, users};
use crate::{Role, User, user::folded};
use audit::Event;
use kernel::{Clock, Location, Problem, Problems};
use store::Store;

/// From now on the session looks as another user.
///
/// # Errors
/// Somebody who is no administrator, a user that there is not, herself, another administrator.
pub fn begin(store: &Store, token: &str, administrator: &User, email: &str, clock: &Clock) -> Result<User, Problems> {
    let email = folded(email);
    let refused = |message: &str| Problem::error("no-view-as", Location::default().column("email").value(&email), message);
    if administrator.role != Role::Administrator {
        return Err(refused("Only an administrator looks as somebody else.").into());
    }
    store.write(|tx| {
        let found = users::by_email(tx, &email)?.map(|(user, _)| user).filter(|user| !user.disabled);
        let Some(user) = found else { return Err(refused("There is no such user, or she was disabled.").into()) };
        if user.role == Role::Administrator {
            return Err(refused("Nobody looks as an administrator.").into());
        }
        sessions::see_as(tx, &kept(token), Some(user.id))?;
        announce(tx, administrator, "begin view as", &email, clock)?;
        Ok(user)
    })
}

/// The session looks as its own user again.
///
/// # Errors
/// What the database refuses.
pub fn end(store: &Store, token: &str, administrator: &User, email: &str, clock: &Clock) -> Result<(), Problems> {
    store.write(|tx| {
        sessions::see_as(tx, &kept(token), None)?;
        announce(tx, administrator, "end view as", &folded(email), clock)
    })
}

fn announce(tx: &mut store::Tx<'_>, administrator: &User, action: &str, email: &str, clock: &Clock) -> Result<(), Problems> {
    let on = format!("user {email}");
    audit::write(tx, &Event { actor: &administrator.email, action, on: &on, before: None, after: None, why: None, at: clock.now() })?;
    Ok(())
}
