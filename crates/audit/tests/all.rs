//! The record of who did what, told on both databases.

use audit::{Event, MIGRATIONS, list, verify, write};
use kernel::{Clock, Location, Problem, Problems};
use serde_json::json;
use store::Store;

fn opened(url: &str) -> Store {
    let store = Store::open(url).unwrap();
    store.migrate(MIGRATIONS).unwrap();
    store
}

fn carla_corrects(store: &Store, amount: i64) {
    store
        .write(|tx| {
            write(
                tx,
                &Event {
                    actor: "carla@example.com",
                    action: "change record",
                    on: "deals OPP-1",
                    before: Some(json!({ "amount": amount - 1 })),
                    after: Some(json!({ "amount": amount })),
                    why: Some("The customer's order says so."),
                    at: Clock::fixed("2026-07-31T16:00:00Z").now(),
                },
            )
        })
        .unwrap();
}

#[test]
fn what_carla_did_is_remembered_with_before_after_and_why() {
    databases::each(|url| {
        let store = opened(url);
        carla_corrects(&store, 10);
        carla_corrects(&store, 11);
        let events = store.read(|tx| list(tx, Some("deals OPP-1"), None, 10)).unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!(events[0].id, 2, "newest first");
        assert_eq!(events[0].before.as_deref(), Some(r#"{"amount":10}"#));
        assert_eq!(events[0].after.as_deref(), Some(r#"{"amount":11}"#));
        assert_eq!(events[0].why.as_deref(), Some("The customer's order says so."));
        assert_eq!(events[0].at, "2026-07-31T16:00:00Z");
        assert_eq!(store.read(|tx| list(tx, None, Some(2), 10)).unwrap().len(), 1);
        assert!(store.read(|tx| list(tx, Some("deals OPP-2"), None, 10)).unwrap().is_empty());
        assert_eq!(verify(&store).unwrap(), 2);
    });
}

#[test]
fn an_event_of_something_that_did_not_happen_is_not_kept() {
    databases::each(|url| {
        let store = opened(url);
        let refused = store.write(|tx| {
            let event = Event {
                actor: "ben",
                action: "import",
                on: "deals",
                before: None,
                after: None,
                why: None,
                at: Clock::fixed("2026-07-31T16:00:00Z").now(),
            };
            write(tx, &event)?;
            Err::<(), Problems>(Problem::error("bad", Location::default(), "The file is bad.").into())
        });
        assert!(refused.is_err());
        assert_eq!(verify(&store).unwrap(), 0);
    });
}

#[test]
fn events_cannot_be_changed_or_removed() {
    databases::each(|url| {
        let store = opened(url);
        carla_corrects(&store, 10);
        for sql in ["UPDATE audit SET actor = 'ben'", "DELETE FROM audit"] {
            assert!(store.write(|tx| Ok(tx.execute(sql, &[])?)).is_err());
        }
        assert_eq!(verify(&store).unwrap(), 1);
    });
}

/// Somebody with the database file in hand takes the guards away first.
fn behind_attains_back(store: &Store, sql: &str) {
    let guards = match store.dialect() {
        store::Dialect::Sqlite => "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed;",
        store::Dialect::Postgres => "DROP TRIGGER audit_is_kept ON audit;",
    };
    store
        .write(|tx| {
            tx.batch(guards)?;
            tx.batch(sql)?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_first_event_that_was_altered_is_named() {
    let stories = [
        (
            "UPDATE audit SET after = '{\"amount\":99}' WHERE id = 3",
            "Audit event 3 (change record by carla@example.com, 2026-07-31T16:00:00Z) was altered",
        ),
        ("UPDATE audit SET why = NULL WHERE id IN (2, 4)", "Audit event 2 "),
        ("DELETE FROM audit WHERE id = 2", "Audit event 2 is missing"),
        ("DELETE FROM audit WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 4", "Audit event 3 (change record"),
    ];
    for (sql, expected) in stories {
        databases::each(|url| {
            let store = opened(url);
            for amount in 1..=5 {
                carla_corrects(&store, amount);
            }
            behind_attains_back(&store, sql);
            let problems = verify(&store).unwrap_err();
            assert!(problems.to_string().contains(expected), "{problems}");
        });
    }
}

#[test]
fn an_event_says_from_where_and_older_events_keep_their_hash() {
    databases::each(|url| {
        let store = opened(url);
        carla_corrects(&store, 10);
        audit::origin::within(Some("page, 192.0.2.7".into()), || carla_corrects(&store, 11));
        let events = store.read(|tx| list(tx, None, None, 10)).unwrap();
        assert_eq!(events[0].place.as_deref(), Some("page, 192.0.2.7"));
        assert_eq!(events[1].place, None, "written where nobody said from where");
        let wanted = audit::Wanted { text: "192.0.2".into(), ..Default::default() };
        assert_eq!(store.read(|tx| audit::find(tx, &wanted, None, 10)).unwrap().len(), 1);
        assert_eq!(verify(&store).unwrap(), 2);
    });
}
