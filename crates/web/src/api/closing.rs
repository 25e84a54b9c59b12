//! Runs from draft to paid, balance lines, the ledger and holds as JSON.

use crate::closing::balances::{explained_of_person, explained_of_run};
use crate::closing::steps::{self, Asked};
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use payments::balances::Explained;
use payments::checklist::Checklist;
use payments::holds::{self, Hold, NewHold};
use payments::ledger::{self, Entry, Payout};
use payments::runs::{self, Run, StepTaken};
use serde::Deserialize;

/// The addresses below `/api/v1`.
pub fn routes() -> Router<crate::App> {
    Router::new()
        .route("/runs/{id}/steps", get(steps_of).post(step))
        .route("/runs/{id}/balances", get(balances_of_run))
        .route("/runs/{id}/payouts", get(payouts))
        .route("/people/{person}/balances", get(balances_of_person))
        .route("/close", get(close))
        .route("/ledger", get(entries))
        .route("/holds", get(all_holds).post(hold))
        .route("/holds/{id}/lift", post(lift))
}

async fn known(visit: &Visit, id: i64) -> Result<(), Failure> {
    visit.needs(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    blocking(move || runs::show(&store, id)?.map(drop).ok_or(Failure::NotFound)).await
}

/// `GET /api/v1/runs/{id}/steps`.
async fn steps_of(visit: Visit, Path(id): Path<i64>) -> Result<Json<Vec<StepTaken>>, Failure> {
    known(&visit, id).await?;
    let store = visit.app.store.clone();
    Ok(Json(blocking(move || Ok(runs::steps(&store, id)?)).await?))
}

/// `POST /api/v1/runs/{id}/steps` with `{"step": "approve", "why": "…"}`.
async fn step(visit: Visit, Path(id): Path<i64>, Json(asked): Json<Asked>) -> Result<Json<Run>, Failure> {
    Ok(Json(steps::taken(&visit, id, asked).await?))
}

/// `GET /api/v1/runs/{id}/balances`: the balance lines of a run with their causes.
async fn balances_of_run(visit: Visit, Path(id): Path<i64>) -> Result<Json<Vec<Explained>>, Failure> {
    Ok(Json(explained_of_run(&visit, id).await?.0))
}

/// `GET /api/v1/people/{person}/balances`: what the present figures change in closed periods.
async fn balances_of_person(visit: Visit, Path(person): Path<String>) -> Result<Json<Vec<Explained>>, Failure> {
    Ok(Json(explained_of_person(&visit, &person).await?))
}

/// `GET /api/v1/runs/{id}/payouts`: who gets what, in minor units.
async fn payouts(visit: Visit, Path(id): Path<i64>) -> Result<Json<Vec<Payout>>, Failure> {
    known(&visit, id).await?;
    visit.note_reading(&format!("run {id}"))?;
    let store = visit.app.store.clone();
    Ok(Json(blocking(move || Ok(runs::payouts_of(&store, id)?)).await?))
}

/// `GET /api/v1/close`: the checklist of the open period; null when there is none.
async fn close(visit: Visit) -> Result<Json<Option<Checklist>>, Failure> {
    Ok(Json(crate::closing::periods::read(&visit).await?.0))
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    person: Option<String>,
    before: Option<i64>,
}

/// `GET /api/v1/ledger?person=&before=`: a hundred entries, newest first.
async fn entries(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Json<Vec<Entry>>, Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("ledger")?;
    let store = visit.app.store.clone();
    Ok(Json(blocking(move || Ok(ledger::entries(&store, wanted.person.as_deref(), wanted.before, 100)?)).await?))
}

/// `GET /api/v1/holds`.
async fn all_holds(visit: Visit) -> Result<Json<Vec<Hold>>, Failure> {
    visit.needs(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    Ok(Json(blocking(move || Ok(holds::list(&store)?)).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ToHold {
    person: String,
    plan: Option<String>,
    component: Option<String>,
    why: String,
}

/// `POST /api/v1/holds` with `{"person": "ada", "why": "…"}`, and `plan` and `component` for one component.
async fn hold(visit: Visit, Json(wanted): Json<ToHold>) -> Result<(StatusCode, Json<Hold>), Failure> {
    visit.needs(Right::ApproveRuns)?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    let placed = blocking(move || {
        let component = wanted.plan.as_deref().zip(wanted.component.as_deref());
        Ok(holds::place(&store, &clock, &actor, &NewHold { person: &wanted.person, component, reason: &wanted.why })?)
    });
    Ok((StatusCode::CREATED, Json(placed.await?)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Why {
    why: String,
}

/// `POST /api/v1/holds/{id}/lift` with `{"why": "…"}`.
async fn lift(visit: Visit, Path(id): Path<i64>, Json(wanted): Json<Why>) -> Result<Json<Hold>, Failure> {
    visit.needs(Right::ApproveRuns)?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    Ok(Json(blocking(move || Ok(holds::lift(&store, &clock, &actor, id, &wanted.why)?)).await?))
}
