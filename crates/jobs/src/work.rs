//! A process takes a job under a lease, says how far it is, and ends it.
//!
//! The lease is renewed with every sign of life. When a process has ended without a word, the lease runs out and another process begins the job
//! anew. Whoever lost the lease meanwhile can write nothing more: every write of a job names who holds it and which attempt it is.

use crate::{File, FileWriter, Job, JobState, store};
use ::store::{Store, Tx};
use audit::Event;
use kernel::{Clock, Location, Problem, Problems};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How long a job stays with a process that gives no sign of life, in milliseconds.
pub const LEASE: i64 = 30_000;
/// How often a job is begun before it is given up.
pub const ATTEMPTS: u64 = 3;
/// A sign of life is due after so many milliseconds, when nothing else was to be said.
const SIGN: i64 = 2_000;
/// Progress is written at most so many times a job, so that a job of many small parts does not write for each.
const STEPS: u64 = 200;

/// Why a job does not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Somebody wanted it no more.
    Cancelled,
    /// Another process has it by now.
    Lost,
    /// This process ends; another may go on.
    HandedBack,
    /// It cannot be done.
    Failed(Problems),
}

impl From<Problems> for Stop {
    fn from(problems: Problems) -> Self {
        Self::Failed(problems)
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem.into())
    }
}

/// A process that does jobs.
#[derive(Debug, Clone)]
pub struct Worker {
    database: Store,
    clock: Clock,
    name: String,
}

impl Worker {
    /// A worker of a name that no other one has.
    #[must_use]
    pub fn new(database: Store, clock: Clock, name: impl Into<String>) -> Self {
        Self { database, clock, name: name.into() }
    }

    /// Takes the job that has waited longest: one that nobody does, or whose process gave no sign of life for [`LEASE`]. None when there is none.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn claim(&self) -> Result<Option<Held>, Problems> {
        let now = self.clock.now();
        if self.database.read(|tx| store::next(tx, now.as_millisecond()))?.is_none() {
            return Ok(None);
        }
        let job = self.database.write(|tx| {
            while let Some(job) = store::next(tx, now.as_millisecond())? {
                if job.stopping {
                    store::end(tx, job.id, JobState::Cancelled, now, &Problems::new())?;
                } else if job.attempts >= ATTEMPTS {
                    let problems = given_up(&job).into();
                    store::end(tx, job.id, JobState::Failed, now, &problems)?;
                    told(tx, &job, "job failed", now)?;
                } else {
                    store::take(tx, job.id, &self.name, now, now.as_millisecond() + LEASE)?;
                    return store::find(tx, job.id);
                }
            }
            Ok(None)
        })?;
        Ok(job.map(|job| Held {
            database: self.database.clone(),
            clock: self.clock.clone(),
            holder: self.name.clone(),
            said: Cell::new((0, now.as_millisecond())),
            job,
        }))
    }

    /// Takes a job and does it; whether there was one. What `work` gives back is what it made; a panic fails the job.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn run_one(&self, work: impl FnOnce(&Held) -> Result<Option<File>, Stop>) -> Result<bool, Problems> {
        let Some(held) = self.claim()? else { return Ok(false) };
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&held)));
        held.end(outcome.unwrap_or_else(|_| Err(Stop::Failed(broken().into()))))?;
        Ok(true)
    }
}

/// A job that this process does.
#[derive(Debug)]
pub struct Held {
    database: Store,
    clock: Clock,
    holder: String,
    job: Job,
    /// The last step that was told, and when.
    said: Cell<(u64, i64)>,
}

impl Held {
    /// The job as it was taken.
    #[must_use]
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// Says how far it is, and that this process lives. May be called as often as one likes: only what people would notice is written.
    ///
    /// # Errors
    /// When it shall not go on.
    pub fn progress(&self, done: u64, total: u64, message: &str) -> Result<(), Stop> {
        let (step, now) = (done.saturating_mul(STEPS).checked_div(total).unwrap_or(0) + 1, self.clock.now().as_millisecond());
        let (last, at) = self.said.get();
        if step == last && now - at < SIGN {
            return Ok(());
        }
        self.said.set((step, now));
        self.mine(|tx| store::progress(tx, &self.mark(), now + LEASE, done, total, message))
    }

    /// Takes what the job makes, as it is made.
    #[must_use]
    pub fn file(&self, name: &str, kind: &str) -> FileWriter<'_> {
        FileWriter::new(self, name, kind)
    }

    pub(crate) fn piece(&self, number: i64, bytes: &[u8]) -> Result<(), Stop> {
        let until = self.clock.now().as_millisecond() + LEASE;
        self.mine(|tx| {
            let mine = store::renew(tx, &self.mark(), until)?;
            if mine {
                store::keep_piece(tx, self.job.id, number, bytes)?;
            }
            Ok(mine)
        })
    }

    /// Writes when the job is still this process's and nobody wants it to stop.
    fn mine(&self, write: impl FnOnce(&mut Tx<'_>) -> Result<bool, Problems>) -> Result<(), Stop> {
        let (mine, stopping) = self.database.write(|tx| {
            let mine = write(tx)?;
            Ok((mine, mine && store::find(tx, self.job.id)?.is_some_and(|job| job.stopping)))
        })?;
        match (mine, stopping) {
            (false, _) => Err(Stop::Lost),
            (true, true) => Err(Stop::Cancelled),
            (true, false) => Ok(()),
        }
    }

    /// Ends the job with its outcome, and tells the audit.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn end(self, outcome: Result<Option<File>, Stop>) -> Result<(), Problems> {
        let at = self.clock.now();
        self.database.write(|tx| {
            if !store::renew(tx, &self.mark(), at.as_millisecond() + LEASE)? {
                return Ok(());
            }
            let id = self.job.id;
            match &outcome {
                Ok(file) => {
                    store::done(tx, id, at, file.as_ref())?;
                    told(tx, &self.job, "job done", at)
                }
                Err(Stop::Cancelled) => store::end(tx, id, JobState::Cancelled, at, &Problems::new()),
                Err(Stop::HandedBack) => store::give_back(tx, id),
                Err(Stop::Lost) => Ok(()),
                Err(Stop::Failed(problems)) => {
                    store::end(tx, id, JobState::Failed, at, problems)?;
                    told(tx, &self.job, "job failed", at)
                }
            }
        })
    }

    fn mark(&self) -> store::Mark<'_> {
        store::Mark { id: self.job.id, holder: &self.holder, attempt: self.job.attempts }
    }
}

fn told(tx: &mut Tx<'_>, job: &Job, action: &str, at: kernel::Instant) -> Result<(), Problems> {
    let after = Some(serde_json::json!({ "kind": job.kind, "title": job.title, "asked by": job.owner }));
    let event = Event { actor: "attain", action, on: &format!("job {}", job.id), before: None, after, why: None, at };
    audit::write(tx, &event).map(drop)
}

fn given_up(job: &Job) -> Problem {
    let message = format!("The process that did it ended before it was done, {} times.", job.attempts);
    Problem::error("job-given-up", Location::default(), message).hint("look into the server's log, then let it begin again")
}

fn broken() -> Problem {
    Problem::error("job-broke", Location::default(), "Something went wrong on our side. It is written down in the server's log.")
        .hint("let it begin again; if it breaks again, tell those who keep attain")
}
