//! Statements and plan documents as PDF, and whether a verification code is that of a statement.

use crate::App;
use crate::papers::{statement, verify};
use crate::plan_document::paper;
use axum::Router;
use axum::routing::get;

/// The addresses of these.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/people/{person}/statement.pdf", get(statement::download))
        .route("/people/{person}/plan/{plan}/document.pdf", get(paper::download))
        .route("/verify", get(verify::answer))
}
