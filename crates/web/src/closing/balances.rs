//! `GET /runs/{id}/balances` and `GET /people/{person}/balances`: what changed in closed periods, with the records and settings that did it.

use crate::address;
use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Path;
use payments::balances::{self, Explained, cause::Now};
use payments::runs;
use records::Kind;

/// The page.
#[derive(Template)]
#[template(path = "closing/balances.html")]
pub struct Balances {
    shell: Shell,
    title: String,
    about: String,
    back: (String, String),
    lines: Vec<Line>,
    more: usize,
}

/// A balance line.
pub struct Line {
    /// Whose.
    pub name: String,
    /// Where it is shown.
    pub href: String,
    /// The closed period.
    pub period: String,
    /// What of it.
    pub label: String,
    /// What has been paid.
    pub was: String,
    /// What it should be.
    pub is: String,
    /// The difference.
    pub change: String,
    /// Whether it takes back.
    pub negative: bool,
    /// Its currency.
    pub currency: String,
    /// The final run.
    pub since: i64,
    /// The records that made it.
    pub records: Vec<Cause>,
    /// What else changed.
    pub settings: Vec<String>,
}

/// A record that made a difference.
pub struct Cause {
    /// The record.
    pub record: String,
    /// Where it is shown.
    pub href: String,
    /// The difference.
    pub change: String,
    /// What happened to it.
    pub said: String,
}

/// How many lines are explained on one page.
const MOST: usize = 200;

/// What a run changes in closed periods.
///
/// # Errors
/// Not found, for a run that there is not or without the right.
pub async fn of_run(visit: Visit, Path(id): Path<i64>) -> Shown<Balances> {
    let (lines, more) = explained_of_run(&visit, id).await?;
    Ok(Page(Balances {
        shell: visit.shell(&crate::language::said("Balances of run {1}", &[&id]), Place::Runs, ""),
        title: crate::language::said("Balance lines of run {1}", &[&id]),
        about: t("What changed in periods that were closed before, up or down; paid with this run.").to_owned(),
        back: (format!("/runs/{id}"), crate::language::said("Run {1}", &[&id])),
        lines: lines.iter().map(|line| shown(&visit, line)).collect(),
        more,
    }))
}

/// The balance lines of a run with their causes, and how many more there are.
///
/// # Errors
/// Not found, for a run that there is not or without the right.
pub async fn explained_of_run(visit: &Visit, id: i64) -> Result<(Vec<Explained>, usize), Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading(&format!("run {id}"))?;
    let store = visit.app.store.clone();
    let read = blocking(move || {
        let run = runs::show(&store, id)?.ok_or(Failure::NotFound)?;
        let Some(base) = run.base else { return Ok((Vec::new(), 0)) };
        let base = runs::show(&store, base)?.ok_or(Failure::NotFound)?;
        let mut found = balances::of_run(&store, id)?;
        let more = found.len().saturating_sub(MOST);
        found.truncate(MOST);
        Ok((balances::explain(&store, &base, Now::Run(&run), &found)?, more))
    });
    read.await
}

/// What the present figures change in a person's closed periods.
///
/// # Errors
/// Not found, for a person that there is not or whose pay is not the user's to see.
pub async fn of_person(visit: Visit, Path(person): Path<String>) -> Shown<Balances> {
    let lines = explained_of_person(&visit, &person).await?;
    let period = visit.period(None)?;
    let name = person_name(&visit.state, &person);
    let statement = address::statement(&person, visit.period_id(period));
    Ok(Page(Balances {
        shell: visit.shell(t("Changes in closed periods"), Place::Elsewhere, visit.period_id(period)),
        title: t("Changes in closed periods").to_owned(),
        about: crate::language::said(
            "What {1} should have been paid against what has been paid so far; the next run that becomes final pays the difference.",
            &[&name],
        ),
        back: (statement, crate::language::said("{1}’s statement", &[&name])),
        lines: lines.iter().map(|line| shown(&visit, line)).collect(),
        more: 0,
    }))
}

/// What the present figures change in a person's closed periods, with causes.
///
/// # Errors
/// Not found, for a person that there is not or whose pay is not the user's to see.
pub async fn explained_of_person(visit: &Visit, person: &str) -> Result<Vec<Explained>, Failure> {
    visit.sees(person, visit.period(None)?)?;
    let Some(closed) = visit.state.closed.clone() else { return Ok(Vec::new()) };
    let (store, state, person) = (visit.app.store.clone(), visit.state.clone(), person.to_owned());
    let read = blocking(move || {
        let found = balances::of_person(&state, &person)?;
        Ok(balances::explain(&store, &closed.run, Now::Figures(&state), &found)?)
    });
    read.await
}

/// A balance line with its causes, for people.
pub fn shown(visit: &Visit, line: &Explained) -> Line {
    let key = &line.balance.key;
    let currency = &key.currency;
    Line {
        name: person_name(&visit.state, &key.person),
        href: address::statement(&key.person, &key.period),
        period: key.period.clone(),
        label: key.label(),
        was: say::money(&line.was, currency),
        is: say::money(&line.is, currency),
        change: say::change(&line.amount, currency),
        negative: line.amount.is_sign_negative(),
        currency: currency.to_string(),
        since: line.since_run,
        records: line.records.iter().map(|cause| shown_cause(visit, cause)).collect(),
        settings: line.settings.clone(),
    }
}

fn shown_cause(visit: &Visit, cause: &balances::BalanceCause) -> Cause {
    let decimals = cause.currency.parse::<kernel::Currency>().map_or(2, kernel::Currency::decimals);
    let difference = cause.is - cause.was;
    let sign = if difference.is_sign_positive() { "+" } else { "" };
    let kind = cause.changed.as_deref().and_then(|said| said.split_once(':')).and_then(|(kind, _)| Kind::from_word(kind));
    let record = cause.record.clone().unwrap_or_default();
    let known = kind.filter(|kind| kind.is_measured() && visit.state.book.tables.contains_key(kind));
    Cause {
        href: known.map(|kind| address::record(kind.word(), &record)).unwrap_or_default(),
        record: if record.is_empty() { t("Not tied to a record").to_owned() } else { record },
        change: format!("{sign}{} {}", crate::say::grouped(difference, decimals), cause.currency),
        said: cause.changed.clone().unwrap_or_else(|| t("as it was: another record or a setting moved it").to_owned()),
    }
}
