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
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::Decimal;
use payments::cost_of_sales::{self, By, PayLine};

/// The page.
#[derive(Template)]
#[template(path = "finance/lines.html")]
pub struct Lines {
    shell: Shell,
    name: String,
    range: String,
    back: String,
    export: String,
    rows: Vec<Row>,
    found: usize,
    total: String,
    currency: String,
    more: Option<String>,
}

/// A line as a row.
struct Row {
    person: String,
    component: String,
    plan: String,
    period: String,
    record: String,
    record_href: String,
    what: String,
    home: String,
    own: String,
    href: String,
}

const MOST: usize = 50;

/// The lines of a group.
///
/// # Errors
/// Not found, for those who may not see runs, and for a period that there is not.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Shown<Lines> {
    let lines = read(&visit, &asked).await?;
    let range = asked.range(&visit)?;
    let (from, to) = (visit.period_id(range.first).to_owned(), visit.period_id(range.last).to_owned());
    let currency = visit.state.book.company.currency;
    let total: Decimal = lines.iter().filter_map(|line| line.home).sum();
    let by = range.by.word();
    let parts = |skip: &str| address::query(&[("by", by), ("from", &from), ("to", &to), ("group", &asked.group), ("skip", skip)]);
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
    Ok(Page(Lines {
        shell: visit.shell(t("Cost of sales, lines"), Place::CostOfSales, ""),
        name,
        range: if from == to {
            visit.period_name(&from)
        } else {
            said("{1} to {2}", &[&visit.period_name(&from), &visit.period_name(&to)])
        },
        back: format!("/cost-of-sales{}", address::query(&[("by", by), ("from", &from), ("to", &to)])),
        export: parts(""),
        found: lines.len(),
        total: say::money(&total, &currency),
        currency: currency.to_string(),
        more: (lines.len() > asked.skip + MOST).then(|| format!("/cost-of-sales/lines{}", parts(&(asked.skip + MOST).to_string()))),
        rows: lines.iter().skip(asked.skip).take(MOST).map(|line| row(&visit, line)).collect(),
    }))
}

fn row(visit: &Visit, line: &PayLine) -> Row {
    let company = visit.state.book.company.currency;
    let own = format!("{} {}", say::money(&line.amount, &line.currency), line.currency);
    Row {
        person: person_name(&visit.state, &line.person),
        component: if line.component.is_empty() { line.what.clone() } else { line.component.clone() },
        plan: line.plan.clone(),
        period: visit.period_name(&line.period),
        record_href: if line.record.is_empty() { String::new() } else { address::record(&line.kind, &line.record) },
        record: line.record.clone(),
        what: line.what.clone(),
        home: line.home.map_or_else(|| t("no rate").to_owned(), |home| say::money(&home, &company)),
        own: if line.currency == company { String::new() } else { own },
        href: address::why(&line.person, &line.period, &line.plan, &line.component, &line.record),
    }
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
pub async fn csv(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(sheet(&visit, &asked).await?.download("cost-of-sales-lines"))
}

/// The lines as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    sheet(&visit, &asked).await?.download_workbook("cost-of-sales-lines")
}

async fn sheet(visit: &Visit, asked: &Asked) -> Result<Sheet, Failure> {
    let mut sheet = Sheet::new(&["person", "name", "period", "plan", "component", "what", "record", "amount", "currency", "home"]);
    for line in read(visit, asked).await? {
        let name = person_name(&visit.state, &line.person);
        let home = line.home.map(|home| home.to_string()).unwrap_or_default();
        let mut row = vec![line.person, name, line.period, line.plan, line.component, line.what, line.record];
        row.extend([line.amount.to_string(), line.currency.to_string(), home]);
        sheet.row(row);
    }
    Ok(sheet)
}
