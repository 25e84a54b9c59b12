//! `GET /cost-of-sales/lines`: the lines of pay behind a group of the cost of sales, each with its working.

use super::cost::Asked;
use crate::address;
use crate::deals::rows::person_name;
use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::table::{self, Cell, Column, Table};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Currency, Decimal};
use payments::cost_of_sales::{self, By, PayLine};
use std::collections::BTreeSet;

/// The page.
#[derive(Template)]
#[template(path = "finance/lines.html")]
pub struct Lines {
    shell: Shell,
    name: String,
    range: String,
    back: String,
    table: Table,
    none: bool,
    total: String,
    currency: String,
}

/// The lines of a group.
///
/// # Errors
/// Not found, for those who may not see runs, and for a period that there is not.
pub async fn show(visit: Visit, Query(asked): Query<Asked>, Query(of_table): Query<table::Asked>) -> Shown<Lines> {
    let lines = read(&visit, &asked).await?;
    let range = asked.range(&visit)?;
    let (from, to) = (visit.period_id(range.first).to_owned(), visit.period_id(range.last).to_owned());
    let currency = visit.state.book.company.currency;
    let total: Decimal = lines.iter().filter_map(|line| line.home).sum();
    let by = range.by.word();
    let name = match (asked.group.as_str(), range.by) {
        ("", By::Plan) => t("No plan").to_owned(),
        ("", By::Product) => t("No single product").to_owned(),
        ("", By::Territory) => t("No single territory").to_owned(),
        (group, By::Product) => {
            let name = visit.state.row(records::Kind::Products, group).and_then(|row| row.text("name"));
            name.unwrap_or(group).to_owned()
        }
        (group, _) => group.to_owned(),
    };
    let columns = columns();
    let rows: Vec<Vec<Cell>> = lines.iter().enumerate().map(|(number, line)| cells(&visit, number, line)).collect();
    let keep = [("by", by.to_owned()), ("from", from.clone()), ("to", to.clone()), ("group", asked.group.clone())];
    let asked = of_table.keeping(keep);
    let found: BTreeSet<String> = Table::chosen(&columns, rows.clone(), &asked).into_iter().map(|row| row[0].written.clone()).collect();
    let numbered = lines.iter().enumerate().filter(|(number, _)| found.contains(&number.to_string()));
    let sum = numbered.filter_map(|(_, line)| line.home).sum();
    Ok(Page(Lines {
        shell: visit.shell(t("Cost of sales, lines"), Place::CostOfSales, ""),
        name,
        range: if from == to {
            visit.period_name(&from)
        } else {
            said("{1} to {2}", &[&visit.period_name(&from), &visit.period_name(&to)])
        },
        back: format!("/cost-of-sales{}", address::query(&[("by", by), ("from", &from), ("to", &to)])),
        none: rows.is_empty(),
        table: Table::new("/cost-of-sales/lines", "lines", &columns, rows, asked).with_totals(&columns, totals(sum, currency)).with_files(),
        total: say::money(&total, &currency),
        currency: currency.to_string(),
    }))
}

/// The columns: on the page a line in a few, in files each of its values.
fn columns() -> [Column; 11] {
    [
        Column::in_files("line"),
        Column::in_files("person"),
        Column::words("name", t("Person")),
        Column::words("period", t("Period")),
        Column::in_files("plan"),
        Column::words("component", t("Component")),
        Column::in_files("what"),
        Column::words("record", t("Record")),
        Column::in_files("amount"),
        Column::in_files("currency"),
        Column::figures("home", t("Amount")).kept(),
    ]
}

fn cells(visit: &Visit, number: usize, line: &PayLine) -> Vec<Cell> {
    let company = visit.state.book.company.currency;
    let component = if line.component.is_empty() { &line.what } else { &line.component };
    let record = match line.record.as_str() {
        "" => Cell::words(t("no single one")).as_written("").shortly(""),
        id => Cell::words(id).leading(address::record(&line.kind, id)),
    };
    let own =
        if line.currency == company { String::new() } else { format!("{} {}", say::money(&line.amount, &line.currency), line.currency) };
    let home = line.home.map_or_else(|| t("no rate").to_owned(), |home| format!("{} {company}", say::money(&home, &company)));
    vec![
        Cell::words(number.to_string()),
        Cell::words(&line.person),
        Cell::words(person_name(&visit.state, &line.person)).of_person(),
        Cell::words(visit.period_name(&line.period)).as_written(&line.period),
        Cell::words(&line.plan),
        Cell { written: line.component.clone(), ..Cell::words(component) }
            .with(format!("{} · {}", line.plan, line.what))
            .shortly(component),
        Cell::words(&line.what),
        record,
        Cell::words(line.amount.to_string()),
        Cell::words(line.currency.to_string()),
        Cell::words(home)
            .sized(line.home)
            .leading(address::why(&line.person, &line.period, &line.plan, &line.component, &line.record))
            .with(own),
    ]
}

/// What is found together, in the company's currency.
fn totals(sum: Decimal, currency: Currency) -> Vec<Vec<Cell>> {
    let mut cells = vec![Cell::words(""); columns().len()];
    cells[2] = Cell::words(said("Total {1}", &[&currency]));
    cells[10] = Cell::figure(say::money(&sum, &currency), sum);
    vec![cells]
}

/// The lines; for the API as well.
///
/// # Errors
/// As for the page.
pub async fn read(visit: &Visit, asked: &Asked) -> Result<Vec<PayLine>, Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("cost of sales")?;
    let range = asked.range(visit)?;
    let (state, group) = (visit.state.clone(), asked.group.clone());
    blocking(move || Ok(cost_of_sales::lines(&state, range.by, &group, range.first, range.last)?)).await
}

/// The lines as CSV.
///
/// # Errors
/// As for the page.
pub async fn csv(visit: Visit, Query(asked): Query<Asked>, Query(of_table): Query<table::Asked>) -> Result<Response, Failure> {
    Ok(sheet(&visit, &asked, &of_table).await?.download("cost-of-sales-lines"))
}

/// The lines as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>, Query(of_table): Query<table::Asked>) -> Result<Response, Failure> {
    sheet(&visit, &asked, &of_table).await?.download_workbook("cost-of-sales-lines")
}

async fn sheet(visit: &Visit, asked: &Asked, of_table: &table::Asked) -> Result<Sheet, Failure> {
    let lines = read(visit, asked).await?;
    let rows = lines.iter().enumerate().map(|(number, line)| cells(visit, number, line)).collect();
    Ok(Table::sheet(&columns(), rows, of_table))
}
