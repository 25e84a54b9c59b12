//! A person's plan document as JSON, and her acceptance of it.

use super::object::Object;
use super::plans::{Asked, Part, parts};
use crate::App;
use crate::failure::{Failure, blocking};
use crate::plan_document::accept::{Typed, accepted};
use crate::plan_document::notice::{self, Notice};
use crate::plan_document::own;
use crate::plan_document::show::{find, hash};
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use book::acceptance::{self, Acceptance};
use schemars::JsonSchema;
use serde::Serialize;

/// The addresses below `/api/v1`.
pub fn routes() -> Router<App> {
    Router::new().route("/people/{person}/plan/{plan}", get(document)).route("/people/{person}/plan/{plan}/acceptance", post(accept))
}

/// A plan with what is one person's own in it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document {
    person: String,
    name: String,
    plan: String,
    version: u32,
    /// What it says as a whole, in sentences.
    sentences: Vec<String>,
    /// What each component says, and its curve.
    components: Vec<Part>,
    /// Her quotas of what the plan reads.
    quotas: Vec<own::Quota>,
    /// What stands in her own row and the plan reads: target pay, rates, amounts, as people read them.
    figures: Vec<Figure>,
    /// What changed from the version before; null for a first version.
    notice: Option<Notice>,
    /// The hash of what is accepted: the plan's text.
    document: String,
    /// Her acceptance; null while there is none.
    accepted: Option<Acceptance>,
    /// Whether the plan's text is still the one that was accepted.
    same: bool,
}

/// Something that is her own in the plan.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Figure {
    name: String,
    value: String,
}

/// `GET /api/v1/people/{person}/plan/{plan}?version=`.
///
/// # Errors
/// Not found, for a person or plan that there is not, that she is not on, or that is not the user's to see.
pub async fn document(
    visit: Visit,
    Path((person, plan)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<Document>, Failure> {
    blocking(move || {
        let (who, chosen) = find(&visit, &person, &plan, &asked.version)?;
        let accepted = acceptance::find(&visit.app.store, &person, chosen.id.as_str(), chosen.version)?;
        let (sentences, components) = parts(&visit, chosen);
        let day = visit.today().max(chosen.effective.from);
        let document = hash(chosen);
        Ok(Json(Document {
            person: who.id.to_string(),
            name: who.name.clone(),
            plan: chosen.id.to_string(),
            version: chosen.version,
            sentences,
            components,
            quotas: own::quotas(&visit.state.book, who, chosen),
            figures: own::figures(&visit, who, chosen, day).into_iter().map(|(name, value)| Figure { name, value }).collect(),
            notice: notice::of(&visit, chosen, who.id.as_str()),
            same: accepted.as_ref().is_some_and(|accepted| accepted.document == document),
            document,
            accepted,
        }))
    })
    .await
}

/// `POST /api/v1/people/{person}/plan/{plan}/acceptance` with `{"version": 2, "document": "…", "name": "Ada Lovelace"}`.
///
/// # Errors
/// Not found, for a plan that is not one's own; without a name, twice, or when the text is another one.
pub async fn accept(
    visit: Visit,
    Path((person, plan)): Path<(String, String)>,
    Object(typed): Object<Typed>,
) -> Result<(StatusCode, Json<Acceptance>), Failure> {
    Ok((StatusCode::CREATED, Json(accepted(&visit, &person, &plan, typed).await?)))
}
