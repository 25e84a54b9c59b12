//! The same as the pages, as JSON under `/api/v1`: decimals as strings, errors as `application/problem+json`.
//!
//! - [`statement`]: statements, why, why not, people
//! - [`people`]: people with attainment and pay, the credits of one
//! - [`plans`], [`documents`]: plans and measures in words, a person's plan document, its acceptance
//! - [`notices`]: notifications, and what the palette finds
//! - [`records`]: one record, read and changed
//! - [`imports`]: files in, imports listed and undone
//! - [`runs`]: runs made, listed, compared, verified
//! - [`closing`]: runs from draft to paid, balance lines, ledger, holds
//! - [`finance`]: accruals, capitalised commissions, the cost of sales
//! - [`questions`]: questions about pay
//! - [`deciding`]: adjustments, freezes, statements in review
//! - [`drafts`]: drafts of plans: written, checked, simulated, reviewed, published
//! - [`events`]: the audit trail
//! - [`papers`]: statements and plan documents as PDF, verification codes
//! - [`users`], [`account`]: who may come in and as what; one's own sessions, tokens, second factor
//! - [`areas`]: which areas a token needs for what
//! - [`jobs`]: work that takes longer than a request
//! - [`describe`], [`typed`], [`openapi`]: every address, what it takes and gives by the types of its handler, and all of it as OpenAPI 3.1
//! - [`listed`]: long lists, a page at a time
//! - [`limits`], [`once`], [`tags`]: how many requests, requests that are done once, ETags
//! - [`object`]: bodies that are objects
//! - [`problem`]: what went wrong, as JSON

pub mod account;
pub mod areas;
pub mod closing;
pub mod deciding;
pub mod describe;
pub mod documents;
pub mod drafts;
pub mod events;
pub mod finance;
pub mod imports;
pub mod jobs;
pub mod limits;
pub mod listed;
pub mod notices;
pub mod object;
mod objectives;
pub mod once;
pub mod openapi;
pub mod papers;
pub mod people;
pub mod plans;
pub mod problem;
pub mod questions;
pub mod records;
pub mod runs;
pub mod statement;
pub mod tags;
pub mod typed;
pub mod users;

use crate::App;
use crate::app::LARGEST_FILE;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

/// Every address below `/api/v1`.
pub fn router(app: &App) -> Router<App> {
    let tags = tags::Tags { app: app.clone(), routes: routes().with_state(app.clone()) };
    routes()
        .layer(from_fn(problem::as_json))
        .layer(from_fn_with_state(tags, tags::tagged))
        .layer(from_fn_with_state(app.clone(), once::once))
        .layer(from_fn_with_state(app.clone(), limits::limited))
        .layer(from_fn(problem::as_json))
}

fn routes() -> Router<App> {
    Router::new()
        .route("/openapi.json", get(openapi::document))
        .route("/metrics", get(crate::watch::requests::metrics))
        .route("/audit", get(events::list))
        .route("/me", get(statement::me))
        .route("/people/{person}/statement", get(statement::statement))
        .route("/people/{person}/statement/versions", get(statement::versions))
        .route("/people/{person}/why", get(statement::why))
        .route("/records/{kind}/{id}", get(records::show).patch(records::change).put(records::change))
        .route("/records/{kind}/{id}/why-not", get(statement::why_not))
        .route("/imports", get(imports::list).post(imports::import).layer(DefaultBodyLimit::max(LARGEST_FILE)))
        .route("/imports/{id}/undo", post(imports::undo))
        .route("/runs", get(runs::list).post(runs::run))
        .route("/runs/compare", get(runs::compare))
        .route("/runs/{id}", get(runs::show))
        .route("/runs/{id}/verification", get(runs::verify))
        .route("/plan-drafts", get(drafts::list).post(drafts::begin))
        .route("/plan-drafts/{id}", get(drafts::show).put(drafts::write))
        .route("/plan-drafts/{id}/history", get(drafts::history))
        .route("/plan-drafts/{id}/check", get(drafts::check))
        .route("/plan-drafts/{id}/difference", get(drafts::difference))
        .route("/plan-drafts/{id}/trial", get(drafts::trial))
        .route("/plan-drafts/{id}/simulation", get(drafts::simulation))
        .route("/plan-drafts/{id}/chance", get(drafts::chance))
        .route("/plan-drafts/{id}/{step}", post(drafts::step))
        .merge(account::routes())
        .merge(users::routes())
        .merge(closing::routes())
        .merge(deciding::routes())
        .merge(finance::routes())
        .merge(jobs::routes())
        .merge(papers::routes())
        .merge(people::routes())
        .merge(plans::routes())
        .merge(documents::routes())
        .merge(notices::routes())
        .merge(questions::routes())
        .merge(objectives::routes())
        .fallback(nothing)
}

async fn nothing() -> crate::failure::Failure {
    crate::failure::Failure::NotFound
}
