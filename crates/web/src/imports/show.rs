//! `GET /imports/{id}` and `POST /imports/{id}/undo`.

use super::changes::{Change, changes};
use crate::failure::{Failure, blocking};
use crate::language::said;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Problems;
use records::ledger::{self, Import, Meta};

/// The page.
#[derive(Template)]
#[template(path = "imports/show.html")]
pub struct Show {
    shell: Shell,
    import: Import,
    at: String,
    may_undo: bool,
    problems: Problems,
    book: Problems,
    changes: Vec<Change>,
}

/// The import.
///
/// # Errors
/// Not found, for an import that there is not, or for those who have no business here.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Shown<Show> {
    page(&visit, id, Problems::new()).await
}

async fn page(visit: &Visit, id: i64, problems: Problems) -> Shown<Show> {
    visit.needs(Right::ReadImports)?;
    let store = visit.app.store.clone();
    let found = blocking(move || {
        let found = store.read(|tx| match ledger::imports(tx)?.into_iter().find(|import| import.id == id) {
            Some(import) => changes(tx, &import).map(|changes| Some((import, changes))),
            None => Ok(None),
        })?;
        Ok(found)
    });
    let (import, changes) = found.await?.ok_or(Failure::NotFound)?;
    let book = visit.without_secrets(visit.state.problems.clone());
    Ok(Page(Show {
        shell: visit.shell(&said("Import {1}", &[&id]), Place::Imports, ""),
        at: crate::say::minute(&import.at),
        may_undo: import.undone_by.is_none() && access::may(&visit.user, Right::Import),
        import,
        changes,
        problems,
        book: if book.has_errors() { book } else { Problems::new() },
    }))
}

/// Takes the import back as a whole.
///
/// # Errors
/// Not found, for an import that there is not, or for those who may not import.
pub async fn undo(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    visit.needs(Right::Import)?;
    match take_back(&visit, id).await {
        Ok(by) => Ok(Redirect::to(&format!("/imports/{}?done=undone", by.id)).into_response()),
        Err(Failure::Invalid(problems)) => Ok((StatusCode::CONFLICT, page(&visit, id, problems).await?).into_response()),
        Err(other) => Err(other),
    }
}

/// Takes an import back and calculates anew; gives the import that did it.
///
/// # Errors
/// Why it cannot be taken back.
pub(crate) async fn take_back(visit: &Visit, id: i64) -> Result<Import, Failure> {
    let (store, clock, desk) = (visit.app.store.clone(), visit.app.clock.clone(), visit.app.desk.clone());
    let actor = visit.user.email.clone();
    let undone = blocking(move || {
        let meta = Meta { actor: &actor, why: None, at: clock.now(), complete: false };
        let (by, _) = book::database::undo(&store, id, &meta)?;
        let _ = desk.reload(&said("undo of import {1}", &[&id]));
        Ok(by)
    });
    undone.await
}
