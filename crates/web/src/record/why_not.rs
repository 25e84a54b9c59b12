//! `GET /records/{kind}/{id}/why-not`: each measure, rule and component that was tried, and the condition that failed.

use super::sight;
use crate::address;
use crate::failure::Failure;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use kernel::{Date, Location, Problem};
use payments::explain::why_not::{self, WhyNot};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// Whom it does not pay: an id, an address or a name; the user herself when empty.
    #[serde(default)]
    pub person: String,
}

/// The page.
#[derive(Template)]
#[template(path = "record/why_not.html")]
pub struct Show {
    shell: Shell,
    record_name: String,
    answer: WhyNot,
    json: String,
    others: bool,
}

/// Why the record does not pay the person.
///
/// # Errors
/// Not found, for a record or person that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path((kind, id)): Path<(String, String)>, Query(asked): Query<Asked>) -> Shown<Show> {
    let found = sight::find(&visit, &kind, &id)?;
    let person = named(&visit, &asked.person, sight::day(&visit, &found))?;
    visit.note_reading_of(&person, &format!("person {person}, {kind} {id}"))?;
    let answer = why_not::why_not(&visit.state, found.kind, &id, &person);
    let others = !matches!(visit.user.role, access::Role::Seller);
    Ok(Page(Show {
        shell: visit.following(&crate::language::said("Why not {1}", &[&id]), Place::Elsewhere, ""),
        record_name: found.name(),
        json: format!("/api/v1{}", address::why_not(&kind, &id, &person)),
        answer,
        others,
    }))
}

/// The person whom a text names, if she is the user's to see on that day.
///
/// # Errors
/// Not found otherwise.
pub fn named(visit: &Visit, text: &str, day: Date) -> Result<String, Failure> {
    let text = text.trim();
    let person = if text.is_empty() { visit.person().map(str::to_owned) } else { visit.state.person(text).map(|p| p.to_string()) };
    let seen = |person: &str| visit.is_me(person) || visit.may_see(person, day);
    person.filter(|person| seen(person)).ok_or_else(|| nobody(visit, text, &seen))
}

/// What is said of a person whom there is not, and of one whose pay is not the user's to see; only people she may see are suggested.
fn nobody(visit: &Visit, text: &str, seen: &dyn Fn(&str) -> bool) -> Failure {
    let at = Location::default().column("person");
    if text.is_empty() {
        let problem = Problem::error("no-person", at, "For whom the record does not pay was not said.");
        return Failure::Absent(problem.hint("add ?person= with an id, an e-mail address or a name").into());
    }
    let people = visit.state.book.organisation.people().iter().filter(|p| seen(p.id.as_str()));
    let names: Vec<&str> = people.flat_map(|p| [p.id.as_str(), p.name.as_str()]).collect();
    let problem = Problem::error("no-person", at, format!("There is no `{text}` among the people whose pay you may see."))
        .expected("an id, an e-mail address, or a name that only one person has");
    Failure::Absent(problem.suggest(text, names).into())
}
