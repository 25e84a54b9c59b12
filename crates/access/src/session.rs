//! Who is signed in. The browser holds a random token; the database only its hash, so that nobody who reads the database can sign in.

use crate::store::sessions;
use crate::{User, store as tables};
use kernel::{Clock, Instant, Problems};
use store::{Store, Tx};

/// How long a session lasts, in seconds; it is renewed while it is used.
pub const LASTS: i64 = 12 * 60 * 60;

/// A session that has just begun.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// What the browser keeps; nobody else ever sees it again.
    pub token: String,
    /// Whose it is.
    pub user: User,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("user", &self.user.email).finish_non_exhaustive()
    }
}

/// A fresh token of 256 random bits.
pub(crate) fn token() -> String {
    blake3::Hash::from_bytes(rand::random::<[u8; 32]>()).to_hex().to_string()
}

/// What is kept of a token.
pub(crate) fn kept(token: &str) -> [u8; 32] {
    *blake3::hash(token.as_bytes()).as_bytes()
}

pub(crate) fn begin(tx: &mut Tx<'_>, user: User, now: Instant) -> Result<Session, Problems> {
    let token = token();
    tables::sessions::drop_expired(tx, now.as_second())?;
    sessions::insert(tx, &kept(&token), user.id, now.as_second() + LASTS)?;
    Ok(Session { token, user })
}

/// The user whose session has this token; none when it has ended, or she was disabled.
///
/// # Errors
/// What the database refuses.
pub fn session(store: &Store, token: &str, clock: &Clock) -> Result<Option<User>, Problems> {
    let (now, kept) = (clock.now().as_second(), kept(token));
    let Some((user, until)) = store.read(|tx| Ok(sessions::find(tx, &kept, now)?))? else { return Ok(None) };
    if until - now < LASTS / 2 {
        store.write(|tx| Ok(sessions::renew(tx, &kept, now + LASTS)?))?;
    }
    Ok(Some(user))
}

/// Ends a session.
///
/// # Errors
/// What the database refuses.
pub fn sign_out(store: &Store, token: &str) -> Result<(), Problems> {
    store.write(|tx| Ok(sessions::end(tx, &kept(token))?))
}
