//! `GET /holds`, `POST /holds` and `POST /holds/{id}/lift`: pay that is held back by hand.

use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::table::{Act, Asked, Cell, Column, Table};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Location, Problem, Problems};
use payments::holds::{self, Hold, NewHold};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The page.
#[derive(Template)]
#[template(path = "closing/holds.html")]
pub struct Holds {
    shell: Shell,
    table: Table,
    none: bool,
    people: Vec<(String, String)>,
    components: Vec<String>,
    may_hold: bool,
    problems: Problems,
    typed: Typed,
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    /// Who is held; empty for everybody, of one component or record.
    #[serde(default)]
    pub person: String,
    /// Only this component, as PLAN/COMPONENT.
    #[serde(default)]
    pub component: String,
    /// Only what this record pays.
    #[serde(default)]
    pub record: String,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// All holds.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Shown<Holds> {
    page(&visit, asked, Problems::new(), Typed::default()).await
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(Table::sheet(&columns(), rows(&visit).await?, &asked).download("holds"))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Table::sheet(&columns(), rows(&visit).await?, &asked).download_workbook("holds")
}

async fn page(visit: &Visit, asked: Asked, problems: Problems, typed: Typed) -> Shown<Holds> {
    let rows = rows(visit).await?;
    Ok(Page(Holds {
        shell: visit.shell(t("Holds"), Place::Holds, ""),
        none: rows.is_empty(),
        table: Table::new("/holds", "holds", &columns(), rows, asked).finding(t("Find a person, a reason or who")).with_files(),
        people: visit.people_seen(),
        components: components(visit),
        may_hold: may(visit),
        problems,
        typed,
    }))
}

fn may(visit: &Visit) -> bool {
    access::may_in_part(&visit.user, Right::ApproveRuns)
}

async fn rows(visit: &Visit) -> Result<Vec<Vec<Cell>>, Failure> {
    let all = read(visit).await?;
    Ok(all.iter().map(|hold| cells(visit, hold)).collect())
}

fn columns() -> [Column; 11] {
    [
        Column::in_files("hold"),
        Column::words("name", t("Person")),
        Column::in_files("person"),
        Column::words("what", t("What")),
        Column::words("why", t("Why")),
        Column::words("since", t("Since")),
        Column::in_files("placed_by"),
        Column::words("state", t("State")).kept(),
        Column::in_files("lifted_at"),
        Column::in_files("lifted_by"),
        Column::in_files("lifted_why"),
    ]
}

fn cells(visit: &Visit, hold: &Hold) -> Vec<Cell> {
    let name = if hold.person.is_empty() { t("Everybody").to_owned() } else { person_name(&visit.state, &hold.person) };
    let what = match (hold.record.as_str(), hold.component.as_str()) {
        ("", "") => t("All pay").to_owned(),
        ("", component) => format!("{component}, {}", hold.plan),
        (record, _) => said("Record {1}", &[&record]),
    };
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    let act = Act {
        to: format!("/holds/{}/lift", hold.id),
        label: said("Why hold {1} is lifted", &[&hold.id]),
        hint: t("Why"),
        button: t("Lift"),
    };
    let state = match &hold.lifted_at {
        Some(at) => {
            Cell::status(said("lifted {1}", &[&crate::say::minute(at)]), "").with(by(&part(&hold.lifted_by), &part(&hold.lifted_why)))
        }
        None if may(visit) => Cell::words(t("held")).acting(act),
        None => Cell::status(t("held"), "warn"),
    };
    vec![
        Cell::words(hold.id.to_string()),
        Cell::words(name),
        Cell::words(&hold.person),
        Cell::words(what),
        Cell::words(&hold.reason),
        Cell::words(crate::say::minute(&hold.placed_at)).as_written(hold.placed_at.clone()).with(&hold.placed_by).shortly(""),
        Cell::words(&hold.placed_by),
        state.as_written(if hold.lifted_at.is_some() { "lifted" } else { "held" }),
        Cell::words(part(&hold.lifted_at)),
        Cell::words(part(&hold.lifted_by)),
        Cell::words(part(&hold.lifted_why)),
    ]
}

/// Who lifted it, and why.
pub(super) fn by(who: &str, why: &str) -> String {
    if why.is_empty() { who.to_owned() } else { format!("{who}, {why}") }
}

/// All components as PLAN/COMPONENT, each once.
fn components(visit: &Visit) -> Vec<String> {
    let plans = visit.state.book.plans.iter();
    let named: BTreeSet<String> =
        plans.flat_map(|plan| plan.components.iter().map(move |one| format!("{}/{}", plan.id, one.name))).collect();
    named.into_iter().collect()
}

/// The holds of people whom the user sees; for the API as well.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn read(visit: &Visit) -> Result<Vec<Hold>, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    let mut all = blocking(move || Ok(holds::list(&store)?)).await?;
    let today = visit.today();
    all.retain(|hold| if hold.person.is_empty() { visit.sees_everyone() } else { visit.may_see(&hold.person, today) });
    Ok(all)
}

/// Refuses unless the user may hold that person's pay.
///
/// # Errors
/// Not found without the right, or where her role does not reach the person.
pub fn may_hold(visit: &Visit, person: &str) -> Result<(), Failure> {
    visit.needs_in_part(Right::ApproveRuns)?;
    let reaches = if person.is_empty() { visit.sees_everyone() } else { visit.may_see(person, visit.today()) };
    if reaches { Ok(()) } else { Err(Failure::NotFound) }
}

/// Lifts a hold in the name of the user; for the API as well.
///
/// # Errors
/// Not found without the right, or where her role does not reach the person; a hold of her own pay, one that is lifted already, no reason.
pub async fn lifted(visit: &Visit, id: i64, why: String) -> Result<Hold, Failure> {
    visit.needs_in_part(Right::ApproveRuns)?;
    let hold = read(visit).await?.into_iter().find(|hold| hold.id == id);
    if hold.is_none() && !visit.sees_everyone() {
        return Err(Failure::NotFound);
    }
    visit.refuse_own(hold.is_some_and(|hold| visit.is_held_by(&hold)), t("somebody else lifts what holds it back"))?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    blocking(move || Ok(holds::lift(&store, &clock, &actor, id, &why)?)).await
}

/// Holds a person's pay.
///
/// # Errors
/// Not found without the right.
pub async fn place(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let component = typed.component.trim();
    let done = match component.split_once('/') {
        None if !component.is_empty() => {
            let at = Location::default().column("component").value(component);
            let problem = Problem::error("bad-component", at, "A component is named as PLAN/COMPONENT.");
            Err(problem.expected("one of the list").into())
        }
        names => {
            let names = names.map(|(plan, name)| (plan.to_owned(), name.to_owned()));
            placed(&visit, typed.person.clone(), names, typed.record.clone(), typed.why.clone()).await
        }
    };
    answer(&visit, done, "held", typed).await
}

/// Holds pay in the name of the user: of a person or (an empty name) of everybody, all or one component or one record; for the API as well.
///
/// # Errors
/// Not found without the right, or where her role does not reach the person; what cannot be held.
pub async fn placed(
    visit: &Visit,
    person: String,
    component: Option<(String, String)>,
    record: String,
    reason: String,
) -> Result<Hold, Failure> {
    may_hold(visit, person.trim())?;
    visit.not_her_own(person.trim(), t("somebody else holds it back"))?;
    if let Some((plan, name)) = &component {
        holds::is_component(&visit.state, plan, name)?;
    }
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    let done = blocking(move || {
        let component = component.as_ref().map(|(plan, name)| (plan.as_str(), name.as_str()));
        let new = NewHold { person: person.trim(), component, record: record.trim(), reason: &reason };
        Ok(holds::place(&store, &clock, &actor, &new)?)
    });
    done.await
}

/// Lifts a hold.
///
/// # Errors
/// Not found without the right.
pub async fn lift(visit: Visit, Path(id): Path<i64>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let done = lifted(&visit, id, typed.why).await;
    answer(&visit, done, "lifted", Typed::default()).await
}

async fn answer(visit: &Visit, done: Result<Hold, Failure>, what: &str, typed: Typed) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/holds?done={what}")).into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, Asked::default(), problems, typed).await?).into_response())
        }
        Err(other) => Err(other),
    }
}
