//! Private databases for tests: every story that touches a database is told on both.
//!
//! - [`postgres`]: a PostgreSQL server of the tests' own, and a fresh database in it for each test
//! - `cluster`: how that server is made, shared by the processes of a test run, and stopped
//! - [`each`]: one story, told on both databases

mod cluster;
pub mod postgres;

/// Tells `story` on a fresh SQLite file and on a fresh PostgreSQL database; it gets the address. PostgreSQL is left out with a clear line
/// when it is not installed, unless the environment says `CI=true`.
///
/// # Panics
/// When the story does, or when a database cannot be made.
pub fn each(story: impl Fn(&str)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("book.db");
    eprintln!("on SQLite:");
    story(&format!("sqlite:{}", file.display()));
    if let Some(database) = postgres::database() {
        eprintln!("on PostgreSQL:");
        story(database.url());
    }
}
