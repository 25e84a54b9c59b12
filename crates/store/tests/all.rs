//! What a database does for everything that is kept in it, told on both.

use kernel::{Location, Problem, Problems};
use store::{Migration, Param, Store};

const SHELF: &[Migration] =
    &[Migration::same("shelf/1 books", "CREATE TABLE shelf (id BIGINT PRIMARY KEY, title TEXT NOT NULL, cover BLOB)")];

fn shelf(url: &str) -> Store {
    let store = Store::open(url).unwrap();
    store.migrate(SHELF).unwrap();
    store
}

fn titles(store: &Store) -> Vec<String> {
    store.read(|tx| Ok(tx.query("SELECT title FROM shelf ORDER BY title", &[])?.iter().map(|row| row.string(0)).collect())).unwrap()
}

#[test]
fn what_is_written_together_is_kept_together_or_not_at_all() {
    databases::each(|url| {
        let store = shelf(url);
        store
            .write(|tx| {
                tx.execute(
                    "INSERT INTO shelf (id, title, cover) VALUES (?1, ?2, ?3)",
                    &[1.into(), "Plans".into(), Param::Bytes(b"\x00\xff")],
                )?;
                Ok(())
            })
            .unwrap();
        let refused = store.write(|tx| {
            tx.execute("INSERT INTO shelf (id, title) VALUES (?1, ?2)", &[2.into(), "Half".into()])?;
            Err::<(), Problems>(Problem::error("no", Location::default(), "Ben changed his mind.").into())
        });
        assert!(refused.unwrap_err().to_string().contains("Ben changed his mind"));
        assert_eq!(titles(&store), ["Plans"]);
        let cover = store.read(|tx| Ok(tx.query_one("SELECT cover, id FROM shelf WHERE title = ?1", &["Plans".into()])?)).unwrap().unwrap();
        assert_eq!((cover.bytes(0), cover.integer(1)), (Some(&b"\x00\xff"[..]), Some(1)));
    });
}

#[test]
fn a_panic_while_writing_leaves_the_database_usable() {
    databases::each(|url| {
        let store = shelf(url);
        let again = store.clone();
        let panicked = std::thread::spawn(move || {
            let _ = again.write(|tx| -> Result<(), Problems> {
                tx.execute("INSERT INTO shelf (id, title) VALUES (1, 'Lost')", &[])?;
                panic!("the programmer slipped")
            });
        });
        assert!(panicked.join().is_err());
        store.write(|tx| Ok(tx.execute("INSERT INTO shelf (id, title) VALUES (1, 'Kept')", &[])?)).unwrap();
        assert_eq!(titles(&store), ["Kept"]);
    });
}

#[test]
fn a_reader_sees_one_state_and_cannot_write() {
    databases::each(|url| {
        let store = shelf(url);
        store.write(|tx| Ok(tx.execute("INSERT INTO shelf (id, title) VALUES (1, 'First')", &[])?)).unwrap();
        store
            .read(|tx| {
                assert_eq!(tx.integer("SELECT count(*) FROM shelf", &[])?, Some(1));
                store.write(|tx| Ok(tx.execute("INSERT INTO shelf (id, title) VALUES (2, 'Second')", &[])?))?;
                assert_eq!(tx.integer("SELECT count(*) FROM shelf", &[])?, Some(1), "the reader still sees its own state");
                Ok(())
            })
            .unwrap();
        assert_eq!(titles(&store), ["First", "Second"]);
        let refused = store.read(|tx| Ok(tx.execute("DELETE FROM shelf", &[])?)).unwrap_err();
        assert_eq!(refused.0[0].code, "database-not-writable");
    });
}

#[test]
fn many_rows_go_in_fast_and_come_out_in_order() {
    databases::each(|url| {
        let store = shelf(url);
        let names: Vec<String> = (0..5_000).map(|i| format!("Übung {i:05}")).collect();
        store
            .write(|tx| {
                tx.insert_many("shelf", &["title", "id", "cover"], names.len(), |row, out| {
                    out.push(Param::Text(&names[row]));
                    out.push(Param::Integer(row as i64));
                    out.push(Param::Null);
                    Ok(())
                })
            })
            .unwrap();
        assert_eq!(titles(&store), names);
        let number = store.read(|tx| Ok(tx.next_number("shelf", "id")?)).unwrap();
        assert_eq!(number, 5_000);
    });
}

#[test]
fn texts_are_ordered_byte_by_byte_on_both() {
    databases::each(|url| {
        let store = shelf(url);
        for (id, title) in ["b", "B", "a_", "a-", "é", "z"].iter().enumerate() {
            store
                .write(|tx| Ok(tx.execute("INSERT INTO shelf (id, title) VALUES (?1, ?2)", &[(id as i64).into(), (*title).into()])?))
                .unwrap();
        }
        assert_eq!(titles(&store), ["B", "a-", "a_", "b", "z", "é"]);
    });
}

#[test]
fn migrations_run_once_and_a_newer_database_is_left_alone() {
    databases::each(|url| {
        let (store, older) = (shelf(url), shelf(url));
        assert!(older.is_current().unwrap());
        let next = [SHELF[0], Migration::same("shelf/2 lent", "ALTER TABLE shelf ADD COLUMN lent_to TEXT")];
        store.migrate(&next).unwrap();
        store.migrate(&next).unwrap();
        store.migrate(&[Migration::same("attic/1 boxes", "CREATE TABLE boxes (id BIGINT)")]).unwrap();
        assert!(store.is_current().unwrap());
        assert_eq!(older.is_current().unwrap_err().0[0].code, "newer-database", "a program that was there before is told");
        let newer = Store::open(url).unwrap().migrate(SHELF).unwrap_err();
        assert_eq!(newer.0[0].code, "newer-database");
        assert!(newer.0[0].message.contains("`shelf/2 lent`"), "{newer}");
    });
}

#[test]
fn many_threads_share_a_store() {
    databases::each(|url| {
        let store = shelf(url);
        std::thread::scope(|scope| {
            for thread in 0..12_i64 {
                let store = store.clone();
                scope.spawn(move || {
                    for step in 0..10 {
                        store
                            .write(|tx| {
                                let id = tx.next_number("shelf", "id")?;
                                tx.execute(
                                    "INSERT INTO shelf (id, title) VALUES (?1, ?2)",
                                    &[id.into(), (&format!("{thread}-{step}")).into()],
                                )?;
                                Ok(())
                            })
                            .unwrap();
                        store.read(|tx| Ok(tx.integer("SELECT count(*) FROM shelf", &[])?)).unwrap();
                    }
                });
            }
        });
        assert_eq!(titles(&store).len(), 120);
    });
}

#[test]
fn a_file_of_another_program_is_refused_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "Dear diary, ".repeat(100)).unwrap();
    let problem = Store::open(&path.display().to_string()).unwrap_err();
    assert_eq!(problem.code, "not-an-attain-database");
    assert!(problem.hint.unwrap().contains("does not exist yet"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "Dear diary, ".repeat(100), "and it is not touched");

    let missing = Store::open(&folder.path().join("no/such/folder/book.db").display().to_string()).unwrap_err();
    assert_eq!(missing.code, "database-not-found");
    let directory = Store::open(&folder.path().display().to_string()).unwrap_err();
    assert_eq!(directory.code, "not-an-attain-database");
}

#[test]
fn a_database_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE invoices (id INTEGER)").unwrap();
    assert_eq!(Store::open(&file.display().to_string()).unwrap_err().code, "not-an-attain-database");

    if let Some(database) = databases::postgres::database() {
        postgres::Client::connect(database.url(), postgres::NoTls).unwrap().batch_execute("CREATE TABLE invoices (id INTEGER)").unwrap();
        assert_eq!(Store::open(database.url()).unwrap_err().code, "not-an-attain-database");
    }
}

#[test]
fn a_server_that_is_not_there_is_named_without_the_password() {
    let problem = Store::open("postgres://ada:secret@127.0.0.1:1/book?connect_timeout=2").unwrap_err();
    assert_eq!(problem.code, "database-unreachable");
    assert_eq!(problem.at.file.as_deref(), Some("postgres://ada@127.0.0.1:1/book"));
    assert!(!problem.to_string().contains("secret"));
    assert_eq!(Store::open("postgres://host:port:what/x").unwrap_err().code, "bad-database-address");
}

#[test]
fn a_server_that_refuses_says_what_to_do() {
    let Some(database) = databases::postgres::database() else { return };
    let mut client = postgres::Client::connect(database.url(), postgres::NoTls).unwrap();
    let name: String = client.query_one("SELECT current_database()", &[]).unwrap().get(0);
    let missing = Store::open(&database.url().replace(&name, "no_such_book")).unwrap_err();
    assert_eq!(missing.code, "database-not-found");
    assert!(missing.hint.unwrap().contains("createdb"));

    let guest = format!("guest_of_{name}");
    client.batch_execute(&format!("CREATE ROLE {guest} LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC")).unwrap();
    let guests = Store::open(&database.url().replace("attain@", &format!("{guest}@"))).unwrap();
    let refused = guests.migrate(SHELF).unwrap_err();
    assert_eq!(refused.0[0].code, "database-not-writable");
    assert!(refused.0[0].hint.as_deref().unwrap().contains("the right to create tables"), "{refused}");
    drop(guests);
    client.batch_execute(&format!("DROP ROLE {guest}")).unwrap();

    let unknown = Store::open(&database.url().replace("attain@", "nobody_here@")).unwrap_err();
    assert_eq!(unknown.code, "database-refused");
}

fn stocked(url: &str) -> Store {
    let store = shelf(url);
    store
        .write(|tx| {
            tx.define("ALTER TABLE shelf ADD COLUMN pages BIGINT")?;
            let titles: Vec<String> = (0..12_000).map(|i| format!("Plans of {i} \"quoted\" 'and' \u{1f600}\n\u{e9}")).collect();
            tx.insert_many("shelf", &["id", "title", "cover", "pages"], titles.len(), |row, out| {
                let number = i64::try_from(row).unwrap();
                let pages = if row % 3 == 0 { Param::Null } else { (-number).into() };
                out.extend([number.into(), Param::Text(&titles[row]), Param::Bytes(titles[row].as_bytes()), pages]);
                Ok(())
            })
        })
        .unwrap();
    store
}

#[test]
fn a_database_is_saved_and_restored_in_either_kind_with_the_same_hash() {
    databases::each(|url| {
        let store = stocked(url);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shelf.backup");
        let saved = store::copy::save(&store, &file).unwrap();
        assert_eq!((saved.tables, saved.rows), (2, 12_001));
        assert_eq!(store::copy::state(&store).unwrap(), saved);
        assert!(store::copy::save(&store, &file).unwrap_err().to_string().contains("it is there already"));
        databases::each(|other| {
            let copy = Store::open(other).unwrap();
            let restored = store::copy::restore(&copy, &file, |store| store.migrate(SHELF)).unwrap();
            assert_eq!((restored, titles(&copy)), (saved.clone(), titles(&store)));
            copy.write(|tx| Ok(tx.execute("UPDATE shelf SET pages = 5 WHERE id = 7", &[])?)).unwrap();
            assert_ne!(store::copy::state(&copy).unwrap().hash, saved.hash, "one cell differs");
        });
    });
}

#[test]
fn a_damaged_backup_or_one_of_another_version_restores_nothing() {
    databases::each(|url| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shelf.backup");
        let source = stocked(&format!("sqlite:{}", folder.path().join("source.db").display()));
        store::copy::save(&source, &file).unwrap();
        let store = Store::open(url).unwrap();
        let later = [SHELF[0], Migration::same("shelf/2 loans", "CREATE TABLE loans (id BIGINT PRIMARY KEY)")];
        let refused = store::copy::restore(&store, &file, |store| store.migrate(&later)).unwrap_err().to_string();
        assert!(refused.contains("whose tables are older than this program's (`shelf/2 loans`)"), "{refused}");
        assert!(titles(&store).is_empty());
        let bytes = std::fs::read(&file).unwrap();
        for (cut, what) in [(bytes.len() / 2, "cannot be read"), (0, "cannot be read")] {
            std::fs::write(&file, &bytes[..cut]).unwrap();
            let refused = store::copy::restore(&store, &file, |store| store.migrate(&later)).unwrap_err().to_string();
            assert!(refused.contains(what), "{refused}");
        }
    });
}

#[test]
fn a_store_is_used_on_a_thread_of_an_asynchronous_runtime() {
    databases::each(|url| {
        let store = shelf(url);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let (same, written) = (store.clone(), store.clone());
        let titles = runtime.block_on(async move {
            let writing = tokio::spawn(async move {
                written.write(|tx| Ok(tx.execute("INSERT INTO shelf (id, title) VALUES (1, 'Plans')", &[])?)).unwrap();
            });
            writing.await.unwrap();
            tokio::spawn(async move { titles(&same) }).await.unwrap()
        });
        assert_eq!(titles, ["Plans"]);
        drop(runtime);
        drop(store);
    });
}

#[test]
fn a_write_of_another_process_is_noticed_and_reading_is_not() {
    use std::time::Duration;
    const LONG: Duration = Duration::from_secs(60);
    databases::each(|url| {
        let (here, elsewhere) = (shelf(url), Store::open(url).unwrap());
        let mut watch = here.watch().unwrap();
        let write = |store: &Store, id: i64| {
            store.write(|tx| Ok(tx.execute("INSERT INTO shelf (id, title) VALUES (?1, 'Plans')", &[id.into()])?)).unwrap();
        };
        write(&elsewhere, 1);
        assert!(watch.wait(LONG).unwrap(), "a write before the wait");
        titles(&elsewhere);
        assert!(!watch.wait(Duration::ZERO).unwrap(), "nothing was written since");
        let waiting = std::thread::spawn(move || watch.wait(LONG).unwrap());
        write(&here, 2);
        assert!(waiting.join().unwrap(), "a write during the wait, by this process");
    });
}
