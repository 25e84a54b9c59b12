//! A job is asked for; it is cancelled, or begun again.

use crate::store;
use crate::{Job, JobState};
use ::store::{Store, Tx};
use audit::Event;
use kernel::{Clock, Instant, Location, Problem, Problems};
use serde_json::{Value, json};

/// So many jobs of one person may wait or run at once.
pub const MOST_OPEN: i64 = 10;

/// A job that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct New<'a> {
    /// What kind of work it is.
    pub kind: &'a str,
    /// What it makes, as people read it.
    pub title: &'a str,
    /// What it works on.
    pub input: &'a Value,
    /// Who asks, by e-mail address.
    pub owner: &'a str,
    /// When.
    pub at: Instant,
}

/// Asks for a job in the transaction of the write that wants it: both are kept, or neither. The write's own audit event tells of it. Returns
/// the job's number.
///
/// # Errors
/// When too many jobs of the person wait already; what the database refuses.
pub fn enqueue(tx: &mut Tx<'_>, new: &New<'_>) -> Result<i64, Problems> {
    if store::open_of(tx, new.owner)? >= MOST_OPEN {
        let message = format!("{MOST_OPEN} jobs of yours wait or run already.");
        return Err(Problem::error("too-many-jobs", Location::default(), message).hint("wait for one of them, or cancel one").into());
    }
    store::insert(tx, new)
}

/// The same for a job that nothing else is written with, with its audit event.
///
/// # Errors
/// As for [`enqueue`].
pub fn ask(tx: &mut Tx<'_>, new: &New<'_>) -> Result<i64, Problems> {
    let id = enqueue(tx, new)?;
    let after = Some(json!({ "kind": new.kind, "title": new.title, "input": new.input }));
    let event = Event { actor: new.owner, action: "ask for job", on: &format!("job {id}"), before: None, after, why: None, at: new.at };
    audit::write(tx, &event)?;
    Ok(id)
}

/// Cancels a job: at once when it waits; when it runs, as soon as the process that does it looks up.
///
/// # Errors
/// There is no such job, or it is over.
pub fn cancel(database: &Store, id: i64, actor: &str, clock: &Clock) -> Result<Job, Problems> {
    let at = clock.now();
    decide(database, id, actor, "cancel job", at, |tx, job| match job.state {
        JobState::Waiting => store::end(tx, id, JobState::Cancelled, at, &Problems::new()),
        JobState::Running => store::stop(tx, id),
        _ => Err(over(job).into()),
    })
}

/// Lets a job that failed or was cancelled wait again, with what it made thrown away.
///
/// # Errors
/// There is no such job, or it is neither failed nor cancelled.
pub fn retry(database: &Store, id: i64, actor: &str, clock: &Clock) -> Result<Job, Problems> {
    decide(database, id, actor, "retry job", clock.now(), |tx, job| match job.state {
        JobState::Failed | JobState::Cancelled => store::again(tx, id),
        JobState::Done => Err(over(job).into()),
        JobState::Waiting | JobState::Running => {
            Err(Problem::error("job-runs", Location::default(), format!("Job {id} is {} already.", job.state.word())).into())
        }
    })
}

fn decide(
    database: &Store,
    id: i64,
    actor: &str,
    action: &str,
    at: Instant,
    what: impl FnOnce(&mut Tx<'_>, &Job) -> Result<(), Problems>,
) -> Result<Job, Problems> {
    database.write(|tx| {
        let Some(job) = store::find(tx, id)? else {
            return Err(Problem::error("unknown-job", Location::default(), format!("There is no job {id}.")).into());
        };
        what(tx, &job)?;
        let now = store::find(tx, id)?.unwrap_or(job.clone());
        let (before, after) = (Some(json!({ "state": job.state })), Some(json!({ "state": now.state, "stopping": now.stopping })));
        audit::write(tx, &Event { actor, action, on: &format!("job {id}"), before, after, why: None, at })?;
        Ok(now)
    })
}

fn over(job: &Job) -> Problem {
    Problem::error("job-over", Location::default(), format!("Job {} is {}.", job.id, job.state.word())).hint("ask for it anew")
}
