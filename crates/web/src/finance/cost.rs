//! `GET /cost-of-sales`: pay against revenue and margin, by plan, product or territory.

use crate::address;
use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Currency, Decimal};
use payments::cost_of_sales::{self, By, CostOfSales, Group};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Clone, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Asked {
    /// `plan`, `product` or `territory`; `plan` when empty.
    pub by: String,
    /// The first period; the beginning of the last one's year when empty.
    pub from: String,
    /// The last period; the present one when empty.
    pub to: String,
    /// The group, for its lines.
    pub group: String,
}

/// What is looked at: groups, and the first and last period.
pub struct Range {
    /// What pay is grouped by.
    pub by: By,
    /// The first period, as an index into the calendar.
    pub first: usize,
    /// The last period, as an index.
    pub last: usize,
}

impl Asked {
    /// The range that is asked for.
    ///
    /// # Errors
    /// A group or a period that there is not.
    pub fn range(&self, visit: &Visit) -> Result<Range, Failure> {
        let by = if self.by.is_empty() { By::Plan } else { By::from_word(&self.by)? };
        let calendar = &visit.state.book.company.calendar;
        let last = visit.period(Some(&self.to))?;
        let first = match self.from.as_str() {
            "" => calendar.windows(kernel::calendar::Unit::Year)[calendar.periods()[last].year].first,
            from => match calendar.named(from) {
                Some((unit, index)) => calendar.windows(unit)[index].first,
                None => visit.period(Some(from))?,
            },
        };
        Ok(Range { by, first: first.min(last), last })
    }
}

/// The page.
#[derive(Template)]
#[template(path = "finance/cost.html")]
pub struct Cost {
    shell: Shell,
    by: &'static str,
    tabs: Vec<(&'static str, String, bool)>,
    from: String,
    to: String,
    periods: Vec<(String, String)>,
    rows: Vec<Row>,
    total: Option<Row>,
    currency: String,
    has_margin: bool,
    without_rate: Vec<String>,
    export: String,
}

/// A group as a row.
struct Row {
    label: String,
    href: String,
    records: String,
    pay: String,
    revenue: String,
    margin: String,
    of_revenue: String,
    of_margin: String,
    width: Decimal,
}

/// Pay against revenue and margin.
///
/// # Errors
/// Not found, for those who may not see runs, and for a period that there is not.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Shown<Cost> {
    visit.needs(Right::ReadRuns)?;
    let range = asked.range(&visit)?;
    let found = match visit.state.book.company.cost_of_sales {
        Some(_) => Some(read(&visit, &range).await?),
        None => None,
    };
    let (from, to) = (visit.period_id(range.first).to_owned(), visit.period_id(range.last).to_owned());
    let query = |by: By| address::query(&[("by", by.word()), ("from", &from), ("to", &to)]);
    let tab = |by: By| {
        let label = match by {
            By::Plan => t("Plan"),
            By::Product => t("Product"),
            By::Territory => t("Territory"),
        };
        (label, format!("/cost-of-sales{}", query(by)), by == range.by)
    };
    let most = found.as_ref().and_then(|found| found.groups.iter().filter_map(|group| group.of_revenue).max()).unwrap_or_default();
    let row = |group: &Group, currency: Currency| {
        let parts = [("by", range.by.word()), ("from", &from), ("to", &to), ("group", &group.group)];
        row(group, currency, most, format!("/cost-of-sales/lines{}", address::query(&parts)))
    };
    let periods = visit.state.book.company.calendar.periods();
    let until = range.last.max(visit.state.outcome.through);
    Ok(Page(Cost {
        shell: visit.shell(t("Cost of sales"), Place::CostOfSales, ""),
        by: range.by.word(),
        tabs: By::ALL.into_iter().map(tab).collect(),
        periods: periods.iter().take(until + 1).rev().map(|period| (period.id.clone(), say::period_of(period))).collect(),
        rows: found.iter().flat_map(|found| found.groups.iter().map(|group| row(group, found.currency))).collect(),
        total: found.as_ref().map(|found| row(&found.total, found.currency)),
        currency: visit.state.book.company.currency.to_string(),
        has_margin: found.as_ref().is_some_and(|found| found.has_margin),
        without_rate: found.map(|found| found.without_rate).unwrap_or_default(),
        export: query(range.by),
        from,
        to,
    }))
}

fn row(group: &Group, currency: Currency, most: Decimal, href: String) -> Row {
    let money = |amount: &Decimal| if amount.is_zero() { String::new() } else { say::money(amount, &currency) };
    let share = |share: Option<Decimal>| share.map(|share| say::rate(&share)).unwrap_or_default();
    let width = group.of_revenue.and_then(|of| (of.max(Decimal::ZERO) * Decimal::ONE_HUNDRED).checked_div(most)).unwrap_or_default();
    Row {
        label: group.label.clone(),
        href: if group.lines == 0 { String::new() } else { href },
        records: if group.records == 0 { String::new() } else { format!("{} sold", say::count(&group.records)) },
        pay: say::money(&group.pay, &currency),
        revenue: money(&group.revenue),
        margin: group.margin.as_ref().map(money).unwrap_or_default(),
        of_revenue: share(group.of_revenue),
        of_margin: share(group.of_margin),
        width: width.min(Decimal::ONE_HUNDRED).round_dp(1),
    }
}

/// The groups; for the API as well.
///
/// # Errors
/// Not found, for those who may not see runs; a book that does not say where revenue stands.
pub async fn read(visit: &Visit, range: &Range) -> Result<CostOfSales, Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("cost of sales")?;
    let state = visit.state.clone();
    let (by, first, last) = (range.by, range.first, range.last);
    blocking(move || Ok(cost_of_sales::cost_of_sales(&state, by, first, last)?)).await
}

/// The groups as CSV.
///
/// # Errors
/// As for the page.
pub async fn csv(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = sheet(&visit, &asked).await?;
    Ok(sheet.download(&name))
}

/// The groups as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = sheet(&visit, &asked).await?;
    sheet.download_workbook(&name)
}

async fn sheet(visit: &Visit, asked: &Asked) -> Result<(Sheet, String), Failure> {
    let found = read(visit, &asked.range(visit)?).await?;
    let by = found.by.word();
    let mut sheet = Sheet::new(&[by, "name", "lines", "records", "currency", "pay", "revenue", "margin", "of_revenue", "of_margin"]);
    let told = |amount: Option<Decimal>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    for group in found.groups.iter().chain([&found.total]) {
        let mut row = vec![group.group.clone(), group.label.clone(), group.lines.to_string(), group.records.to_string()];
        row.extend([found.currency.to_string(), group.pay.to_string(), group.revenue.to_string()]);
        row.extend([group.margin, group.of_revenue, group.of_margin].map(told));
        sheet.row(row);
    }
    Ok((sheet, format!("cost-of-sales-{by}-{}-{}", found.from, found.to)))
}
