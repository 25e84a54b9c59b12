//! Notices that somebody wrote to the database: this process, another one, or the command line.
//!
//! SQLite keeps a number that moves with every commit of another connection; asking for it touches no table, so it is asked for often.
//! PostgreSQL says it by itself: every write sends a notification that is delivered when it commits.

use crate::{errors, placeholders};
use kernel::Problem;
use postgres::fallible_iterator::FallibleIterator;
use std::time::{Duration, Instant};

/// How often SQLite is asked.
const EVERY: Duration = Duration::from_millis(50);
/// The channel on which PostgreSQL tells.
const CHANNEL: &str = "attain";
/// What a write runs first: the lock by which writers of one database wait for each other, as they do in SQLite, and the notification, which
/// is delivered when the write commits.
pub(crate) const WRITES: &str =
    "SELECT pg_advisory_xact_lock(1635021873, hashtext(current_schema())), pg_notify('attain', current_schema())";

/// A connection that waits for writes. It blocks, so it wants a thread of its own.
pub struct Watch {
    place: String,
    with: With,
}

enum With {
    Sqlite { connection: rusqlite::Connection, version: i64 },
    Postgres { client: Box<postgres::Client>, schema: String },
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Watch {
    pub(crate) fn sqlite(connection: rusqlite::Connection, place: String) -> Result<Self, Problem> {
        let version = data_version(&connection).map_err(|e| errors::sqlite(&place, &e))?;
        Ok(Self { place, with: With::Sqlite { connection, version } })
    }

    pub(crate) fn postgres(mut client: postgres::Client, place: &str) -> Result<Self, Problem> {
        let failed = |e: postgres::Error| errors::postgres(place, &e);
        client.batch_execute(&format!("LISTEN {}", placeholders::quoted(CHANNEL))).map_err(failed)?;
        let schema = client.query_one("SELECT current_schema()::text", &[]).map_err(failed)?.get(0);
        Ok(Self { place: place.to_owned(), with: With::Postgres { client: Box::new(client), schema } })
    }

    /// Waits until somebody has written since the last call (or since the watch began), but not longer than `at_most`; whether somebody has.
    /// Several writes may be told as one.
    ///
    /// # Errors
    /// When the database cannot be reached any more; begin another watch then, and take it that something was written.
    pub fn wait(&mut self, at_most: Duration) -> Result<bool, Problem> {
        let place = &self.place;
        match &mut self.with {
            With::Sqlite { connection, version } => {
                let began = Instant::now();
                loop {
                    let now = data_version(connection).map_err(|e| errors::sqlite(place, &e))?;
                    if now != *version {
                        *version = now;
                        return Ok(true);
                    }
                    let left = at_most.saturating_sub(began.elapsed());
                    if left.is_zero() {
                        return Ok(false);
                    }
                    std::thread::sleep(left.min(EVERY));
                }
            }
            With::Postgres { client, schema } => {
                let failed = |e: postgres::Error| errors::postgres(place, &e);
                let began = Instant::now();
                loop {
                    let left = at_most.saturating_sub(began.elapsed());
                    let told = client.notifications().timeout_iter(left).next().map_err(failed)?;
                    let Some(told) = told else {
                        // Nothing came, or nothing will come any more: asking shows which.
                        return client.is_valid(Duration::from_secs(5)).map(|()| false).map_err(failed);
                    };
                    let mut ours = told.payload() == schema;
                    let mut notifications = client.notifications();
                    let mut more = notifications.iter();
                    while let Some(other) = more.next().map_err(failed)? {
                        ours |= other.payload() == schema;
                    }
                    if ours {
                        return Ok(true);
                    }
                }
            }
        }
    }
}

fn data_version(connection: &rusqlite::Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}
