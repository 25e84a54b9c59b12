//! `GET /runs/{id}/payroll` and `GET /runs/{id}/journal`: what a run pays, as payroll and the general ledger take it.

use crate::export::file;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::visit::Visit;
use access::Right;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Location, Problem};
use payments::journal::{self, Form};
use payments::runs::{self, Run, RunState};
use payments::{ledger, payroll};
use serde::Deserialize;

const CSV: &str = "text/csv; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// Which file.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Asked {
    /// A payroll file by its name in company.toml.
    pub file: String,
    /// The form of a journal: `plain`, `netsuite` or `quickbooks`.
    pub form: String,
}

/// Where the files of a run are, and what the links to them say; none before it is final.
#[must_use]
pub fn of_run(visit: &Visit, run: &Run) -> Vec<(String, String)> {
    if !matches!(run.state, RunState::Final | RunState::Paid) {
        return Vec::new();
    }
    let payrolls = visit.state.book.company.payrolls.files.iter().map(|payroll| {
        let at = format!("/runs/{}/payroll{}", run.id, crate::address::query(&[("file", payroll.name.as_str())]));
        (at, said("Payroll {1}", &[&payroll.name]))
    });
    if !visit.sees_everyone() {
        return payrolls.collect();
    }
    let label = |form: Form| match form {
        Form::Plain => t("Journal as text"),
        Form::NetSuite => t("Journal for NetSuite"),
        Form::QuickBooks => t("Journal for QuickBooks"),
    };
    let journals = Form::ALL.into_iter().map(|(word, form)| (format!("/runs/{}/journal?form={word}", run.id), label(form).to_owned()));
    payrolls.chain(journals).collect()
}

/// A payroll file of a final run.
///
/// # Errors
/// Not found, without the right or for a run or file that there is not; people whom payroll would not know; a run that is not final.
pub async fn payroll(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    let run = posted(&visit, id).await?;
    let (store, state) = (visit.app.store.clone(), visit.state.clone());
    let made = blocking(move || {
        let files = &state.book.company.payrolls.files;
        let found = files.iter().find(|file| asked.file.is_empty() || file.name == asked.file).ok_or(Failure::NotFound)?;
        let period = state.period(&run.through).ok_or(Failure::NotFound)?;
        let payouts: Vec<_> =
            runs::payouts_of(&store, id)?.into_iter().filter(|payout| visit.sees_in(&payout.person, &run.through)).collect();
        Ok(payroll::file(&state.book, found, period, &payouts)?)
    });
    let made = made.await?;
    Ok(file(made.bytes, CSV, &made.name))
}

/// The journal of a final run.
///
/// # Errors
/// Not found, without the right or for a run or form that there is not; a run that is not final.
pub async fn journal(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    visit.needs(Right::ReadRuns)?;
    let run = posted(&visit, id).await?;
    let wanted = if asked.form.is_empty() { "plain" } else { asked.form.as_str() };
    let (_, form) = Form::ALL.into_iter().find(|(word, _)| *word == wanted).ok_or(Failure::NotFound)?;
    let (store, state) = (visit.app.store.clone(), visit.state.clone());
    let made = blocking(move || {
        let company = &state.book.company;
        let booked = journal::booked(company, &run.through);
        Ok(journal::journal(&ledger::of_run(&store, id)?, &company.accounts, form, booked.as_deref())?)
    });
    let kind = if form == Form::Plain { PLAIN } else { CSV };
    Ok(file(made.await?.into_bytes(), kind, &form.file_name(id)))
}

/// The run, when its money is on the ledger.
async fn posted(visit: &Visit, id: i64) -> Result<Run, Failure> {
    visit.note_reading(&format!("run {id}"))?;
    let store = visit.app.store.clone();
    let run = blocking(move || runs::show(&store, id)?.ok_or(Failure::NotFound)).await?;
    if !matches!(run.state, RunState::Final | RunState::Paid) {
        let message = format!("Run {id} is {}: only a final run is paid and posted.", run.state.word());
        return Err(Failure::Conflict(Problem::error("not-final", Location::default(), message).into()));
    }
    Ok(run)
}
