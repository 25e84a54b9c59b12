//! `POST /plans/drafts/{id}/{step}`: it is submitted, sent back, approved, withdrawn, published.

use super::show::{Asked, page};
use super::{address, conflict, find};
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::visit::Visit;
use access::Right;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use book::drafts::{self, Draft, Step};
use records::ledger::Meta;
use serde::Deserialize;

/// What was typed, and the revision that the person saw.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
pub struct Typed {
    /// The revision.
    pub revision: i64,
    /// A reason or a remark.
    #[serde(default)]
    pub why: String,
}

/// Takes the step, and shows the draft again.
///
/// # Errors
/// Not found, for a draft or a step that there is not, or without the right.
pub async fn advance(visit: Visit, Path((id, step)): Path<(i64, String)>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let draft = find(&visit, id).await?;
    match taken(&visit, id, &step, &typed).await {
        Ok(_) => {
            Ok(Redirect::to(&format!("{}?done={}", address(id), if step == "publish" { "published" } else { "step" })).into_response())
        }
        Err(Failure::Conflict(problems)) => {
            let draft = find(&visit, draft.id).await?;
            Ok((StatusCode::CONFLICT, page(visit, draft, Asked::default(), None, problems).await?).into_response())
        }
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, draft, Asked::default(), None, problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Takes a step by its word; `publish` also brings the plan into force and everyone's figures up to date.
///
/// # Errors
/// Not found, for a step that there is not or without the right; a conflict when somebody else was quicker or the step does not follow.
pub async fn taken(visit: &Visit, id: i64, word: &str, typed: &Typed) -> Result<Draft, Failure> {
    let step = Step::from_word(word);
    visit.needs(match (word, step) {
        ("publish", _) | (_, Some(Step::Submit | Step::Withdraw)) => Right::ChangePlans,
        (_, Some(Step::Approve | Step::SendBack)) => Right::ReviewPlans,
        (_, None) => return Err(Failure::NotFound),
    })?;
    if word == "publish" || step == Some(Step::Approve) {
        let plan = find(visit, id).await?.plan;
        visit.refuse_own(visit.is_on(&plan), t("somebody whom the plan does not pay approves and publishes it"))?;
    }
    let (app, at, actor) = (visit.app.clone(), visit.app.clock.now(), visit.user.email.clone());
    let (revision, why) = (typed.revision, Some(typed.why.trim().to_owned()).filter(|why| !why.is_empty()));
    let done = blocking(move || {
        let meta = Meta { actor: &actor, why: why.as_deref(), at, complete: false };
        let Some(step) = step else {
            let (draft, _) = drafts::publish(&app.store, id, revision, &meta)?;
            app.desk.reload(&format!("plan {} v{}", draft.plan, draft.version))?;
            return Ok(draft);
        };
        Ok(drafts::advance(&app.store, id, revision, step, &meta)?)
    });
    done.await.map_err(conflict)
}
