//! `attain calc FOLDER --out DIR`: calculates a book kept as files, with no database and no server.

use super::{FolderBook, through};
use crate::said;
use engine::outcome::Stage;
use engine::write::{Formats, Sheet};
use kernel::{Location, Problem, Problems};
use std::path::{Path, PathBuf};
use std::time::Instant;

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
    /// Which results are written; without it, all of them. Deposits and payment lines always are
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = ["credits", "uncredited", "measurements", "earnings", "payments"])]
    results: Vec<String>,
    /// As which files; without it, both
    #[arg(long, value_parser = ["csv", "parquet"])]
    format: Option<String>,
    /// Prints rows and time of each stage
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
        let before = Instant::now();
        let files = self.write(&outcome)?;
        if self.profile {
            let written = Stage { name: "files written", rows: files as u64, took: before.elapsed() };
            say!("{}", crate::summary::profile(&[outcome.profile.stages.as_slice(), &[written]].concat()));
        }
        say!("written to {}", self.out.display());
        Ok(())
    }
    /// Writes what was asked for; gives the number of files.
    fn write(&self, outcome: &engine::Outcome) -> Result<usize, Problems> {
        let as_file = |ending: &str| self.format.as_deref().is_none_or(|format| format == ending);
        let formats = Formats { csv: as_file("csv"), parquet: as_file("parquet") };
        let chosen: Vec<Sheet> = self.results.iter().filter_map(|word| Sheet::named(word)).collect();
        let sheets = if chosen.is_empty() { &Sheet::ALL[..] } else { &chosen };
        Ok(engine::write::write_some(outcome, &self.out, formats, sheets)?.len())
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
