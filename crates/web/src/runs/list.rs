//! `GET /runs` and `POST /runs`.

use crate::failure::{Failure, blocking};
use crate::language::{phrase, said, t};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::table::cell::Key;
use crate::table::{Asked, Cell, Column, Table};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Problems;
use payments::runs::{self, Run};
use serde::Deserialize;

/// The page.
#[derive(Template)]
#[template(path = "runs/list.html")]
pub struct List {
    shell: Shell,
    table: Table,
    none: bool,
    through: String,
    why: String,
    periods: Vec<(String, String)>,
    may_run: bool,
    problems: Problems,
}

/// A run.
pub(super) struct Row {
    pub(super) state: &'static str,
    pub(super) look: &'static str,
    pub(super) through: String,
    pub(super) at: String,
    pub(super) actor: String,
    pub(super) why: String,
    pub(super) people: u64,
    pub(super) amounts: Vec<String>,
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    through: String,
    #[serde(default)]
    why: String,
}

/// All runs, newest first.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Shown<List> {
    page(&visit, asked, None, Problems::new()).await
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(Table::sheet(&columns(), rows(&visit).await?, &asked).download("runs"))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Table::sheet(&columns(), rows(&visit).await?, &asked).download_workbook("runs")
}

fn columns() -> [Column; 7] {
    [
        Column::words("run", t("Run")),
        Column::words("through", t("Through")),
        Column::words("when", t("When")),
        Column::figures("people", t("People")),
        Column::figures("paid", t("Paid")).kept(),
        Column::words("status", t("Status")),
        Column::words("compare", t("Compare")),
    ]
}

async fn rows(visit: &Visit) -> Result<Vec<Vec<Cell>>, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    let mut all = blocking(move || Ok(runs::list(&store)?)).await?;
    all.iter_mut().for_each(|run| shown(visit, run));
    let before = |index: usize| all.get(index + 1).filter(|_| visit.sees_everyone()).map(|before| before.id);
    Ok(all.iter().enumerate().map(|(index, run)| cells(run, before(index))).collect())
}

fn cells(run: &Run, before: Option<i64>) -> Vec<Cell> {
    let row = row(run);
    let by = if row.why.is_empty() { row.actor } else { format!("{}, {}", row.actor, row.why) };
    let first = run.totals.amounts.values().next().and_then(|amount| kernel::parse_decimal(amount).ok()).unwrap_or_default();
    let state = match run.totals.problems {
        0 => phrase(row.state),
        problems => said("{1}, {2} problems", &[&phrase(row.state), &problems]),
    };
    let compare = before.map_or_else(
        || Cell::words(""),
        |before| Cell::words(said("Compare with {1}", &[&before])).leading(format!("/runs/compare?before={before}&after={}", run.id)),
    );
    let mut paid = Cell::figure(row.amounts.join(", "), first);
    if run.totals.amounts.len() != 1 {
        paid.written = run.totals.amounts.iter().map(|(currency, amount)| format!("{amount} {currency}")).collect::<Vec<_>>().join(" ");
    }
    vec![
        Cell { key: Key::Size(run.id.into()), written: run.id.to_string(), ..Cell::words(said("Run {1}", &[&run.id])) }
            .leading(format!("/runs/{}", run.id))
            .with(by),
        Cell::words(row.through),
        Cell::words(row.at).as_written(runs::minute(&run.at)),
        if run.totals == runs::Totals::default() {
            Cell::words("")
        } else {
            Cell::figure(crate::say::count(&row.people), row.people.into())
        },
        paid,
        Cell { written: row.state.to_owned(), ..Cell::status(state, row.look) },
        compare,
    ]
}

async fn page(visit: &Visit, asked: Asked, typed: Option<(String, String)>, problems: Problems) -> Shown<List> {
    let rows = rows(visit).await?;
    let (through, why) = typed.unwrap_or_else(|| (visit.state.through(), String::new()));
    let calendar = visit.state.book.company.calendar.periods();
    let last = visit.state.outcome.through.min(calendar.len().saturating_sub(1));
    let periods = calendar[..=last].iter().rev().take(24).map(|period| (period.id.clone(), crate::say::period_of(period)));
    Ok(Page(List {
        shell: visit.shell(crate::language::t("Runs"), Place::Runs, ""),
        none: rows.is_empty(),
        table: Table::new("/runs", "runs", &columns(), rows, asked).with_files(),
        through,
        why,
        periods: periods.collect(),
        may_run: access::may(&visit.user, Right::Run),
        problems,
    }))
}

/// Calculates and keeps a run.
///
/// # Errors
/// Not found, for those who may not run.
pub async fn run(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    visit.needs(Right::Run)?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    let kept = (typed.through.clone(), typed.why.clone());
    let some = |text: String| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let (through, why) = (some(typed.through), some(typed.why));
    match blocking(move || Ok(runs::run(&store, &clock, &actor, through.as_deref(), why.as_deref())?)).await {
        Ok(run) => Ok(Redirect::to(&format!("/runs/{}?done=run", run.id)).into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, Asked::default(), Some(kept), problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Leaves out of a run what it adds up to for the whole company, where the user does not see all of it.
pub(crate) fn shown(visit: &Visit, run: &mut Run) {
    if !visit.sees_everyone() {
        run.totals = runs::Totals::default();
    }
}

/// A run as a row.
pub(super) fn row(run: &Run) -> Row {
    let look = match run.state {
        runs::RunState::Draft => "",
        runs::RunState::InReview => "info",
        _ => "good",
    };
    let amounts = run.totals.amounts.iter().map(|(currency, amount)| {
        let shown = kernel::parse_decimal(amount).map_or_else(|_| amount.clone(), |a| crate::say::grouped(a, 2));
        format!("{shown} {currency}")
    });
    Row {
        state: run.state.word(),
        look,
        through: run.through.clone(),
        at: crate::say::minute(&run.at),
        actor: run.actor.clone(),
        why: run.why.clone().unwrap_or_default(),
        people: run.totals.people,
        amounts: amounts.collect(),
    }
}
