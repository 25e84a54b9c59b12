//! `GET /runs` and `POST /runs`.

use crate::failure::{Failure, blocking};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::Form;
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
    rows: Vec<Row>,
    through: String,
    why: String,
    periods: Vec<(String, String)>,
    may_run: bool,
    problems: Problems,
}

/// A run.
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) state: &'static str,
    pub(super) look: &'static str,
    pub(super) through: String,
    pub(super) at: String,
    pub(super) actor: String,
    pub(super) why: String,
    pub(super) people: u64,
    pub(super) amounts: Vec<String>,
    pub(super) problems: u64,
    pub(super) before: Option<i64>,
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
pub async fn list(visit: Visit) -> Shown<List> {
    page(&visit, None, Problems::new()).await
}

async fn page(visit: &Visit, typed: Option<(String, String)>, problems: Problems) -> Shown<List> {
    visit.needs(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(runs::list(&store)?)).await?;
    let rows = all.iter().enumerate().map(|(index, run)| Row { before: all.get(index + 1).map(|r| r.id), ..row(run) });
    let (through, why) = typed.unwrap_or_else(|| (visit.state.through(), String::new()));
    let calendar = visit.state.book.company.calendar.periods();
    let last = visit.state.outcome.through.min(calendar.len().saturating_sub(1));
    let periods = calendar[..=last].iter().rev().take(24).map(|period| (period.id.clone(), crate::say::period_of(period)));
    Ok(Page(List {
        shell: visit.shell(crate::language::t("Runs"), Place::Runs, ""),
        rows: rows.collect(),
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
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, Some(kept), problems).await?).into_response())
        }
        Err(other) => Err(other),
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
        id: run.id,
        state: run.state.word(),
        look,
        through: run.through.clone(),
        at: minute(&run.at),
        actor: run.actor.clone(),
        why: run.why.clone().unwrap_or_default(),
        people: run.totals.people,
        amounts: amounts.collect(),
        problems: run.totals.problems,
        before: None,
    }
}

/// An RFC 3339 instant to the minute.
pub(crate) fn minute(at: &str) -> String {
    at.get(..16).map_or_else(|| at.to_owned(), |start| start.replace('T', " "))
}
