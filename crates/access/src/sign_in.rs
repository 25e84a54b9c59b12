//! Signing in. An unknown address, a wrong password and a disabled user look the same, in words and in time.

use crate::session::{Session, begin, kept, token};
use crate::store::{attempts, invitations, users};
use crate::user::folded;
use crate::{User, password};
use audit::Event;
use kernel::{Clock, Instant, Location, Problem, Problems};
use store::{Store, Tx};

/// So many failed attempts for one address within [`WINDOW`] seconds, and the next ones are refused without a look.
pub const ATTEMPTS: i64 = 5;
/// The seconds in which failed attempts are counted.
pub const WINDOW: i64 = 15 * 60;
/// How long an invitation holds, in seconds.
pub const INVITATION_LASTS: i64 = 7 * 24 * 60 * 60;

/// Signs in by address and password.
///
/// # Errors
/// One and the same problem for an unknown address, a wrong password and a disabled user; another after too many attempts for an address,
/// whether it is known or not.
pub fn sign_in(store: &Store, email: &str, password: &str, clock: &Clock) -> Result<Session, Problems> {
    let (email, now) = (folded(email), clock.now());
    // The attempt is entered before the password is looked at, so that many at once count as many.
    let found = store.write(|tx| {
        attempts::drop_before(tx, now.as_second() - WINDOW)?;
        if attempts::count(tx, &email)? >= ATTEMPTS {
            return Err(too_many().into());
        }
        attempts::insert(tx, &email, now.as_second())?;
        Ok(users::by_email(tx, &email)?)
    })?;
    let usable = found.filter(|(user, _)| !user.disabled);
    let hash = usable.as_ref().and_then(|(_, hash)| hash.as_deref());
    let belongs = password::belongs(password, hash);
    match usable {
        Some((user, _)) if belongs => store.write(|tx| {
            attempts::forget(tx, &email)?;
            remembered(tx, &user, "sign in", now)?;
            begin(tx, user, now)
        }),
        _ => Err(refused().into()),
    }
}

/// An invitation for a user to sign in for the first time, or again when she forgot her password; it replaces earlier ones. The token goes
/// to her and is not kept.
///
/// # Errors
/// An unknown or disabled user.
pub fn invite(store: &Store, email: &str, actor: &str, clock: &Clock) -> Result<String, Problems> {
    let (email, now, token) = (folded(email), clock.now(), token());
    store.write(|tx| {
        let Some((user, _)) = users::by_email(tx, &email)?.filter(|(user, _)| !user.disabled) else {
            let message = "There is no user with this address, or she was disabled.";
            return Err(Problem::error("unknown-user", Location::default().column("email").value(&email), message).into());
        };
        invitations::replace(tx, &kept(&token), user.id, now.as_second() + INVITATION_LASTS)?;
        let on = format!("user {email}");
        audit::write(tx, &Event { actor, action: "invite user", on: &on, before: None, after: None, why: None, at: now })?;
        Ok(())
    })?;
    Ok(token)
}

/// Signs in by an invitation, once; sets her password when one is given.
///
/// # Errors
/// An invitation that is unknown, used or too old; a bad password, after which the invitation still holds.
pub fn accept(store: &Store, invitation: &str, password: Option<&str>, clock: &Clock) -> Result<Session, Problems> {
    let now = clock.now();
    let hash = password.map(password::hash).transpose()?;
    store.write(|tx| {
        let Some(user) = invitations::take(tx, &kept(invitation), now.as_second())? else {
            return Err(Problem::error("bad-invitation", Location::default(), "The invitation was used already, or is too old.")
                .hint("ask an administrator for a new one")
                .into());
        };
        if let Some(hash) = &hash {
            users::set_password(tx, user.id, hash)?;
        }
        attempts::forget(tx, &user.email)?;
        remembered(tx, &user, "sign in by invitation", now)?;
        begin(tx, user, now)
    })
}

fn remembered(tx: &mut Tx<'_>, user: &User, action: &str, at: Instant) -> Result<(), Problems> {
    let on = format!("user {}", user.email);
    audit::write(tx, &Event { actor: &user.email, action, on: &on, before: None, after: None, why: None, at })?;
    Ok(())
}

fn refused() -> Problem {
    Problem::error("sign-in-refused", Location::default(), "The e-mail address and the password do not belong together.")
}

fn too_many() -> Problem {
    Problem::error("sign-in-throttled", Location::default(), "Too many attempts to sign in with this address.")
        .hint(format!("wait {} minutes, or ask an administrator for an invitation", WINDOW / 60))
}
