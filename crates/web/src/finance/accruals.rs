//! `GET /accruals` and `POST /accruals`: what is owed to payees by month; the posting of a month's end from a run that is not final.

use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Currency, Location, Problem, Problems};
use payments::books::{self, AccrualMonth, Posted};
use payments::runs::{self, Actor, Run, RunState};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Only this currency.
    pub currency: String,
}

/// The page.
#[derive(Template)]
#[template(path = "finance/accruals.html")]
pub struct Accruals {
    shell: Shell,
    months: Vec<Month>,
    currencies: Vec<String>,
    currency: String,
    owed: Vec<(&'static str, String)>,
    /// The company's currency.
    home: String,
    /// By month, where there are several currencies.
    together: Vec<Together>,
    total: String,
    as_of: String,
    runs: Vec<(i64, String)>,
    may_post: bool,
    problems: Problems,
}

/// A month as a row.
struct Month {
    label: String,
    closed: bool,
    posted: bool,
    /// Opening, earned, corrections, advances, paid.
    moves: [String; 5],
    closing: String,
    /// Accrued, held, payable.
    of: [String; 3],
    /// What moved, in words, for narrow pages.
    words: String,
}

/// What is owed in all currencies at the end of a month.
struct Together {
    label: String,
    closed: bool,
    /// By currency, in the order of the columns; empty where nothing is owed.
    owed: Vec<String>,
    rates: Vec<String>,
    /// In the company's currency; empty without a rate.
    total: String,
}

/// What is owed, month by month.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Shown<Accruals> {
    page(&visit, asked, Problems::new()).await
}

async fn page(visit: &Visit, asked: Asked, problems: Problems) -> Shown<Accruals> {
    let months = read(visit).await?;
    let store = visit.app.store.clone();
    let runs = blocking(move || Ok(runs::list(&store)?)).await?;
    let reporting = visit.state.book.company.currency;
    let home = reporting.to_string();
    let mut currencies: Vec<String> = months.iter().map(|month| month.currency.to_string()).collect();
    currencies.sort();
    currencies.dedup();
    let first = currencies.iter().find(|currency| **currency == home).or(currencies.first()).cloned().unwrap_or_else(|| home.clone());
    let currency = if currencies.contains(&asked.currency) { asked.currency } else { first };
    let own: Vec<&AccrualMonth> = months.iter().filter(|month| month.currency.to_string() == currency).collect();
    let last = own.last();
    let money = |month: &AccrualMonth, amount: &kernel::Decimal| say::money(amount, &month.currency);
    let owed = last.map_or_else(Vec::new, |month| {
        vec![
            (t("Earned, not final"), money(month, &month.accrued)),
            (t("Held back"), money(month, &month.held)),
            (t("Final, not paid"), money(month, &month.payable)),
        ]
    });
    Ok(Page(Accruals {
        shell: visit.shell(t("Payouts and accruals"), Place::Accruals, ""),
        total: last.map_or_else(String::new, |month| money(month, &month.closing)),
        as_of: last.map_or_else(String::new, |month| visit.period_name(&month.period)),
        owed,
        together: if currencies.len() > 1 { together(visit, &months, &currencies) } else { Vec::new() },
        home,
        months: own.iter().rev().map(|month| row(visit, month)).collect(),
        currencies,
        currency,
        runs: runs.iter().filter(|run| can_be_posted(run, &runs)).map(|run| (run.id, told(run))).collect(),
        may_post: access::may(&visit.user, Right::ApproveRuns),
        problems,
    }))
}

/// What is owed in each currency and in all, the newest month first.
fn together(visit: &Visit, months: &[AccrualMonth], currencies: &[String]) -> Vec<Together> {
    let book = &visit.state.book;
    let all = books::consolidated(book, months).into_iter().rev().map(|all| {
        let own = || months.iter().filter(|month| month.period == all.period);
        let in_currency = |code: &String| own().find(|month| month.currency.to_string() == *code);
        Together {
            label: visit.period_name(&all.period),
            closed: all.closed,
            owed: currencies
                .iter()
                .map(|code| in_currency(code).map(|month| say::money(&month.closing, &month.currency)).unwrap_or_default())
                .collect(),
            rates: own().filter(|month| month.currency != all.currency).map(|month| rate(month, all.currency)).collect(),
            total: all.owed.map(|owed| say::money(&owed, &all.currency)).unwrap_or_default(),
        }
    });
    all.collect()
}

/// `1 EUR is 1.10 USD since 2026-01-01`.
fn rate(month: &AccrualMonth, home: Currency) -> String {
    match &month.exchange {
        Some(exchange) => {
            let since = exchange.since.map(|day| day.to_string()).unwrap_or_default();
            said("1 {1} is {2} {3} since {4}", &[&exchange.from, &exchange.rate, &exchange.into, &since])
        }
        None => said("There is no rate from {1} to {2}", &[&month.currency, &home]),
    }
}

fn row(visit: &Visit, month: &AccrualMonth) -> Month {
    let money = |amount: &kernel::Decimal| if amount.is_zero() { String::new() } else { say::money(amount, &month.currency) };
    let moves = [("earned", &month.earned), ("corrected", &month.corrections), ("advanced", &month.advances), ("paid", &month.paid)];
    let words = moves.into_iter().filter(|(_, amount)| !amount.is_zero()).map(|(word, amount)| format!("{word} {}", money(amount)));
    Month {
        label: visit.period_name(&month.period),
        closed: month.closed,
        posted: !month.posted.is_zero(),
        moves: [&month.opening, &month.earned, &month.corrections, &month.advances, &month.paid].map(money),
        closing: say::money(&month.closing, &month.currency),
        of: [&month.accrued, &month.held, &month.payable].map(money),
        words: words.collect::<Vec<_>>().join(" · "),
    }
}

/// Of the runs that are not final those that would close something, and the one that was made final last.
fn can_be_posted(run: &Run, all: &[Run]) -> bool {
    let last = all.iter().filter(|run| matches!(run.state, RunState::Final | RunState::Paid)).max_by_key(|run| run.id);
    match run.state {
        RunState::Final | RunState::Paid => last.is_some_and(|last| last.id == run.id),
        _ => !run.closes.is_empty() && run.base == last.map(|last| last.id),
    }
}

fn told(run: &Run) -> String {
    said("Run {1} through {2}, {3}", &[&run.id, &run.through, &crate::language::phrase(run.state.word())])
}

/// The months; for the API as well.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn read(visit: &Visit) -> Result<Vec<AccrualMonth>, Failure> {
    visit.needs(Right::ReadRuns)?;
    let (store, state) = (visit.app.store.clone(), visit.state.clone());
    blocking(move || Ok(books::accruals(&state, Some(&store))?)).await
}

/// What is posted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The run.
    pub run: String,
    /// Why.
    pub why: String,
}

/// Posts a month's end.
///
/// # Errors
/// Not found without the right.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    visit.needs(Right::ApproveRuns)?;
    let done = match typed.run.trim().parse() {
        Ok(run) => posted(&visit, run, typed.why).await,
        Err(_) => {
            let at = Location::default().column("run").value(&typed.run);
            Err(Failure::Invalid(Problem::error("no-run", at, "A run has to be named by its number.").into()))
        }
    };
    match done {
        Ok(posted) if posted.entries == 0 => Ok(Redirect::to("/accruals?done=stands").into_response()),
        Ok(_) => Ok(Redirect::to("/accruals?done=month-end").into_response()),
        Err(Failure::Conflict(problems) | Failure::Invalid(problems)) => {
            Ok((StatusCode::CONFLICT, page(&visit, Asked::default(), problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Posts a month's end; for the API as well.
///
/// # Errors
/// Not found, for a run that there is not or without the right; a conflict, when it is not possible.
pub async fn posted(visit: &Visit, run: i64, why: String) -> Result<Posted, Failure> {
    visit.needs(Right::ApproveRuns)?;
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    let done = blocking(move || {
        if runs::show(&store, run)?.is_none() {
            return Err(Failure::NotFound);
        }
        let actor = Actor { name: &user.email, person: user.person.as_deref() };
        books::month_end(&store, &clock, actor, run, Some(&why)).map_err(Failure::Conflict)
    });
    done.await
}

/// The months as CSV, in every currency.
///
/// # Errors
/// As for the page.
pub async fn csv(visit: Visit) -> Result<Response, Failure> {
    Ok(sheet(&visit, &read(&visit).await?).download("accruals"))
}

/// The months as a workbook, in every currency.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit) -> Result<Response, Failure> {
    sheet(&visit, &read(&visit).await?).download_workbook("accruals")
}

fn sheet(visit: &Visit, months: &[AccrualMonth]) -> Sheet {
    let home = visit.state.book.company.currency;
    let mut sheet = Sheet::new(&[
        "period",
        "currency",
        "state",
        "opening",
        "earned",
        "corrections",
        "advances",
        "paid",
        "closing",
        "accrued",
        "held",
        "payable",
        "posted",
        "reporting_currency",
        "closing_in_reporting_currency",
        "rate",
        "rate_date",
    ]);
    for one in months {
        let mut row = vec![one.period.clone(), one.currency.to_string(), if one.closed { "closed" } else { "open" }.to_owned()];
        let amounts = [one.opening, one.earned, one.corrections, one.advances, one.paid, one.closing];
        row.extend(amounts.into_iter().chain([one.accrued, one.held, one.payable, one.posted]).map(|amount| amount.to_string()));
        let exchange = one.exchange.as_ref();
        row.push(home.to_string());
        row.push(one.reporting.map(|amount| amount.to_string()).unwrap_or_default());
        row.push(exchange.map(|exchange| exchange.rate.to_string()).unwrap_or_default());
        row.push(exchange.and_then(|exchange| exchange.since).map(|day| day.to_string()).unwrap_or_default());
        sheet.row(row);
    }
    sheet
}
