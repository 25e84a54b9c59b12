//! The kinds of job, and how each is done.

use crate::App;
use crate::language::{Reader, within};
use crate::papers::everyone;
use jobs::{File, Held, Stop};
use kernel::{Location, Problem, Problems};
use payments::runs;
use serde::{Deserialize, Serialize};

/// The statements of everyone as PDF in a ZIP.
pub const STATEMENTS: &str = "statements";

/// Whose statements: of a period, or of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The period's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<i64>,
    /// The language of whoever asked: it is that of the statements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The region as which whoever asked writes numbers and days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

impl Wanted {
    /// Who reads what is made.
    fn reader(&self) -> Reader {
        Reader::chosen(self.language.as_deref().unwrap_or_default(), self.region.as_deref().unwrap_or_default()).unwrap_or_default()
    }

    /// In a word or two: `2026-03`, `run 7`.
    #[must_use]
    pub fn words(&self) -> String {
        match (&self.period, self.run) {
            (_, Some(run)) => format!("run {run}"),
            (Some(period), None) => period.clone(),
            (None, None) => String::new(),
        }
    }
}

/// Does a job; `ends` says whether this process ends.
///
/// # Errors
/// Why it does not go on.
pub fn work(app: &App, held: &Held, ends: &dyn Fn() -> bool) -> Result<Option<File>, Stop> {
    audit::origin::within(Some(format!("job {}", held.job().id).into()), || done(app, held, ends))
}

fn done(app: &App, held: &Held, ends: &dyn Fn() -> bool) -> Result<Option<File>, Stop> {
    match held.job().kind.as_str() {
        STATEMENTS => {
            let wanted: Wanted = serde_json::from_value(held.job().input.clone()).unwrap_or_default();
            within(wanted.reader(), || statements(app, held, &wanted, ends)).map(Some)
        }
        other => {
            let message = format!("This program does not know jobs of the kind `{other}`.");
            Err(Problem::error("unknown-job-kind", Location::default(), message).hint("a newer version asked for it; run that one").into())
        }
    }
}

fn statements(app: &App, held: &Held, wanted: &Wanted, ends: &dyn Fn() -> bool) -> Result<File, Stop> {
    // What was asked for may need what another process has just written.
    app.desk.catch_up()?;
    let state = app.desk.state();
    let runs = runs::list(&app.store)?;
    let periods = match wanted.run {
        Some(id) => {
            let run = runs.iter().find(|run| run.id == id).ok_or_else(|| unknown_run(id))?;
            everyone::periods(&state, run)?
        }
        None => {
            let period = wanted.period.as_deref().unwrap_or_default();
            let unknown =
                || Problems::from(quotas::read::unknown_period(Location::default().value(period), period, &state.book.company.calendar));
            vec![state.period(period).ok_or_else(unknown)?]
        }
    };
    let name = format!("statements-{}.zip", wanted.words().replace(' ', "-"));
    let mut file = held.file(&name, "application/zip");
    let made = everyone::zip(&mut file, &app.store, &state, &runs, &periods, |done, total| {
        if ends() {
            return Err(Stop::HandedBack);
        }
        held.progress(done, total, "statements")
    });
    match (made, file.stopped()) {
        // Why the file did not take more is nearer to the truth than that it did not.
        (Err(_), Some(stop)) => Err(stop),
        (Err(stop), None) => Err(stop),
        (Ok(0), _) => {
            let message = "Nobody has a statement in this period.";
            Err(Problem::error("no-statements", Location::default(), message).hint("choose a period in which somebody has a plan").into())
        }
        (Ok(_), _) => file.finish(),
    }
}

fn unknown_run(id: i64) -> Problems {
    Problem::error("unknown-run", Location::default(), format!("There is no run {id}.")).into()
}
