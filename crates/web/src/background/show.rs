//! `GET /jobs/{id}` and what can be done with a job of one's own.

use super::list::{Row, row};
use super::work::Wanted;
use crate::failure::{Failure, blocking};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jobs::{Job, JobState};
use kernel::Problems;
use std::io;

/// The page.
#[derive(Template)]
#[template(path = "background/show.html")]
pub struct Show {
    shell: Shell,
    row: Row,
    wrong: Problems,
}

/// One's own job.
///
/// # Errors
/// Not found, for a job that there is not or that is somebody else's.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Shown<Show> {
    let job = own(&visit, id).await?;
    Ok(page(&visit, job, Problems::new()))
}

fn page(visit: &Visit, job: Job, wrong: Problems) -> Page<Show> {
    Page(Show { shell: visit.following(&job.title, Place::Jobs, ""), row: row(job), wrong })
}

/// The job, when it is the user's own.
///
/// # Errors
/// Not found otherwise.
pub async fn own(visit: &Visit, id: i64) -> Result<Job, Failure> {
    let (store, owner) = (visit.app.store.clone(), visit.user.email.clone());
    let found = blocking(move || Ok(store.read(|tx| jobs::find(tx, id))?)).await?;
    found.filter(|job| job.owner == owner).ok_or(Failure::NotFound)
}

/// What can be done with a job.
#[derive(Debug, Clone, Copy)]
pub enum Action {
    /// It is wanted no more.
    Cancel,
    /// It is begun again.
    Retry,
}

/// Does it.
///
/// # Errors
/// Not found, as for the page; that the job is over, or is not.
pub async fn act(visit: &Visit, id: i64, action: Action) -> Result<Job, Failure> {
    own(visit, id).await?;
    if !access::sees_everyone(&visit.user) {
        return Err(Failure::NotFound);
    }
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    let done = blocking(move || {
        Ok(match action {
            Action::Cancel => jobs::cancel(&store, id, &actor, &clock)?,
            Action::Retry => jobs::retry(&store, id, &actor, &clock)?,
        })
    });
    done.await.map_err(|failure| match failure {
        Failure::Invalid(problems) => Failure::Conflict(problems),
        other => other,
    })
}

/// Cancels.
///
/// # Errors
/// As for [`act`].
pub async fn cancel(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    acted(&visit, id, Action::Cancel).await
}

/// Begins again.
///
/// # Errors
/// As for [`act`].
pub async fn retry(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    acted(&visit, id, Action::Retry).await
}

async fn acted(visit: &Visit, id: i64, action: Action) -> Result<Response, Failure> {
    match act(visit, id, action).await {
        Ok(_) => Ok(Redirect::to(&format!("/jobs/{id}")).into_response()),
        Err(Failure::Conflict(problems)) => {
            let job = own(visit, id).await?;
            Ok((StatusCode::CONFLICT, page(visit, job, problems)).into_response())
        }
        Err(other) => Err(other),
    }
}

/// `GET /jobs/{id}/file`: what the job made, piece by piece.
///
/// # Errors
/// Not found, as for the page, while there is no file, and for those who may no longer see everyone's pay.
pub async fn download(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    let job = own(&visit, id).await?;
    let Some(file) = job.file.clone().filter(|_| access::sees_everyone(&visit.user)) else { return Err(Failure::NotFound) };
    let wanted: Wanted = serde_json::from_value(job.input).unwrap_or_default();
    let what = format!("everyone's statements, {}", wanted.words());
    let visit = blocking(move || visit.note_reading(&what).map(|()| visit)).await?;
    let store = visit.app.store.clone();
    let pieces = futures::stream::try_unfold(0, move |number| {
        let store = store.clone();
        async move {
            if number >= file.pieces {
                return Ok(None);
            }
            let read = tokio::task::spawn_blocking(move || store.read(|tx| jobs::piece(tx, id, number)));
            let piece = read.await.map_err(io::Error::other)?.map_err(|problems| io::Error::other(problems.to_string()))?;
            let piece = piece.ok_or_else(|| io::Error::other("a piece of the file is gone"))?;
            Ok::<_, io::Error>(Some((Bytes::from(piece), number + 1)))
        }
    });
    let name = format!("attachment; filename=\"{}\"", job.file.map(|file| file.name).unwrap_or_default());
    let headers = [
        (header::CONTENT_TYPE, file.kind),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_LENGTH, file.bytes.to_string()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        // It is packed already.
        (header::CONTENT_ENCODING, "identity".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}
