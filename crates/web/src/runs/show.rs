//! `GET /runs/{id}`: totals, what it was calculated from, and its payments.

use super::list::{Row, row};
use crate::address;
use crate::deals::rows::person_name;
use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use book::results::Payment;
use payments::runs::{self, Run, Verification};

/// The page.
#[derive(Template)]
#[template(path = "runs/show.html")]
pub struct Show {
    shell: Shell,
    run: Run,
    row: Row,
    records: Vec<(String, u64, u64, u64, u64)>,
    payments: Vec<Paid>,
    found: usize,
    verification: Option<Verification>,
}

/// A payment as a row.
struct Paid {
    name: String,
    period: String,
    amount: String,
    currency: String,
    href: String,
}

const MOST: usize = 200;

/// The run.
///
/// # Errors
/// Not found, for a run that there is not, or for those who may not see runs.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Shown<Show> {
    page(&visit, id, None).await
}

/// The page with the outcome of a verification.
pub(super) async fn page(visit: &Visit, id: i64, verification: Option<Verification>) -> Shown<Show> {
    let (run, payments) = load(visit, id).await?;
    let of = |map: &std::collections::BTreeMap<String, u64>, kind: &str| map.get(kind).copied().unwrap_or(0);
    let totals = &run.totals;
    let records = totals
        .read
        .iter()
        .map(|(kind, read)| (kind.clone(), *read, of(&totals.credited, kind), of(&totals.uncredited, kind), of(&totals.rejected, kind)));
    let paid = payments.iter().rev().take(MOST).map(|payment| Paid {
        name: person_name(&visit.state, payment.person.as_str()),
        period: payment.period.clone(),
        amount: say::money(&payment.amount, &payment.currency),
        currency: payment.currency.to_string(),
        href: address::statement(payment.person.as_str(), &payment.period),
    });
    Ok(Page(Show {
        shell: visit.shell(&format!("Run {id}"), Place::Runs, ""),
        row: row(&run),
        records: records.collect(),
        found: payments.len(),
        payments: paid.collect(),
        verification,
        run,
    }))
}

async fn load(visit: &Visit, id: i64) -> Result<(Run, Vec<Payment>), Failure> {
    visit.needs(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    let found = blocking(move || {
        let Some(run) = runs::show(&store, id)? else { return Err(Failure::NotFound) };
        Ok((run, runs::payments(&store, id)?))
    });
    found.await
}

/// `GET /runs/{id}/payments.csv`.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    let (_, payments) = load(&visit, id).await?;
    let mut sheet = Sheet::new(&["person", "name", "period", "earnings", "terms", "adjustments", "amount", "currency"]);
    for payment in payments {
        sheet.row(vec![
            payment.person.to_string(),
            person_name(&visit.state, payment.person.as_str()),
            payment.period.clone(),
            payment.earnings.to_string(),
            payment.terms.to_string(),
            payment.adjustments.to_string(),
            payment.amount.to_string(),
            payment.currency.to_string(),
        ]);
    }
    Ok(sheet.download(&format!("run-{id}-payments")))
}
