//! `attain statement`: what one person gets for one period, as a document or a workbook.

use super::{BookUrl, through, wrong};
use kernel::{Clock, Location, Problem, Problems};
use payments::{desk::Desk, runs, state::State, statement};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes what a person gets for a period as PDF or as a workbook
#[derive(clap::Args)]
pub struct Statement {
    /// A book kept as a folder; without it, the database
    folder: Option<PathBuf>,
    #[command(flatten)]
    book: BookUrl,
    /// Whose
    #[arg(long, value_name = "ID")]
    person: String,
    /// The pay period
    #[arg(long, value_name = "PERIOD")]
    period: String,
    /// Where the PDF goes
    #[arg(long, value_name = "FILE", required_unless_present = "xlsx")]
    pdf: Option<PathBuf>,
    /// Where the workbook goes
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
    /// The last period to calculate
    #[arg(long, value_name = "PERIOD")]
    through: Option<String>,
}

impl Statement {
    /// Writes the files and says the verification code.
    ///
    /// # Errors
    /// The book's problems, an unknown person or period, or what the disk refuses.
    pub fn run(self) -> Result<(), Problems> {
        let (state, runs) = match &self.folder {
            Some(folder) => (folder_state(folder, self.through.as_deref())?, Vec::new()),
            None => present(&self.book)?,
        };
        let person = state.person(&self.person).ok_or_else(|| {
            let ids = state.book.organisation.people().iter().map(|person| person.id.as_str());
            let problem =
                Problem::error("unknown-person", Location::default().value(&self.person), "There is nobody of that id in the book.");
            Problems::from(problem.suggest(&self.person, ids))
        })?;
        let Some(period) = state.period(&self.period) else {
            let at = Location::default().value(&self.period);
            return Err(quotas::read::unknown_period(at, &self.period, &state.book.company.calendar).into());
        };
        let found =
            statement::statement(&state, person.as_str(), period).ok_or_else(|| wrong("no-statement", "There is no such statement."))?;
        let found = if self.folder.is_none() {
            let store = self.book.open()?;
            super::note_reading(&store, &format!("person {person}, {}", found.period.id))?;
            statement::explained(&store, &state, found)?
        } else {
            found
        };
        let run = web::papers::code::closing(&runs, &found.period.id);
        if let Some(path) = &self.pdf {
            let document = web::papers::statement::paper(&state, &found, run);
            write(path, &documents::pdf(&document)?)?;
            say!("verification code {}", web::papers::code::code(&found, run));
        }
        if let Some(path) = &self.xlsx {
            write(path, &statement::workbook(&found)?)?;
        }
        Ok(())
    }
}

pub(super) fn folder_state(folder: &Path, last: Option<&str>) -> Result<Arc<State>, Problems> {
    let book = book::folder::read(folder)?.0;
    let through = through(&book, last)?;
    let outcome = engine::calculate(&book, &engine::Options { through, ..Default::default() })?;
    Ok(Arc::new(State::new(book, outcome)))
}

/// A database book as it is, with its runs.
///
/// # Errors
/// The book's problems.
pub(super) fn present(book: &BookUrl) -> Result<(Arc<State>, Vec<runs::Run>), Problems> {
    let store = book.open()?;
    let runs = runs::list(&store)?;
    let state = Desk::open(store, Clock::System)?.state();
    if state.problems.has_errors() { Err(state.problems.clone()) } else { Ok((state, runs)) }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Problems> {
    std::fs::write(path, bytes).map_err(|error| wrong("not-written", format!("{} cannot be written: {error}", path.display())))?;
    say!("wrote {}", path.display());
    Ok(())
}
