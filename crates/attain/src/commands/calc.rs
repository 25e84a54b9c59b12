//! `attain calc FOLDER --out DIR`: calculates a book kept as files, with no database and no server.

use super::{FolderBook, through};
use crate::said;
use kernel::Problems;
use std::path::PathBuf;

/// Calculates a book kept as a folder and writes credits, measurements, earnings and payments
#[derive(clap::Args)]
pub struct Calc {
    #[command(flatten)]
    folder: FolderBook,
    /// Where the results go, as CSV and Parquet
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The last period to calculate; without it, that of the latest credited record
    #[arg(long, value_name = "PERIOD")]
    through: Option<String>,
    /// How many threads calculate; without it, one for each core
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Prints how long each stage took
    #[arg(long)]
    profile: bool,
}

impl Calc {
    /// Reads, checks, calculates, writes, and prints a summary.
    ///
    /// # Errors
    /// The book's problems, or that the results can't be written.
    pub fn run(self) -> Result<(), Problems> {
        let (book, warnings) = self.folder.read()?;
        let through = through(&book, self.through.as_deref())?;
        let mut options = engine::Options { through, ..Default::default() };
        if let Some(threads) = self.threads {
            options.threads = threads.max(1);
        }
        let outcome = engine::calculate(&book, &options)?;
        said::problems(&warnings.and_closer(&outcome.problems));
        say!("{}", crate::summary::summary(&book, &outcome));
        if self.profile {
            say!("{}", crate::summary::profile(&outcome));
        }
        engine::write::write(&outcome, &self.out)?;
        say!("written to {}", self.out.display());
        Ok(())
    }
}
