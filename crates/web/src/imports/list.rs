//! `GET /imports`: what was imported, and a file to begin with.

use crate::failure::blocking;
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use kernel::Problems;
use records::Kind;
use records::ledger::{self, Import, What};

/// The page.
#[derive(Template)]
#[template(path = "imports/list.html")]
pub struct List {
    shell: Shell,
    rows: Vec<Row>,
    kinds: Vec<(&'static str, String)>,
    chosen: String,
    may_import: bool,
    problems: Problems,
}

/// An import.
struct Row {
    id: i64,
    file: String,
    about: String,
    kind: &'static str,
    at: String,
    created: i64,
    updated: i64,
    removed: i64,
    look: &'static str,
    state: String,
}

/// The imports, newest first.
///
/// # Errors
/// Not found, for those who have no business here.
pub async fn list(visit: Visit) -> Shown<List> {
    page(&visit, String::new(), Problems::new()).await
}

/// The page with what is wrong with a file.
pub(super) async fn page(visit: &Visit, chosen: String, problems: Problems) -> Shown<List> {
    visit.needs(Right::ReadImports)?;
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(store.read(ledger::imports)?)).await?;
    let kinds = Kind::ALL
        .into_iter()
        .map(|kind| (kind.word(), crate::why::working::capital(&crate::language::phrase(kind.word()).replace('_', " "))));
    Ok(Page(List {
        shell: visit.shell(t("Imports"), Place::Imports, ""),
        rows: all.iter().take(200).map(row).collect(),
        kinds: kinds.collect(),
        chosen,
        may_import: access::may(&visit.user, Right::Import),
        problems,
    }))
}

fn row(import: &Import) -> Row {
    let (look, state) = match (import.undone_by, import.what) {
        (Some(by), _) => ("", said("undone by {1}", &[&by])),
        (None, What::Undo) => ("info", import.undoes.map_or_else(|| crate::language::t("undo").to_owned(), |of| said("undid {1}", &[&of]))),
        (None, What::Change) => ("info", t("changed by hand").to_owned()),
        (None, What::Import) => ("good", crate::language::t("imported").to_owned()),
    };
    Row {
        id: import.id,
        file: if import.file.is_empty() { import.what.word().to_owned() } else { import.file.clone() },
        about: import.why.as_ref().map_or_else(|| import.actor.clone(), |why| format!("{}, {why}", import.actor)),
        kind: import.kind.word(),
        at: crate::runs::list::minute(&import.at),
        created: import.created,
        updated: import.updated,
        removed: import.removed,
        look,
        state,
    }
}
