//! `GET` and `POST /imports/drafts/{token}`: which column of the file becomes which column of the record.

use super::draft::{self, Draft};
use crate::failure::Failure;
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Problems;
use records::intake::Mapping;
use records::intake::mapping::{ColumnSource, Take};

/// The page.
#[derive(Template)]
#[template(path = "imports/map.html")]
pub struct Map {
    shell: Shell,
    draft: Draft,
    fields: Vec<Field>,
    headers: Vec<String>,
    rest: bool,
    toml: String,
    problems: Problems,
}

/// A column of the record.
struct Field {
    name: &'static str,
    doc: &'static str,
    required: bool,
    /// The header it is taken from.
    header: String,
    /// What else it is taken from: a constant, an expression, another file.
    other: String,
    sample: String,
}

/// The mapping as it is suggested or was saved.
///
/// # Errors
/// Not found, for a draft that there is not (any more) or that is somebody else's.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Shown<Map> {
    let draft = draft::of(&visit, &token)?;
    Ok(Page(page(&visit, draft, None, Problems::new())))
}

fn page(visit: &Visit, draft: Draft, toml: Option<String>, problems: Problems) -> Map {
    let fields = draft.kind.columns().iter().map(|column| {
        let source = draft.mapping.columns.iter().find(|(name, _)| name == column.name).map(|(_, source)| source);
        let (header, other) = match source.map(|s| &s.take) {
            Some(Take::Column(header)) => (header.clone(), String::new()),
            Some(Take::Constant(text)) => (String::new(), said("always “{1}”", &[&text])),
            Some(Take::Expression(text)) => (String::new(), text.clone()),
            Some(Take::Lookup { file, take, .. }) => (String::new(), said("{1} of {2}", &[&take, &file])),
            None => (String::new(), String::new()),
        };
        let place = draft.found.columns.iter().position(|c| c.header == header);
        let samples = draft.found.samples.iter().filter_map(|row| row.get(place?)).filter(|cell| !cell.is_empty());
        let sample = samples.take(3).cloned().collect::<Vec<_>>().join(", ");
        Field { name: column.name, doc: column.doc, required: column.required, header, other, sample }
    });
    let fields = fields.collect();
    Map {
        shell: visit.shell(t("Map columns"), Place::Imports, ""),
        fields,
        headers: draft.found.columns.iter().map(|c| c.header.clone()).collect(),
        rest: draft.mapping.attributes.all,
        toml: toml.unwrap_or_else(|| draft.mapping.to_toml()),
        draft,
        problems,
    }
}

/// Keeps the mapping as it was chosen column by column, or as it was written.
///
/// # Errors
/// Not found, for a draft that there is not (any more) or that is somebody else's.
pub async fn keep(visit: Visit, Path(token): Path<String>, Form(typed): Form<Vec<(String, String)>>) -> Result<Response, Failure> {
    let mut draft = draft::of(&visit, &token)?;
    let written = typed.iter().find(|(name, _)| name == "toml").map(|(_, text)| text.clone());
    if let Some(text) = written {
        match Mapping::parse(&text, "mapping") {
            Ok(mapping) => draft.mapping = mapping,
            Err(problems) => {
                let page = page(&visit, draft, Some(text), problems);
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
            }
        }
    } else {
        choose(&mut draft, &typed);
    }
    let to = format!("/imports/drafts/{}/preview", draft.token);
    visit.app.drafts.put(draft);
    Ok(Redirect::to(&to).into_response())
}

/// Takes the chosen headers; a column whose header stays keeps its format and its replaced values.
fn choose(draft: &mut Draft, typed: &[(String, String)]) {
    for column in draft.kind.columns() {
        let key = format!("column.{}", column.name);
        let Some((_, header)) = typed.iter().find(|(name, _)| *name == key) else { continue };
        let columns = &mut draft.mapping.columns;
        let place = columns.iter().position(|(name, _)| name == column.name);
        match (place, header.as_str()) {
            (_, "*") => {}
            (Some(place), "") => drop(columns.remove(place)),
            (Some(place), header) => {
                if columns[place].1.take != Take::Column(header.to_owned()) {
                    columns[place].1 = ColumnSource::column(header);
                }
            }
            (None, "") => {}
            (None, header) => columns.push((column.name.to_owned(), ColumnSource::column(header))),
        }
    }
    draft.mapping.attributes.all = typed.iter().any(|(name, _)| name == "rest");
}
