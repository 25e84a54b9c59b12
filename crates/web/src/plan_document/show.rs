//! `GET /people/{person}/plan/{plan}`: her plan as a document.

use super::notice::{self, Notice};
use super::own::{self, Quota};
use crate::chart::curve::Curve;
use crate::failure::{Failure, blocking};
use crate::page::{Page, Shown};
use crate::plans::{curves, list::dates};
use crate::say;
use crate::say::minute;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use book::acceptance::{self, Acceptance};
use kernel::Problems;
use people::Person;
use plans::Plan;
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// The version; the one that is in force for her today, else her newest, when empty.
    #[serde(default)]
    pub version: String,
}

/// The page.
#[derive(Template)]
#[template(path = "plan_document/show.html")]
pub struct Show {
    pub(super) shell: Shell,
    pub(super) here: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) plan: String,
    pub(super) version: u32,
    pub(super) in_force: String,
    pub(super) sentences: Vec<String>,
    pub(super) components: Vec<Part>,
    pub(super) quotas: Vec<Quota>,
    /// Whether a part of a window, or a ramp, makes her quotas smaller.
    pub(super) shrinks: bool,
    pub(super) figures: Vec<(String, String)>,
    pub(super) notice: Option<Notice>,
    pub(super) code: String,
    pub(super) accepted: Option<Accepted>,
    pub(super) own: bool,
    pub(super) problems: Problems,
}

/// A component.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) sentences: Vec<String>,
    pub(super) lines: Vec<String>,
    pub(super) curve: Option<Curve>,
    /// The same on paper.
    pub(super) corners: Option<documents::Table>,
}

/// When and by whom it was accepted.
pub(super) struct Accepted {
    pub(super) name: String,
    pub(super) at: String,
    /// Whether the plan's text is the one that was accepted.
    pub(super) same: bool,
}

/// The document.
///
/// # Errors
/// Not found, for a person or plan that there is not, that she is not on, or that is not the user's to see.
pub async fn show(visit: Visit, Path((person, plan)): Path<(String, String)>, Query(asked): Query<Asked>) -> Shown<Show> {
    page(visit, person, plan, asked, Problems::new()).await
}

/// The page with what is wrong with the acceptance.
pub(super) async fn page(visit: Visit, person: String, plan: String, asked: Asked, problems: Problems) -> Shown<Show> {
    blocking(move || {
        let (who, chosen) = find(&visit, &person, &plan, &asked.version)?;
        let store = &visit.app.store;
        let acceptance = acceptance::find(store, &person, chosen.id.as_str(), chosen.version)?;
        Ok(Page(document(&visit, who, chosen, acceptance, problems)))
    })
    .await
}

/// The person and the version of the plan that she is on.
///
/// # Errors
/// Not found, for what there is not or is not the user's to see.
pub(crate) fn find<'a>(visit: &'a Visit, person: &str, plan: &str, version: &str) -> Result<(&'a Person, &'a Plan), Failure> {
    let book = &visit.state.book;
    let who = book.organisation.person(person).ok_or(Failure::NotFound)?;
    let position = book.organisation.position(person).ok_or(Failure::NotFound)?;
    let today = visit.today();
    let on = |assigned: &[book::Assignment]| assigned.iter().any(|a| a.person == position);
    let hers: Vec<&Plan> =
        book.plans.iter().zip(&book.assignments).filter(|(p, a)| p.id.as_str() == plan && on(a)).map(|(p, _)| p).collect();
    let chosen = if version.is_empty() {
        hers.iter().find(|p| p.effective.contains(today)).or(hers.last())
    } else {
        hers.iter().find(|p| p.version.to_string() == version)
    };
    let chosen = *chosen.ok_or(Failure::NotFound)?;
    // A version that is over is for whoever she reported to when it was in force.
    let over = chosen.effective.until.and_then(|until| until.yesterday().ok()).filter(|last| *last < today);
    if !visit.is_me(person) && !visit.may_see(person, over.unwrap_or(today)) {
        return Err(Failure::NotFound);
    }
    visit.note_reading_of(person, &format!("person {person}, plan {} v{}", chosen.id, chosen.version))?;
    Ok((who, chosen))
}

/// The hash of what she accepts: the plan's text.
pub(crate) fn hash(plan: &Plan) -> String {
    blake3::hash(plan.text.as_bytes()).to_hex().to_string()
}

/// The page's figures and words.
pub(super) fn document(visit: &Visit, who: &Person, plan: &Plan, acceptance: Option<Acceptance>, problems: Problems) -> Show {
    let book = &visit.state.book;
    let words = plans::describe_with(plan, &book.measures);
    let day = visit.today().max(plan.effective.from);
    let role = who.as_of(day).or_else(|| who.rows.last()).and_then(|row| row.role.clone());
    let parts = plan.components.iter().zip(words.components).map(|(component, said)| Part {
        name: said.name,
        sentences: said.sentences.into_iter().chain(said.terms).collect(),
        lines: said.lines,
        curve: curves::of(component),
        corners: super::corners::table(component, plan.currency),
    });
    let code = hash(plan);
    let own = visit.is_me(who.id.as_str());
    Show {
        shell: visit.shell(&format!("{} v{}", plan.id, plan.version), Place::Plans, ""),
        here: format!("/people/{}/plan/{}", crate::address::encoded(who.id.as_str()), crate::address::encoded(plan.id.as_str())),
        name: who.name.clone(),
        role: role.unwrap_or_default(),
        plan: plan.id.to_string(),
        version: plan.version,
        in_force: dates(plan),
        sentences: words.sentences,
        components: parts.collect(),
        quotas: own::quotas(book, who, plan),
        shrinks: plan.components.iter().any(|component| component.prorate != plans::Proration::None || !component.ramp.is_empty()),
        figures: own::figures(visit, who, plan, day),
        notice: notice::of(visit, plan, who.id.as_str()),
        accepted: acceptance.map(|a| Accepted { name: a.name, at: minute(&a.at), same: a.document == code }),
        code,
        own,
        problems,
    }
}

/// The first letters of a hash, to compare two printed documents.
pub(super) fn short(code: &str) -> &str {
    code.get(..16).unwrap_or(code)
}

/// What changes between two amounts.
pub(super) fn moved(effect: &notice::Effect) -> String {
    say::change(&(effect.after - effect.before), &effect.currency)
}
