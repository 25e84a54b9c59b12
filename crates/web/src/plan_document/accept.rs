//! `POST /people/{person}/plan/{plan}/accept`: she accepts a version of her plan, in her own name only.

use super::show::{Asked, find, hash, page};
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use book::acceptance::{self, Acceptance};
use kernel::{Location, Problem};
use records::ledger::Meta;
use serde::Deserialize;

/// What was typed.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
pub struct Typed {
    /// The version.
    pub version: u32,
    /// The hash of the document that she was shown.
    pub document: String,
    /// Her name.
    #[serde(default)]
    pub name: String,
}

/// Accepts, and shows the document again.
///
/// # Errors
/// Not found, for a plan that is not her own.
pub async fn accept(visit: Visit, Path((person, plan)): Path<(String, String)>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let asked = Asked { version: typed.version.to_string() };
    match accepted(&visit, &person, &plan, typed).await {
        Ok(done) => Ok(Redirect::to(&format!("{}&done=accepted", super::address(&person, &plan, done.version))).into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, person, plan, asked, problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Accepts a version for the person who asks.
///
/// # Errors
/// Not found, for a plan that is not her own; without a name, twice, or when the text is not the one that she was shown.
pub async fn accepted(visit: &Visit, person: &str, plan: &str, typed: Typed) -> Result<Acceptance, Failure> {
    if !visit.is_me(person) {
        return Err(Failure::NotFound);
    }
    let (_, chosen) = find(visit, person, plan, &typed.version.to_string())?;
    if hash(chosen) != typed.document {
        let problem = Problem::error("plan-changed", Location::default(), "The plan is not the one that you were shown. Read it again.");
        return Err(problem.into());
    }
    let (store, at, actor) = (visit.app.store.clone(), visit.app.clock.now(), visit.user.email.clone());
    let (person, plan) = (person.to_owned(), plan.to_owned());
    blocking(move || {
        let meta = Meta { actor: &actor, why: None, at, complete: false };
        Ok(acceptance::accept(&store, &person, (&plan, typed.version), &typed.document, &typed.name, &meta)?)
    })
    .await
}
