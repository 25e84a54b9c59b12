//! `GET /people/{person}/deals`: her credits and what does not count, filtered, sorted, and as CSV of exactly what is shown.

use super::rows::{Row, credited, uncredited};
use crate::address::{self, query};
use crate::export::Sheet;
use crate::failure::Failure;
use crate::language::t;
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::Decimal;
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Asked {
    /// The period's id.
    #[serde(default)]
    pub period: String,
    /// `credited`, `uncredited` or everything.
    #[serde(default)]
    pub show: String,
    /// Only this measure, by its label.
    #[serde(default)]
    pub measure: String,
    /// Only records whose id or name has this in it.
    #[serde(default)]
    pub q: String,
    /// `date`, `name` or `credited`; with a minus sign the other way.
    #[serde(default)]
    pub sort: String,
    /// How many rows to leave out.
    #[serde(default)]
    pub after: String,
}

/// The page.
#[derive(Template)]
#[template(path = "deals/list.html")]
pub struct List {
    shell: Shell,
    picker: Picker,
    own: bool,
    name: String,
    person: String,
    asked: Asked,
    measures: Vec<String>,
    rows: Vec<Row>,
    found: usize,
    credited: usize,
    missed: usize,
    total: String,
    export: String,
    workbook: String,
    columns: Vec<Column>,
    more: Option<String>,
    fresh: String,
}

/// A header that sorts.
pub struct Column {
    label: &'static str,
    class: &'static str,
    href: String,
    arrow: &'static str,
    sort: &'static str,
}

const MOST: usize = 100;

/// The page.
///
/// # Errors
/// Not found, for a person or period that there is not or that is not the user's to see.
pub async fn list(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Shown<List> {
    let period = visit.period(Some(&asked.period))?;
    let found = visit.sees(&person, period)?;
    let name = found.name.clone();
    let all = everything(&visit, &person, period);
    let mut measures: Vec<String> = all.iter().map(|r| r.measure.clone()).filter(|m| !m.is_empty()).collect();
    measures.sort();
    measures.dedup();
    let rows = chosen(all.clone(), &asked);
    let path = format!("/people/{}/deals", address::encoded(&person));
    let kept = [("show", asked.show.as_str()), ("measure", &asked.measure), ("q", &asked.q), ("sort", &asked.sort)];
    let picker = Picker::new(&visit.state.book.company.calendar, period, visit.state.outcome.through, path.clone(), &kept);
    let own = visit.is_me(&person);
    let skip: usize = asked.after.parse().unwrap_or(0);
    let more = (rows.len() > skip + MOST).then(|| format!("{path}{}", parts(&asked, &picker.id, &(skip + MOST).to_string())));
    // Money and counts are not added up: a total is shown for one measure only.
    let mut kinds: Vec<&str> = rows.iter().map(|r| r.measure.as_str()).filter(|m| !m.is_empty()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let total: Decimal = rows.iter().filter_map(|r| r.credited).sum();
    let total = if kinds.len() == 1 { crate::say::grouped(total.round_dp(2), 2) } else { String::new() };
    Ok(Page(List {
        shell: visit.following(
            if own { t("Deals and credits") } else { t("Deals") },
            if own { Place::Deals } else { Place::People },
            &picker.id,
        ),
        own,
        name,
        measures,
        found: rows.len(),
        credited: all.iter().filter(|r| r.counts).count(),
        missed: all.iter().filter(|r| !r.counts).count(),
        total,
        export: format!("{path}.csv{}", parts(&asked, &picker.id, "")),
        workbook: format!("{path}.xlsx{}", parts(&asked, &picker.id, "")),
        columns: columns(&asked, &path, &picker.id),
        rows: rows.into_iter().skip(skip).take(MOST).collect(),
        more,
        fresh: visit.fresh(),
        person,
        picker,
        asked,
    }))
}

/// The same as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = table(&visit, &person, &asked)?;
    Ok(sheet.download(&name))
}

/// The same as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = table(&visit, &person, &asked)?;
    sheet.download_workbook(&name)
}

fn table(visit: &Visit, person: &str, asked: &Asked) -> Result<(Sheet, String), Failure> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(person, period)?;
    let mut sheet = Sheet::new(&["kind", "record", "name", "date", "measure", "value", "share", "credited", "how"]);
    for row in chosen(everything(visit, person, period), asked) {
        sheet.row(vec![
            row.kind.word().to_owned(),
            row.id.clone(),
            row.name.clone(),
            row.date_shown(),
            row.measure.clone(),
            row.value.clone(),
            row.share.clone(),
            row.credited.map(|c| c.normalize().to_string()).unwrap_or_default(),
            row.how.clone(),
        ]);
    }
    Ok((sheet, format!("deals-{person}-{}", visit.period_id(period))))
}

fn everything(visit: &Visit, person: &str, period: usize) -> Vec<Row> {
    let mut all = credited(&visit.state, person, Some(period));
    all.extend(uncredited(&visit.state, person, Some(period)));
    all
}

fn chosen(all: Vec<Row>, asked: &Asked) -> Vec<Row> {
    let wanted = asked.q.trim().to_lowercase();
    let mut rows: Vec<Row> = all
        .into_iter()
        .filter(|r| match asked.show.as_str() {
            "credited" => r.counts,
            "uncredited" => !r.counts,
            _ => true,
        })
        .filter(|r| asked.measure.is_empty() || r.measure == asked.measure)
        .filter(|r| wanted.is_empty() || r.id.to_lowercase().contains(&wanted) || r.name.to_lowercase().contains(&wanted))
        .collect();
    match asked.sort.trim_start_matches('-') {
        "name" => rows.sort_by(|a, b| a.name.cmp(&b.name)),
        "credited" => rows.sort_by_key(|row| std::cmp::Reverse(row.credited)),
        _ => rows.sort_by_key(|row| std::cmp::Reverse(row.date)),
    }
    if asked.sort.starts_with('-') {
        rows.reverse();
    }
    rows
}

fn parts(asked: &Asked, period: &str, after: &str) -> String {
    query(&[
        ("period", period),
        ("show", &asked.show),
        ("measure", &asked.measure),
        ("q", &asked.q),
        ("sort", &asked.sort),
        ("after", after),
    ])
}

fn columns(asked: &Asked, path: &str, period: &str) -> Vec<Column> {
    let sorted = asked.sort.as_str();
    let column = |label, class, key: &str| {
        let current = sorted.trim_start_matches('-') == key || (sorted.is_empty() && key == "date");
        let turned = current && !sorted.starts_with('-');
        let sort = if turned { format!("-{key}") } else { key.to_owned() };
        let href = format!("{path}{}", parts(&Asked { sort, ..asked.clone() }, period, ""));
        let (arrow, direction) = match (current, sorted.starts_with('-'), key == "name") {
            (false, _, _) => ("", "none"),
            (true, false, false) | (true, true, true) => ("arrow-down", "descending"),
            (true, ..) => ("arrow-up", "ascending"),
        };
        Column { label, class, href, arrow, sort: direction }
    };
    vec![column(t("Deal"), "", "name"), column(t("Counts on"), "", "date"), column(t("Credited"), "number", "credited")]
}

impl List {
    /// How many records are shown, in words.
    fn summary(&self) -> String {
        say::counted(&self.found, "row", "rows")
    }
}
