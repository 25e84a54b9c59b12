//! `GET /imports/drafts/{token}/preview`: what the file would create, update and skip; nothing is written. And its rejects as a file.

use super::draft::{self, Draft};
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Problem, Problems, Severity};
use records::intake::{self, Intake, NoLookups};
use records::ledger::{Meta, Summary};
use std::collections::BTreeMap;

/// The page.
#[derive(Template)]
#[template(path = "imports/preview.html")]
pub struct Preview {
    shell: Shell,
    draft: Draft,
    rows: u64,
    skipped: u64,
    rejected: usize,
    summary: Option<Summary>,
    groups: Vec<Group>,
    refused: Problems,
}

/// Problems of one kind.
struct Group {
    first: Problem,
    count: usize,
    error: bool,
}

/// Reads the draft's file by its mapping.
pub(crate) fn read(draft: &Draft) -> Result<Intake, Problems> {
    intake::read(&draft.source, draft.kind, &draft.mapping, &NoLookups)
}

/// The preview.
///
/// # Errors
/// Not found, for a draft that there is not (any more) or that is somebody else's.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Shown<Preview> {
    let draft = draft::of(&visit, &token)?;
    page(&visit, draft, Problems::new()).await
}

/// The page with why the import was refused.
pub(super) async fn page(visit: &Visit, draft: Draft, mut refused: Problems) -> Shown<Preview> {
    let (store, clock, working) = (visit.app.store.clone(), visit.app.clock.clone(), draft.clone());
    let outcome = blocking(move || {
        let meta = Meta { actor: &working.owner, why: None, at: clock.now(), complete: false };
        Ok(book::database::preview_file(&store, &working.source, working.kind, &working.mapping, &NoLookups, &meta))
    });
    let (mut rows, mut skipped, mut rejected, mut problems, mut summary) = (draft.found.rows, 0, 0, Problems::new(), None);
    match outcome.await? {
        Ok(taken) => {
            (rows, skipped, rejected, problems) =
                (taken.intake.rows, taken.intake.skipped, taken.intake.rejects.len(), taken.intake.all_problems());
            problems.extend(taken.summary.notes.clone());
            problems.extend(taken.notes);
            summary = Some(taken.summary);
        }
        Err(found) => refused.extend(found),
    }
    let refused = refused.sorted();
    Ok(Page(Preview {
        shell: visit.shell(t("Preview import"), Place::Imports, ""),
        draft,
        rows,
        skipped,
        rejected,
        summary,
        groups: grouped(&problems),
        refused,
    }))
}

/// Problems grouped by what would repair them: the same kind in the same column.
fn grouped(problems: &Problems) -> Vec<Group> {
    let mut groups: BTreeMap<(&str, Option<&str>), Group> = BTreeMap::new();
    for problem in &problems.0 {
        let key = (problem.code.as_str(), problem.at.column.as_deref());
        let group =
            groups.entry(key).or_insert_with(|| Group { first: problem.clone(), count: 0, error: problem.severity > Severity::Warning });
        group.count += 1;
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by_key(|group| (!group.error, std::cmp::Reverse(group.count)));
    groups
}

/// The rows that are refused, with why, as a file that can be mended and imported.
///
/// # Errors
/// Not found, for a draft that there is not (any more) or that is somebody else's.
pub async fn rejects(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let draft = draft::of(&visit, &token)?;
    let name = draft.source.name.clone();
    let bytes = blocking(move || {
        let intake = read(&draft)?;
        let mut bytes = Vec::new();
        intake::write_rejects_csv(&intake.headers, &intake.rejects, &mut bytes).map_err(|error| Failure::Broken(error.to_string()))?;
        Ok(bytes)
    });
    let safe: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    let disposition = format!("attachment; filename=\"rejects-{safe}.csv\"");
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes.await?)
        .into_response())
}

impl Preview {
    /// How many rows would change something.
    fn changes(&self) -> usize {
        let changes = self.summary.as_ref().map_or(0, |s| s.created + s.updated);
        usize::try_from(changes).unwrap_or(usize::MAX)
    }
}
