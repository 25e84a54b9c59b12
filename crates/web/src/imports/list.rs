//! `GET /imports`: what was imported, and a file to begin with.

use crate::failure::{Failure, blocking};
use crate::language::{mark, said, t};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::table::{Asked, Cell, Column, Table};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::Problems;
use records::Kind;
use records::ledger::{self, Import, What};

/// The page.
#[derive(Template)]
#[template(path = "imports/list.html")]
pub struct List {
    shell: Shell,
    table: Table,
    none: bool,
    kinds: Vec<(&'static str, String)>,
    chosen: String,
    may_import: bool,
    problems: Problems,
}

/// The imports, newest first.
///
/// # Errors
/// Not found, for those who have no business here.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Shown<List> {
    shown(&visit, asked, String::new(), Problems::new()).await
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(Table::sheet(&columns(), rows(&visit).await?, &asked).download("imports"))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Table::sheet(&columns(), rows(&visit).await?, &asked).download_workbook("imports")
}

async fn rows(visit: &Visit) -> Result<Vec<Vec<Cell>>, Failure> {
    visit.needs(Right::ReadImports)?;
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(store.read(ledger::imports)?)).await?;
    Ok(all.iter().map(cells).collect())
}

/// The page with what is wrong with a file.
pub(super) async fn page(visit: &Visit, chosen: String, problems: Problems) -> Shown<List> {
    shown(visit, Asked::default(), chosen, problems).await
}

async fn shown(visit: &Visit, asked: Asked, chosen: String, problems: Problems) -> Shown<List> {
    let rows = rows(visit).await?;
    let kinds = Kind::ALL
        .into_iter()
        .map(|kind| (kind.word(), crate::why::working::capital(&crate::language::phrase(kind.word()).replace('_', " "))));
    Ok(Page(List {
        shell: visit.shell(t("Imports"), Place::Imports, ""),
        none: rows.is_empty(),
        table: Table::new("/imports", "history", &columns(), rows, asked).finding(t("Find a file, a kind or who did it")).with_files(),
        kinds: kinds.collect(),
        chosen,
        may_import: access::may(&visit.user, Right::Import),
        problems,
    }))
}

fn columns() -> [Column; 8] {
    [
        Column::in_files("import"),
        Column::words("file", t("File")),
        Column::words("kind", t("Kind")),
        Column::words("when", t("When")),
        Column::figures("created", t("Created")),
        Column::figures("updated", t("Updated")),
        Column::figures("removed", t("Removed")),
        Column::words("status", t("Status")).kept(),
    ]
}

fn cells(import: &Import) -> Vec<Cell> {
    let (look, state) = match (import.undone_by, import.what) {
        (Some(by), _) => ("", said("undone by {1}", &[&by])),
        (None, What::Undo) => ("info", import.undoes.map_or_else(|| crate::language::t("undo").to_owned(), |of| said("undid {1}", &[&of]))),
        (None, What::Change) => ("info", t("changed by hand").to_owned()),
        (None, What::Import) => ("good", crate::language::t("imported").to_owned()),
    };
    let about = import.why.as_ref().map_or_else(|| import.actor.clone(), |why| format!("{}, {why}", import.actor));
    let file = if import.file.is_empty() { import.what.word().to_owned() } else { import.file.clone() };
    let count = |count: i64, words: String| Cell::figure(crate::say::whole_count(&count), count.into()).shortly(words);
    let made = |count: i64, words: &'static str| if count == 0 { String::new() } else { said(words, &[&crate::say::whole_count(&count)]) };
    vec![
        Cell::words(import.id.to_string()),
        Cell { written: import.file.clone(), ..Cell::words(file) }
            .leading(format!("/imports/{}", import.id))
            .with(format!("{} · {about}", import.id)),
        Cell::words(import.kind.word()),
        Cell::words(crate::say::minute(&import.at)).as_written(import.at.clone()),
        count(import.created, made(import.created, mark("{1} created"))),
        count(import.updated, made(import.updated, mark("{1} updated"))),
        count(import.removed, made(import.removed, mark("{1} removed"))),
        Cell::status(state, look),
    ]
}
