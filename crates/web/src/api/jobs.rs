//! Jobs as JSON: asked for, watched, cancelled, begun again, downloaded.

use super::listed::{Listed, Paging};
use super::object::Object;
use super::typed::Accepted;
use crate::App;
use crate::background::list::{SHOWN, Typed, asked};
use crate::background::show::{self, Action, act, own};
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use ::jobs::{self, Job};
use axum::extract::{Path, Query};
use axum::routing::{get, post};
use axum::{Json, Router};

/// The addresses of these.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/jobs", get(list).post(ask))
        .route("/jobs/{id}", get(show))
        .route("/jobs/{id}/file", get(show::download))
        .route("/jobs/{id}/cancel", post(cancel))
        .route("/jobs/{id}/retry", post(retry))
}

/// `GET /api/v1/jobs`: one's own, newest first.
///
/// # Errors
/// What the database refuses.
pub async fn list(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Job>>, Failure> {
    let (store, owner) = (visit.app.store.clone(), visit.user.email.clone());
    let all = blocking(move || Ok(store.read(|tx| jobs::list(tx, Some(&owner), SHOWN))?)).await?;
    Listed::of(all, &paging, |job| job.id.to_string())
}

/// `POST /api/v1/jobs` with `{"kind": "statements", "period": "2026-03"}`: 202 with the job's address.
///
/// # Errors
/// Not found without the right; an unknown kind, period or run.
pub async fn ask(visit: Visit, Object(typed): Object<Typed>) -> Result<Accepted<Job>, Failure> {
    let job = asked(&visit, typed).await?;
    let address = format!("/api/v1/jobs/{}", job.id);
    Ok(Accepted(address, job))
}

/// `GET /api/v1/jobs/{id}`.
///
/// # Errors
/// Not found, for a job that there is not or that is somebody else's.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Result<Json<Job>, Failure> {
    own(&visit, id).await.map(Json)
}

/// `POST /api/v1/jobs/{id}/cancel`.
///
/// # Errors
/// As for the job; that it is over.
pub async fn cancel(visit: Visit, Path(id): Path<i64>) -> Result<Json<Job>, Failure> {
    act(&visit, id, Action::Cancel).await.map(Json)
}

/// `POST /api/v1/jobs/{id}/retry`.
///
/// # Errors
/// As for the job; that it is neither failed nor cancelled.
pub async fn retry(visit: Visit, Path(id): Path<i64>) -> Result<Json<Job>, Failure> {
    act(&visit, id, Action::Retry).await.map(Json)
}
