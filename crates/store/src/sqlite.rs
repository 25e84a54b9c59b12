//! Connections to a SQLite file: one that writes, and some that read.

use crate::errors;
use kernel::Problem;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Marks a file as attain's ("att1"), in SQLite's header.
const APPLICATION_ID: i64 = 0x6174_7431;
/// How long to wait for another program that writes.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many reading connections are kept when idle.
const READERS: usize = 4;

#[derive(Debug)]
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self, Problem> {
        let place = path.display().to_string();
        if path.is_dir() {
            return Err(errors::not_attain(&place, "This is a folder, not a database file."));
        }
        let writer = Connection::open(path).map_err(|e| errors::sqlite(&place, &e))?;
        prepare(&writer, &place)?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) })
    }

    pub(crate) fn place(&self) -> String {
        self.path.display().to_string()
    }

    /// Runs `work` with the writing connection, one caller at a time.
    pub(crate) fn with_writer<T>(&self, work: impl FnOnce(&Connection) -> T) -> T {
        // A panic in an earlier caller rolled its transaction back, so the connection is as good as new.
        work(&self.writer.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs `work` with a connection that only reads.
    pub(crate) fn with_reader<T>(&self, work: impl FnOnce(&Connection) -> T) -> Result<T, Problem> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.new_reader().map_err(|e| errors::sqlite(&self.place(), &e))?,
        };
        let result = work(&connection);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(connection);
        }
        Ok(result)
    }

    /// A connection that only reads, for whoever keeps it.
    pub(crate) fn another(&self) -> rusqlite::Result<Connection> {
        self.new_reader()
    }

    fn new_reader(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -32000;")?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }
}

fn prepare(writer: &Connection, place: &str) -> Result<(), Problem> {
    let failed = |e: rusqlite::Error| errors::sqlite(place, &e);
    writer.busy_timeout(PATIENCE).map_err(failed)?;
    let marked: i64 = writer.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(failed)?;
    let tables: i64 = writer.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(failed)?;
    if marked != APPLICATION_ID && tables > 0 {
        return Err(errors::not_attain(place, "The file is a SQLite database of another program."));
    }
    if writer.is_readonly("main").map_err(failed)? {
        return Err(Problem::error("database-not-writable", kernel::Location::file(place), "The database file may not be written.")
            .hint("give yourself the right to write to the file and to its folder, or choose another place"));
    }
    writer
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY;",
        )
        .map_err(failed)?;
    if marked != APPLICATION_ID {
        writer.execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID};")).map_err(failed)?;
    }
    writer.set_prepared_statement_cache_capacity(64);
    Ok(())
}
