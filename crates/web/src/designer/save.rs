//! `POST /plans/drafts/{id}` and `…/form`: the text is saved, as it was typed or from the form.

use super::show::{Asked, page};
use super::{address, conflict, find};
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use book::drafts::{self, Draft};
use plans::edit::{Fields, Reshape};
use records::ledger::Meta;
use serde::Deserialize;

/// A text, and the revision that its writer saw.
#[derive(Debug, Deserialize)]
pub struct Typed {
    revision: i64,
    text: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    period: String,
}

/// Saves the text; shows it again with what is wrong when somebody else was quicker.
///
/// # Errors
/// Not found, for a draft that there is not or without the right.
pub async fn text(visit: Visit, Path(id): Path<i64>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let text = typed.text.replace("\r\n", "\n");
    let asked = Asked { view: "text".into(), person: typed.person, period: typed.period };
    saved(visit, id, typed.revision, text, asked).await
}

/// Saves the fields of the form into the text; a button of the form may add, remove or move a component or an entry as well.
///
/// # Errors
/// As for [`text`].
pub async fn form(visit: Visit, Path(id): Path<i64>, Form(typed): Form<Vec<(String, String)>>) -> Result<Response, Failure> {
    let draft = find(&visit, id).await?;
    let revision = typed.iter().find(|(name, _)| name == "revision").and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let word = |wanted: &str| typed.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str()).unwrap_or_default();
    let wanted = match word("do").strip_prefix("set ") {
        Some(place) => word(&format!("setting-of-{place}")),
        None => word("kind-of-new"),
    };
    let shape = Reshape::from_words(word("do"), wanted);
    let no_field = |name: &str| ["revision", "do", "kind-of-new"].contains(&name) || name.starts_with("setting-of-");
    let fields: Fields = typed.iter().filter(|(name, _)| !no_field(name)).cloned().collect();
    let asked = Asked { view: "form".into(), ..Asked::default() };
    if word("do") == "undo" {
        let before = before(&visit, &draft).await?;
        return saved(visit, id, revision, before, asked).await;
    }
    let file = draft.file();
    let written = plans::edit::write(&file, &draft.text, &fields);
    match written.and_then(|text| shape.map_or(Ok(text.clone()), |shape| plans::edit::reshape(&file, &text, &shape))) {
        Ok(text) => saved(visit, id, revision, text, asked).await,
        Err(problems) => Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, draft, asked, None, problems).await?).into_response()),
    }
}

/// The text before the last change; the text itself when there was none. Undone twice it is done again.
async fn before(visit: &Visit, draft: &Draft) -> Result<String, Failure> {
    let (store, id, text) = (visit.app.store.clone(), draft.id, draft.text.clone());
    blocking(move || {
        let steps = drafts::history(&store, id)?;
        Ok(steps.into_iter().map(|step| step.text).find(|before| *before != text).unwrap_or(text))
    })
    .await
}

async fn saved(visit: Visit, id: i64, revision: i64, text: String, asked: Asked) -> Result<Response, Failure> {
    let draft = find(&visit, id).await?;
    match write(&visit, id, revision, text.clone()).await {
        Ok(_) => {
            let parts = [("as", asked.view.as_str()), ("person", &asked.person), ("period", &asked.period), ("done", "draft")];
            Ok(Redirect::to(&format!("{}{}", address(id), crate::address::query(&parts))).into_response())
        }
        Err(Failure::Conflict(problems)) => {
            Ok((StatusCode::CONFLICT, page(visit, draft, asked, Some(text), problems).await?).into_response())
        }
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, draft, asked, Some(text), problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Gives a draft another text.
///
/// # Errors
/// Not found without the right; a conflict when somebody else changed it since.
pub async fn write(visit: &Visit, id: i64, revision: i64, text: String) -> Result<Draft, Failure> {
    visit.needs(Right::ChangePlans)?;
    let (store, at, actor) = (visit.app.store.clone(), visit.app.clock.now(), visit.user.email.clone());
    let done = blocking(move || {
        let meta = Meta { actor: &actor, why: None, at, complete: false };
        Ok(drafts::write(&store, id, revision, &text, &meta)?)
    });
    done.await.map_err(conflict)
}
