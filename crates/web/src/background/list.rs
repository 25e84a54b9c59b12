//! `GET /jobs` and `POST /jobs`: one's jobs, and asking for one.

use super::work::{STATEMENTS, Wanted};
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::table::{self, Cell, Column, Table};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jobs::{Job, JobState};
use kernel::{Location, Problem, Problems};
use payments::runs;
use serde::Deserialize;

/// So many jobs are listed.
pub const SHOWN: usize = 1000;

/// The page.
#[derive(Template)]
#[template(path = "background/list.html")]
pub struct List {
    shell: Shell,
    table: Table,
    none: bool,
    periods: Vec<(String, String)>,
    chosen: String,
    may_ask: bool,
    problems: Problems,
}

/// A job as people read it.
pub struct Row {
    /// The job.
    pub job: Job,
    /// How its state looks.
    pub look: &'static str,
    /// When it was asked for, to the minute.
    pub asked: String,
    /// When it was over.
    pub ended: String,
    /// How far it is, in words.
    pub far: String,
    /// How long its file is, in words.
    pub size: String,
}

/// A job as people read it.
#[must_use]
pub fn row(job: Job) -> Row {
    let look = match job.state {
        JobState::Running => "info",
        JobState::Done => "good",
        JobState::Failed => "bad",
        JobState::Waiting | JobState::Cancelled => "",
    };
    let minute = |at: &String| crate::say::minute(at);
    let far = match (job.state, job.total) {
        (JobState::Running, 1..) => format!("{} of {} {}", say::count(&job.done), say::count(&job.total), job.message),
        _ => String::new(),
    };
    let size = job.file.as_ref().map(|file| megabytes(file.bytes)).unwrap_or_default();
    Row { look, asked: minute(&job.asked_at), ended: job.ended_at.as_ref().map(minute).unwrap_or_default(), far, size, job }
}

/// A length in bytes, as people read it.
fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// What was typed or sent.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
pub struct Typed {
    /// `statements`; that too when empty.
    #[serde(default)]
    pub kind: String,
    /// A period, by its id or any of its days.
    #[serde(default)]
    pub period: String,
    /// A run instead.
    #[serde(default)]
    pub run: Option<i64>,
}

/// One's jobs, newest first.
///
/// # Errors
/// What the database refuses.
pub async fn list(visit: Visit, Query(of_table): Query<table::Asked>) -> Shown<List> {
    page(&visit, of_table, Problems::new(), String::new()).await
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(of_table): Query<table::Asked>) -> Result<Response, Failure> {
    Ok(Table::sheet(&columns(), rows(&visit).await?, &of_table).download("jobs"))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(of_table): Query<table::Asked>) -> Result<Response, Failure> {
    Table::sheet(&columns(), rows(&visit).await?, &of_table).download_workbook("jobs")
}

fn columns() -> [Column; 6] {
    [
        Column::in_files("job"),
        Column::words("title", t("Job")),
        Column::words("asked", t("Asked for, UTC")),
        Column::words("ended", t("Ended, UTC")),
        Column::words("status", t("Status")),
        Column::figures("bytes", t("File")).kept(),
    ]
}

async fn rows(visit: &Visit) -> Result<Vec<Vec<Cell>>, Failure> {
    let (store, owner) = (visit.app.store.clone(), visit.user.email.clone());
    let all = blocking(move || Ok(store.read(|tx| jobs::list(tx, Some(&owner), SHOWN))?)).await?;
    Ok(all.into_iter().map(row).map(|row| cells(&row)).collect())
}

fn cells(row: &Row) -> Vec<Cell> {
    let (job, word) = (&row.job, row.job.state.word());
    let file = match &job.file {
        Some(file) => Cell::figure(&row.size, file.bytes.into()).leading(format!("/jobs/{}/file", job.id)),
        None => Cell::words(""),
    };
    let state = if row.far.is_empty() { Cell::status(t(word), row.look) } else { Cell::words(t(word)).with(&row.far) };
    vec![
        Cell::words(job.id.to_string()),
        Cell::words(&job.title).leading(format!("/jobs/{}", job.id)).with(said("Job {1}", &[&job.id])),
        Cell::words(&row.asked).as_written(&job.asked_at),
        Cell::words(&row.ended).as_written(job.ended_at.clone().unwrap_or_default()),
        state.as_written(word),
        file,
    ]
}

async fn page(visit: &Visit, of_table: table::Asked, problems: Problems, chosen: String) -> Shown<List> {
    let rows = rows(visit).await?;
    let calendar = visit.state.book.company.calendar.periods();
    let last = visit.state.outcome.through.min(calendar.len().saturating_sub(1));
    let periods = calendar[..=last].iter().rev().map(|period| (period.id.clone(), say::period_of(period)));
    Ok(Page(List {
        shell: visit.following(t("Jobs"), Place::Jobs, ""),
        none: rows.is_empty(),
        table: Table::new("/jobs", "jobs", &columns(), rows, of_table).finding(t("Find a job")).with_files(),
        periods: periods.collect(),
        chosen,
        may_ask: access::sees_everyone(&visit.user),
        problems,
    }))
}

/// Asks for a job.
///
/// # Errors
/// Not found, for those who may not see everyone's pay.
pub async fn ask(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let chosen = typed.period.clone();
    match asked(&visit, typed).await {
        Ok(job) => Ok(Redirect::to(&format!("/jobs/{}?done=job", job.id)).into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, table::Asked::default(), problems, chosen).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// The statements are made for whoever asks to read.
fn read_by() -> Wanted {
    let reader = crate::language::now();
    Wanted { language: Some(reader.language.to_owned()), region: Some(reader.region.tag.to_owned()), ..Wanted::default() }
}

/// Asks for a job; gives it as it waits.
///
/// # Errors
/// Not found without the right; an unknown kind, period or run; too many jobs at once.
pub async fn asked(visit: &Visit, typed: Typed) -> Result<Job, Failure> {
    if !access::sees_everyone(&visit.user) {
        return Err(Failure::NotFound);
    }
    if !matches!(typed.kind.as_str(), "" | STATEMENTS) {
        let problem =
            Problem::error("unknown-job-kind", Location::default().column("kind").value(&typed.kind), "There is no such kind of job.");
        return Err(problem.expected("`statements`").into());
    }
    let (wanted, title) = match typed.run {
        Some(run) => (Wanted { run: Some(run), ..read_by() }, said("Statements of run {1}", &[&run])),
        None => {
            let period = visit.period(Some(&typed.period)).map_err(|failure| match failure {
                Failure::Absent(problems) => Failure::Invalid(problems),
                other => other,
            })?;
            let id = visit.period_id(period).to_owned();
            let title = said("Statements of {1}", &[&visit.period_name(&id)]);
            (Wanted { period: Some(id), ..read_by() }, title)
        }
    };
    let (store, owner, at) = (visit.app.store.clone(), visit.user.email.clone(), visit.app.clock.now());
    blocking(move || {
        if let Some(run) = wanted.run
            && runs::show(&store, run)?.is_none()
        {
            let at = Location::default().column("run").value(&run.to_string());
            return Err(Problem::error("unknown-run", at, "There is no such run.").into());
        }
        let input = serde_json::to_value(&wanted).unwrap_or_default();
        let job = store.write(|tx| {
            let id = jobs::ask(tx, &jobs::New { kind: STATEMENTS, title: &title, input: &input, owner: &owner, at })?;
            jobs::find(tx, id)
        })?;
        job.ok_or(Failure::NotFound)
    })
    .await
}
