//! `GET /health` and `GET /ready`, for load balancers and supervisors. They say nothing about the company.

use crate::failure::blocking;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The process answers.
pub async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// The database answers, its tables are those that this program knows, and there are figures to show.
pub async fn ready(State(app): State<crate::App>) -> (StatusCode, Json<Value>) {
    let store = app.store.clone();
    let database = blocking(move || Ok(store.read(|tx| Ok(audit::head(tx)?))?)).await.is_ok();
    let store = app.store.clone();
    let tables = blocking(move || Ok(store.is_current()?)).await.unwrap_or(false);
    let figures = !app.desk.state().book.company.name.is_empty();
    let status = if database && tables && figures { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "database": database, "tables": tables, "figures": figures })))
}
