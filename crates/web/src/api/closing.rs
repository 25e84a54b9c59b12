//! Runs from draft to paid, balance lines, the ledger and holds as JSON.

use super::deciding::part;
use super::listed::{Listed, Paging};
use super::object::Object;
use crate::closing::arrived::{self, Typed};
use crate::closing::balances::{explained_of_person, explained_of_run};
use crate::closing::files;
use crate::closing::steps::{self, Asked};
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use payments::balances::Explained;
use payments::checklist::{Checklist, NothingMore};
use payments::cost_of_sales::Moved;
use payments::holds::Hold;
use payments::ledger::{self, Entry, Payout};
use payments::runs::{self, Run, StepTaken};
use serde::Deserialize;

/// The addresses below `/api/v1`.
pub fn routes() -> Router<crate::App> {
    Router::new()
        .route("/runs/{id}/steps", get(steps_of).post(step))
        .route("/runs/{id}/balances", get(balances_of_run))
        .route("/runs/{id}/payouts", get(payouts))
        .route("/runs/{id}/payroll", get(files::payroll))
        .route("/runs/{id}/journal", get(files::journal))
        .route("/people/{person}/balances", get(balances_of_person))
        .route("/close", get(close))
        .route("/close/costs", get(costs))
        .route("/close/nothing-more", post(nothing_more))
        .route("/close/nothing-more/{id}/withdraw", post(more))
        .route("/ledger", get(entries))
        .route("/holds", get(all_holds).post(hold))
        .route("/holds/{id}/lift", post(lift))
}

async fn known(visit: &Visit, id: i64) -> Result<Run, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    blocking(move || runs::show(&store, id)?.ok_or(Failure::NotFound)).await
}

/// `GET /api/v1/runs/{id}/steps`.
pub(super) async fn steps_of(visit: Visit, Path(id): Path<i64>, Query(paging): Query<Paging>) -> Result<Json<Listed<StepTaken>>, Failure> {
    known(&visit, id).await?;
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(runs::steps(&store, id)?)).await?;
    Listed::of(all, &paging, |one| format!("{} {}", one.at, one.step))
}

/// `POST /api/v1/runs/{id}/steps` with `{"step": "approve", "why": "…"}`, and `"despite": true` to make final what something stands in the way of.
pub(super) async fn step(visit: Visit, Path(id): Path<i64>, Object(asked): Object<Asked>) -> Result<Json<Run>, Failure> {
    Ok(Json(steps::taken(&visit, id, asked).await?))
}

/// `GET /api/v1/runs/{id}/balances`: the balance lines of a run with their causes.
pub(super) async fn balances_of_run(
    visit: Visit,
    Path(id): Path<i64>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<Explained>>, Failure> {
    Listed::of(explained_of_run(&visit, id).await?.0, &paging, |one| part(&one.balance.key))
}

/// `GET /api/v1/people/{person}/balances`: what the present figures change in closed periods.
pub(super) async fn balances_of_person(
    visit: Visit,
    Path(person): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<Explained>>, Failure> {
    Listed::of(explained_of_person(&visit, &person).await?, &paging, |one| part(&one.balance.key))
}

/// `GET /api/v1/runs/{id}/payouts`: who gets what, in minor units.
pub(super) async fn payouts(visit: Visit, Path(id): Path<i64>, Query(paging): Query<Paging>) -> Result<Json<Listed<Payout>>, Failure> {
    let run = known(&visit, id).await?;
    visit.note_reading(&format!("run {id}"))?;
    let store = visit.app.store.clone();
    let mut all = blocking(move || Ok(runs::payouts_of(&store, id)?)).await?;
    all.retain(|payout| visit.sees_in(&payout.person, &run.through));
    Listed::of(all, &paging, |one| format!("{} {}", one.person, one.currency))
}

/// `GET /api/v1/close`: the checklist of the open period; null when there is none.
pub(super) async fn close(visit: Visit) -> Result<Json<Option<Checklist>>, Failure> {
    Ok(Json(crate::closing::periods::read(&visit).await?.0))
}

#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub(super) struct Of {
    /// The period, by its id; the present one when it is left out.
    period: Option<String>,
}

/// `GET /api/v1/close/costs?period=`: what a period costs, and what moved since the one before.
pub(super) async fn costs(visit: Visit, Query(of): Query<Of>) -> Result<Json<Moved>, Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("period close")?;
    let period = visit.period(of.period.as_deref())?;
    Ok(Json(crate::closing::periods::costs(&visit, period).await?))
}

/// `POST /api/v1/close/nothing-more` with `{"kind": "deals", "source": "crm-*.csv", "why": "…"}`: nothing more of the open period comes, of a
/// kind or from one source of it.
pub(super) async fn nothing_more(visit: Visit, Object(typed): Object<Typed>) -> Result<(StatusCode, Json<NothingMore>), Failure> {
    Ok((StatusCode::CREATED, Json(arrived::saying(&visit, typed).await?)))
}

/// `POST /api/v1/close/nothing-more/{id}/withdraw` with `{"why": "…"}`.
pub(super) async fn more(visit: Visit, Path(id): Path<i64>, Object(wanted): Object<Why>) -> Result<Json<NothingMore>, Failure> {
    Ok(Json(arrived::withdrawing(&visit, id, wanted.why).await?))
}

#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub(super) struct Wanted {
    person: Option<String>,
}

/// `GET /api/v1/ledger?person=`: entries, newest first.
pub(super) async fn entries(
    visit: Visit,
    Query(wanted): Query<Wanted>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<Entry>>, Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("ledger")?;
    let store = visit.app.store.clone();
    let (before, limit) = (paging.before()?, paging.limit()?);
    let found = blocking(move || Ok(ledger::entries(&store, wanted.person.as_deref(), before, limit + 1)?)).await?;
    Ok(Json(Listed::cut(found, limit, |one| one.id.to_string())))
}

/// `GET /api/v1/holds`.
pub(super) async fn all_holds(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Hold>>, Failure> {
    Listed::of(crate::closing::holds::read(&visit).await?, &paging, |one| one.id.to_string())
}

#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub(super) struct ToHold {
    /// Empty for everybody, of one component or record.
    person: String,
    plan: Option<String>,
    component: Option<String>,
    record: String,
    why: String,
}

/// `POST /api/v1/holds` with `{"person": "ada", "why": "…"}`, and `plan` and `component` for one component, or `record` for what one record
/// pays.
pub(super) async fn hold(visit: Visit, Object(wanted): Object<ToHold>) -> Result<(StatusCode, Json<Hold>), Failure> {
    let component = wanted.plan.zip(wanted.component);
    let placed = crate::closing::holds::placed(&visit, wanted.person, component, wanted.record, wanted.why);
    Ok((StatusCode::CREATED, Json(placed.await?)))
}

#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub(super) struct Why {
    why: String,
}

/// `POST /api/v1/holds/{id}/lift` with `{"why": "…"}`.
pub(super) async fn lift(visit: Visit, Path(id): Path<i64>, Object(wanted): Object<Why>) -> Result<Json<Hold>, Failure> {
    Ok(Json(crate::closing::holds::lifted(&visit, id, wanted.why).await?))
}
