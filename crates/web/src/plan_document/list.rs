//! `GET /plans/{plan}/acceptances`: who has accepted a version, and who has not yet.

use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say::minute;
use crate::shell::{Place, Shell};
use crate::table::{self, Cell, Column, Table};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use book::acceptance;

/// The page.
#[derive(Template)]
#[template(path = "plan_document/list.html")]
pub struct List {
    shell: Shell,
    plan: String,
    version: u32,
    table: Table,
    all: usize,
    done: usize,
}

/// A person on the plan, who has accepted the version or has not yet.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Signed {
    /// Her id.
    pub person: String,
    /// Her name.
    pub name: String,
    /// The name that she signed with; null while she has not.
    pub signed: Option<String>,
    /// When, in RFC 3339.
    pub at: Option<String>,
}

/// Everyone on the version.
///
/// # Errors
/// Not found, for a plan that there is not, and for sellers.
pub async fn list(
    visit: Visit,
    Path(plan): Path<String>,
    Query(asked): Query<super::show::Asked>,
    Query(of_table): Query<table::Asked>,
) -> Shown<List> {
    let shell = visit.shell(&said("Acceptances of {1}", &[&plan]), Place::Plans, "");
    let (version, all, plan) = blocking(move || signed(&visit, &plan, &asked.version).map(|(version, rows)| (version, rows, plan))).await?;
    let rows = all.iter().map(|row| cells(row, &plan, version)).collect();
    let path = format!("{}/acceptances", crate::address::plan(&plan));
    let of_table = of_table.keeping([("version", version.to_string())]);
    let table = Table::new(&path, "acceptances", &columns(), rows, of_table).with_files();
    Ok(Page(List { shell, plan, version, done: all.iter().filter(|row| row.at.is_some()).count(), all: all.len(), table }))
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(
    visit: Visit,
    Path(plan): Path<String>,
    Query(asked): Query<super::show::Asked>,
    Query(of_table): Query<table::Asked>,
) -> Result<Response, Failure> {
    Ok(sheet(visit, plan, asked, of_table).await?.download("acceptances"))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(
    visit: Visit,
    Path(plan): Path<String>,
    Query(asked): Query<super::show::Asked>,
    Query(of_table): Query<table::Asked>,
) -> Result<Response, Failure> {
    sheet(visit, plan, asked, of_table).await?.download_workbook("acceptances")
}

async fn sheet(visit: Visit, plan: String, asked: super::show::Asked, of_table: table::Asked) -> Result<Sheet, Failure> {
    blocking(move || {
        let (version, all) = signed(&visit, &plan, &asked.version)?;
        let rows = all.iter().map(|row| cells(row, &plan, version)).collect();
        Ok(Table::sheet(&columns(), rows, &of_table))
    })
    .await
}

fn columns() -> [Column; 5] {
    [
        Column::in_files("person"),
        Column::words("name", t("Person")),
        Column::words("signed", t("Signed as")),
        Column::words("at", t("When (UTC)")),
        Column::words("status", t("Status")).kept(),
    ]
}

fn cells(row: &Signed, plan: &str, version: u32) -> Vec<Cell> {
    let state = if row.at.is_some() { (t("accepted"), "good", "accepted") } else { (t("waiting"), "warn", "waiting") };
    vec![
        Cell::words(&row.person),
        Cell::words(&row.name).leading(super::address(&row.person, plan, version)),
        Cell::words(row.signed.clone().unwrap_or_default()),
        Cell::words(row.at.as_deref().map(minute).unwrap_or_default()).as_written(row.at.clone().unwrap_or_default()),
        Cell::status(state.0, state.1).as_written(state.2),
    ]
}

/// Whether there is anybody whose acceptance the user may see in a list.
pub(crate) fn may_list(visit: &Visit) -> bool {
    access::may(&visit.user, Right::ListPeople) && access::sees_field_of_others(&visit.user, access::Field::Pay)
}

/// Everyone on a version whom the user may see, those who have not accepted it first.
///
/// # Errors
/// As for the page.
pub(crate) fn signed(visit: &Visit, plan: &str, version: &str) -> Result<(u32, Vec<Signed>), Failure> {
    if !may_list(visit) {
        return Err(Failure::NotFound);
    }
    let all = acceptance::list(&visit.app.store)?;
    let book = &visit.state.book;
    let today = visit.today();
    let versions: Vec<usize> = (0..book.plans.len()).filter(|index| book.plans[*index].id.as_str() == plan).collect();
    let chosen = versions.iter().find(|index| {
        let one = &book.plans[**index];
        if version.is_empty() { one.effective.contains(today) } else { one.version.to_string() == version }
    });
    let index = *chosen.or(versions.last()).ok_or(Failure::NotFound)?;
    let version = book.plans[index].version;
    let mut on: Vec<usize> = book.assignments[index].iter().map(|a| a.person).collect();
    on.dedup();
    let people = on.iter().filter_map(|position| book.organisation.people().get(*position));
    let mut rows: Vec<Signed> = people
        .filter(|person| visit.may_see(person.id.as_str(), today) || visit.is_me(person.id.as_str()))
        .map(|person| {
            let hers = all.iter().find(|a| a.person == person.id.as_str() && a.plan == plan && a.version == version);
            let (signed, at) = hers.map(|a| (a.name.clone(), a.at.clone())).unzip();
            Signed { person: person.id.to_string(), name: person.name.clone(), signed, at }
        })
        .collect();
    rows.sort_by(|a, b| (a.at.is_some(), &a.name).cmp(&(b.at.is_some(), &b.name)));
    Ok((version, rows))
}
