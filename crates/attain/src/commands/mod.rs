//! The commands, one file each.

pub mod calc;
pub mod check;
pub mod demo;
pub mod explain;
pub mod export;
pub mod import;
pub mod init;
pub mod run;
pub mod serve;
pub mod verify;

use kernel::{Location, Problem, Problems};

/// Which database a command works on.
#[derive(clap::Args, Clone)]
pub struct BookUrl {
    /// The database: a SQLite file, or postgres://user@host/name
    #[arg(long, env = "ATTAIN_BOOK", default_value = "attain.db", value_name = "URL")]
    pub book: String,
}

/// A problem with what was typed on the command line.
pub fn wrong(code: &str, message: impl Into<String>) -> Problems {
    Problem::error(code, Location::default(), message).into()
}

/// Who acts, for the audit: the name of the operating system's user.
pub fn actor() -> String {
    std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "command line".into())
}
