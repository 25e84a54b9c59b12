//! `GET /freezes`, `POST /freezes` and `POST /freezes/{id}/lift`: plans, countries and people that keep their figures.

use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::say::minute;
use crate::shell::{Place, Shell};
use crate::table::{Act, Asked, Cell, Column, Table};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Date, Location, Problem, Problems, Value};
use payments::freezes::{self, Freeze, Frozen, NewFreeze, Scope};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The page.
#[derive(Template)]
#[template(path = "closing/freezes.html")]
pub struct Freezes {
    shell: Shell,
    table: Table,
    none: bool,
    waiting: Vec<Waits>,
    names: Vec<(String, String)>,
    may_freeze: bool,
    today: String,
    problems: Problems,
    typed: Typed,
}

/// An amount that waits.
struct Waits {
    name: String,
    href: String,
    what: String,
    kept: String,
    waits: String,
    freeze: i64,
}

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Typed {
    /// `plan`, `country` or `person`.
    pub scope: String,
    /// Which.
    pub name: String,
    /// The day as of which figures are kept; today when empty.
    pub as_of: String,
    /// Why.
    pub why: String,
}

/// How many amounts are shown.
const MOST: usize = 100;

/// All freezes.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Shown<Freezes> {
    page(&visit, asked, Problems::new(), Typed::default()).await
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(Table::sheet(&columns(), rows(&visit).await?, &asked).download("freezes"))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Table::sheet(&columns(), rows(&visit).await?, &asked).download_workbook("freezes")
}

async fn rows(visit: &Visit) -> Result<Vec<Vec<Cell>>, Failure> {
    visit.needs(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(freezes::list(&store)?)).await?;
    Ok(all.iter().map(|freeze| cells(visit, freeze)).collect())
}

fn columns() -> [Column; 12] {
    [
        Column::in_files("freeze"),
        Column::words("name", t("What")),
        Column::in_files("scope"),
        Column::words("why", t("Why")),
        Column::words("run", t("Keeps")),
        Column::in_files("as_of"),
        Column::words("since", t("Since")),
        Column::in_files("placed_by"),
        Column::words("state", t("State")).kept(),
        Column::in_files("lifted_at"),
        Column::in_files("lifted_by"),
        Column::in_files("lifted_why"),
    ]
}

fn cells(visit: &Visit, freeze: &Freeze) -> Vec<Cell> {
    let name = match freeze.scope {
        Scope::Person => person_name(&visit.state, &freeze.name),
        Scope::Plan | Scope::Country => freeze.name.clone(),
    };
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    let may_lift = access::may(&visit.user, Right::ApproveRuns) && freeze.placed_by != visit.user.email;
    let act = Act {
        to: format!("/freezes/{}/lift", freeze.id),
        label: said("Why freeze {1} is lifted", &[&freeze.id]),
        hint: t("Why"),
        button: t("Lift"),
    };
    let state = match &freeze.lifted_at {
        Some(at) => {
            let by = super::holds::by(&part(&freeze.lifted_by), &part(&freeze.lifted_why));
            Cell::status(said("lifted {1}", &[&minute(at)]), "").with(by)
        }
        None if may_lift => Cell::words(t("frozen")).acting(act),
        None => Cell::status(t("frozen"), "info"),
    };
    let day = say::day(&freeze.as_of);
    vec![
        Cell::words(freeze.id.to_string()),
        Cell::words(name).with(crate::language::phrase(freeze.scope.word())),
        Cell::words(freeze.scope.word()),
        Cell::words(&freeze.reason),
        Cell { written: freeze.run.to_string(), ..Cell::words(said("run {1}", &[&freeze.run])) }
            .leading(format!("/runs/{}", freeze.run))
            .with(said("as of {1}", &[&day])),
        Cell::words(freeze.as_of.to_string()),
        Cell::words(minute(&freeze.placed_at)).as_written(freeze.placed_at.clone()).with(&freeze.placed_by).shortly(""),
        Cell::words(&freeze.placed_by),
        state.as_written(if freeze.lifted_at.is_some() { "lifted" } else { "frozen" }),
        Cell::words(part(&freeze.lifted_at)),
        Cell::words(part(&freeze.lifted_by)),
        Cell::words(part(&freeze.lifted_why)),
    ]
}

async fn page(visit: &Visit, asked: Asked, problems: Problems, typed: Typed) -> Shown<Freezes> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("freezes")?;
    let state = visit.state.clone();
    let waiting = blocking(move || Ok(freezes::keep::waiting(&state, None)?)).await?;
    let rows = rows(visit).await?;
    Ok(Page(Freezes {
        shell: visit.shell(crate::language::t("Freezes"), Place::Freezes, ""),
        none: rows.is_empty(),
        table: Table::new("/freezes", "freezes", &columns(), rows, asked).finding(t("Find a name, a reason or who")).with_files(),
        waiting: waiting.iter().take(MOST).map(|frozen| waits(visit, frozen)).collect(),
        names: names(visit),
        may_freeze: access::may(&visit.user, Right::ApproveRuns),
        today: crate::questions::show::today(visit).to_string(),
        problems,
        typed,
    }))
}

/// What is frozen, since when, by whom and why, in one sentence.
#[must_use]
pub fn sentence(state: &payments::State, freeze: &Freeze) -> String {
    let name = match freeze.scope {
        Scope::Person => person_name(state, &freeze.name),
        Scope::Plan | Scope::Country => freeze.name.clone(),
    };
    let day = say::day(&freeze.as_of);
    let parts: [&(dyn std::fmt::Display + Sync); 5] = [&name, &day, &freeze.run, &freeze.placed_by, &freeze.reason];
    match freeze.scope {
        Scope::Plan => said("Pay under {1} is frozen as of {2} at the figures of run {3}, by {4}: {5}", &parts),
        Scope::Country => said("Pay in {1} is frozen as of {2} at the figures of run {3}, by {4}: {5}", &parts),
        Scope::Person => said("Pay of {1} is frozen as of {2} at the figures of run {3}, by {4}: {5}", &parts),
    }
}

/// An amount that waits, as a row.
fn waits(visit: &Visit, frozen: &Frozen) -> Waits {
    let key = &frozen.key;
    let kept = payments::parts::major(frozen.kept, key.currency);
    Waits {
        name: person_name(&visit.state, &key.person),
        href: crate::address::statement(&key.person, &key.period),
        what: format!("{}, {}", key.period, key.label()),
        kept: say::money(&kept, &key.currency),
        waits: format!("{} {}", say::change(&frozen.waits(), &key.currency), key.currency),
        freeze: frozen.freeze,
    }
}

/// What can be frozen, with what it is.
fn names(visit: &Visit) -> Vec<(String, String)> {
    let book = &visit.state.book;
    let plans: BTreeSet<String> = book.plans.iter().map(|plan| plan.id.to_string()).collect();
    let rows = book.organisation.people().iter().flat_map(|person| &person.rows);
    let countries: BTreeSet<String> = rows.filter_map(|row| row.attributes.get("country").map(Value::to_string)).collect();
    let mut names: Vec<(String, String)> = plans.into_iter().map(|name| (name, crate::language::t("plan").to_owned())).collect();
    names.extend(countries.into_iter().map(|name| (name, crate::language::t("country").to_owned())));
    names.extend(book.organisation.people().iter().map(|person| (person.id.to_string(), person.name.clone())));
    names
}

/// Freezes.
///
/// # Errors
/// Not found without the right.
pub async fn place(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    answer(&visit, placed(&visit, typed.clone()).await, "frozen", typed).await
}

/// Freezes in the name of the user; for the API as well.
///
/// # Errors
/// Not found without the right; what cannot be frozen.
pub async fn placed(visit: &Visit, typed: Typed) -> Result<Freeze, Failure> {
    visit.needs(Right::ApproveRuns)?;
    let wrong = |column: &'static str, value: &str, expected: &str| -> Failure {
        let at = Location::default().column(column).value(value);
        Problem::error("wrong-type", at, "This is none of what is expected.").expected(expected).into()
    };
    let scope = Scope::from_word(typed.scope.trim()).ok_or_else(|| wrong("scope", &typed.scope, "plan, country or person"))?;
    if scope == Scope::Person {
        visit.not_her_own(typed.name.trim(), t("somebody else freezes it"))?;
    }
    let as_of = match typed.as_of.trim() {
        "" => crate::questions::show::today(visit),
        text => text.parse::<Date>().map_err(|_| wrong("as_of", text, "a day such as 2026-04-02"))?,
    };
    let zone = jiff::tz::TimeZone::get(&visit.state.book.company.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let next = as_of.tomorrow().ok().and_then(|next| next.to_zoned(zone).ok());
    let until = next.ok_or_else(|| wrong("as_of", &typed.as_of, "a day of this calendar"))?.timestamp();
    let (store, clock, desk, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.app.desk.clone(), visit.user.email.clone());
    let state = visit.state.clone();
    let done = blocking(move || {
        let new = NewFreeze { scope, name: &typed.name, as_of, until, reason: &typed.why };
        let freeze = freezes::place(&store, &clock, &state, &actor, &new)?;
        desk.closed(&format!("{} {} is frozen", scope.word(), freeze.name))?;
        Ok(freeze)
    });
    done.await
}

/// Lifts a freeze.
///
/// # Errors
/// Not found without the right.
pub async fn lift(visit: Visit, Path(id): Path<i64>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    answer(&visit, lifted(&visit, id, typed.why).await, "unfrozen", Typed::default()).await
}

/// Lifts a freeze in the name of the user; for the API as well.
///
/// # Errors
/// Not found without the right; one that she placed herself.
pub async fn lifted(visit: &Visit, id: i64, why: String) -> Result<Freeze, Failure> {
    visit.needs(Right::ApproveRuns)?;
    let store = visit.app.store.clone();
    let found = blocking(move || Ok(freezes::list(&store)?)).await?;
    let own = found.iter().any(|freeze| freeze.id == id && freeze.holds() && visit.is_frozen_by(freeze));
    visit.refuse_own(own, t("somebody else lifts what freezes it"))?;
    let (store, clock, desk, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.app.desk.clone(), visit.user.email.clone());
    let done = blocking(move || {
        let freeze = freezes::lift(&store, &clock, &actor, id, &why)?;
        desk.closed(&format!("freeze {id} is lifted"))?;
        Ok(freeze)
    });
    done.await
}

async fn answer(visit: &Visit, done: Result<Freeze, Failure>, what: &str, typed: Typed) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/freezes?done={what}")).into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, Asked::default(), problems, typed).await?).into_response())
        }
        Err(other) => Err(other),
    }
}
