//! `POST /imports`: takes a file, looks into it and suggests a mapping.

use super::draft::{Draft, token};
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Location, Problem, Problems};
use records::Kind;
use records::intake::{self, FileSource};
use std::sync::Arc;

/// Takes the file.
///
/// # Errors
/// Not found, for those who may not import.
pub async fn start(visit: Visit, form: Multipart) -> Result<Response, Failure> {
    visit.needs(Right::Import)?;
    let (kind, name, bytes) = match fields(form).await {
        Ok(fields) => fields,
        Err(problem) => return refused(&visit, String::new(), problem.into()).await,
    };
    let owner = visit.user.email.clone();
    let drafts = Arc::clone(&visit.app.drafts);
    let drafted = blocking(move || Ok(draft(kind, name, bytes, owner)));
    match drafted.await? {
        Ok(draft) => {
            let to = format!("/imports/drafts/{}", draft.token);
            drafts.put(draft);
            Ok(Redirect::to(&to).into_response())
        }
        Err(problems) => refused(&visit, kind.word().to_owned(), problems).await,
    }
}

/// A draft of a file, with the mapping that is suggested for it.
pub(crate) fn draft(kind: Kind, name: String, bytes: Vec<u8>, owner: String) -> Result<Draft, Problems> {
    let size = bytes.len();
    let source = FileSource::bytes(name, bytes);
    let found = intake::inspect_for(kind, &source, &intake::Reading::default())?;
    let mapping = intake::suggest(kind, &found);
    Ok(Draft { token: token(), owner, kind, source, size, found: Arc::new(found), mapping })
}

async fn refused(visit: &Visit, kind: String, problems: Problems) -> Result<Response, Failure> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, super::list::page(visit, kind, problems).await?).into_response())
}

async fn fields(mut form: Multipart) -> Result<(Kind, String, Vec<u8>), Problem> {
    let broken = |_| Problem::error("broken-upload", Location::default(), "The upload broke off.").hint("send the file again");
    let (mut kind, mut file) = (None, None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("kind") => kind = Kind::from_word(field.text().await.map_err(broken)?.trim()),
            Some("file") => {
                let name = field.file_name().unwrap_or("file").rsplit(['/', '\\']).next().unwrap_or("file").to_owned();
                file = Some((name, field.bytes().await.map_err(broken)?.to_vec()));
            }
            _ => {}
        }
    }
    let kind = kind.ok_or_else(|| {
        Problem::error("no-kind", Location::default(), "What the rows are was not said.").expected("deals, people, quotas …")
    })?;
    let (name, bytes) = file.filter(|(_, bytes)| !bytes.is_empty()).ok_or_else(|| {
        Problem::error("no-file", Location::default(), "No file was chosen, or it is empty.")
            .hint("choose a file with a header and at least one row")
    })?;
    Ok((kind, name, bytes))
}
