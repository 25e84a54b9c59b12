//! `GET /close`: whether the open period can be closed, with one thing to do for whatever stands in the way; or how a closed one was closed.

use super::moved::{self, Costs};
use crate::address;
use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::{phrase, said, t};
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use crate::why::working::capital;
use access::Right;
use askama::Template;
use axum::extract::Query;
use kernel::Problems;
use payments::State;
use payments::checklist::{self, Checklist, Item, Standing, Subject};
use payments::cost_of_sales;
use payments::runs::{self, Run, StepTaken};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The period; the open one when empty.
    pub period: String,
}

/// The page.
#[derive(Template)]
#[template(path = "closing/periods.html")]
pub struct Close {
    shell: Shell,
    picker: Picker,
    /// What is closed so far, in one sentence.
    so_far: String,
    /// Whether the period is the open one.
    open: bool,
    blocked: usize,
    items: Vec<Shows>,
    unusual: Vec<Row>,
    arrived: Vec<super::arrived::Row>,
    may_say: bool,
    problems: Problems,
    closed: Vec<(Run, String)>,
    /// For a closed period: the run that closed it.
    closing: Option<Closing>,
    costs: Costs,
}

/// How a period was closed.
struct Closing {
    run: Run,
    steps: Vec<(StepTaken, String)>,
    files: Vec<(String, String)>,
}

/// A check as a row.
struct Shows {
    title: String,
    look: &'static str,
    icon: &'static str,
    word: &'static str,
    sentence: String,
    action: Option<Action>,
}

/// The one thing to do about a check.
struct Action {
    href: String,
    label: &'static str,
    /// Whether it is the first that stands in the way.
    main: bool,
    /// Whether it makes a run, rather than leading somewhere.
    runs: bool,
}

/// An unusual statement.
struct Row {
    name: String,
    href: String,
    amount: String,
    before: String,
    why: String,
}

/// How many unusual statements are shown.
const MOST: usize = 50;

/// The checklist of the open period, or how another one was closed.
///
/// # Errors
/// Not found, for those who may not see runs, and for a period that is not there or not open yet.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Shown<Close> {
    page(&visit, asked, Problems::new()).await
}

/// The open period, with what was refused.
///
/// # Errors
/// As for [`show`].
pub async fn with_problems(visit: &Visit, problems: Problems) -> Shown<Close> {
    page(visit, Asked::default(), problems).await
}

async fn page(visit: &Visit, asked: Asked, problems: Problems) -> Shown<Close> {
    let (list, closed) = read(visit).await?;
    let calendar = &visit.state.book.company.calendar;
    let newest = calendar.periods().len().saturating_sub(1);
    let open = list.as_ref().map(|list| visit.period(Some(&list.period))).transpose()?;
    let period = if asked.period.is_empty() { open.unwrap_or(newest) } else { visit.period(Some(&asked.period))? };
    if open.is_some_and(|open| period > open) {
        return Err(Failure::NotFound);
    }
    let is_open = open == Some(period);
    let closing = closed.iter().find(|run| run.closes.iter().any(|id| id == visit.period_id(period))).cloned();
    let closing = match closing.filter(|_| !is_open) {
        Some(run) => Some(how(visit, run).await?),
        None => None,
    };
    let costs = costs(visit, period).await?;
    let last = list.as_ref().and_then(|list| list.closed_through.clone());
    let list = list.filter(|_| is_open);
    let so_far = match last {
        Some(last) => t("Closed through {1}.").replace("{1}", &visit.period_name(&last)),
        None => t("Nothing is closed yet.").to_owned(),
    };
    Ok(Page(Close {
        shell: visit.shell(t("Period close"), Place::Close, ""),
        picker: Picker::new(calendar, period, open.unwrap_or(newest), "/close".to_owned(), &[]),
        so_far,
        open: is_open,
        blocked: list.as_ref().map_or(0, Checklist::blocked),
        items: list.as_ref().map(|list| rows(visit, list)).unwrap_or_default(),
        unusual: list.iter().flat_map(|list| list.unusual.iter().take(MOST).map(|one| unusual(&visit.state, list, one))).collect(),
        arrived: list.as_ref().map(|list| super::arrived::rows(&list.arrived)).unwrap_or_default(),
        may_say: super::arrived::may(visit),
        problems,
        closed: closed.into_iter().map(|run| (span(visit, &run.closes), run)).map(|(span, run)| (run, span)).collect(),
        closing,
        costs: moved::shown(visit, costs),
    }))
}

/// The checklist, and the final runs, newest first.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn read(visit: &Visit) -> Result<(Option<Checklist>, Vec<Run>), Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("period close")?;
    let (store, state) = (visit.app.store.clone(), visit.state.clone());
    let zone = jiff::tz::TimeZone::get(&state.book.company.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let today = visit.app.clock.now().to_zoned(zone).date();
    let work = blocking(move || {
        let all = runs::list(&store)?;
        let closed = all.into_iter().filter(|run| matches!(run.state, runs::RunState::Final | runs::RunState::Paid));
        Ok((checklist::checklist(&store, &state, today)?, closed.filter(|run| !run.closes.is_empty()).collect::<Vec<_>>()))
    });
    work.await
}

/// What a period costs, and what moved since the one before.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn costs(visit: &Visit, period: usize) -> Result<cost_of_sales::Moved, Failure> {
    visit.needs(Right::ReadRuns)?;
    let state = visit.state.clone();
    blocking(move || Ok(cost_of_sales::moved(&state, period)?)).await
}

async fn how(visit: &Visit, run: Run) -> Result<Closing, Failure> {
    let (store, id) = (visit.app.store.clone(), run.id);
    let steps = blocking(move || Ok(runs::steps(&store, id)?)).await?;
    let steps = steps.into_iter().map(|taken| {
        let at = crate::say::minute(&taken.at);
        (taken, at)
    });
    Ok(Closing { steps: steps.collect(), files: super::files::of_run(visit, &run), run })
}

/// Periods that follow each other: the first to the last, as people read them.
pub fn span(visit: &Visit, periods: &[String]) -> String {
    match periods {
        [] => String::new(),
        [one] => visit.period_name(one),
        [first, .., last] => t("{1} to {2}").replace("{1}", &visit.period_name(first)).replace("{2}", &visit.period_name(last)),
    }
}

/// What a check is called, and the one thing to do about it: where, and what the link says.
pub fn action(subject: Subject, run: Option<&Run>) -> (&'static str, String, &'static str) {
    let of_run = |rest: &str| run.map_or("/runs".to_owned(), |run| format!("/runs/{}{rest}", run.id));
    match subject {
        Subject::Data => (t("The data is there"), "/imports".to_owned(), t("Import")),
        Subject::Rejects => (t("Refused records are mended"), "/imports".to_owned(), t("Look at imports")),
        Subject::Plans => (t("Everybody has a plan"), "/people".to_owned(), t("Look at people")),
        Subject::Quotas => (t("Everybody has a quota"), "/imports".to_owned(), t("Import quotas")),
        Subject::Unusual => {
            let href = run.map_or("/close#unusual".to_owned(), |run| format!("/runs/{}/approvals?show=unusual", run.id));
            (t("Unusual statements"), href, t("Look at them"))
        }
        Subject::Adjustments => (t("Adjustments are approved"), "/adjustments".to_owned(), t("Approve")),
        Subject::Questions => (t("Questions are answered"), "/questions".to_owned(), t("Answer")),
        Subject::Balances => (t("Corrections of closed periods"), of_run("/balances"), t("See causes")),
        Subject::Holds => (t("Holds"), "/holds".to_owned(), t("See holds")),
        Subject::Freezes => (t("Freezes"), "/freezes".to_owned(), t("See freezes")),
        Subject::Run => (t("The calculation"), "/close#run".to_owned(), t("Run now")),
        Subject::Totals => (t("Totals agree"), "/close#run".to_owned(), t("Run again")),
        Subject::Approval => (t("Approval"), of_run(""), t("Open the run")),
    }
}

/// The checks, and after them what follows when nothing stands in the way any more.
fn rows(visit: &Visit, list: &Checklist) -> Vec<Shows> {
    let may_run = access::may(&visit.user, Right::Run);
    let mut shown: Vec<Shows> = list.items.iter().map(|item| row(list, item, may_run)).collect();
    let first = shown.iter_mut().filter(|row| row.look == "warn").find_map(|row| row.action.as_mut());
    if let Some(first) = first {
        first.main = true;
    }
    let later = |title: &str, sentence: &str| Shows {
        title: title.to_owned(),
        look: "later",
        icon: "circle",
        word: t("later"),
        sentence: sentence.to_owned(),
        action: None,
    };
    shown.push(later(
        t("Make it final"),
        t("Keeps every statement and its inputs as they are; what changes later is a line of the next period."),
    ));
    shown.push(later(t("Payroll and journal"), t("Their files are on the page of the run as soon as it is final.")));
    shown
}

fn row(list: &Checklist, item: &Item, may_run: bool) -> Shows {
    let (title, href, label) = action(item.subject, list.run.as_ref());
    let always = item.subject == Subject::Approval;
    let (look, icon, word) = match item.standing {
        Standing::Done => ("good", "circle-check", t("done")),
        Standing::Look => ("info", "circle-dot", t("have a look")),
        Standing::Blocked => ("warn", "circle-alert", t("in the way")),
    };
    let runs = matches!(item.subject, Subject::Run | Subject::Totals);
    let shows = (item.standing != Standing::Done || always) && (may_run || !runs);
    let action = shows.then_some(Action { href, label, main: false, runs });
    let title = match &item.about {
        Some(kind) => said("{1}: {2}", &[&capital(&phrase(kind).replace('_', " ")), &title]),
        None => title.to_owned(),
    };
    Shows { title, look, icon, word, sentence: phrase(&item.sentence), action }
}

fn unusual(state: &State, list: &Checklist, one: &checklist::Unusual) -> Row {
    Row {
        name: person_name(state, &one.person),
        href: address::statement(&one.person, &list.period),
        amount: format!("{} {}", say::money(&one.amount, &one.currency), one.currency),
        before: one.before.map(|mean| say::money(&mean, &one.currency)).unwrap_or_default(),
        why: one.why.iter().map(|why| crate::language::phrase(why.words())).collect::<Vec<_>>().join("; "),
    }
}
