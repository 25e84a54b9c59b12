//! What a database refuses, as a problem with a remedy.

use kernel::{Location, Problem};
use postgres::error::SqlState;
use rusqlite::ErrorCode;

/// A refusal of SQLite.
pub(crate) fn sqlite(place: &str, error: &rusqlite::Error) -> Problem {
    let at = at(place);
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => not_attain(place, "The file is not a SQLite database."),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Problem::error("database-locked", at, "Another program is writing to the database and did not finish in time.")
                .hint("wait until it has finished, or end it, and try again")
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            Problem::error("database-not-writable", at, format!("The database cannot be written: {error}."))
                .hint("give yourself the right to write to the file and to its folder, or choose another place")
        }
        Some(ErrorCode::CannotOpen) => Problem::error("database-not-found", at, format!("The database cannot be opened: {error}."))
            .hint("check that the folder exists and that you may write to it"),
        Some(ErrorCode::DiskFull) => {
            Problem::error("disk-full", at, "The disk is full; nothing was changed.").hint("free some space and try again")
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            Problem::error("database-damaged", at, format!("The database file is damaged: {error}.")).hint("restore it from a backup")
        }
        _ => Problem::error("database", at, format!("The database refused: {error}.")),
    }
}

/// A refusal of PostgreSQL.
pub(crate) fn postgres(place: &str, error: &postgres::Error) -> Problem {
    let at = at(place);
    let Some(refusal) = error.as_db_error() else {
        let text = with_causes(error);
        return Problem::error("database-unreachable", at, format!("The PostgreSQL server does not answer: {text}."))
            .hint("check that the server runs, and the host, port and database in postgres://user:password@host:port/database");
    };
    let message = refusal.message();
    let code = refusal.code();
    if [&SqlState::INVALID_PASSWORD, &SqlState::INVALID_AUTHORIZATION_SPECIFICATION].contains(&code) {
        return Problem::error("database-refused", at, format!("The PostgreSQL server does not let you in: {message}."))
            .hint("check user and password in postgres://user:password@host:port/database");
    }
    if *code == SqlState::INVALID_CATALOG_NAME {
        return Problem::error("database-not-found", at, format!("The PostgreSQL server has no such database: {message}."))
            .hint("create it first, for example with `createdb`");
    }
    if *code == SqlState::INSUFFICIENT_PRIVILEGE || *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        return Problem::error("database-not-writable", at, format!("The PostgreSQL server refused: {message}."))
            .hint("give the user the right to create tables in this database");
    }
    if [&SqlState::LOCK_NOT_AVAILABLE, &SqlState::T_R_DEADLOCK_DETECTED, &SqlState::T_R_SERIALIZATION_FAILURE].contains(&code) {
        return Problem::error("database-locked", at, "Another program is writing to the database and did not finish in time.")
            .hint("wait until it has finished, or end it, and try again");
    }
    if *code == SqlState::TOO_MANY_CONNECTIONS || *code == SqlState::CANNOT_CONNECT_NOW {
        return Problem::error("database-unreachable", at, format!("The PostgreSQL server takes no more connections now: {message}."))
            .hint("try again in a moment");
    }
    Problem::error("database", at, format!("The database refused: {message} ({}).", code.code()))
}

/// A database that holds something else.
pub(crate) fn not_attain(place: &str, what: &str) -> Problem {
    Problem::error("not-an-attain-database", at(place), what).hint("name a file that does not exist yet, or an empty database of its own")
}

/// A database written by a later version of the program.
pub(crate) fn newer(place: &str, migration: &str) -> Problem {
    Problem::error(
        "newer-database",
        at(place),
        format!("The database was written by a newer version of attain: it has `{migration}`, which this version does not know."),
    )
    .hint("use the newer version of attain, or a backup made before it was used")
}

/// A column that holds a kind of value nobody expected there: the database was changed by other means.
pub(crate) fn wrong_kind(column: usize, expected: &str) -> Problem {
    Problem::error("database-damaged", Location::default(), format!("Column {} of an answer holds a value of another kind.", column + 1))
        .expected(expected)
        .hint("the database was changed by another program; restore it from a backup")
}

fn at(place: &str) -> Location {
    if place.is_empty() { Location::default() } else { Location::file(place) }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn each_refusal_of_sqlite_has_a_remedy() {
        let told = |code: i32| sqlite("book.db", &rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).to_string();
        assert_eq!(
            told(ffi::SQLITE_BUSY),
            "book.db: error: Another program is writing to the database and did not finish in time.\n  hint: wait until it has finished, or end it, and try again"
        );
        assert!(told(ffi::SQLITE_READONLY).contains("give yourself the right to write to the file and to its folder"));
        assert!(told(ffi::SQLITE_FULL).contains("The disk is full; nothing was changed."));
        assert!(told(ffi::SQLITE_CORRUPT).contains("restore it from a backup"));
        assert!(told(ffi::SQLITE_CANTOPEN).contains("check that the folder exists"));
        assert!(told(ffi::SQLITE_NOTADB).contains("name a file that does not exist yet"));
    }
}
