//! Questions about pay as JSON.

use super::listed::{Listed, Paging};
use super::object::Object;
use crate::failure::{Failure, blocking};
use crate::questions::{ask, list, sight, step};
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use payments::disputes::{self, Asked, Choice, Dispute, Shown};

/// The addresses below `/api/v1`.
pub fn routes() -> Router<crate::App> {
    Router::new()
        .route("/questions", get(all).post(raise))
        .route("/questions/{id}", get(show))
        .route("/questions/{id}/corrections", get(corrections))
        .route("/questions/{id}/{step}", post(take))
}

/// `GET /api/v1/questions?show=&person=&q=`.
pub(super) async fn all(
    visit: Visit,
    Query(asked): Query<list::Asked>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<Dispute>>, Failure> {
    Listed::of(list::read(&visit, &asked).await?, &paging, |one| one.id.to_string())
}

/// `POST /api/v1/questions` with what it is about and its text.
pub(super) async fn raise(visit: Visit, Object(asked): Object<Asked>) -> Result<(StatusCode, Json<Dispute>), Failure> {
    Ok((StatusCode::CREATED, Json(ask::raised(&visit, asked).await?)))
}

/// `GET /api/v1/questions/{id}`: with what was attached, and its history.
pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Result<Json<Shown>, Failure> {
    let found = sight::find(&visit, id).await?;
    if visit.by.is_some() || !visit.is_me(&found.dispute.person) {
        visit.note_reading(&format!("person {}, {}", found.dispute.person, found.dispute.period))?;
    }
    Ok(Json(found))
}

/// `GET /api/v1/questions/{id}/corrections`: what changed since it was asked and may be linked.
pub(super) async fn corrections(visit: Visit, Path(id): Path<i64>, Query(paging): Query<Paging>) -> Result<Json<Listed<Choice>>, Failure> {
    visit.needs(access::Right::AnswerQuestions)?;
    let found = sight::find(&visit, id).await?.dispute;
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(disputes::choices(&store, &found)?)).await?;
    Listed::of(all, &paging, |one| format!("{} {}", one.correction.kind, one.correction.reference))
}

/// `POST /api/v1/questions/{id}/{step}` with `{"text": "…"}`.
pub(super) async fn take(
    visit: Visit,
    Path((id, step)): Path<(i64, String)>,
    Object(typed): Object<step::Typed>,
) -> Result<Json<Dispute>, Failure> {
    Ok(Json(step::taken(&visit, id, &step, typed).await?))
}
