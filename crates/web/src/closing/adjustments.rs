//! `GET` and `POST /adjustments`, `POST /adjustments/approve` and `/adjustments/{id}/refuse`: amounts by hand, and who approves them.

use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::table::{Asked, Cell, Column, Table};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Location, Problem, Problems};
use payments::adjusting::{self, NewAdjustment};
use payments::attachments::{self, Attachment};
use serde::Deserialize;

/// The page.
#[derive(Template)]
#[template(path = "closing/adjustments.html")]
pub struct Adjustments {
    shell: Shell,
    waiting: Vec<Row>,
    table: Table,
    none: bool,
    people: Vec<(String, String)>,
    periods: Vec<String>,
    /// The measures that somebody can be credited for: id and label.
    measures: Vec<(String, String)>,
    may_enter: bool,
    may_approve: bool,
    problems: Problems,
    typed: Typed,
}

/// An adjustment as a row.
struct Row {
    id: String,
    name: String,
    href: String,
    period: String,
    amount: String,
    before: String,
    reason: String,
    author: String,
    own: bool,
    /// Its files: where, and what.
    files: Vec<(String, String)>,
}

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize, schemars::JsonSchema)]
pub struct Typed {
    /// Whom it pays.
    #[serde(default)]
    pub person: String,
    /// The period.
    #[serde(default)]
    pub period: String,
    /// The amount.
    #[serde(default)]
    pub amount: String,
    /// The currency.
    #[serde(default)]
    pub currency: String,
    /// For a credit by hand: the measure.
    #[serde(default)]
    pub measure: String,
    /// For a credit by hand: its day.
    #[serde(default)]
    pub date: String,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// All adjustments, those that wait first.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Shown<Adjustments> {
    page(&visit, asked, Problems::new(), Typed::default())
}

/// Those that are approved as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(Table::sheet(&columns(), approved(&visit)?, &asked).download("adjustments"))
}

/// Those that are approved as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Table::sheet(&columns(), approved(&visit)?, &asked).download_workbook("adjustments")
}

fn approved(visit: &Visit) -> Result<Vec<Vec<Cell>>, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    visit.note_reading("adjustments")?;
    let all = visit.state.book.adjustments.iter().filter(|one| one.approver.is_some() && sees(visit, one));
    let files = attachments::list(&visit.app.store, None)?;
    Ok(all.map(|one| cells(visit, one, &files)).collect())
}

fn columns() -> [Column; 12] {
    [
        Column::in_files("adjustment"),
        Column::words("name", t("Adjustment")),
        Column::in_files("person"),
        Column::words("period", t("Period")),
        Column::words("why", t("Why")),
        Column::in_files("author"),
        Column::words("approver", t("Approved by")),
        Column::words("counts", t("Counts for")),
        Column::in_files("measure"),
        Column::in_files("date"),
        Column::figures("amount", t("Amount")).kept(),
        Column::words("currency", t("Currency")),
    ]
}

/// The files of an adjustment: where, and what.
fn links(files: &[Attachment], id: &str) -> Vec<(String, String)> {
    files.iter().filter(|file| file.adjustment == id).map(|file| (format!("/adjustment-files/{}", file.id), file.name.clone())).collect()
}

/// An approved adjustment.
fn cells(visit: &Visit, one: &book::Adjustment, files: &[Attachment]) -> Vec<Cell> {
    let period = visit.period_id(one.period).to_owned();
    let person = one.person.as_str();
    let (counts, measure, date) = match &one.credit {
        None => (t("paid as it is").to_owned(), String::new(), String::new()),
        Some(credit) => {
            let label =
                visit.state.book.measure(&credit.measure).map_or_else(|| credit.measure.to_string(), |measure| measure.label.clone());
            (format!("{label}, {}", say::day(&credit.date)), credit.measure.to_string(), credit.date.to_string())
        }
    };
    vec![
        Cell::words(&one.id),
        Cell::words(person_name(&visit.state, person))
            .leading(crate::address::statement(person, &period))
            .with(said("{1}, by {2}", &[&one.id, &one.author])),
        Cell::words(person),
        Cell::words(visit.period_name(&period)).as_written(period),
        Cell::words(&one.reason).linking(links(files, &one.id)),
        Cell::words(&one.author),
        Cell::words(one.approver.clone().unwrap_or_default()).shortly(""),
        Cell::words(counts),
        Cell::words(measure),
        Cell::words(date),
        Cell::words(say::change(&one.amount, &one.currency)).of_currency(Some((one.amount, one.currency))),
        Cell::words(one.currency.to_string()),
    ]
}

fn page(visit: &Visit, asked: Asked, problems: Problems, typed: Typed) -> Result<Page<Adjustments>, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    let state = &visit.state;
    let files = attachments::list(&visit.app.store, None)?;
    let mut waiting = Vec::new();
    for adjustment in state.book.adjustments.iter().filter(|one| one.approver.is_none() && sees(visit, one)) {
        let period = visit.period_id(adjustment.period).to_owned();
        let payments = state.payments_of(adjustment.person.as_str());
        let payment = payments.iter().find(|payment| payment.period == period);
        let row = Row {
            id: adjustment.id.clone(),
            name: person_name(state, adjustment.person.as_str()),
            href: crate::address::statement(adjustment.person.as_str(), &period),
            amount: amount(visit, adjustment),
            before: payment
                .map(|payment| format!("{} {}", say::money(&payment.amount, &payment.currency), payment.currency))
                .unwrap_or_else(|| t("nothing").to_owned()),
            period,
            reason: adjustment.reason.clone(),
            own: adjustment.author == visit.user.email || visit.is_me(&adjustment.author) || visit.is_me(adjustment.person.as_str()),
            author: adjustment.author.clone(),
            files: links(&files, &adjustment.id),
        };
        waiting.push(row);
    }
    let rows = approved(visit)?;
    Ok(Page(Adjustments {
        shell: visit.shell(t("Adjustments"), Place::Adjustments, ""),
        waiting,
        none: rows.is_empty(),
        table: Table::new("/adjustments", "approved", &columns(), rows, asked).finding(t("Find a person, a reason or who")).with_files(),
        people: visit.people_seen(),
        periods: state.book.company.calendar.periods().iter().map(|period| period.id.clone()).collect(),
        measures: counted(state),
        may_enter: access::may_in_part(&visit.user, Right::ChangeRecords),
        may_approve: access::may_in_part(&visit.user, Right::ApproveRuns),
        problems,
        typed,
    }))
}

/// Whether the user sees an adjustment: whose pay of its period she may see.
#[must_use]
pub fn sees(visit: &Visit, adjustment: &book::Adjustment) -> bool {
    visit.sees_in(adjustment.person.as_str(), visit.period_id(adjustment.period))
}

/// Refuses unless the user may approve or refuse these adjustments.
///
/// # Errors
/// Not found without the right, or where her role does not reach whom one of them pays.
pub fn may_decide(visit: &Visit, ids: &[String]) -> Result<(), Failure> {
    visit.needs_in_part(Right::ApproveRuns)?;
    let seen = |id: &String| visit.state.book.adjustments.iter().any(|one| one.id == *id && sees(visit, one));
    if visit.sees_everyone() || ids.iter().all(seen) { Ok(()) } else { Err(Failure::NotFound) }
}

/// The measures of records, by label.
fn counted(state: &payments::State) -> Vec<(String, String)> {
    let counted = state.book.measures.iter().filter(|measure| matches!(measure.definition, measures::Definition::Counted(_)));
    counted.map(|measure| (measure.id.to_string(), measure.label.clone())).collect()
}

/// What an adjustment is, in few words: an amount that is paid, or a credit.
fn amount(visit: &Visit, adjustment: &book::Adjustment) -> String {
    let Some(credit) = &adjustment.credit else {
        return format!("{} {}", say::change(&adjustment.amount, &adjustment.currency), adjustment.currency);
    };
    let measure = visit.state.book.measure(&credit.measure);
    let label = measure.map_or_else(|| credit.measure.to_string(), |measure| measure.label.clone());
    let amount = match measure.is_some_and(|measure| measure.unit == measures::MeasureUnit::Money) {
        true => format!("{} {}", say::change(&adjustment.amount, &adjustment.currency), adjustment.currency),
        false => say::rate(&adjustment.amount),
    };
    format!("{amount} of {label}, {}", credit.date)
}

/// Enters an adjustment.
///
/// # Errors
/// Not found without the right.
pub async fn enter(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let read = Typed { amount: crate::language::typed::number(&typed.amount), ..typed.clone() };
    let done = entered(&visit, &read).await.map(drop);
    answer(&visit, done, "entered", typed)
}

/// Enters an adjustment in the name of the user; for the API as well. Gives its id.
///
/// # Errors
/// Not found without the right; what is wrong with it.
pub async fn entered(visit: &Visit, typed: &Typed) -> Result<String, Failure> {
    visit.needs_in_part(Right::ChangeRecords)?;
    visit.decides_on(typed.person.trim(), typed.period.trim())?;
    visit.not_her_own(typed.person.trim(), t("somebody else enters what adjusts it"))?;
    let Ok(amount) = kernel::parse_decimal(typed.amount.trim()) else {
        let at = Location::default().column("amount").value(&typed.amount);
        return Err(Problem::error("wrong-type", at, "The amount is not a number.").expected("an amount such as 1234.50 or -80").into());
    };
    let date = match typed.date.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| {
            let at = Location::default().column("date").value(text);
            Failure::from(Problem::error("wrong-type", at, format!("`{text}` is not a date.")).expected("a date such as 2026-03-31"))
        })?),
    };
    let new = NewAdjustment {
        measure: Some(typed.measure.clone()),
        date,
        person: typed.person.trim().to_owned(),
        period: typed.period.trim().to_owned(),
        amount,
        currency: Some(typed.currency.clone()),
        reason: typed.why.clone(),
    };
    let (desk, author) = (visit.app.desk.clone(), visit.user.email.clone());
    blocking(move || Ok(adjusting::enter(&desk, &author, &new)?)).await
}

/// Approves the chosen adjustments.
///
/// # Errors
/// Not found without the right.
pub async fn approve(visit: Visit, Form(typed): Form<Vec<(String, String)>>) -> Result<Response, Failure> {
    visit.needs_in_part(Right::ApproveRuns)?;
    let all = |wanted: &str| typed.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.clone()).collect::<Vec<_>>();
    let (ids, sure) = (all("id"), !all("sure").is_empty());
    if ids.is_empty() || (ids.len() > 1 && !sure) {
        let message = match ids.len() {
            0 => t("No adjustment was chosen.").to_owned(),
            count => said("{1} adjustments at once: tick that you looked at each of them.", &[&count]),
        };
        let problem = Problem::error("not-sure", Location::default(), message);
        return answer(&visit, Err(problem.into()), "", Typed::default());
    }
    may_decide(&visit, &ids)?;
    let (desk, user) = (visit.app.desk.clone(), visit.user.clone());
    let done = blocking(move || Ok(adjusting::approve(&desk, &user.email, user.person.as_deref(), &ids, None).map(drop)?)).await;
    answer(&visit, done, "approved", Typed::default())
}

/// Refuses an adjustment.
///
/// # Errors
/// Not found without the right.
pub async fn refuse(visit: Visit, Path(id): Path<String>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let done = refused_by(&visit, id, typed.why).await;
    answer(&visit, done, "refused", Typed::default())
}

/// Refuses an adjustment in the name of the user; for the API as well.
///
/// # Errors
/// Not found without the right; one of her own pay; no reason; what is decided already.
pub async fn refused_by(visit: &Visit, id: String, why: String) -> Result<(), Failure> {
    may_decide(visit, std::slice::from_ref(&id))?;
    let of = visit.state.book.adjustments.iter().find(|one| one.id == id);
    visit.refuse_own(of.is_some_and(|one| visit.is_me(one.person.as_str())), t("somebody else decides about what adjusts it"))?;
    let (desk, actor) = (visit.app.desk.clone(), visit.user.email.clone());
    blocking(move || Ok(adjusting::refuse(&desk, &actor, &id, &why)?)).await
}

/// The page again, with what was wrong.
pub(super) fn refused(visit: &Visit, problems: Problems) -> Result<Response, Failure> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, Asked::default(), problems, Typed::default())?).into_response())
}

fn answer(visit: &Visit, done: Result<(), Failure>, what: &str, typed: Typed) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/adjustments?done={what}")).into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, Asked::default(), problems, typed)?).into_response())
        }
        Err(other) => Err(other),
    }
}
