//! `GET /records/{kind}/{id}/why-not`: each measure, rule and component that was tried, and the condition that failed.

use super::sight;
use crate::address;
use crate::failure::{Failure, blocking};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::statement::past;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use kernel::{Date, Location, Problem};
use payments::explain::why_not::{self, WhyNot};
use payments::past::PastWhyNot;
use payments::past::why_not::Held;
use records::Kind;
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// Whom it does not pay: an id, an address or a name; the user herself when empty.
    #[serde(default)]
    pub person: String,
    /// A day, `2026-04-02`: as the newest run of its end said it. As it is now when empty.
    #[serde(default)]
    pub as_of: String,
    /// One run instead.
    #[serde(default)]
    pub run: String,
}

impl Asked {
    /// Whether it asks for what was.
    #[must_use]
    pub fn is_past(&self) -> bool {
        !self.as_of.is_empty() || !self.run.is_empty()
    }
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
    asked: Asked,
    then: Option<Then>,
}

/// Of a past answer: which run it is from.
struct Then {
    held: String,
    version: Held,
    at: String,
    /// The same as it is now.
    now: String,
}

impl Show {
    /// Why a component paid the record, as of the same day.
    fn why(&self, period: &str, plan: &str, component: &str) -> String {
        let about = (plan, component, self.answer.record.as_str());
        address::past_why(self.answer.person.as_str(), period, about, (&self.asked.as_of, &self.asked.run))
    }
}

/// Why the record does not pay the person.
///
/// # Errors
/// Not found, for a record or person that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path((kind, id)): Path<(String, String)>, Query(asked): Query<Asked>) -> Shown<Show> {
    let found = sight::find(&visit, &kind, &id)?;
    let person = named(&visit, &asked.person, sight::day(&visit, &found))?;
    visit.note_reading_of(&person, &format!("person {person}, {kind} {id}"))?;
    let (answer, then) = if asked.is_past() {
        let (past, held) = read_past(&visit, (found.kind, &id), &person, &asked).await?;
        let now = address::why_not(&kind, &id, &person);
        let then = Then { held, at: payments::runs::minute(&past.held.at), version: past.held, now };
        (past.answer, Some(then))
    } else {
        (why_not::why_not(&visit.state, found.kind, &id, &person), None)
    };
    let others = access::may(&visit.user, access::Right::ListPeople);
    let title = crate::language::said("Why not {1}", &[&id]);
    Ok(Page(Show {
        shell: if then.is_some() { visit.shell(&title, Place::Elsewhere, "") } else { visit.following(&title, Place::Elsewhere, "") },
        record_name: found.name(),
        json: format!("/api/v1{}", address::past_why_not(&kind, &id, &person, &asked.as_of, &asked.run)),
        answer,
        others,
        asked,
        then,
    }))
}

/// The answer of then, and as of when in words; for the API as well.
///
/// # Errors
/// Not found, for a run that there is not or is not the user's to see, and when nothing had been calculated then; a day that is none.
pub async fn read_past(visit: &Visit, of: (Kind, &str), person: &str, asked: &Asked) -> Result<(PastWhyNot, String), Failure> {
    let day = past::Asked { period: String::new(), as_of: asked.as_of.clone(), run: asked.run.clone() };
    let (wanted, held) = past::wanted(visit, &day)?;
    let only_final = !access::may(&visit.user, access::Right::ReadRuns);
    let (store, again) = (visit.app.store.clone(), visit.app.again.clone());
    let (kind, record, person) = (of.0, of.1.to_owned(), person.to_owned());
    let work = blocking(move || {
        let found = again.why_not(&store, (wanted, only_final), (kind, &record), &person);
        let unknown = |problems: &kernel::Problems| problems.0.iter().any(|problem| problem.code == "unknown-run");
        found.map_err(|problems| if unknown(&problems) { Failure::NotFound } else { problems.into() })
    });
    let found = work.await?.ok_or_else(|| {
        let at = Location::default().column("as_of").value(&asked.as_of);
        let problem = Problem::error("nothing-calculated", at, "Nothing that you may see had been calculated by then.");
        Failure::Absent(problem.hint("choose a later day, or ask why not as it is now").into())
    })?;
    Ok((found, held))
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
