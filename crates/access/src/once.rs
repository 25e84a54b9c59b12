//! Requests that are done once however often they are sent: the answer is kept for a day, under a key that the sender chose.

use crate::store::answers;
use kernel::{Clock, Problems};
use store::Store;

/// How long an answer is kept, in seconds.
pub const KEPT: i64 = 24 * 60 * 60;
/// After so many seconds a request that never came to an answer counts as one that was cut off.
pub const CUT_OFF: i64 = 15 * 60;

/// A request with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose it is: keys of different users have nothing to do with each other.
    pub user: i64,
    /// The key.
    pub key: String,
    /// The hash of address and body.
    pub what: [u8; 32],
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The HTTP status.
    pub status: u16,
    /// The type of the body.
    pub kind: Option<String>,
    /// Where what was made is found.
    pub location: Option<String>,
    /// The body; none when it held a secret.
    pub body: Option<Vec<u8>>,
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing: it is to be done, and everybody else who comes with its key waits.
    New,
    /// It is being done.
    Running,
    /// The key came with another request.
    Other,
    /// It was done.
    Answered(Kept),
}

/// Begins a request, or says what became of it. Whichever process asks first begins.
///
/// # Errors
/// What the database refuses.
pub fn begin(store: &Store, asked: &Asked, clock: &Clock) -> Result<Found, Problems> {
    let now = clock.now().as_second();
    store.write(|tx| {
        answers::drop_before(tx, now - KEPT, now - CUT_OFF)?;
        if answers::insert(tx, asked, now)? {
            return Ok(Found::New);
        }
        Ok(match answers::find(tx, asked)? {
            None => Found::Running,
            Some((what, _)) if what != asked.what => Found::Other,
            Some((_, None)) => Found::Running,
            Some((_, Some(kept))) => Found::Answered(kept),
        })
    })
}

/// Keeps what was answered.
///
/// # Errors
/// What the database refuses.
pub fn answered(store: &Store, asked: &Asked, kept: &Kept, clock: &Clock) -> Result<(), Problems> {
    store.write(|tx| Ok(answers::set(tx, asked, kept, clock.now().as_second())?))
}

/// Forgets a request that did nothing, so that it may be tried again.
///
/// # Errors
/// What the database refuses.
pub fn forget(store: &Store, asked: &Asked) -> Result<(), Problems> {
    store.write(|tx| Ok(answers::remove(tx, asked)?))
}
