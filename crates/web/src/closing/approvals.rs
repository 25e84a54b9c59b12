//! `GET /runs/{id}/approvals`, `POST /runs/{id}/approvals` and `POST /runs/{id}/people/{person}/approve` and `/reject`: the statements of a run in
//! review.

use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::say::minute;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Decimal, Location, Problem, Problems, parse_decimal};
use payments::approvals::{self, Decision, Queued};
use payments::runs::{self, Actor, Run, RunState};
use serde::Deserialize;
use std::cmp::Reverse;

/// What the address says.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `waiting`, `unusual` or `all`.
    pub show: String,
    /// `past`, `team`, `amount` or `name`.
    pub sort: String,
}

/// The page.
#[derive(Template)]
#[template(path = "closing/approvals.html")]
pub struct Approvals {
    shell: Shell,
    run: Run,
    rows: Vec<Row>,
    tabs: Vec<Tab>,
    columns: Vec<Column>,
    counts: Counts,
    may: bool,
    found: usize,
    problems: Problems,
}

/// A filter.
struct Tab {
    href: String,
    label: &'static str,
    count: usize,
    current: bool,
}

/// A header that sorts.
struct Column {
    label: &'static str,
    href: String,
    sorted: bool,
    number: bool,
}

/// How far the decisions have come.
struct Counts {
    all: usize,
    approved: usize,
    rejected: usize,
}

/// A statement as a row.
struct Row {
    person: String,
    name: String,
    href: String,
    amount: String,
    seen: String,
    past: String,
    against_past: String,
    team: String,
    against_team: String,
    reasons: Vec<String>,
    own: bool,
    decided: Option<(&'static str, &'static str, String)>,
    why: String,
}

/// How many are shown on one page.
const MOST: usize = 200;

/// The queue.
///
/// # Errors
/// Not found, for a run that there is not or without the right.
pub async fn list(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Shown<Approvals> {
    page(&visit, id, asked, Problems::new()).await
}

/// The statements of a run; for the API as well.
///
/// # Errors
/// Not found, for a run that there is not or without the right.
pub async fn read(visit: &Visit, id: i64) -> Result<(Run, Vec<Queued>), Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    visit.note_reading(&format!("run {id}"))?;
    let (store, state) = (visit.app.store.clone(), visit.state.clone());
    let work = blocking(move || {
        let run = runs::show(&store, id)?.ok_or(Failure::NotFound)?;
        Ok((run, approvals::queue(&store, &state, id)?))
    });
    let (mut run, mut queue) = work.await?;
    crate::runs::list::shown(visit, &mut run);
    queue.retain(|one| visit.sees_in(&one.person, &run.through));
    Ok((run, queue))
}

async fn page(visit: &Visit, id: i64, asked: Asked, problems: Problems) -> Shown<Approvals> {
    let (run, all) = read(visit, id).await?;
    let address = |show: &str, sort: &str| format!("/runs/{id}/approvals{}", crate::address::query(&[("show", show), ("sort", sort)]));
    let tab = |show: &'static str, label| Tab {
        href: address(show, &asked.sort),
        label,
        count: all.iter().filter(|one| fits(show, one)).count(),
        current: show == if asked.show.is_empty() { "waiting" } else { &asked.show },
    };
    let tabs = vec![tab("waiting", t("Waiting")), tab("unusual", t("Unusual")), tab("all", t("All"))];
    let sort = if asked.sort.is_empty() { "past" } else { asked.sort.as_str() };
    let column = |key: &str, label, number| Column { label, href: address(&asked.show, key), sorted: sort == key, number };
    let columns = vec![
        column("name", t("Person"), false),
        column("past", t("Against her past"), true),
        column("team", t("Against her team"), true),
        column("amount", t("Comes to"), true),
    ];
    let decided = |wanted| all.iter().filter(|one| one.decided.as_ref().is_some_and(|one| one.decision == wanted)).count();
    let counts = Counts { all: all.len(), approved: decided(Decision::Approved), rejected: decided(Decision::Rejected) };
    let mut shown: Vec<&Queued> = all.iter().filter(|one| fits(&asked.show, one)).collect();
    sorted(visit, sort, &mut shown);
    Ok(Page(Approvals {
        shell: visit.shell(&said("Approvals of run {1}", &[&id]), Place::Runs, ""),
        may: access::may_in_part(&visit.user, Right::ApproveRuns) && run.state == RunState::InReview,
        found: shown.len(),
        rows: shown.into_iter().take(MOST).map(|one| row(visit, id, one)).collect(),
        run,
        tabs,
        columns,
        counts,
        problems,
    }))
}

fn fits(show: &str, one: &Queued) -> bool {
    match show {
        "unusual" => !one.unusual.is_empty(),
        "all" => true,
        _ => one.decided.is_none(),
    }
}

fn sorted(visit: &Visit, sort: &str, shown: &mut [&Queued]) {
    let size = |amount: Option<Decimal>| Reverse(amount.map(|amount| amount.abs()));
    match sort {
        "name" => shown.sort_by_key(|one| person_name(&visit.state, &one.person)),
        "team" => shown.sort_by_key(|one| size(one.against_team)),
        "amount" => shown.sort_by_key(|one| Reverse(one.amount)),
        _ => shown.sort_by_key(|one| size(one.against_past)),
    }
}

fn row(visit: &Visit, id: i64, one: &Queued) -> Row {
    let money = |amount: &Option<Decimal>| amount.map(|amount| say::money(&amount, &one.currency)).unwrap_or_default();
    let change = |amount: &Option<Decimal>| amount.map(|amount| say::change(&amount, &one.currency)).unwrap_or_default();
    let decided = one.decided.as_ref().map(|decided| match decided.decision {
        Decision::Approved => (crate::language::t("approved"), "good", format!("{}, {}", decided.actor, minute(&decided.at))),
        Decision::Rejected | Decision::Withdrawn => {
            (crate::language::t("rejected"), "bad", format!("{}, {}", decided.actor, minute(&decided.at)))
        }
    });
    Row {
        name: person_name(&visit.state, &one.person),
        href: format!("/runs/{id}/people/{}", crate::address::encoded(&one.person)),
        amount: format!("{} {}", say::money(&one.amount, &one.currency), one.currency),
        seen: one.amount.to_string(),
        past: money(&one.past),
        against_past: change(&one.against_past),
        team: money(&one.team),
        against_team: change(&one.against_team),
        reasons: one.unusual.iter().map(|reason| crate::language::phrase(reason.words())).collect(),
        own: visit.is_me(&one.person),
        decided,
        why: one.decided.as_ref().and_then(|decided| decided.why.clone()).unwrap_or_default(),
        person: one.person.clone(),
    }
}

/// Approves the chosen statements, none of them unusual.
///
/// # Errors
/// Not found without the right.
pub async fn several(visit: Visit, Path(id): Path<i64>, Form(typed): Form<Vec<(String, String)>>) -> Result<Response, Failure> {
    let people: Vec<String> = typed.into_iter().filter(|(name, _)| name == "person").map(|(_, value)| value).collect();
    let count = people.len();
    match approved(&visit, id, people).await {
        Ok(()) => Ok(Redirect::to(&format!("/runs/{id}/approvals?done={}", if count > 1 { "looked" } else { "stepped" })).into_response()),
        Err(other) => refused(&visit, id, other).await,
    }
}

/// Approves several statements; for the API as well.
///
/// # Errors
/// Not found without the right; a conflict, when one of them may not be approved in bulk.
pub async fn approved(visit: &Visit, id: i64, people: Vec<String>) -> Result<(), Failure> {
    decide(visit, id, people.clone(), move |actor, store, clock, state| approvals::approve_several(store, clock, state, actor, id, &people))
        .await
}

/// What was typed about one statement.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct One {
    /// The amount that was seen.
    pub seen: String,
    /// Why it is rejected.
    pub why: String,
}

/// `POST /runs/{id}/people/{person}/approve`: approves one statement, with the amount that was seen on its page.
///
/// # Errors
/// Not found without the right.
pub async fn approve(visit: Visit, Path((id, person)): Path<(i64, String)>, Form(one): Form<One>) -> Result<Response, Failure> {
    match approved_one(&visit, id, person, one.seen).await {
        Ok(()) => Ok(Redirect::to(&format!("/runs/{id}/approvals?done=stepped")).into_response()),
        Err(other) => refused(&visit, id, other).await,
    }
}

/// Approves one statement; for the API as well.
///
/// # Errors
/// Not found without the right; a conflict, when it cannot be approved now.
pub async fn approved_one(visit: &Visit, id: i64, person: String, seen: String) -> Result<(), Failure> {
    let seen = parse_decimal(seen.trim()).map_err(|_| {
        let at = Location::default().column("seen").value(&seen);
        Failure::from(Problem::error("wrong-type", at, "The amount that was seen is needed.").expected("an amount such as 1234.50"))
    });
    visit.needs_in_part(Right::ApproveRuns)?;
    let seen = seen?;
    decide(visit, id, vec![person.clone()], move |actor, store, clock, state| {
        approvals::approve(store, clock, state, actor, id, &person, seen)
    })
    .await
}

/// `POST /runs/{id}/people/{person}/reject`: rejects one statement with the reason.
///
/// # Errors
/// Not found without the right.
pub async fn reject(visit: Visit, Path((id, person)): Path<(i64, String)>, Form(one): Form<One>) -> Result<Response, Failure> {
    match rejected(&visit, id, person, one.why).await {
        Ok(()) => Ok(Redirect::to(&format!("/runs/{id}/approvals?done=stepped")).into_response()),
        Err(other) => refused(&visit, id, other).await,
    }
}

/// Rejects one statement; for the API as well.
///
/// # Errors
/// Not found without the right; without a reason.
pub async fn rejected(visit: &Visit, id: i64, person: String, why: String) -> Result<(), Failure> {
    decide(visit, id, vec![person.clone()], move |actor, store, clock, state| {
        approvals::reject(store, clock, state, actor, id, &person, &why)
    })
    .await
}

async fn decide(
    visit: &Visit,
    id: i64,
    people: Vec<String>,
    take: impl FnOnce(Actor<'_>, &store::Store, &kernel::Clock, &payments::State) -> Result<(), Problems> + Send + 'static,
) -> Result<(), Failure> {
    visit.needs_in_part(Right::ApproveRuns)?;
    if !visit.sees_everyone() {
        let store = visit.app.store.clone();
        let run = blocking(move || runs::show(&store, id)?.ok_or(Failure::NotFound)).await?;
        people.iter().try_for_each(|person| visit.decides_on(person, &run.through))?;
    }
    let (store, clock, state, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.state.clone(), visit.user.clone());
    let done = blocking(move || {
        if runs::show(&store, id)?.is_none() {
            return Err(Failure::NotFound);
        }
        let actor = Actor { name: &user.email, person: user.person.as_deref() };
        take(actor, &store, &clock, &state).map_err(|problems| {
            let wrong = problems.0.iter().any(|problem| matches!(problem.code.as_ref(), "missing-reason" | "none-chosen" | "no-statement"));
            if wrong { Failure::Invalid(problems) } else { Failure::Conflict(problems) }
        })
    });
    done.await
}

/// The queue again, with what stands against it.
async fn refused(visit: &Visit, id: i64, failure: Failure) -> Result<Response, Failure> {
    let (status, problems) = match failure {
        Failure::Invalid(problems) => (StatusCode::UNPROCESSABLE_ENTITY, problems),
        Failure::Conflict(problems) => (StatusCode::CONFLICT, problems),
        other => return Err(other),
    };
    Ok((status, page(visit, id, Asked::default(), problems).await?).into_response())
}
