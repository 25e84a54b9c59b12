//! `POST /adjustments/{id}/files` and `GET /adjustment-files/{id}`: files of adjustments by hand.

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Location, Problem};
use payments::attachments::{self, Attachment};

/// Attaches the file that was chosen.
///
/// # Errors
/// Not found without the right.
pub async fn attach(visit: Visit, Path(id): Path<String>, form: Result<Multipart, MultipartRejection>) -> Result<Response, Failure> {
    visit.needs(Right::ChangeRecords)?;
    let done = match chosen(form).await {
        Ok((name, content)) => attached(&visit, id, name, content).await,
        Err(problem) => Err(problem.into()),
    };
    match done {
        Ok(_) => Ok(Redirect::to("/adjustments?done=attached").into_response()),
        Err(Failure::Invalid(problems)) => super::adjustments::refused(&visit, problems),
        Err(other) => Err(other),
    }
}

async fn chosen(form: Result<Multipart, MultipartRejection>) -> Result<(String, Vec<u8>), Problem> {
    let at = || Location::default().column("file");
    let large = format!("at most {} MB", attachments::LARGEST >> 20);
    let broken = || Problem::error("broken-upload", at(), "The file is too large, or its upload broke off.").expected(large.clone());
    let mut form = form.map_err(|_| Problem::error("no-file", at(), "No file was chosen."))?;
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            let content = field.bytes().await.map_err(|_| broken())?.to_vec();
            if !name.is_empty() {
                return Ok((name, content));
            }
        }
    }
    Err(Problem::error("no-file", at(), "No file was chosen."))
}

/// Attaches a file in the name of the user; for the API as well.
///
/// # Errors
/// Not found without the right; a file that is not taken.
pub async fn attached(visit: &Visit, id: String, name: String, content: Vec<u8>) -> Result<Attachment, Failure> {
    visit.needs(Right::ChangeRecords)?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    blocking(move || Ok(attachments::attach(&store, &clock, &actor, &id, &name, &content)?)).await
}

/// The file, to be kept and not to be shown by the browser: for those who see runs, and those who see the pay of whom it adjusts.
///
/// # Errors
/// Not found, for a file that there is not or that is not the user's to see.
pub async fn download(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    let store = visit.app.store.clone();
    let (file, content) = blocking(move || Ok(attachments::read(&store, id)?)).await?.ok_or(Failure::NotFound)?;
    let of = visit.state.book.adjustments.iter().find(|one| one.id == file.adjustment);
    let person = of.map(|one| (one.person.to_string(), one.period));
    let sees = person.as_ref().is_some_and(|(person, period)| visit.may_see(person, visit.judged_on(*period)));
    if !sees {
        visit.needs(Right::ReadRuns)?;
    }
    if person.as_ref().is_none_or(|(person, _)| !visit.is_me(person)) {
        visit.note_reading(&format!("file of adjustment {}", file.adjustment))?;
    }
    // Letters beyond ASCII stand in the second form of the name; old browsers read the first.
    let plain: String = file.name.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '_' }).collect();
    let name = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", crate::address::encoded(&file.name));
    let headers = [
        (header::CONTENT_TYPE, file.kind),
        (header::CONTENT_DISPOSITION, name),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, content).into_response())
}
