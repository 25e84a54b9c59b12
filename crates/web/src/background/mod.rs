//! What a process does beside answering requests: it notices what others wrote, and does jobs.
//!
//! - [`process`]: the threads of a process that serves
//! - [`work`]: the kinds of job, and how each is done
//! - [`list`], [`show`]: one's jobs on pages: asked for, watched, cancelled, begun again, downloaded

pub mod list;
pub mod process;
pub mod show;
pub mod work;

use crate::App;
use axum::Router;
use axum::routing::{get, post};

/// The addresses of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/jobs", get(list::list).post(list::ask))
        .route("/jobs.csv", get(list::export))
        .route("/jobs.xlsx", get(list::workbook))
        .route("/jobs/{id}", get(show::show))
        .route("/jobs/{id}/file", get(show::download))
        .route("/jobs/{id}/cancel", post(show::cancel))
        .route("/jobs/{id}/retry", post(show::retry))
}
