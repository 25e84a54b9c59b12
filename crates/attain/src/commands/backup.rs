//! `attain backup` and `attain restore`: the whole database as one file, and back, with a hash that proves the copy.

use super::{BookUrl, actor, wrong};
use audit::Event;
use kernel::{Clock, Problems};
use std::path::PathBuf;
use store::Store;
use store::copy::State;

/// Writes everything that a book's database holds into one file, while others go on working
#[derive(clap::Args)]
pub struct Backup {
    #[command(flatten)]
    book: BookUrl,
    /// The file to write; without it, only the hash of the present state is printed
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Backup {
    /// Saves and says what was saved.
    ///
    /// # Errors
    /// That the file can't be written, or what the database refuses.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        every_table(&store)?;
        let Some(file) = self.file else {
            say!("{}", sentence(&store::copy::state(&store)?));
            return Ok(());
        };
        // Whoever takes a copy reads everyone's pay: that is told, and the copy tells it too.
        let (by, at) = (actor(), Clock::System.now());
        store.write(|tx| {
            audit::write(tx, &Event { actor: &by, action: "take a backup", on: "database", before: None, after: None, why: None, at })
        })?;
        let state = store::copy::save(&store, &file)?;
        say!("{}\nwritten to {}", sentence(&state), file.display());
        Ok(())
    }
}

/// Fills a new database with what a backup holds
#[derive(clap::Args)]
pub struct Restore {
    /// The file that `attain backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The new database: a SQLite file, or postgres://user@host/name; it need not be of the kind that was saved
    #[arg(long, env = "ATTAIN_BOOK", value_name = "URL")]
    book: String,
}

impl Restore {
    /// Restores, compares the hash, and says what is there now.
    ///
    /// # Errors
    /// That the database holds something already, that the file is damaged or of another version; nothing is restored then.
    pub fn run(self) -> Result<(), Problems> {
        if !self.file.is_file() {
            return Err(wrong("no-backup", format!("There is no file `{}`.", self.file.display())));
        }
        let store = Store::open(&self.book)?;
        let state = store::copy::restore(&store, &self.file, every_table)?;
        say!("{}\nrestored into {}; the hash is that of the backup", sentence(&state), store.place());
        Ok(())
    }
}

/// Makes every table that any part of the program keeps, so that the same steps stand in a backup and where it is restored.
fn every_table(store: &Store) -> Result<(), Problems> {
    access::prepare(store)?;
    book::drafts::prepare(store)?;
    book::acceptance::prepare(store)?;
    payments::prepare(store)
}

fn sentence(state: &State) -> String {
    let rows = kernel::money::grouped(state.rows.into(), 0);
    format!("{} tables, {rows} rows, state {}", state.tables, state.hash)
}
