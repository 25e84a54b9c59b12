//! Statements on paper: as PDF, each with a code by which a reader sees whether it is what attain says.
//!
//! - [`statement`]: a statement as a document: the figures of the page, in its order
//! - `held`: what is held and released, deposit by deposit
//! - [`code`]: the code of a statement, from its figures
//! - [`everyone`]: the statements of everyone, one after the other
//! - [`verify`]: whether a code is that of a statement

pub mod code;
pub mod everyone;
mod held;
pub mod statement;
pub mod verify;

use crate::App;
use crate::plan_document::paper;
use axum::Router;
use axum::routing::get;

/// The addresses of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/people/{person}/statement.pdf", get(statement::download))
        .route("/people/{person}/plan/{plan}/document.pdf", get(paper::download))
        .route("/verify", get(verify::show))
}
