//! Runs as JSON.

use super::listed::{Listed, Paging};
use super::object::Object;
use crate::failure::{Failure, blocking};
use crate::runs::compare::Asked;
use crate::visit::Visit;
use access::Right;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use payments::runs::{self, Run, RunComparison, Verification};
use serde::Deserialize;

/// What to run.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Wanted {
    /// Through which period; that of the latest credited record when none.
    pub through: Option<String>,
    /// Why; kept with the run.
    pub why: Option<String>,
}

/// `GET /api/v1/runs`, newest first.
///
/// # Errors
/// Not found without the right.
pub async fn list(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Run>>, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    let mut all = blocking(move || Ok(runs::list(&store)?)).await?;
    all.iter_mut().for_each(|run| crate::runs::list::shown(&visit, run));
    Listed::of(all, &paging, |run| run.id.to_string())
}

/// `GET /api/v1/runs/{id}`.
///
/// # Errors
/// Not found, for a run that there is not or without the right.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Result<Json<Run>, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    let mut run = stored(&visit, id).await?;
    crate::runs::list::shown(&visit, &mut run);
    Ok(Json(run))
}

async fn stored(visit: &Visit, id: i64) -> Result<Run, Failure> {
    let store = visit.app.store.clone();
    blocking(move || Ok(runs::show(&store, id)?)).await?.ok_or(Failure::NotFound)
}

async fn find(visit: &Visit, id: i64) -> Result<Run, Failure> {
    visit.needs(Right::ReadRuns)?;
    stored(visit, id).await
}

/// `POST /api/v1/runs` with `{"through": "2026-05", "why": "…"}`.
///
/// # Errors
/// Not found without the right; what is wrong with the book.
pub async fn run(visit: Visit, Object(wanted): Object<Wanted>) -> Result<(StatusCode, Json<Run>), Failure> {
    visit.needs(Right::Run)?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    let run = blocking(move || Ok(runs::run(&store, &clock, &actor, wanted.through.as_deref(), wanted.why.as_deref())?)).await?;
    Ok((StatusCode::CREATED, Json(run)))
}

/// `GET /api/v1/runs/compare?before=&after=`.
///
/// # Errors
/// Not found, for runs that there are not or without the right.
pub async fn compare(visit: Visit, Query(asked): Query<Asked>) -> Result<Json<RunComparison>, Failure> {
    let (before, after) = (asked.before, asked.after);
    find(&visit, before).await?;
    find(&visit, after).await?;
    visit.note_reading(&format!("runs {before} and {after}"))?;
    let store = visit.app.store.clone();
    Ok(Json(blocking(move || Ok(runs::compare(&store, before, after)?)).await?))
}

/// `GET /api/v1/runs/{id}/verification`: calculates again and says what holds.
///
/// # Errors
/// Not found, for a run that there is not or without the right.
pub async fn verify(visit: Visit, Path(id): Path<i64>) -> Result<Json<Verification>, Failure> {
    find(&visit, id).await?;
    let store = visit.app.store.clone();
    Ok(Json(blocking(move || Ok(runs::verify(&store, id)?)).await?))
}
