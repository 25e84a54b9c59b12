//! `GET /runs/{id}`: totals, what it was calculated from, and its payments.

use super::list::{Row, row};
use crate::closing::panel::{Panel, panel};
use crate::deals::rows::person_name;
use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::language::said;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::table::Asked;
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use book::results::Payment;
use kernel::Problems;
use payments::runs::{self, Run, Verification};

/// The page.
#[derive(Template)]
#[template(path = "runs/show.html")]
pub struct Show {
    shell: Shell,
    run: Run,
    row: Row,
    records: Vec<(String, u64, u64, u64, u64)>,
    panel: Panel,
    problems: Problems,
    verification: Option<Verification>,
    /// The other runs, newest first, to compare this one with: their ids and what they are called.
    others: Vec<(i64, String)>,
    /// Whether all of it is shown, or only what concerns the people whom the user sees.
    whole: bool,
}

/// The run.
///
/// # Errors
/// Not found, for a run that there is not, or for those who may not see runs.
pub async fn show(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Shown<Show> {
    page(&visit, id, asked, None, Problems::new()).await
}

/// The page with what stands against a step.
///
/// # Errors
/// As for the page.
pub async fn with_problems(visit: &Visit, id: i64, problems: Problems) -> Shown<Show> {
    page(visit, id, Asked::default(), None, problems).await
}

/// The page with the outcome of a verification.
pub(super) async fn page(visit: &Visit, id: i64, asked: Asked, verification: Option<Verification>, problems: Problems) -> Shown<Show> {
    let run = find(visit, id).await?;
    visit.note_reading(&format!("run {id}"))?;
    let of = |map: &std::collections::BTreeMap<String, u64>, kind: &str| map.get(kind).copied().unwrap_or(0);
    let totals = &run.totals;
    let records = totals
        .read
        .iter()
        .map(|(kind, read)| (kind.clone(), *read, of(&totals.credited, kind), of(&totals.uncredited, kind), of(&totals.rejected, kind)));
    let others = others(visit, id).await?;
    Ok(Page(Show {
        others,
        shell: visit.shell(&said("Run {1}", &[&id]), Place::Runs, ""),
        row: row(&run),
        records: records.collect(),
        panel: panel(visit, &run, asked).await?,
        verification,
        problems,
        whole: visit.sees_everyone(),
        run,
    }))
}

/// How many other runs may be chosen to compare with.
const OTHERS: usize = 50;

async fn others(visit: &Visit, id: i64) -> Result<Vec<(i64, String)>, Failure> {
    if !visit.sees_everyone() {
        return Ok(Vec::new());
    }
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(runs::list(&store)?)).await?;
    let named = |run: &Run| (run.id, said("run {1}, {2}, {3}", &[&run.id, &run.through, &crate::language::phrase(run.state.word())]));
    Ok(all.iter().filter(|run| run.id != id).take(OTHERS).map(named).collect())
}

/// The run, as the user may see it.
///
/// # Errors
/// Not found, for a run that there is not, or for those who may not see runs.
pub(crate) async fn find(visit: &Visit, id: i64) -> Result<Run, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    let mut run = blocking(move || runs::show(&store, id)?.ok_or(Failure::NotFound)).await?;
    super::list::shown(visit, &mut run);
    Ok(run)
}

async fn load(visit: &Visit, id: i64) -> Result<(Run, Vec<Payment>), Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    visit.note_reading(&format!("run {id}"))?;
    let store = visit.app.store.clone();
    let found = blocking(move || {
        let Some(run) = runs::show(&store, id)? else { return Err(Failure::NotFound) };
        Ok((run, runs::payments(&store, id)?))
    });
    let (run, mut payments) = found.await?;
    payments.retain(|payment| visit.sees_in(payment.person.as_str(), &payment.period));
    Ok((run, payments))
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
