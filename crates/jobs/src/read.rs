//! Jobs are listed, found, and removed when they are old.

use crate::{Job, store};
use ::store::{Store, Tx};
use audit::Event;
use kernel::{Clock, Problems};
use serde_json::json;

/// A job that moved on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub owner: String,
}

/// One job.
///
/// # Errors
/// What the database refuses.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Job>, Problems> {
    store::find(tx, id)
}

/// The jobs of one person (of everybody, when none), newest first, at most `limit`.
///
/// # Errors
/// What the database refuses.
pub fn list(tx: &mut Tx<'_>, owner: Option<&str>, limit: usize) -> Result<Vec<Job>, Problems> {
    store::list(tx, owner, limit)
}

/// How many jobs stand how, by the word of the state.
///
/// # Errors
/// What the database refuses.
pub fn counted(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>, Problems> {
    store::by_state(tx)
}

/// The number of the latest move of any job; it only grows.
///
/// # Errors
/// What the database refuses.
pub fn newest(tx: &mut Tx<'_>) -> Result<i64, Problems> {
    store::newest(tx)
}

/// The jobs that moved on after the move `since`.
///
/// # Errors
/// What the database refuses.
pub fn changed(tx: &mut Tx<'_>, since: i64) -> Result<Vec<Changed>, Problems> {
    store::changed(tx, since)
}

/// A piece of what a job made, counted from 0; none after the last.
///
/// # Errors
/// What the database refuses.
pub fn piece(tx: &mut Tx<'_>, job: i64, piece: i64) -> Result<Option<Vec<u8>>, Problems> {
    store::piece(tx, job, piece)
}

/// Removes jobs that were over more than `days` days ago, with their files; how many.
///
/// # Errors
/// What the database refuses.
pub fn clean(database: &Store, clock: &Clock, days: i64) -> Result<usize, Problems> {
    let at = clock.now();
    let before = at.as_millisecond() - days * 24 * 60 * 60 * 1000;
    if database.read(|tx| store::old(tx, before))?.is_empty() {
        return Ok(0);
    }
    database.write(|tx| {
        let old = store::old(tx, before)?;
        for id in &old {
            store::remove(tx, *id)?;
        }
        if !old.is_empty() {
            let event = Event {
                actor: "attain",
                action: "remove old jobs",
                on: "jobs",
                before: Some(json!({ "jobs": old })),
                after: None,
                why: None,
                at,
            };
            audit::write(tx, &event)?;
        }
        Ok(old.len())
    })
}
