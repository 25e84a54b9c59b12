//! Who is signed in. The browser holds a random token; the database only its hash, so that nobody who reads the database can sign in.

use crate::area::{Areas, Level};
use crate::store::{sessions, tokens};
use crate::{User, store as tables};
use audit::Event;
use kernel::{Clock, Instant, Problems};
use store::{Store, Tx};

/// How long a session lasts, in seconds; it is renewed while it is used.
pub const LASTS: i64 = 12 * 60 * 60;

/// A session that is open, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Open {
    /// What tells it from others; of no use for signing in.
    pub id: String,
    /// When it began, in seconds since 1970.
    pub made_at: i64,
    /// When it ends if it is not used.
    pub until: i64,
    /// The browser or program, in its own words.
    pub agent: Option<String>,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// Who stands behind a token that was presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// Whose rights count.
    pub user: User,
    /// The administrator who looks as `user`.
    pub by: Option<User>,
    /// Whether it may change things.
    pub writes: bool,
    /// Whether it is a program's token rather than a browser's session.
    pub program: bool,
    /// What such a token may, by area; everything for a session.
    pub areas: Areas,
    /// Whether she has to switch on a second factor before anything else.
    pub must_enrol: bool,
}

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
    sessions::insert(tx, &kept(&token), user.id, now.as_second(), now.as_second() + LASTS)?;
    Ok(Session { token, user })
}

/// The user whose session has this token; none when it has ended, or she was disabled.
///
/// # Errors
/// What the database refuses.
pub fn session(store: &Store, token: &str, clock: &Clock) -> Result<Option<User>, Problems> {
    let (now, kept) = (clock.now().as_second(), kept(token));
    let Some((user, until, _)) = store.read(|tx| Ok(sessions::find(tx, &kept, now)?))? else { return Ok(None) };
    if until - now < LASTS / 2 {
        store.write(|tx| Ok(sessions::renew(tx, &kept, now + LASTS)?))?;
    }
    Ok(Some(user))
}

/// Who stands behind a token: a session's user (or as whom she looks), or the owner of a program's token.
///
/// # Errors
/// What the database refuses.
pub fn presented(store: &Store, token: &str, clock: &Clock) -> Result<Option<Presented>, Problems> {
    if token.starts_with(crate::token::BEGINS) {
        return program(store, token, clock);
    }
    let (now, kept) = (clock.now().as_second(), kept(token));
    let found = store.read(|tx| {
        let Some(found) = sessions::find(tx, &kept, now)? else { return Ok(None) };
        let must_enrol = crate::second_factor::is_missing(tx, &found.0)?;
        Ok(Some((found, must_enrol)))
    })?;
    let Some(((user, until, seen_as), must_enrol)) = found else { return Ok(None) };
    if until - now < LASTS / 2 {
        store.write(|tx| Ok(sessions::renew(tx, &kept, now + LASTS)?))?;
    }
    let everything = Areas::all(Level::Write);
    Ok(Some(match seen_as.filter(|_| user.role == crate::Role::Administrator) {
        Some(other) => Presented { user: other, by: Some(user), writes: false, program: false, areas: everything, must_enrol },
        None => Presented { user, by: None, writes: true, program: false, areas: everything, must_enrol },
    }))
}

fn program(store: &Store, token: &str, clock: &Clock) -> Result<Option<Presented>, Problems> {
    let now = clock.now().as_second();
    let found = store.read(|tx| {
        let Some((user, found)) = tokens::find(tx, &kept(token), now)? else { return Ok(None) };
        let must_enrol = crate::second_factor::is_missing(tx, &user)?;
        Ok(Some((user, found, must_enrol)))
    })?;
    let Some((user, found, must_enrol)) = found else { return Ok(None) };
    if found.used_at.is_none_or(|used| now - used > 60 * 60) {
        store.write(|tx| Ok(tokens::used(tx, found.id, now)?))?;
    }
    Ok(Some(Presented { user, by: None, writes: found.writes, program: true, areas: found.areas, must_enrol }))
}

/// The user's open sessions, the newest first; `token` is the one that asks.
///
/// # Errors
/// What the database refuses.
pub fn open(store: &Store, user: &User, token: &str, clock: &Clock) -> Result<Vec<Open>, Problems> {
    let this = kept(token);
    let all = store.read(|tx| Ok(sessions::of(tx, user.id, clock.now().as_second())?))?;
    Ok(all.into_iter().map(|(token, open)| Open { this: token == this, ..open }).collect())
}

/// Ends one of the user's own sessions; whether there was one.
///
/// # Errors
/// What the database refuses.
pub fn end_one(store: &Store, user: &User, id: &str, clock: &Clock) -> Result<bool, Problems> {
    let at = clock.now();
    store.write(|tx| {
        let all = sessions::of(tx, user.id, at.as_second())?;
        let Some((token, _)) = all.into_iter().find(|(_, open)| open.id == id) else { return Ok(false) };
        sessions::end(tx, &token)?;
        let on = format!("user {}", user.email);
        audit::write(tx, &Event { actor: &user.email, action: "end session", on: &on, before: None, after: None, why: None, at })?;
        Ok(true)
    })
}

/// Notes which browser or program a session belongs to.
///
/// # Errors
/// What the database refuses.
pub fn note_agent(store: &Store, token: &str, agent: &str) -> Result<(), Problems> {
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    store.write(|tx| Ok(sessions::set_agent(tx, &kept(token), &agent)?))
}

/// Ends a session.
///
/// # Errors
/// What the database refuses.
pub fn sign_out(store: &Store, token: &str, clock: &Clock) -> Result<(), Problems> {
    let at = clock.now();
    store.write(|tx| {
        let found = sessions::find(tx, &kept(token), at.as_second())?;
        sessions::end(tx, &kept(token))?;
        if let Some((user, ..)) = found {
            let on = format!("user {}", user.email);
            audit::write(tx, &Event { actor: &user.email, action: "sign out", on: &on, before: None, after: None, why: None, at })?;
        }
        Ok(())
    })
}
