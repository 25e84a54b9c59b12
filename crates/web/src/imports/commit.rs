//! `POST /imports/drafts/{token}/commit`: imports the file in one transaction, and calculates anew.

use super::draft;
use super::preview;
use crate::failure::{Failure, blocking};
use crate::own;
use crate::visit::Visit;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use records::intake::NoLookups;
use records::ledger::Meta;
use serde::Deserialize;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    why: String,
}

/// Imports the file.
///
/// # Errors
/// Not found, for a draft that there is not (any more) or that is somebody else's.
pub async fn commit(visit: Visit, Path(token): Path<String>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let draft = draft::of(&visit, &token)?;
    let (store, clock, desk) = (visit.app.store.clone(), visit.app.clock.clone(), visit.app.desk.clone());
    let (actor, working) = (visit.user.email.clone(), draft.clone());
    let (state, me) = (visit.state.clone(), visit.user.person.clone());
    let imported = blocking(move || {
        own::refused(&state, me.as_deref(), &working)?;
        let why = Some(typed.why.trim()).filter(|text| !text.is_empty());
        let meta = Meta { actor: &actor, why, at: clock.now(), complete: false };
        let (source, mapping) = (&working.source, &working.mapping);
        let summary = book::database::import_file(&store, source, working.kind, mapping, &NoLookups, &meta)?.summary;
        if summary.import.is_some() {
            // When the book could not be calculated before either, the figures are those from before that, and every page says so.
            let _ = desk.reload(&format!("import of {}", working.source.name));
        }
        Ok(summary)
    });
    match imported.await {
        Ok(summary) => {
            visit.app.drafts.forget(&token);
            let to = summary.import.map_or_else(|| "/imports".to_owned(), |id| format!("/imports/{id}?done=imported"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, preview::page(&visit, draft, problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}
