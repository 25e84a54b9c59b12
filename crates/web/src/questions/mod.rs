//! Questions about pay: asked on a line of a statement, discussed, answered or corrected.
//!
//! - [`list`]: the questions that the user may see, and the same as CSV
//! - [`ask`]: a question is asked, with what is seen on the page
//! - [`show`]: one question with its discussion
//! - [`step`]: assigned, said, answered, corrected, closed, asked again
//! - [`sight`]: who may see and do what
//! - [`attached`]: the *why* that was seen, for people

pub mod ask;
pub mod attached;
pub mod list;
pub mod show;
pub mod sight;
pub mod step;

use crate::App;
use axum::Router;
use axum::routing::{get, post};

/// The addresses of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/questions", get(list::list).post(ask::raise))
        .route("/questions.csv", get(list::export))
        .route("/questions.xlsx", get(list::workbook))
        .route("/questions/ask", get(ask::show))
        .route("/questions/{id}", get(show::show))
        .route("/questions/{id}/{step}", post(step::take))
}
