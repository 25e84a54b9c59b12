//! Signing in. An unknown address, a wrong password and a disabled user look the same, in words, in time and in the audit.

use crate::session::{Session, begin, kept, token};
use crate::store::{attempts, invitations, users};
use crate::throttle::{REMEMBERED, WINDOW};
use crate::user::{self, NewUser, folded};
use crate::{Scope, User, password, second_factor};
use audit::Event;
use kernel::{Clock, Instant, Location, Problem, Problems};
use store::{Store, Tx};

/// How long an invitation holds, in seconds.
pub const INVITATION_LASTS: i64 = 7 * 24 * 60 * 60;

/// How far somebody came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// She is in.
    In(Session),
    /// Her password is right, and a code of her second factor is still needed; with what she presents together with it.
    NeedsCode(String),
}

impl Entered {
    /// The session.
    ///
    /// # Errors
    /// A second factor is still needed.
    pub fn session(self) -> Result<Session, Problems> {
        match self {
            Self::In(session) => Ok(session),
            Self::NeedsCode(_) => {
                Err(Problem::error("second-factor", Location::default(), "A code of the second factor is needed.").into())
            }
        }
    }
}

/// Signs in by account and password, from an address (empty when it is not known).
///
/// # Errors
/// One and the same problem for an unknown account, a wrong password and a disabled user; another after too many attempts, whether the account
/// is known or not.
pub fn enter(store: &Store, email: &str, password: &str, from: &str, clock: &Clock) -> Result<Entered, Problems> {
    let (email, now) = (folded(email), clock.now());
    // The attempt is entered before the password is looked at, so that many at once count as many.
    let found = store.write(|tx| {
        attempts::drop_before(tx, now.as_second() - WINDOW, now.as_second() - REMEMBERED)?;
        let wait = attempts::count(tx, &email, from)?.wait(now.as_second());
        if wait > 0 {
            return Err(too_many(wait).into());
        }
        attempts::insert(tx, &email, from, now.as_second())?;
        Ok(users::by_email(tx, &email)?)
    })?;
    let usable = found.filter(|(user, _)| !user.disabled);
    let hash = usable.as_ref().and_then(|(_, hash)| hash.as_deref());
    let belongs = password::belongs(password, hash);
    match usable {
        Some((user, _)) if belongs => store.write(|tx| {
            attempts::forget(tx, &email, Some(from))?;
            let entered = entered(tx, user, "sign in", now)?;
            if matches!(entered, Entered::In(_)) {
                attempts::came_in(tx, &email, from, now.as_second())?;
            }
            Ok(entered)
        }),
        _ => {
            store.write(|tx| failed(tx, &email, from, "sign in failed", now))?;
            Err(refused().into())
        }
    }
}

/// Signs in where no second factor is needed, from an address that is not known.
///
/// # Errors
/// As for [`enter`]; a second factor.
pub fn sign_in(store: &Store, email: &str, password: &str, clock: &Clock) -> Result<Session, Problems> {
    enter(store, email, password, "", clock)?.session()
}

/// Whoever proved who she is comes in, or is asked for a code.
pub(crate) fn entered(tx: &mut Tx<'_>, user: User, action: &str, now: Instant) -> Result<Entered, Problems> {
    if let Some(step) = second_factor::asked(tx, &user, now)? {
        return Ok(Entered::NeedsCode(step));
    }
    remembered(tx, &user, action, now)?;
    Ok(Entered::In(begin(tx, user, now)?))
}

/// Remembers that somebody did not come in: the same for accounts that there are and that there are not. What is no address may be a password
/// in the wrong field, and is not written down.
pub(crate) fn failed(tx: &mut Tx<'_>, email: &str, from: &str, action: &str, at: Instant) -> Result<(), Problems> {
    let shown = if looks_like_an_address(email) { email } else { "(no address)" };
    let on = format!("user {shown}");
    let why = if from.is_empty() { None } else { Some(format!("from {from}")) };
    audit::write(tx, &Event { actor: "nobody", action, on: &on, before: None, after: None, why: why.as_deref(), at })?;
    Ok(())
}

fn looks_like_an_address(email: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c));
    email.len() <= 254 && email.split_once('@').is_some_and(|(name, domain)| plain(name) && plain(domain) && domain.contains('.'))
}

/// An invitation that is not handed out yet.
pub(crate) struct Invitation(String);

impl Invitation {
    /// Keeps it, in place of earlier ones of the user.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>, user: i64, now: Instant) -> Result<(), Problems> {
        Ok(invitations::replace(tx, &kept(&self.0), user, now.as_second() + INVITATION_LASTS)?)
    }
}

/// Makes a user and an invitation for her in one: what is done by one click leaves one event. The token goes to her and is not kept.
///
/// # Errors
/// An address that is none or is taken, a role that is not limited.
pub fn welcome(store: &Store, new: &NewUser<'_>, scope: &Scope, actor: &str, clock: &Clock) -> Result<(User, String), Problems> {
    let invitation = Invitation(token());
    let user = user::make(store, new, scope, Some(&invitation), actor, clock)?;
    Ok((user, invitation.0))
}

/// Makes a user whose role reaches whom `scope` says, without inviting her.
///
/// # Errors
/// As for [`welcome`].
pub fn made(store: &Store, new: &NewUser<'_>, scope: &Scope, actor: &str, clock: &Clock) -> Result<User, Problems> {
    user::make(store, new, scope, None, actor, clock)
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

/// Signs in by an invitation, once; sets her password when one is given. It does not replace her second factor.
///
/// # Errors
/// An invitation that is unknown, used or too old; a bad password, after which the invitation still holds.
pub fn accepted(store: &Store, invitation: &str, password: Option<&str>, clock: &Clock) -> Result<Entered, Problems> {
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
        attempts::forget(tx, &user.email, None)?;
        entered(tx, user, "sign in by invitation", now)
    })
}

/// As [`accepted`], where no second factor is needed.
///
/// # Errors
/// As for [`accepted`]; a second factor.
pub fn accept(store: &Store, invitation: &str, password: Option<&str>, clock: &Clock) -> Result<Session, Problems> {
    accepted(store, invitation, password, clock)?.session()
}

/// Signs in the user whose address an identity provider vouches for.
///
/// # Errors
/// There is no such user, or she was disabled: one and the same problem.
pub fn vouched(store: &Store, email: &str, from: &str, clock: &Clock) -> Result<Session, Problems> {
    let (email, now) = (folded(email), clock.now());
    let found = store.read(|tx| Ok(users::by_email(tx, &email)?))?.map(|(user, _)| user).filter(|user| !user.disabled);
    let Some(user) = found else {
        store.write(|tx| failed(tx, &email, from, "sign in failed", now))?;
        let at = Location::default().column("email").value(&email);
        let problem = Problem::error("no-such-user", at, "Nobody here signs in with this address.");
        return Err(problem.hint("ask an administrator to invite this address, then sign in again").into());
    };
    store.write(|tx| {
        // The provider has asked for a second factor, if the company wants one there.
        remembered(tx, &user, "sign in by provider", now)?;
        begin(tx, user, now)
    })
}

pub(crate) fn remembered(tx: &mut Tx<'_>, user: &User, action: &str, at: Instant) -> Result<(), Problems> {
    let on = format!("user {}", user.email);
    audit::write(tx, &Event { actor: &user.email, action, on: &on, before: None, after: None, why: None, at })?;
    Ok(())
}

fn refused() -> Problem {
    Problem::error("sign-in-refused", Location::default(), "The e-mail address and the password do not belong together.")
}

pub(crate) fn too_many(seconds: i64) -> Problem {
    Problem::error("sign-in-throttled", Location::default().value(&seconds.to_string()), "Too many attempts to sign in.")
        .hint(format!("wait {seconds} seconds, or ask an administrator for an invitation"))
}
