//! `GET /people` and `GET /team`: attainment and pay of everyone whom the user may see, or of those who report to her.

use super::rows::{Row, rows};
use crate::address::query;
use crate::export::Sheet;
use crate::failure::Failure;
use crate::language::t;
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Role;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Currency, Decimal};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the address says.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Asked {
    /// The period's id.
    #[serde(default)]
    pub period: String,
    /// Only people whose id, name, role or team has this in it.
    #[serde(default)]
    pub q: String,
    /// `name`, `attainment` or `paid`; with a minus sign the other way.
    #[serde(default)]
    pub sort: String,
    /// How many rows to leave out.
    #[serde(default)]
    pub after: String,
}

/// The page.
#[derive(Template)]
#[template(path = "people/list.html")]
pub struct List {
    shell: Shell,
    picker: Picker,
    title: &'static str,
    path: &'static str,
    asked: Asked,
    rows: Vec<Row>,
    found: usize,
    totals: Vec<(String, String)>,
    spread: Vec<Band>,
    pay: bool,
    everyone: bool,
    columns: Vec<Column>,
    export: String,
    workbook: String,
    more: Option<String>,
    fresh: String,
}

/// How many people are in a band of attainment.
struct Band {
    label: &'static str,
    count: usize,
    width: usize,
}

/// A header that sorts.
struct Column {
    key: &'static str,
    href: String,
    direction: &'static str,
    arrow: &'static str,
}

const MOST: usize = 100;

/// Everyone.
///
/// # Errors
/// Not found, for those who have no business here.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Shown<List> {
    if matches!(visit.user.role, Role::Seller | Role::Manager) {
        return Err(Failure::NotFound);
    }
    page(&visit, asked, Place::People)
}

/// A manager's team.
///
/// # Errors
/// Not found, for those who have nobody reporting to them.
pub async fn team(visit: Visit, Query(asked): Query<Asked>) -> Shown<List> {
    if visit.user.role != Role::Manager {
        return Err(Failure::NotFound);
    }
    page(&visit, asked, Place::Team)
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = table(&visit, &asked)?;
    Ok(sheet.download(&name))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = table(&visit, &asked)?;
    sheet.download_workbook(&name)
}

fn table(visit: &Visit, asked: &Asked) -> Result<(Sheet, String), Failure> {
    if visit.user.role == Role::Seller {
        return Err(Failure::NotFound);
    }
    let period = visit.period(Some(&asked.period))?;
    note(visit, period)?;
    let mut sheet = Sheet::new(&["person", "name", "role", "manager", "attainment", "paid", "currency"]);
    for row in chosen(everyone(visit, period), asked) {
        let attainment = row.attainment.map(|a| a.normalize().to_string()).unwrap_or_default();
        let paid = row.paid.map(|(amount, _)| amount.to_string()).unwrap_or_default();
        let currency = row.currency();
        sheet.row(vec![row.id, row.name, row.under, row.manager, attainment, paid, currency]);
    }
    Ok((sheet, format!("people-{}", visit.period_id(period))))
}

/// Remembers that pay was looked at, unless there is none to be seen.
fn note(visit: &Visit, period: usize) -> Result<(), Failure> {
    if visit.user.role == Role::Administrator { Ok(()) } else { visit.note_reading(&format!("people, {}", visit.period_id(period))) }
}

fn everyone(visit: &Visit, period: usize) -> Vec<Row> {
    let pay = visit.user.role != Role::Administrator;
    let day = visit.judged_on(period);
    let people = visit.state.book.organisation.people();
    let mine = visit.person();
    let seen = |id: &str| !pay || (Some(id) != mine.filter(|_| visit.user.role == Role::Manager) && visit.may_see(id, day));
    let indexes: Vec<usize> = people.iter().enumerate().filter(|(_, p)| seen(p.id.as_str())).map(|(index, _)| index).collect();
    rows(&visit.state, &indexes, period, pay)
}

fn chosen(all: Vec<Row>, asked: &Asked) -> Vec<Row> {
    let wanted = asked.q.trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&wanted);
    let mut rows: Vec<Row> = all.into_iter().filter(|r| wanted.is_empty() || has(&r.id) || has(&r.name) || has(&r.under)).collect();
    match asked.sort.trim_start_matches('-') {
        "attainment" => rows.sort_by_key(|row| std::cmp::Reverse(row.attainment)),
        "paid" => rows.sort_by(|a, b| b.paid.map(|p| p.0).cmp(&a.paid.map(|p| p.0))),
        _ => rows.sort_by(|a, b| a.name.cmp(&b.name)),
    }
    if asked.sort.starts_with('-') {
        rows.reverse();
    }
    rows
}

fn page(visit: &Visit, asked: Asked, place: Place) -> Shown<List> {
    let period = visit.period(Some(&asked.period))?;
    note(visit, period)?;
    let all = everyone(visit, period);
    let spread = spread(&all);
    let rows = chosen(all, &asked);
    let (title, path) = if place == Place::Team { (t("Team"), "/team") } else { (t("People"), "/people") };
    let kept = [("q", asked.q.as_str()), ("sort", &asked.sort)];
    let picker = Picker::new(&visit.state.book.company.calendar, period, visit.state.outcome.through, path.into(), &kept);
    let address = |path: &str, sort: &str, after: &str| {
        format!("{path}{}", query(&[("period", &picker.id), ("q", &asked.q), ("sort", sort), ("after", after)]))
    };
    let skip: usize = asked.after.parse().unwrap_or(0);
    let column = |key: &'static str| {
        let current = asked.sort.trim_start_matches('-') == key || (asked.sort.is_empty() && key == "name");
        let reversed = asked.sort.starts_with('-');
        let href = address(path, &if current && !reversed { format!("-{key}") } else { key.to_owned() }, "");
        match (current, (key == "name") != reversed) {
            (false, _) => Column { key, href, direction: "none", arrow: "" },
            (true, true) => Column { key, href, direction: "ascending", arrow: "arrow-up" },
            (true, false) => Column { key, href, direction: "descending", arrow: "arrow-down" },
        }
    };
    Ok(Page(List {
        shell: visit.following(title, place, &picker.id),
        title,
        path,
        found: rows.len(),
        totals: totals(&rows),
        spread,
        pay: visit.user.role != Role::Administrator,
        everyone: access::sees_everyone(&visit.user),
        columns: ["name", "attainment", "paid"].map(column).into(),
        export: address("/people.csv", &asked.sort, ""),
        workbook: address("/people.xlsx", &asked.sort, ""),
        more: (rows.len() > skip + MOST).then(|| address(path, &asked.sort, &(skip + MOST).to_string())),
        rows: rows.into_iter().skip(skip).take(MOST).collect(),
        fresh: visit.fresh(),
        picker,
        asked,
    }))
}

fn totals(rows: &[Row]) -> Vec<(String, String)> {
    let mut sums: BTreeMap<Currency, Decimal> = BTreeMap::new();
    for (amount, currency) in rows.iter().filter_map(|r| r.paid) {
        let sum = sums.entry(currency).or_default();
        *sum = sum.saturating_add(amount);
    }
    sums.into_iter().map(|(currency, sum)| (say::money(&sum, &currency), currency.to_string())).collect()
}

fn spread(rows: &[Row]) -> Vec<Band> {
    let percent = |p: i64| Decimal::new(p, 2);
    let bands = [
        (t("Below 50%"), 0, 50),
        (t("50 to 80%"), 50, 80),
        (t("80 to 100%"), 80, 100),
        (t("100 to 120%"), 100, 120),
        (t("Above 120%"), 120, 100_000),
    ];
    let count = |low, high| rows.iter().filter(|r| r.attainment.is_some_and(|a| a >= percent(low) && a < percent(high))).count();
    let mut out: Vec<Band> = bands.iter().map(|(label, low, high)| Band { label, count: count(*low, *high), width: 0 }).collect();
    let below = rows.iter().filter(|r| r.attainment.is_some_and(|a| a < Decimal::ZERO)).count();
    out[0].count += below;
    let most = out.iter().map(|b| b.count).max().unwrap_or(0).max(1);
    for band in &mut out {
        band.width = band.count * 100 / most;
    }
    out
}

impl List {
    /// Whether anyone has an attainment.
    fn has_spread(&self) -> bool {
        self.spread.iter().any(|band| band.count > 0)
    }
    fn summary(&self) -> String {
        say::counted(&self.found, "person", "people")
    }
}
