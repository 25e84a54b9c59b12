//! `GET /objectives` and `POST /objectives`: the objectives of people for a window of time, set and scored by those above them.

use crate::App;
use crate::address;
use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::{said, t, typed};
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use kernel::{Decimal, Location, Problem, Problems, parse_rate};
use payments::objectives::{self, Objective, Wanted};
use payments::runs::Actor;
use serde::Deserialize;

/// The address of the page.
pub fn routes() -> Router<App> {
    Router::new().route("/objectives", get(show).post(set))
}

/// What the address says.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Asked {
    /// A period of the window, by its id, or a quarter or year; the present one when it is left out.
    pub period: String,
}

/// What was typed.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Typed {
    /// Whose objective.
    pub person: String,
    /// A period of the window, by its id; the present one when it is left out.
    pub period: String,
    /// The goal.
    pub goal: String,
    /// Its weight, such as 60%; needed for a new objective of her own.
    pub weight: String,
    /// The score, such as 80%.
    pub score: String,
    /// Why.
    pub why: String,
}

/// The page.
#[derive(Template)]
#[template(path = "objectives/show.html")]
pub struct Objectives {
    shell: Shell,
    picker: Picker,
    people: Vec<Person>,
    /// Who can be given an objective of her own, by id and name.
    given: Vec<(String, String)>,
    may: bool,
    problems: Problems,
    typed: Typed,
}

/// A person with her objectives.
struct Person {
    id: String,
    name: String,
    /// The component and the window.
    about: String,
    rows: Vec<Row>,
    /// How much of the weights is scored, and what the scores come to so far.
    so_far: String,
    own: bool,
}

/// An objective.
struct Row {
    goal: String,
    weight: String,
    score: String,
    shared: bool,
    /// The page of its record, with who said what when and why.
    href: String,
}

/// The objectives of those whom the user sees.
///
/// # Errors
/// A period that there is not.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Shown<Objectives> {
    page(&visit, &asked.period, Problems::new(), Typed::default())
}

/// The objectives of a period that the user sees; for the API as well.
///
/// # Errors
/// A period that there is not.
pub fn read(visit: &Visit, asked: &str) -> Result<(usize, Vec<Objective>), Failure> {
    visit.needs(Right::ReadPlans)?;
    let period = visit.period(Some(asked))?;
    let mut all = objectives::list(&visit.state, period);
    all.retain(|one| visit.may_see(&one.person, visit.judged_on(period)));
    if all.iter().any(|one| !visit.is_me(&one.person)) || visit.by.is_some() {
        visit.note_reading(&format!("objectives, {}", visit.period_id(period)))?;
    }
    Ok((period, all))
}

fn page(visit: &Visit, asked: &str, problems: Problems, typed: Typed) -> Shown<Objectives> {
    let (period, all) = read(visit, asked)?;
    let may = access::may_in_part(&visit.user, Right::ScoreObjectives);
    let mut people: Vec<Person> = Vec::new();
    for chunk in all.chunk_by(|a, b| (&a.person, &a.plan, &a.component) == (&b.person, &b.plan, &b.component)) {
        people.push(person(visit, chunk));
    }
    let mut given: Vec<(String, String)> = objectives::people(&visit.state, period)
        .into_iter()
        .filter(|id| visit.may_see(id, visit.judged_on(period)) && !visit.is_me(id))
        .map(|id| (person_name(&visit.state, &id), id))
        .map(|(name, id)| (id, name))
        .collect();
    given.sort_by(|a, b| a.1.cmp(&b.1));
    let calendar = &visit.state.book.company.calendar;
    let last = calendar.period_of(visit.today()).unwrap_or(visit.state.outcome.through).max(period);
    Ok(Page(Objectives {
        shell: visit.shell(t("Objectives"), Place::Objectives, ""),
        picker: Picker::new(calendar, period, last, "/objectives".to_owned(), &[]),
        people,
        given: if may { given } else { Vec::new() },
        may,
        problems,
        typed,
    }))
}

fn person(visit: &Visit, all: &[Objective]) -> Person {
    let share = |rate: Option<Decimal>| rate.map(|rate| say::rate(&rate)).unwrap_or_default();
    let one = &all[0];
    let reached = all.iter().filter_map(|one| one.weight?.checked_mul(one.score?)).sum::<Decimal>();
    let scored = all.iter().filter(|one| one.score.is_some()).count();
    let so_far = match scored {
        0 => t("Nothing is scored yet.").to_owned(),
        _ => said("{1} of {2} scored: {3}", &[&scored, &all.len(), &say::rate(&reached)]),
    };
    let row = |one: &Objective| Row {
        goal: one.goal.clone(),
        weight: share(one.weight),
        score: share(one.score),
        shared: one.shared,
        href: one.record.as_deref().map(|id| address::record("activities", id)).unwrap_or_default(),
    };
    Person {
        id: one.person.clone(),
        name: person_name(&visit.state, &one.person),
        about: format!("{}, {} · {}", one.component, one.plan, one.window),
        rows: all.iter().map(row).collect(),
        so_far,
        own: visit.is_me(&one.person),
    }
}

/// Sets or scores an objective in the name of the user; for the API as well.
///
/// # Errors
/// Not found without the right, or where her role does not reach the person; her own; what is wrong with what was typed.
pub async fn setting(visit: &Visit, typed: Typed) -> Result<Objective, Failure> {
    visit.needs_in_part(Right::ScoreObjectives)?;
    let period = visit.period(Some(&typed.period))?;
    let person = typed.person.trim().to_owned();
    if person.is_empty() {
        let at = Location::default().column("person");
        return Err(Problem::error("no-person", at, "Whose objective it is was not said.").expected("the id of a person").into());
    }
    if !visit.may_see(&person, visit.judged_on(period)) {
        return Err(Failure::NotFound);
    }
    visit.not_her_own(&person, t("somebody else sets and scores her objectives"))?;
    let (weight, score) = (share("weight", &typed.weight)?, share("score", &typed.score)?);
    let (desk, email, own) = (visit.app.desk.clone(), visit.user.email.clone(), visit.user.person.clone());
    let done = blocking(move || {
        let wanted = Wanted { person: &person, period, goal: &typed.goal, weight, score, why: &typed.why };
        Ok(objectives::set(&desk, Actor { name: &email, person: own.as_deref() }, &wanted)?)
    });
    done.await
}

/// A share that was typed; none when nothing was.
fn share(column: &str, text: &str) -> Result<Option<Decimal>, Failure> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let read = parse_rate(typed::number(text).trim());
    Ok(Some(read.map_err(|_| {
        let at = Location::default().column(column).value(text);
        Failure::from(Problem::error("wrong-type", at, "This is no share.").expected("such as 80%"))
    })?))
}

/// Sets or scores what was typed.
///
/// # Errors
/// As for [`setting`].
pub async fn set(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let again = Typed {
        person: typed.person.clone(),
        period: typed.period.clone(),
        goal: typed.goal.clone(),
        weight: typed.weight.clone(),
        score: typed.score.clone(),
        why: typed.why.clone(),
    };
    match setting(&visit, typed).await {
        Ok(_) => {
            Ok(Redirect::to(&format!("/objectives{}", address::query(&[("period", &again.period), ("done", "scored")]))).into_response())
        }
        Err(Failure::Invalid(problems)) => {
            let page = page(&visit, &again.period.clone(), problems, again)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other),
    }
}
