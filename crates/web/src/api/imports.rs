//! Imports as JSON.

use super::listed::{Listed, Paging};
use crate::failure::{Failure, blocking};
use crate::imports::{show, start};
use crate::visit::Visit;
use access::Right;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use book::database::Taken;
use kernel::{Location, Problem, Problems};
use records::Kind;
use records::intake::{Mapping, NoLookups};
use records::ledger::{self, Import, Meta};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What to do with the file in the body.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// What its rows are.
    pub kind: String,
    /// Its name; the ending says the format.
    pub file: String,
    /// The mapping as TOML; suggested from the file when empty.
    #[serde(default)]
    pub mapping: String,
    /// `yes` to see what it would do, with nothing written.
    #[serde(default)]
    pub preview: String,
    /// Why; kept with the import.
    #[serde(default)]
    pub why: String,
}

/// `GET /api/v1/imports`, newest first.
///
/// # Errors
/// Not found without the right.
pub async fn list(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Import>>, Failure> {
    visit.needs(Right::ReadImports)?;
    let store = visit.app.store.clone();
    Listed::of(blocking(move || Ok(store.read(ledger::imports)?)).await?, &paging, |import| import.id.to_string())
}

/// What became of a file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Imported {
    /// Rows that were made, changed and left as they were; without a number of the import for a preview.
    summary: ledger::Summary,
    /// How many rows were refused.
    rejected: usize,
    /// What is wrong with them, and what is worth knowing.
    problems: Problems,
    /// Why the book cannot be calculated now; null when it can.
    book: Option<Problems>,
}

/// `POST /api/v1/imports?kind=deals&file=deals.csv` with the file as the body.
///
/// # Errors
/// Not found without the right; what is wrong with file or mapping, with nothing written.
pub async fn import(visit: Visit, Query(asked): Query<Asked>, body: Bytes) -> Result<Json<Imported>, Failure> {
    visit.needs(Right::Import)?;
    let kind = Kind::from_word(&asked.kind).ok_or_else(|| {
        Problem::error("unknown-kind", Location::default().value(&asked.kind), "There is no such kind of record.")
            .suggest(&asked.kind, Kind::ALL.iter().map(|kind| kind.word()))
    })?;
    let (store, clock, desk, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.app.desk.clone(), visit.user.email.clone());
    let (state, me) = (visit.state.clone(), visit.user.person.clone());
    let done = blocking(move || {
        let mut draft = start::draft(kind, asked.file.clone(), body.to_vec(), actor.clone())?;
        if !asked.mapping.is_empty() {
            draft.mapping = Mapping::parse(&asked.mapping, "mapping")?;
        }
        if asked.preview.is_empty() {
            crate::own::refused(&state, me.as_deref(), &draft)?;
        }
        let why = Some(asked.why.as_str()).filter(|text| !text.is_empty());
        let meta = Meta { actor: &actor, why, at: clock.now(), complete: false };
        let take = if asked.preview.is_empty() { book::database::import_file } else { book::database::preview_file };
        let Taken { summary, intake, notes } = take(&store, &draft.source, kind, &draft.mapping, &NoLookups, &meta)?;
        let mut problems = intake.all_problems();
        problems.extend(notes);
        let book = if summary.import.is_some() { desk.reload(&format!("import of {}", asked.file)).err() } else { None };
        Ok(Imported { summary, rejected: intake.rejects.len(), problems, book })
    });
    Ok(Json(done.await?))
}

/// `POST /api/v1/imports/{id}/undo`.
///
/// # Errors
/// Not found without the right; why it cannot be taken back.
pub async fn undo(visit: Visit, Path(id): Path<i64>) -> Result<Json<Import>, Failure> {
    visit.needs(Right::Import)?;
    match show::take_back(&visit, id).await {
        Ok(import) => Ok(Json(import)),
        Err(Failure::Invalid(problems)) => Err(Failure::Conflict(problems)),
        Err(other) => Err(other),
    }
}
