//! What a run's page shows of its way from draft to paid: where it stands, who did what, what one may do, who gets what.

use super::periods::action;
use super::steps::right;
use crate::deals::rows::person_name;
use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::language::{phrase, said, t};
use crate::say;
use crate::table::{Asked, Cell, Column, Table};
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::Currency;
use payments::checklist;
use payments::ledger::Payout;
use payments::parts::major;
use payments::runs::{self, Actor, Run, Step, StepTaken};
use std::collections::{BTreeMap, BTreeSet};

/// The panel.
pub struct Panel {
    /// The steps that were taken.
    pub steps: Vec<(StepTaken, String)>,
    /// The steps that the user may take now, each with its button's words and whether it needs a reason.
    pub possible: Vec<Possible>,
    /// Why the user may not approve it, in words.
    pub against: Vec<String>,
    /// What stands in the way of making it final: what, where to do something about it, and what the link says.
    pub blockers: Vec<(String, String, &'static str)>,
    /// Whether unusual statements wait for a decision.
    pub undecided: bool,
    /// The payroll files and journals that it has: where, and what the link says.
    pub files: Vec<(String, String)>,
    /// The periods that it closes.
    pub closes: Vec<String>,
    /// The same, as people read them.
    pub span: String,
    /// Whether it closed them already.
    pub closed: bool,
    /// Balance lines.
    pub balances: usize,
    /// How many amounts are kept by freezes.
    pub frozen: usize,
    /// Who gets what.
    pub payouts: Table,
    /// Whether nobody is paid.
    pub none: bool,
}

/// A step that one may take.
pub struct Possible {
    /// Its word.
    pub word: &'static str,
    /// What the button says.
    pub label: &'static str,
    /// Whether it is the next on the way.
    pub main: bool,
}

/// Reads the panel; `asked` is what the address says of the payouts.
///
/// # Errors
/// What the database refuses.
pub async fn panel(visit: &Visit, run: &Run, asked: Asked) -> Result<Panel, Failure> {
    let (store, own, user, state) = (visit.app.store.clone(), run.clone(), visit.user.clone(), visit.state.clone());
    let read = blocking(move || {
        let actor = Actor { name: &user.email, person: user.person.as_deref() };
        let against = if own.state == runs::RunState::InReview { runs::duties(&store, &own, actor)? } else { Vec::new() };
        let balances = payments::balances::of_run(&store, own.id)?.len();
        let frozen = payments::freezes::keep::of_run(&store, own.id)?.len();
        let open = matches!(own.state, runs::RunState::InReview | runs::RunState::Approved);
        let blockers = if open { checklist::blockers(&store, &state, &own)? } else { Vec::new() };
        Ok((runs::steps(&store, own.id)?, runs::payouts_of(&store, own.id)?, (balances, frozen), against, blockers))
    });
    let (steps, payouts, (balances, frozen), mut against, blockers) = read.await?;
    if !access::may(&visit.user, right(Step::Approve)) {
        against.clear();
    }
    let possible = Step::ALL.into_iter().filter(|step| step.from().contains(&run.state) && access::may(&visit.user, right(*step)));
    let possible =
        possible.filter(|step| *step != Step::Approve || against.is_empty()).filter(|step| *step != Step::Submit || !run.closes.is_empty());
    // Whoever sees some people only, sees what they get, and nothing that adds up everybody's.
    let whole = visit.sees_everyone();
    let payouts: Vec<Payout> = payouts.into_iter().filter(|payout| visit.sees_in(&payout.person, &run.through)).collect();
    let (balances, frozen) = if whole { (balances, frozen) } else { (0, 0) };
    let blockers = if whole { blockers } else { Vec::new() };
    Ok(Panel {
        steps: steps
            .into_iter()
            .map(|taken| {
                let at = crate::say::minute(&taken.at);
                (taken, at)
            })
            .collect(),
        possible: possible.map(|step| Possible { word: step.word(), label: label(step), main: step != Step::SendBack }).collect(),
        against,
        undecided: blockers.iter().any(|item| item.subject == checklist::Subject::Unusual),
        blockers: blockers
            .into_iter()
            .map(|item| {
                let (_, href, label) = action(item.subject, Some(run));
                (phrase(&item.sentence), href, label)
            })
            .collect(),
        files: super::files::of_run(visit, run),
        closes: run.closes.clone(),
        span: super::periods::span(visit, &run.closes),
        closed: matches!(run.state, runs::RunState::Final | runs::RunState::Paid) && !run.closes.is_empty(),
        balances,
        frozen,
        none: payouts.is_empty(),
        payouts: table(visit, run.id, &payouts, asked),
    })
}

fn label(step: Step) -> &'static str {
    match step {
        Step::Submit => t("Give to review"),
        Step::SendBack => t("Send back"),
        Step::Approve => t("Approve"),
        Step::Finalise => t("Make final"),
        Step::Pay => t("Mark as paid"),
    }
}

fn table(visit: &Visit, run: i64, payouts: &[Payout], asked: Asked) -> Table {
    let rows: Vec<Vec<Cell>> = payouts.iter().map(|payout| cells(visit, run, payout)).collect();
    let columns = columns();
    let found: BTreeSet<String> = Table::chosen(&columns, rows.clone(), &asked).into_iter().map(|row| row[0].written.clone()).collect();
    let totals = totals(payouts.iter().filter(|payout| found.contains(&key(payout))));
    let table = Table::new(&format!("/runs/{run}"), "payouts", &columns, rows, asked).with_totals(&columns, totals);
    table.finding(t("Find a person")).with_files_at(&format!("/runs/{run}/payouts"))
}

/// `GET /runs/{id}/payouts.csv`.
///
/// # Errors
/// As for the run's page.
pub async fn export(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(sheet(&visit, id, &asked).await?.download(&format!("run-{id}-payouts")))
}

/// `GET /runs/{id}/payouts.xlsx`.
///
/// # Errors
/// As for the run's page.
pub async fn workbook(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    sheet(&visit, id, &asked).await?.download_workbook(&format!("run-{id}-payouts"))
}

async fn sheet(visit: &Visit, id: i64, asked: &Asked) -> Result<Sheet, Failure> {
    let run = crate::runs::show::find(visit, id).await?;
    visit.note_reading(&format!("run {id}"))?;
    let store = visit.app.store.clone();
    let payouts = blocking(move || Ok(runs::payouts_of(&store, id)?)).await?;
    let seen = payouts.iter().filter(|payout| visit.sees_in(&payout.person, &run.through));
    Ok(Table::sheet(&columns(), seen.map(|payout| cells(visit, id, payout)).collect(), asked))
}

fn columns() -> [Column; 9] {
    [
        Column::in_files("payout"),
        Column::words("name", t("Person")),
        Column::in_files("person"),
        Column::figures("earned", t("Earned")),
        Column::figures("balances", t("Balances")),
        Column::figures("held", t("Held")),
        Column::figures("owed", t("Owed")),
        Column::figures("gets", t("Gets")).kept(),
        Column::words("currency", t("Currency")),
    ]
}

/// What tells a payout apart: a person may have one in each currency.
fn key(payout: &Payout) -> String {
    format!("{} {}", payout.person, payout.currency)
}

/// Earned, balances, held, owed and what she gets, in minor units.
fn figures(payout: &Payout) -> [i64; 5] {
    let (held, owed) = (payout.released - payout.held, payout.carried - payout.recovered);
    [payout.earned, payout.balances, held, owed, payout.payable]
}

fn amount(minor: i64, currency: Currency) -> Cell {
    let size = major(minor, currency);
    Cell::words(say::money(&size, &currency)).of_currency(Some((size, currency)))
}

fn cells(visit: &Visit, run: i64, payout: &Payout) -> Vec<Cell> {
    let [earned, balances, held, owed, gets] = figures(payout).map(|minor| amount(minor, payout.currency));
    vec![
        Cell::words(key(payout)),
        Cell::words(person_name(&visit.state, &payout.person)).of_person(),
        Cell::words(&payout.person),
        earned.shortly(""),
        balances.shortly(""),
        held.shortly(""),
        owed.shortly(""),
        gets.leading(format!("/runs/{run}/people/{}", crate::address::encoded(&payout.person))),
        Cell::words(payout.currency.to_string()),
    ]
}

/// What is found, in each currency.
fn totals<'a>(payouts: impl Iterator<Item = &'a Payout>) -> Vec<Vec<Cell>> {
    let mut sums: BTreeMap<Currency, [i64; 5]> = BTreeMap::new();
    for payout in payouts {
        let sum = sums.entry(payout.currency).or_default();
        sum.iter_mut().zip(figures(payout)).for_each(|(sum, minor)| *sum = sum.saturating_add(minor));
    }
    let total = |(currency, sums): (Currency, [i64; 5])| {
        let head = [Cell::words(""), Cell::words(said("Total {1}", &[&currency])), Cell::words("")];
        let sums = sums.map(|minor| amount(minor, currency));
        head.into_iter().chain(sums).chain([Cell::words(currency.to_string())]).collect()
    };
    sums.into_iter().map(total).collect()
}
