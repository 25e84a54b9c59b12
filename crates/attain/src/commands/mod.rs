//! The commands, one file each.

pub mod accruals;
pub mod adjust;
pub mod approvals;
pub mod audit;
pub mod backup;
pub mod books;
pub mod calc;
pub mod capitalised;
pub mod check;
pub mod close;
pub mod cost_of_sales;
pub mod demo;
pub mod explain;
pub mod export;
pub mod freeze;
pub mod hold;
pub mod import;
pub mod init;
pub mod jobs;
pub mod journal;
pub mod ledger;
pub mod objectives;
pub mod payroll;
pub mod plan;
pub mod questions;
pub mod record;
pub mod run;
pub mod serve;
pub mod simulate;
pub mod statement;
pub mod statements;
pub mod steps;
pub mod users;
pub mod verify;

use kernel::{Location, Problem, Problems};

/// Which database a command works on.
#[derive(clap::Args, Clone)]
pub struct BookUrl {
    /// The database: a SQLite file, or postgres://user@host/name
    #[arg(long, env = "ATTAIN_BOOK", default_value = "attain.db", value_name = "URL", global = true)]
    pub book: String,
}

impl BookUrl {
    /// Opens a database that is there; a misspelt name makes no new one.
    ///
    /// # Errors
    /// There is no such file, or the database refuses.
    pub fn open(&self) -> Result<store::Store, Problems> {
        let path = self.book.strip_prefix("sqlite:").unwrap_or(&self.book);
        if !path.contains("://") && !std::path::Path::new(path).exists() {
            let message = format!("There is no book `{path}`.");
            let hint = "`attain init` makes an empty one, `attain import FOLDER` one from a folder; --book names another";
            return Err(Problem::error("no-book", Location::default(), message).hint(hint).into());
        }
        Ok(store::Store::open(&self.book)?)
    }
}

/// A problem with what was typed on the command line.
pub fn wrong(code: &str, message: impl Into<String>) -> Problems {
    Problem::error(code, Location::default(), message).into()
}

/// Who acts, for the audit: the name of the operating system's user.
pub fn actor() -> String {
    std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "command line".into())
}

/// Remembers in the audit that pay was read in the terminal, once a day for each of what was read, as pages do.
///
/// # Errors
/// What the database refuses: what cannot be remembered is not shown.
pub fn note_reading(store: &store::Store, what: &str) -> Result<(), Problems> {
    let (actor, at, action) = (actor(), kernel::Clock::System.now(), "read pay");
    let day = at.to_string().get(..10).unwrap_or_default().to_owned();
    store.migrate(::audit::MIGRATIONS)?;
    store.write(|tx| match ::audit::happened(tx, &actor, action, what, &day)? {
        true => Ok(()),
        false => {
            ::audit::write(tx, &::audit::Event { actor: &actor, action, on: what, before: None, after: None, why: None, at }).map(drop)
        }
    })
}

/// A book kept as a folder.
#[derive(clap::Args, Clone)]
pub struct FolderBook {
    /// The folder with company.toml
    pub folder: std::path::PathBuf,
}

impl FolderBook {
    /// Reads and checks it; gives the book with its warnings.
    ///
    /// # Errors
    /// The book's problems.
    pub fn read(&self) -> Result<(book::Book, Problems), Problems> {
        book::folder::read(&self.folder)
    }
}

/// The position of the period named `through`: a period, or the last one of a quarter or year.
///
/// # Errors
/// There is no such period.
pub fn through(book: &book::Book, named: Option<&str>) -> Result<Option<usize>, Problems> {
    let Some(named) = named else { return Ok(None) };
    let calendar = &book.company.calendar;
    match calendar.named(named) {
        Some((unit, index)) => Ok(Some(calendar.windows(unit)[index].last)),
        None => Err(quotas::read::unknown_period(Location::default().value(named), named, calendar).into()),
    }
}

/// The present figures of a database book; refused when it cannot be calculated.
///
/// # Errors
/// The book's problems.
pub fn desk(store: &store::Store) -> Result<payments::Desk, Problems> {
    let desk = payments::Desk::open(store.clone(), kernel::Clock::System)?;
    let state = desk.state();
    if state.problems.has_errors() { Err(state.problems.clone()) } else { Ok(desk) }
}

/// A day that was typed.
///
/// # Errors
/// It is none.
pub fn day(text: &str) -> Result<kernel::Date, String> {
    text.trim().parse().map_err(|_| format!("`{text}` is not a day such as 2026-03-31"))
}

/// Says values as JSON.
pub fn json(values: &impl serde::Serialize) {
    say!("{}", serde_json::to_string_pretty(values).unwrap_or_default());
}
