//! `GET /plans/{plan}`: what a plan says in plain words, its payout curves, and the text that is calculated from.

use super::curves;
use super::list::{dates, seen};
use crate::chart::curve::Curve;
use crate::failure::Failure;
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use ::plans::Plan;
use askama::Template;
use axum::extract::{Path, Query};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The version; the one in force today, else the newest, when empty.
    #[serde(default)]
    pub version: String,
    /// The version to compare it with; the one before it when empty.
    #[serde(default)]
    pub against: String,
}

/// The page.
#[derive(Template)]
#[template(path = "plans/show.html")]
pub struct Show {
    shell: Shell,
    name: String,
    version: u32,
    versions: Vec<u32>,
    description: String,
    facts: Vec<(&'static str, String)>,
    sentences: Vec<String>,
    components: Vec<Part>,
    text: String,
    file: String,
    /// The version that it is compared with, what to call that, and what differs.
    difference: Option<(u32, String, plans::Difference)>,
    accepts: bool,
}

/// A component.
struct Part {
    name: String,
    sentences: Vec<String>,
    lines: Vec<String>,
    curve: Option<Curve>,
}

/// The version that one is compared with, what to call that, and what differs from the older to the newer of the two. A first version is
/// compared with nothing unless it is asked for.
///
/// # Errors
/// Not found, for a version that there is not.
pub(crate) fn compared(
    visit: &Visit,
    all: &[&Plan],
    chosen: &Plan,
    against: &str,
) -> Result<Option<(u32, String, plans::Difference)>, Failure> {
    let other = if against.is_empty() {
        all.iter().filter(|other| other.version < chosen.version).max_by_key(|other| other.version)
    } else {
        let named = all.iter().find(|other| other.version.to_string() == against && other.version != chosen.version);
        Some(named.ok_or(Failure::NotFound)?)
    };
    let Some(other) = other else { return Ok(None) };
    let (from, to) = if other.version < chosen.version { (*other, chosen) } else { (chosen, *other) };
    let differs = plans::diff(from, to, &visit.state.book.measures, &visit.state.book.company.calendar);
    Ok(Some((other.version, said("What changed from version {1} to version {2}", &[&from.version, &to.version]), differs)))
}

/// The plan.
///
/// # Errors
/// Not found, for a plan that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path(plan): Path<String>, Query(asked): Query<Asked>) -> Shown<Show> {
    let all: Vec<_> = seen(&visit).into_iter().map(|(_, p)| p).filter(|p| p.id.as_str() == plan).collect();
    let today = visit.today();
    let chosen = if asked.version.is_empty() {
        all.iter().find(|p| p.effective.contains(today)).or(all.last())
    } else {
        all.iter().find(|p| p.version.to_string() == asked.version)
    };
    let chosen = *chosen.ok_or(Failure::NotFound)?;
    let pays = match chosen.pays {
        kernel::Unit::Period => t("every period"),
        kernel::Unit::Quarter => t("every quarter"),
        kernel::Unit::Year => t("every year"),
    };
    let facts = vec![
        (t("In force"), dates(chosen)),
        (t("For whom"), chosen.eligible.text.clone()),
        (t("Pays"), pays.to_owned()),
        (t("Currency"), chosen.currency.to_string()),
    ];
    let words = plans::describe_with(chosen, &visit.state.book.measures);
    let components = chosen.components.iter().map(|component| {
        let said = words.components.iter().find(|d| d.name == component.name.as_str());
        Part {
            name: component.name.to_string(),
            sentences: said.map(|d| d.sentences.iter().chain(&d.terms).cloned().collect()).unwrap_or_default(),
            lines: said.map(|d| d.lines.clone()).unwrap_or_default(),
            curve: curves::of(component),
        }
    });
    Ok(Page(Show {
        shell: visit.shell(chosen.id.as_str(), Place::Plans, ""),
        name: chosen.id.to_string(),
        version: chosen.version,
        versions: all.iter().map(|p| p.version).collect(),
        description: chosen.description.clone().unwrap_or_default(),
        facts,
        // The description stands under the title already.
        sentences: words.sentences.into_iter().filter(|sentence| chosen.description.as_ref() != Some(sentence)).collect(),
        components: components.collect(),
        text: chosen.text.clone(),
        file: chosen.at.file.clone().unwrap_or_default(),
        difference: compared(&visit, &all, chosen, &asked.against)?,
        accepts: crate::plan_document::list::may_list(&visit),
    }))
}
