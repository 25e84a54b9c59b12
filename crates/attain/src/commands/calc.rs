//! `attain calc FOLDER --out DIR`: calculates a book kept as files, with no database and no server.

use super::{FolderBook, through};
use crate::said;
use kernel::{Location, Problem, Problems};
use std::path::{Path, PathBuf};

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
        self.refuse_out()?;
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
    /// Results must not lie among the files that they are made of: the next reading would take them for records.
    fn refuse_out(&self) -> Result<(), Problems> {
        let out = &self.out;
        if out.is_file() {
            let problem = Problem::error(
                "out",
                Location::default().value(&out.display().to_string()),
                "--out names a file, and results are several files.",
            );
            return Err(problem.expected("a folder, which is made when it is missing").hint("such as --out results").into());
        }
        let same =
            |folder: &Path| std::fs::canonicalize(out).is_ok_and(|out| std::fs::canonicalize(folder).is_ok_and(|folder| folder == out));
        let own = ["", "measures", "plans", "imports"].iter().any(|part| same(&self.folder.folder.join(part)));
        if own {
            let message = "--out names the book's own folder; results written there would be taken for records.";
            let problem = Problem::error("out", Location::default().value(&out.display().to_string()), message);
            return Err(problem
                .expected("a folder of its own")
                .hint(format!("such as --out {}", self.folder.folder.join("results").display()))
                .into());
        }
        Ok(())
    }
}
