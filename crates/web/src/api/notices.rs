//! Notifications and the palette's findings as JSON.

use super::listed::{Listed, Paging};
use super::object::Object;
use crate::App;
use crate::account::settings::keep_kinds;
use crate::failure::{Failure, blocking};
use crate::notifications::notice::{KINDS, Notice, of};
use crate::notifications::open::note;
use crate::search::find::{self, Asked, Group};
use crate::visit::Visit;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{Location, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The addresses below `/api/v1`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/search", get(search))
        .route("/notifications", get(all))
        .route("/notifications/read", post(read))
        .route("/account/notifications", post(kinds))
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Found {
    /// By kind: pages, people, plans, measures, payments, runs, records, actions.
    groups: Vec<Group>,
}

/// `GET /api/v1/search?q=`: what the palette finds, a few of each kind.
///
/// # Errors
/// When what was found cannot be remembered.
pub async fn search(visit: Visit, Query(asked): Query<Asked>) -> Result<Json<Found>, Failure> {
    Ok(Json(Found { groups: find::groups(visit, asked).await? }))
}

/// `GET /api/v1/notifications`: what concerns one, the newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Notice>>, Failure> {
    let notices = blocking(move || Ok(of(&visit)?)).await?;
    Listed::of(notices, &paging, |notice| notice.name.clone())
}

/// Which ones.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Names {
    /// Their names; all when there are none.
    names: Vec<String>,
}

/// `POST /api/v1/notifications/read` with `{"names": ["run 3 step 2 approval"]}`, or `{}` for all.
///
/// # Errors
/// Not found, for a name that does not concern the user.
pub async fn read(visit: Visit, Object(named): Object<Names>) -> Result<StatusCode, Failure> {
    let known: BTreeSet<String> = of(&visit)?.into_iter().map(|notice| notice.name).collect();
    let names: BTreeSet<String> = named.names.into_iter().collect();
    if !names.is_subset(&known) {
        return Err(Failure::NotFound);
    }
    note(&visit, if names.is_empty() { known } else { names }.into_iter().collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which kinds of notices one wants.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Kinds {
    /// By kind: statement, question, approval, run, plan. What is not named stays as it is.
    kinds: BTreeMap<String, bool>,
}

/// `POST /api/v1/account/notifications` with `{"kinds": {"run": false}}`.
///
/// # Errors
/// A kind that there is not.
pub async fn kinds(visit: Visit, Object(wanted): Object<Kinds>) -> Result<StatusCode, Failure> {
    let names: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
    if let Some(unknown) = wanted.kinds.keys().find(|kind| !names.contains(&kind.as_str())) {
        let at = Location::default().column("kinds").value(unknown);
        let problem = Problem::error("unknown-kind", at, format!("There is no kind of notice `{unknown}`."));
        return Err(problem.expected(names.join(", ")).suggest(unknown, names.iter().copied()).into());
    }
    keep_kinds(&visit, wanted.kinds).await?;
    Ok(StatusCode::NO_CONTENT)
}
