//! `GET /people/{person}/statement/past`: a statement as it was on a day, or as one run says it.

use crate::address::{self, query};
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
use axum::extract::{Path, Query};
use kernel::{Currency, Date, Decimal, Location, Problem};
use payments::past::{self, Past, Version, Wanted};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Clone, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Asked {
    /// The period's id.
    pub period: String,
    /// The day, `2026-04-02`: what had been calculated by its end.
    pub as_of: String,
    /// One run instead.
    pub run: String,
}

/// The page.
#[derive(Template)]
#[template(path = "statement/past.html")]
pub struct PastPage {
    shell: Shell,
    name: String,
    person: String,
    label: String,
    asked: Asked,
    live: String,
    past: Past,
    shown: Option<Row>,
    held: String,
    parts: Vec<(String, String)>,
    lines: Vec<Line>,
    balances: Vec<crate::closing::balances::Line>,
    total: String,
    why: String,
    versions: Vec<Row>,
    may_runs: bool,
}

/// A version of a statement as a row.
pub struct Row {
    /// The version.
    pub version: Version,
    /// When it was calculated.
    pub at: String,
    /// What it says.
    pub amount: String,
    /// Where it is shown.
    pub href: String,
    /// Whether it is the one that is open.
    pub current: bool,
}

/// What a record paid.
struct Line {
    what: String,
    component: String,
    amount: String,
    why: String,
}

/// How many lines are shown.
const MOST: usize = 300;

/// The statement as it was.
///
/// # Errors
/// Not found, for a person, period or run that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Shown<PastPage> {
    let period = visit.period(Some(&asked.period))?;
    let (past, held) = read(&visit, &person, &asked).await?;
    let id = visit.period_id(period).to_owned();
    let versions = versions(&visit, &person, period).await?;
    let current = past.version.as_ref().map(|version| version.run);
    let row = |version: Version| row(&person, &id, version, current);
    let currency = past.version.as_ref().map(|version| version.currency.clone()).unwrap_or_default();
    Ok(Page(PastPage {
        shell: visit.shell(t("Past statement"), if visit.is_me(&person) { Place::Statement } else { Place::People }, &id),
        name: person_name(&visit.state, &person),
        label: visit.period_name(&id),
        live: address::statement(&person, &id),
        held,
        parts: past.parts.iter().map(|part| (part.label.clone(), money(&part.amount, part.key.currency.code()))).collect(),
        lines: past.lines.iter().take(MOST).map(|one| line(one, &person, &asked)).collect(),
        why: address::past_why(&person, &id, ("", "", ""), (&asked.as_of, &asked.run)),
        balances: past.balances.iter().map(|line| crate::closing::balances::shown(&visit, line)).collect(),
        total: past.total.map(|total| money(&total, &currency)).unwrap_or_default(),
        shown: past.version.clone().map(row),
        versions: versions.into_iter().map(row).collect(),
        may_runs: access::may_in_part(&visit.user, Right::ReadRuns),
        asked: Asked { period: id.clone(), ..asked },
        person,
        past,
    }))
}

/// The statement as it was, and as of when in words; for the API as well.
///
/// # Errors
/// Not found, for a person, period or run that there is not or that is not the user's to see; a day that is none.
pub async fn read(visit: &Visit, person: &str, asked: &Asked) -> Result<(Past, String), Failure> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(person, period)?;
    let (wanted, held) = wanted(visit, asked)?;
    // Runs that are not final are for those who see runs; others saw the live figures then.
    let only_final = !access::may_in_part(&visit.user, Right::ReadRuns);
    let (store, state, person) = (visit.app.store.clone(), visit.state.clone(), person.to_owned());
    let work = blocking(move || {
        let found = past::past(&store, &state.book.company.calendar, &person, period, wanted, only_final);
        found.map_err(|problems| if problems.0.iter().any(|p| p.code == "unknown-run") { Failure::NotFound } else { problems.into() })
    });
    Ok((work.await?, held))
}

/// Which version the address asks for, and in words.
///
/// # Errors
/// A day that is none.
pub fn wanted(visit: &Visit, asked: &Asked) -> Result<(Wanted, String), Failure> {
    if let Ok(run) = asked.run.parse::<i64>() {
        return Ok((Wanted::Run(run), said("by run {1}", &[&run])));
    }
    let zone = jiff::tz::TimeZone::get(&visit.state.book.company.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let wrong = || {
        let at = Location::default().column("as_of").value(&asked.as_of);
        Problem::error("wrong-type", at, "That is not a day.").expected("a day such as 2026-04-02")
    };
    let day =
        if asked.as_of.is_empty() { crate::questions::show::today(visit) } else { asked.as_of.parse::<Date>().map_err(|_| wrong())? };
    let end = day.tomorrow().ok().and_then(|next| next.to_zoned(zone).ok()).ok_or_else(wrong)?;
    Ok((Wanted::Before(end.timestamp()), said("on {1}", &[&day])))
}

/// The versions of a statement that the user may see, the newest first.
///
/// # Errors
/// What the database refuses.
pub async fn versions(visit: &Visit, person: &str, period: usize) -> Result<Vec<Version>, Failure> {
    let only_final = !access::may_in_part(&visit.user, Right::ReadRuns);
    let (store, state, person) = (visit.app.store.clone(), visit.state.clone(), person.to_owned());
    blocking(move || Ok(past::versions(&store, &state.book.company.calendar, &person, period, only_final)?)).await
}

/// A version as a row; `current` is the run that is shown.
#[must_use]
pub fn row(person: &str, period: &str, version: Version, current: Option<i64>) -> Row {
    let run = version.run.to_string();
    Row {
        at: minute(&version.at),
        amount: version.amount.map_or_else(|| crate::language::t("nothing").to_owned(), |amount| money(&amount, &version.currency)),
        href: format!("/people/{}/statement/past{}", address::encoded(person), query(&[("period", period), ("run", &run)])),
        current: current == Some(version.run),
        version,
    }
}

fn line(line: &past::PastLine, person: &str, asked: &Asked) -> Line {
    let about = (line.plan.as_str(), line.component.as_str(), line.record.as_deref().unwrap_or_default());
    Line {
        why: address::past_why(person, &asked.period, about, (&asked.as_of, &asked.run)),
        what: line.record.clone().unwrap_or_else(|| t("Not tied to a record").to_owned()),
        component: format!("{}, {}", line.component, line.plan),
        amount: money(&line.amount, &line.currency),
    }
}

fn money(amount: &Decimal, currency: &str) -> String {
    match currency.parse::<Currency>() {
        Ok(known) => format!("{} {known}", say::money(amount, &known)),
        Err(_) => amount.to_string(),
    }
}
