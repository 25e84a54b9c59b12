//! Work in the background, told on both databases: Ada asks, Ben's and Carla's processes do.

use jobs::{Held, Job, JobState, New, Stop, Worker};
use kernel::{Clock, Location, Problem, Problems};
use serde_json::json;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::Store;

const NINE: &str = "2026-03-20T09:00:00Z";

fn opened(url: &str) -> Store {
    let store = Store::open(url).unwrap();
    jobs::prepare(&store).unwrap();
    store
}

fn asked(store: &Store, title: &str) -> i64 {
    let input = json!({ "period": "2026-03" });
    let new = New { kind: "statements", title, input: &input, owner: "ada@example.com", at: Clock::fixed(NINE).now() };
    store.write(|tx| jobs::ask(tx, &new)).unwrap()
}

fn worker(store: &Store, name: &str, at: &str) -> Worker {
    Worker::new(store.clone(), Clock::fixed(at), name)
}

fn job(store: &Store, id: i64) -> Job {
    store.read(|tx| jobs::find(tx, id)).unwrap().unwrap()
}

fn actions(store: &Store) -> Vec<String> {
    let mut events = store.read(|tx| audit::list(tx, None, None, 100)).unwrap();
    events.reverse();
    events.into_iter().map(|event| format!("{} {} {}", event.actor, event.action, event.on)).collect()
}

fn broken(held: &Held) -> Result<Option<jobs::File>, Stop> {
    held.progress(1, 10, "the first")?;
    Err(Problem::error("no-figures", Location::default(), "There are no figures.").hint("calculate").into())
}

#[test]
fn a_job_is_asked_for_done_with_progress_and_its_file_comes_back() {
    databases::each(|url| {
        let store = opened(url);
        let id = asked(&store, "All statements of March");
        let since = store.read(jobs::newest).unwrap();
        let text: Vec<u8> = (0..3_000_000_u32).map(|i| u8::try_from(i % 251).unwrap()).collect();
        let did = worker(&store, "ben", NINE).run_one(|held| {
            assert_eq!(held.job().input["period"], "2026-03");
            held.progress(5, 10, "half of it")?;
            let now = job(&store, id);
            assert_eq!((now.state, now.percent(), now.message.as_str()), (JobState::Running, Some(50), "half of it"));
            let mut file = held.file("march.zip", "application/zip");
            file.write_all(&text).unwrap();
            file.finish().map(Some)
        });
        assert!(did.unwrap());
        let done = job(&store, id);
        assert_eq!((done.state, done.percent(), done.attempts), (JobState::Done, Some(100), 1));
        let file = done.file.unwrap();
        assert_eq!((file.name.as_str(), file.bytes, file.pieces), ("march.zip", 3_000_000, 3));
        let mut back = Vec::new();
        while let Some(piece) = store.read(|tx| jobs::piece(tx, id, back.len().div_ceil(1 << 20) as i64)).unwrap() {
            back.extend(piece);
        }
        assert!(back == text, "the pieces are the file");
        assert_eq!(actions(&store), ["ada@example.com ask for job job 1", "attain job done job 1"]);
        let moved = store.read(|tx| jobs::changed(tx, since)).unwrap();
        assert_eq!(moved, [jobs::Changed { id, owner: "ada@example.com".into() }]);
        assert!(!worker(&store, "ben", NINE).run_one(|_| Ok(None)).unwrap(), "nothing waits any more");
    });
}

#[test]
fn a_job_of_a_write_that_is_refused_is_not_asked_for() {
    databases::each(|url| {
        let store = opened(url);
        let input = json!({});
        let new = New { kind: "statements", title: "x", input: &input, owner: "ada@example.com", at: Clock::fixed(NINE).now() };
        let refused = store.write(|tx| {
            jobs::enqueue(tx, &new)?;
            Err::<(), Problems>(Problem::error("bad", Location::default(), "It is bad.").into())
        });
        assert!(refused.is_err());
        assert!(worker(&store, "ben", NINE).claim().unwrap().is_none());
    });
}

#[test]
fn many_processes_do_each_job_once() {
    databases::each(|url| {
        let store = opened(url);
        let ids: Vec<i64> = (0..8).map(|number| asked(&store, &format!("job {number}"))).collect();
        let did = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for name in ["ben", "carla", "dora"] {
                let (did, store) = (&did, Store::open(url).unwrap());
                scope.spawn(move || {
                    let worker = worker(&store, name, NINE);
                    while worker
                        .run_one(|held| {
                            held.progress(1, 1, name)?;
                            did.fetch_add(1, Ordering::SeqCst);
                            Ok(None)
                        })
                        .unwrap()
                    {}
                });
            }
        });
        assert_eq!(did.load(Ordering::SeqCst), ids.len());
        assert!(ids.iter().all(|id| job(&store, *id).state == JobState::Done && job(&store, *id).attempts == 1));
    });
}

#[test]
fn the_job_of_a_process_that_was_killed_is_begun_again_by_another_and_the_first_writes_nothing_more() {
    databases::each(|url| {
        let store = opened(url);
        let id = asked(&store, "All statements of March");
        let killed = worker(&store, "ben", NINE).claim().unwrap().unwrap();
        killed.progress(3, 10, "Ben's third").unwrap();
        assert!(worker(&store, "carla", "2026-03-20T09:00:29Z").claim().unwrap().is_none(), "Ben's lease holds");
        let again = worker(&store, "carla", "2026-03-20T09:00:31Z").claim().unwrap().expect("Ben's lease has run out");
        assert_eq!((again.job().attempts, again.job().done), (2, 0));
        // Ben's process was only asleep, and wakes.
        assert_eq!(killed.progress(4, 10, "Ben's fourth"), Err(Stop::Lost));
        let mut late = killed.file("late.zip", "application/zip");
        late.write_all(b"late").unwrap();
        assert_eq!(late.finish().unwrap_err(), Stop::Lost);
        killed.end(Ok(None)).unwrap();
        assert_eq!(job(&store, id).state, JobState::Running);
        again.end(Ok(None)).unwrap();
        assert_eq!(job(&store, id).state, JobState::Done);
        assert!(audit::verify(&store).is_ok());
    });
}

#[test]
fn a_job_whose_processes_die_three_times_is_given_up_with_a_reason() {
    databases::each(|url| {
        let store = opened(url);
        let id = asked(&store, "All statements of March");
        for hour in ["09", "10", "11"] {
            assert!(worker(&store, hour, &format!("2026-03-20T{hour}:00:00Z")).claim().unwrap().is_some());
        }
        assert!(worker(&store, "noon", "2026-03-20T12:00:00Z").claim().unwrap().is_none());
        let failed = job(&store, id);
        assert_eq!(failed.state, JobState::Failed);
        assert_eq!(failed.problems.0[0].code, "job-given-up");
    });
}

#[test]
fn what_failed_says_why_and_can_be_tried_again() {
    databases::each(|url| {
        let store = opened(url);
        let (id, clock) = (asked(&store, "All statements of March"), Clock::fixed(NINE));
        assert!(jobs::retry(&store, id, "ada@example.com", &clock).is_err(), "it waits already");
        worker(&store, "ben", NINE).run_one(broken).unwrap();
        let failed = job(&store, id);
        assert_eq!((failed.state, failed.problems.0[0].message.as_str()), (JobState::Failed, "There are no figures."));
        jobs::retry(&store, id, "ada@example.com", &clock).unwrap();
        // A mistake of ours fails the job and not the process.
        worker(&store, "ben", NINE).run_one(|_| panic!("a mistake of ours")).unwrap();
        assert_eq!(job(&store, id).problems.0[0].code, "job-broke");
        jobs::retry(&store, id, "ada@example.com", &clock).unwrap();
        worker(&store, "ben", NINE).run_one(|_| Ok(None)).unwrap();
        assert_eq!(job(&store, id).state, JobState::Done);
        assert!(jobs::retry(&store, id, "ada@example.com", &clock).is_err(), "it is done");
        let all = actions(&store);
        assert_eq!(all.iter().filter(|action| action.contains("retry job")).count(), 2);
        assert_eq!(all.iter().filter(|action| action.contains("job failed")).count(), 2);
    });
}

#[test]
fn a_job_is_cancelled_while_it_waits_and_while_it_runs() {
    databases::each(|url| {
        let store = opened(url);
        let clock = Clock::fixed(NINE);
        let waiting = asked(&store, "one");
        assert_eq!(jobs::cancel(&store, waiting, "ada@example.com", &clock).unwrap().state, JobState::Cancelled);
        let running = asked(&store, "two");
        worker(&store, "ben", NINE)
            .run_one(|held| {
                let mut file = held.file("x", "text/plain");
                file.write_all(&vec![7; 2 << 20]).unwrap();
                assert!(jobs::cancel(&store, running, "ada@example.com", &clock).unwrap().stopping);
                held.progress(1, 2, "goes on")?;
                unreachable!("it was cancelled")
            })
            .unwrap();
        assert_eq!(job(&store, running).state, JobState::Cancelled);
        assert!(store.read(|tx| jobs::piece(tx, running, 0)).unwrap().is_none(), "nothing is kept of it");
        assert!(jobs::cancel(&store, running, "ada@example.com", &clock).is_err());
    });
}

#[test]
fn a_process_that_ends_hands_its_job_back() {
    databases::each(|url| {
        let store = opened(url);
        let id = asked(&store, "one");
        worker(&store, "ben", NINE).run_one(|_| Err(Stop::HandedBack)).unwrap();
        assert_eq!((job(&store, id).state, job(&store, id).attempts), (JobState::Waiting, 0));
        assert!(worker(&store, "carla", NINE).run_one(|_| Ok(None)).unwrap());
    });
}

#[test]
fn old_jobs_go_and_their_numbers_are_not_given_again() {
    databases::each(|url| {
        let store = opened(url);
        let old = asked(&store, "old");
        worker(&store, "ben", NINE).run_one(|_| Ok(None)).unwrap();
        assert_eq!(jobs::clean(&store, &Clock::fixed("2026-03-27T08:00:00Z"), 7).unwrap(), 0);
        assert_eq!(jobs::clean(&store, &Clock::fixed("2026-03-27T10:00:00Z"), 7).unwrap(), 1);
        assert!(store.read(|tx| jobs::find(tx, old)).unwrap().is_none());
        assert_eq!(asked(&store, "new"), old + 1);
        assert!(actions(&store).contains(&"attain remove old jobs jobs".to_owned()));
    });
}

#[test]
fn one_person_does_not_fill_the_queue() {
    databases::each(|url| {
        let store = opened(url);
        for number in 0..jobs::ask::MOST_OPEN {
            asked(&store, &format!("job {number}"));
        }
        let input = json!({});
        let new = New { kind: "statements", title: "x", input: &input, owner: "ada@example.com", at: Clock::fixed(NINE).now() };
        assert_eq!(store.write(|tx| jobs::ask(tx, &new)).unwrap_err().0[0].code, "too-many-jobs");
    });
}
