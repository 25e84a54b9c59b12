//! `GET /runs/{id}/people/{person}`: what a run paid to one person, as it was: earnings, balances, held, owed, and the ledger's entries.

use super::money::{EntryShown, shown};
use crate::address;
use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Path;
use kernel::{Currency, Decimal};
use payments::approvals;
use payments::balances::Balance;
use payments::ledger::{self, Entry, Payout};
use payments::parts::{Parts, major};
use payments::runs::{self, Run};
use payments::{balances, parts};
use serde::Serialize;

/// The page.
#[derive(Template)]
#[template(path = "closing/paid.html")]
pub struct Paid {
    shell: Shell,
    run: Run,
    name: String,
    at: String,
    may_runs: bool,
    lines: Vec<Line>,
    balances: Vec<Line>,
    payouts: Vec<Settled>,
    entries: Vec<EntryShown>,
    decide: Option<Decide>,
    person: String,
}

/// A part of the payment.
struct Line {
    period: String,
    label: String,
    href: String,
    amount: String,
    currency: String,
}

/// What came of it, in one currency.
struct Settled {
    currency: String,
    rows: Vec<(&'static str, String)>,
    gets: String,
}

/// What a run paid to one person.
///
/// # Errors
/// Not found, for a run or person that there is not, or that is not the user's to see: others than those who see runs see final ones only.
pub async fn show(visit: Visit, Path((id, person)): Path<(i64, String)>) -> Shown<Paid> {
    let may_runs = access::may_in_part(&visit.user, Right::ReadRuns);
    let Read { run, parts, balances: changed, payouts, entries } = read(&visit, id, &person).await?;
    let decide = decide(&visit, &run, &person).await?;
    let parts: Parts = parts.into_iter().map(|part| (part.key, part.minor)).collect();
    let place = if visit.is_me(&person) { Place::Statement } else { Place::Runs };
    Ok(Page(Paid {
        shell: visit.shell(&said("Paid by run {1}", &[&id]), place, &run.through),
        name: person_name(&visit.state, &person),
        at: crate::say::minute(&run.at),
        may_runs,
        lines: lines(&parts),
        balances: changed.iter().map(|b| line(&b.key, &b.amount(), true)).collect(),
        payouts: payouts.iter().map(settled).collect(),
        entries: entries.iter().map(|entry| shown(&visit, entry)).collect(),
        run,
        decide,
        person,
    }))
}

/// What a run paid to one person.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Read {
    /// The run.
    pub run: Run,
    /// The parts of its payments in the periods that it closes.
    pub parts: Vec<Part>,
    /// The balance lines.
    pub balances: Vec<Balance>,
    /// What she gets, by currency, in minor units.
    pub payouts: Vec<Payout>,
    /// The entries of the ledger.
    pub entries: Vec<Entry>,
}

/// A part of a payment.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Part {
    /// Which.
    #[serde(flatten)]
    pub key: parts::PartKey,
    /// In minor units.
    pub minor: i64,
    /// As a decimal.
    pub amount: Decimal,
}

/// What a run paid to one person; for the API as well.
///
/// # Errors
/// As for the page.
pub async fn read(visit: &Visit, id: i64, person: &str) -> Result<Read, Failure> {
    let (store, who) = (visit.app.store.clone(), person.to_owned());
    let work = blocking(move || {
        let run = runs::show(&store, id)?.ok_or(Failure::NotFound)?;
        let parts = runs::parts_of(&store, id, &who)?;
        let parts = parts.into_iter().map(|(key, minor)| Part { amount: major(minor, key.currency), key, minor }).collect();
        let balances = balances::of_run(&store, id)?.into_iter().filter(|balance| balance.key.person == who).collect();
        let payouts = runs::payouts_of(&store, id)?.into_iter().filter(|payout| payout.person == who).collect();
        let entries =
            ledger::of_run(&store, id)?.into_iter().filter(|entry| entry.person.as_deref() == Some(&who) && entry.is_of_payee()).collect();
        Ok(Read { run, parts, balances, payouts, entries })
    });
    let mut found = work.await?;
    crate::runs::list::shown(visit, &mut found.run);
    let period = visit.period(Some(&found.run.through)).or_else(|_| visit.period(None))?;
    visit.sees(person, period)?;
    let final_run = matches!(found.run.state, runs::RunState::Final | runs::RunState::Paid);
    if !final_run && !access::may_in_part(&visit.user, Right::ReadRuns) {
        return Err(Failure::NotFound);
    }
    Ok(found)
}

/// What is to be decided about the statement, while its run is in review.
struct Decide {
    seen: String,
    amount: String,
    reasons: Vec<String>,
    decided: String,
    may: bool,
}

async fn decide(visit: &Visit, run: &Run, person: &str) -> Result<Option<Decide>, Failure> {
    if run.state != runs::RunState::InReview || !access::may_in_part(&visit.user, Right::ReadRuns) {
        return Ok(None);
    }
    let (store, state, id, who) = (visit.app.store.clone(), visit.state.clone(), run.id, person.to_owned());
    let found = blocking(move || Ok(approvals::queue(&store, &state, id)?.into_iter().find(|one| one.person == who))).await?;
    Ok(found.map(|one| Decide {
        seen: one.amount.to_string(),
        amount: format!("{} {}", say::money(&one.amount, &one.currency), one.currency),
        reasons: one.unusual.iter().map(|reason| crate::language::phrase(reason.words())).collect(),
        decided: one
            .decided
            .as_ref()
            .map(|decided| said("{1} by {2}", &[&crate::language::phrase(decided.decision.word()), &decided.actor]))
            .unwrap_or_default(),
        may: access::may_in_part(&visit.user, Right::ApproveRuns) && !visit.is_me(person),
    }))
}

fn lines(parts: &Parts) -> Vec<Line> {
    parts.iter().map(|(key, minor)| line(key, &major(*minor, key.currency), false)).collect()
}

fn line(key: &parts::PartKey, amount: &Decimal, change: bool) -> Line {
    let earning = key.kind == parts::PartKind::Earning;
    Line {
        period: key.period.clone(),
        label: key.label(),
        href: if earning { address::why(&key.person, &key.period, &key.plan, &key.component, "") } else { String::new() },
        amount: if change { say::change(amount, &key.currency) } else { say::money(amount, &key.currency) },
        currency: key.currency.to_string(),
    }
}

fn settled(payout: &Payout) -> Settled {
    let currency: Currency = payout.currency;
    let figure = |minor: i64| say::money(&major(minor, currency), &currency);
    let rows = [
        (t("Earned"), payout.earned),
        (t("Changes in closed periods"), payout.balances),
        (t("Held before, free now"), payout.released),
        (t("Owed from before, taken now"), -payout.recovered),
        (t("Less than nothing: owed from now on"), payout.carried),
        (t("Held"), -payout.held),
    ];
    let rows = rows.into_iter().filter(|(_, minor)| *minor != 0).map(|(label, minor)| (label, figure(minor)));
    Settled { currency: currency.to_string(), rows: rows.collect(), gets: figure(payout.payable) }
}
