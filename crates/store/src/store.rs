//! A database that is open.

use crate::postgresql::Postgres;
use crate::sqlite::Sqlite;
use crate::tx::{Session, Tx};
use crate::watch::{WRITES, Watch};
use crate::{Migration, errors, migrations};
use kernel::{Problem, Problems};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::{Handle, RuntimeFlavor};

/// Which database it is; almost nobody needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// An open database. Clones share it. All calls block; in an async program call them from a thread that may (`spawn_blocking`). On a worker of
/// a multi-threaded tokio runtime they step aside, so that other tasks go on.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Arc<Backend>,
    /// Every migration that this program knows of the database.
    known: Arc<Mutex<Vec<Migration>>>,
}

#[derive(Debug)]
enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens a database: `sqlite:PATH` or a bare path (made when it is missing), or `postgres://user:password@host:port/database`.
    ///
    /// # Errors
    /// When it cannot be reached or written, or holds something else than a book; with what to do.
    pub fn open(url: &str) -> Result<Self, Problem> {
        let backend = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Backend::Postgres(Postgres::open(url)?)
        } else {
            let path = url.strip_prefix("sqlite:").unwrap_or(url);
            let path = path.strip_prefix("//").unwrap_or(path);
            Backend::Sqlite(Sqlite::open(Path::new(path))?)
        };
        Ok(Self { backend: Arc::new(backend), known: Arc::default() })
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match &*self.backend {
            Backend::Sqlite(_) => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Where it is, for people; without a password.
    #[must_use]
    pub fn place(&self) -> String {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.place(),
            Backend::Postgres(postgres) => postgres.place().to_owned(),
        }
    }

    /// Reads: `work` sees one state of the database, whatever others write meanwhile, and cannot write.
    ///
    /// # Errors
    /// What `work` returns, or what the database refuses.
    pub fn read<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problems>) -> Result<T, Problems> {
        aside(|| match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.with_reader(|connection| in_sqlite(connection, sqlite, "BEGIN DEFERRED", work))?,
            Backend::Postgres(postgres) => postgres.with_client(|client| {
                let begun = client.build_transaction().isolation_level(postgres::IsolationLevel::RepeatableRead).read_only(true).start();
                in_postgres(begun, postgres, None, work)
            })?,
        })
    }

    /// Writes: `work` is one transaction. Everything it wrote is kept when it returns `Ok`, and nothing when it returns `Err`.
    /// Writers wait for each other. `work` must not call `write` again.
    ///
    /// # Errors
    /// What `work` returns, or what the database refuses.
    pub fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problems>) -> Result<T, Problems> {
        aside(|| match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.with_writer(|connection| in_sqlite(connection, sqlite, "BEGIN IMMEDIATE", work)),
            Backend::Postgres(postgres) => {
                postgres.with_client(|client| in_postgres(client.transaction(), postgres, Some(WRITES), work))?
            }
        })
    }

    /// Tries: `work` may write, and sees what it wrote; then nothing of it is kept, whatever it returns.
    ///
    /// # Errors
    /// What `work` returns, or what the database refuses.
    pub fn tried<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problems>) -> Result<T, Problems> {
        let mut done = None;
        let refused = self.write::<()>(|tx| {
            done = Some(work(tx));
            Err(Problems::new())
        });
        done.unwrap_or_else(|| Err(refused.err().unwrap_or_default()))
    }

    /// A connection that notices writes from now on, by whomever.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn watch(&self) -> Result<Watch, Problem> {
        match &*self.backend {
            Backend::Sqlite(sqlite) => Watch::sqlite(sqlite.another().map_err(|e| errors::sqlite(&sqlite.place(), &e))?, sqlite.place()),
            Backend::Postgres(postgres) => Watch::postgres(postgres.another()?, postgres.place()),
        }
    }

    /// Makes or changes tables: each migration runs once, in order, all in one transaction.
    ///
    /// # Errors
    /// When the database was written by a newer version, or refuses.
    pub fn migrate(&self, list: &[Migration]) -> Result<(), Problems> {
        let place = self.place();
        if self.read(|tx| migrations::up_to_date(tx, list, &place)).unwrap_or(false) {
            self.remember(list);
            return Ok(());
        }
        self.write(|tx| migrations::run(tx, list, &place))?;
        self.remember(list);
        Ok(())
    }

    /// Whether the tables are those that this program knows: everything that it asked for has run, and nobody newer has changed them since.
    ///
    /// # Errors
    /// When the database was changed by a newer version, or cannot be read.
    pub fn is_current(&self) -> Result<bool, Problems> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.read(|tx| migrations::up_to_date(tx, &known, &self.place()))
    }

    fn remember(&self, list: &[Migration]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for migration in list {
            if !known.contains(migration) {
                known.push(*migration);
            }
        }
    }
}

/// Runs what may wait so that an asynchronous runtime on whose thread it is called goes on with its other tasks meanwhile. The client of
/// PostgreSQL, which has a runtime of its own, works only so on such a thread.
fn aside<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

fn in_sqlite<T>(
    connection: &rusqlite::Connection,
    sqlite: &Sqlite,
    begin: &str,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problems>,
) -> Result<T, Problems> {
    let place = sqlite.place();
    connection.execute_batch(begin).map_err(|e| errors::sqlite(&place, &e))?;
    let unfinished = RollBack(connection);
    let value = work(&mut Tx::new(Session::Sqlite(connection), &place))?;
    connection.execute_batch("COMMIT").map_err(|e| errors::sqlite(&place, &e))?;
    drop(unfinished);
    Ok(value)
}

/// Rolls back what was not committed, also when the work panics.
struct RollBack<'a>(&'a rusqlite::Connection);

impl Drop for RollBack<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // When even this fails, SQLite rolls back as the connection closes.
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}

fn in_postgres<T>(
    begun: Result<postgres::Transaction<'_>, postgres::Error>,
    postgres: &Postgres,
    first: Option<&str>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problems>,
) -> Result<T, Problems> {
    let place = postgres.place();
    let failed = |e: postgres::Error| errors::postgres(place, &e);
    let mut transaction = begun.map_err(failed)?;
    if let Some(sql) = first {
        transaction.batch_execute(sql).map_err(failed)?;
    }
    let mut tx = Tx::new(Session::Postgres(transaction), place);
    let value = work(&mut tx)?;
    if let Session::Postgres(transaction) = tx.into_session() {
        transaction.commit().map_err(failed)?;
    }
    Ok(value)
}
