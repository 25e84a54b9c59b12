//! Objectives of people and their scores as JSON.

use super::listed::{Listed, Paging};
use super::object::Object;
use crate::failure::Failure;
use crate::objectives::{Asked, Typed, read, setting};
use crate::visit::Visit;
use axum::extract::Query;
use axum::routing::get;
use axum::{Json, Router};
use payments::objectives::Objective;

/// The address below `/api/v1`.
pub fn routes() -> Router<crate::App> {
    Router::new().route("/objectives", get(all).post(set))
}

/// `GET /api/v1/objectives?period=2026-Q3`.
pub(super) async fn all(
    visit: Visit,
    Query(asked): Query<Asked>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<Objective>>, Failure> {
    Listed::of(read(&visit, &asked.period)?.1, &paging, |one| format!("{} {} {}", one.person, one.component, one.goal))
}

/// `POST /api/v1/objectives` with `{"person": "ada", "period": "2026-Q3", "goal": "…", "score": "80%", "why": "…"}`.
pub(super) async fn set(visit: Visit, Object(typed): Object<Typed>) -> Result<Json<Objective>, Failure> {
    Ok(Json(setting(&visit, typed).await?))
}
