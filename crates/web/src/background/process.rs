//! The threads of a process that serves: one waits for what anybody writes to the database, one does jobs.

use super::work;
use crate::App;
use crate::live::{self, Told};
use crate::notifications::live as notifications;
use jobs::Worker;
use kernel::Problems;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long the thread that waits for writes sleeps before it looks whether the process ends.
const LOOK_UP: Duration = Duration::from_millis(500);
/// How often it is looked for a job whose process ended without a word, when nothing was written.
const LOOK_ROUND: Duration = Duration::from_secs(2);
/// Jobs that were over longer ago, in days, are removed with what they made.
pub const KEPT_DAYS: i64 = 7;

/// The threads; they end when [`Background::end`] says so.
#[derive(Debug)]
pub struct Background {
    bell: Arc<Bell>,
    threads: Vec<JoinHandle<()>>,
}

/// Wakes the thread that does jobs.
#[derive(Debug, Default)]
struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
    ends: AtomicBool,
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.heard.notify_all();
    }

    /// Waits until it rings, but not longer than so.
    fn wait(&self, at_most: Duration) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.heard.wait_timeout_while(rung, at_most, |rung| !*rung && !self.ends());
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }

    fn ends(&self) -> bool {
        self.ends.load(Ordering::Relaxed)
    }
}

impl Background {
    /// Begins to notice and to work.
    #[must_use]
    pub fn begin(app: &App) -> Self {
        let bell = Arc::new(Bell::default());
        let (noticing, working) = ((app.clone(), Arc::clone(&bell)), (app.clone(), Arc::clone(&bell)));
        let threads =
            vec![std::thread::spawn(move || notice(&noticing.0, &noticing.1)), std::thread::spawn(move || do_jobs(&working.0, &working.1))];
        Self { bell, threads }
    }

    /// Ends: the job that runs is handed back as soon as it looks up. Blocks until then.
    pub fn end(self) {
        self.bell.ends.store(true, Ordering::Relaxed);
        self.bell.ring();
        for thread in self.threads {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

/// Takes in what is written, and tells open pages.
fn notice(app: &App, bell: &Bell) {
    let mut seen = app.store.read(|tx| Ok(Seen { job: jobs::newest(tx)?, event: newest(tx)? })).unwrap_or_default();
    while !bell.ends() {
        // A connection that was lost may have missed something, and so may the time until there was one.
        let Ok(mut watch) = app.store.watch() else {
            bell.wait(LOOK_ROUND);
            continue;
        };
        take_in(app, &mut seen);
        bell.ring();
        while !bell.ends() {
            match watch.wait(LOOK_UP) {
                Ok(true) => {
                    take_in(app, &mut seen);
                    bell.ring();
                }
                Ok(false) => {}
                Err(problem) => {
                    tracing::warn!(%problem, "the database does not tell any more what is written; asking anew");
                    break;
                }
            }
        }
    }
}

/// What open pages were told of.
#[derive(Default)]
struct Seen {
    job: i64,
    event: i64,
}

/// The number of the newest event.
fn newest(tx: &mut store::Tx<'_>) -> Result<i64, Problems> {
    Ok(audit::head(tx)?.map_or(0, |(id, _)| id))
}

fn take_in(app: &App, seen: &mut Seen) {
    if let Err(problems) = app.desk.catch_up() {
        tracing::warn!(%problems, "what was written elsewhere cannot be taken in");
    }
    let moved = app.store.read(|tx| {
        let newest = jobs::newest(tx)?;
        Ok((newest, if newest == seen.job { Vec::new() } else { jobs::changed(tx, seen.job)? }))
    });
    if let Ok((newest, moved)) = moved {
        seen.job = newest;
        for job in moved {
            // Nobody listening is no mistake.
            let _ = app.jobs.send(job);
        }
    }
    let events = app.store.read(|tx| {
        let newest = newest(tx)?;
        Ok((newest, if newest == seen.event { Vec::new() } else { audit::list(tx, None, None, EVENTS)? }))
    });
    if let Ok((newest, events)) = events {
        let new: Vec<&audit::Recorded> = events.iter().filter(|event| event.id > seen.event).collect();
        let many = newest - seen.event > EVENTS as i64;
        let told = [
            (Told::Doors, many || new.iter().any(|event| live::closes_a_door(&event.action))),
            (Told::Concerns, many || notifications::concerns(new.iter().copied())),
            (Told::Happened, many || new.iter().any(|event| event.action != "read pay")),
        ];
        for (told, _) in told.into_iter().filter(|(_, is)| *is) {
            let _ = app.noticed.send(told);
        }
        seen.event = newest;
    }
}

/// Of more events at once than these, open pages are told without looking at each.
const EVENTS: usize = 50;

fn do_jobs(app: &App, bell: &Bell) {
    let worker = worker(app);
    let mut cleaned = String::new();
    while !bell.ends() {
        match worker.run_one(|held| work::work(app, held, &|| bell.ends())) {
            Ok(true) => continue,
            Ok(false) => {}
            Err(problems) => tracing::warn!(%problems, "jobs cannot be looked for"),
        }
        let today = app.clock.now().to_string().get(..10).unwrap_or_default().to_owned();
        if today != cleaned {
            match jobs::clean(&app.store, &app.clock, KEPT_DAYS) {
                Ok(_) => cleaned = today,
                Err(problems) => tracing::warn!(%problems, "old jobs cannot be removed"),
            }
        }
        bell.wait(LOOK_ROUND);
    }
}

/// Does every job that waits, on this thread.
///
/// # Errors
/// What the database refuses.
pub fn do_all(app: &App) -> Result<usize, kernel::Problems> {
    let (worker, mut done) = (worker(app), 0);
    while worker.run_one(|held| work::work(app, held, &|| false))? {
        done += 1;
    }
    Ok(done)
}

/// A worker whose name no other process has.
fn worker(app: &App) -> Worker {
    let name = format!("process {} {:016x}", std::process::id(), rand::random::<u64>());
    Worker::new(app.store.clone(), app.clock.clone(), name)
}
