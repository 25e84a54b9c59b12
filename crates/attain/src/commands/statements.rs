//! `attain statements`: what everyone gets for a period, as PDF, a file a person.

use super::statement::{folder_state, present};
use super::{BookUrl, actor, wrong};
use audit::Event;
use kernel::{Clock, Location, Problems};
use payments::{runs::Run, state::State};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use web::papers::everyone;

/// Writes what everyone gets for a period, or by a run, as PDF
#[derive(clap::Args)]
pub struct Statements {
    /// A book kept as a folder; without it, the database
    folder: Option<PathBuf>,
    #[command(flatten)]
    book: BookUrl,
    /// The pay period
    #[arg(long, value_name = "PERIOD", required_unless_present = "run")]
    period: Option<String>,
    /// The periods that this run closes
    #[arg(long, value_name = "N", conflicts_with_all = ["period", "folder"])]
    run: Option<i64>,
    /// The folder for the files; made when it is missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The last period to calculate, for a folder
    #[arg(long, value_name = "PERIOD")]
    through: Option<String>,
}

impl Statements {
    /// Writes the files and says how many.
    ///
    /// # Errors
    /// The book's problems, an unknown period or run, or what the disk refuses.
    pub fn run(self) -> Result<(), Problems> {
        let (store, state, runs) = match &self.folder {
            Some(folder) => (None, folder_state(folder, self.through.as_deref())?, Vec::new()),
            None => {
                let (state, runs) = present(&self.book)?;
                (Some(self.book.open()?), state, runs)
            }
        };
        let periods = self.periods(&state, &runs)?;
        std::fs::create_dir_all(&self.out).map_err(|error| not_written(&self.out, &error))?;
        if let Some(store) = &store {
            let (by, at, on) = (actor(), Clock::System.now(), format!("everyone's statements, {}", self.words()));
            store.write(|tx| {
                audit::write(tx, &Event { actor: &by, action: "read pay", on: &on, before: None, after: None, why: None, at })
            })?;
        }
        let began = Instant::now();
        let made = everyone::each(store.as_ref(), &state, &runs, &periods, |paper, _, _| {
            let Some(paper) = paper else { return Ok(()) };
            let path = self.out.join(&paper.name);
            std::fs::write(&path, &paper.bytes).map_err(|error| not_written(&path, &error))
        })?;
        let millis = began.elapsed().as_millis().max(1);
        say!("{made} statements written to {}, {} a second", self.out.display(), u128::from(made) * 1000 / millis);
        Ok(())
    }

    fn words(&self) -> String {
        self.run.map_or_else(|| self.period.clone().unwrap_or_default(), |run| format!("run {run}"))
    }

    fn periods(&self, state: &Arc<State>, runs: &[Run]) -> Result<Vec<usize>, Problems> {
        if let Some(id) = self.run {
            let run = runs.iter().find(|run| run.id == id).ok_or_else(|| wrong("unknown-run", format!("There is no run {id}.")))?;
            return everyone::periods(state, run);
        }
        let named = self.period.as_deref().unwrap_or_default();
        let Some(period) = state.period(named) else {
            return Err(quotas::read::unknown_period(Location::default().value(named), named, &state.book.company.calendar).into());
        };
        Ok(vec![period])
    }
}

fn not_written(path: &Path, error: &std::io::Error) -> Problems {
    wrong("not-written", format!("{} cannot be written: {error}", path.display()))
}
