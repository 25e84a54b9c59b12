//! `GET /people/{person}/deals`: her credits and what does not count, found, sorted, and as files of exactly what is shown.

use super::rows::{Row, credited, uncredited};
use crate::address;
use crate::failure::Failure;
use crate::language::t;
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::table::{Asked, Cell, Column, Filter, Table};
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::Decimal;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the address says besides what it says of the table.
#[derive(Debug, Default, Clone, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Wanted {
    /// The period's id; the present one when empty.
    pub period: String,
    /// `credited` or `uncredited`; everything when empty.
    pub show: String,
    /// Only credits of this measure, by its id or label.
    pub measure: String,
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
    table: Table,
    none: bool,
    credited: usize,
    missed: usize,
    fresh: String,
}

/// The page.
///
/// # Errors
/// Not found, for a person or period that there is not or that is not the user's to see.
pub async fn list(visit: Visit, Path(person): Path<String>, Query(wanted): Query<Wanted>, Query(asked): Query<Asked>) -> Shown<List> {
    let period = visit.period(Some(&wanted.period))?;
    let name = visit.sees(&person, period)?.name.clone();
    let all = everything(&visit, &person, period);
    let path = format!("/people/{}/deals", address::encoded(&person));
    let kept =
        [("show", wanted.show.as_str()), ("measure", &wanted.measure), ("q", &asked.q), ("sort", &asked.sort), ("hide", &asked.hide)];
    let picker = Picker::new(&visit.state.book.company.calendar, period, visit.state.outcome.through, path.clone(), &kept);
    let own = visit.is_me(&person);
    let asked = asked.keeping([("period", picker.id.clone()), ("show", wanted.show.clone()), ("measure", wanted.measure.clone())]);
    let columns = columns();
    let rows: Vec<Row> = all.iter().filter(|row| fits(row, &wanted)).cloned().collect();
    let shown: Vec<Vec<Cell>> = rows.iter().map(cells).collect();
    let found: BTreeSet<String> = Table::chosen(&columns, shown.clone(), &asked).into_iter().map(|row| row[0].written.clone()).collect();
    let totals = total(rows.iter().filter(|row| found.contains(&row.key())));
    let table = Table::new(&path, "deals", &columns, shown, asked).finding(t("Find a deal")).with_filters(filters(&all, &wanted));
    Ok(Page(List {
        shell: visit.following(
            if own { t("Deals and credits") } else { t("Deals") },
            if own { Place::Deals } else { Place::People },
            &picker.id,
        ),
        own,
        name,
        none: all.is_empty(),
        credited: all.iter().filter(|row| row.counts).count(),
        missed: all.iter().filter(|row| !row.counts).count(),
        table: table.with_totals(&columns, totals).with_files(),
        fresh: visit.fresh(),
        person,
        picker,
    }))
}

/// The same as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(
    visit: Visit,
    Path(person): Path<String>,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (rows, name) = chosen(&visit, &person, &wanted)?;
    Ok(Table::sheet(&columns(), rows.iter().map(cells).collect(), &asked).download(&name))
}

/// The same as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(
    visit: Visit,
    Path(person): Path<String>,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (rows, name) = chosen(&visit, &person, &wanted)?;
    Table::sheet(&columns(), rows.iter().map(cells).collect(), &asked).download_workbook(&name)
}

/// Her credits and what does not count, as wanted, and what a file of them is called.
///
/// # Errors
/// As for the page.
pub(crate) fn chosen(visit: &Visit, person: &str, wanted: &Wanted) -> Result<(Vec<Row>, String), Failure> {
    let period = visit.period(Some(&wanted.period))?;
    visit.sees(person, period)?;
    let rows = everything(visit, person, period).into_iter().filter(|row| fits(row, wanted)).collect();
    Ok((rows, format!("deals-{person}-{}", visit.period_id(period))))
}

fn everything(visit: &Visit, person: &str, period: usize) -> Vec<Row> {
    let mut all = credited(&visit.state, person, Some(period));
    all.extend(uncredited(&visit.state, person, Some(period)));
    all.sort_by_key(|row| std::cmp::Reverse(row.date));
    all
}

fn fits(row: &Row, wanted: &Wanted) -> bool {
    let shown = match wanted.show.as_str() {
        "credited" => row.counts,
        "uncredited" => !row.counts,
        _ => true,
    };
    let measure = &wanted.measure;
    let measured = row.counts && (row.label == *measure || row.measure.as_ref().is_some_and(|id| id.as_str() == measure));
    shown && (measure.is_empty() || measured)
}

fn filters(all: &[Row], wanted: &Wanted) -> Vec<Filter> {
    let show = [("credited", t("Credited")), ("uncredited", t("Not credited"))].map(|(word, label)| (word.to_owned(), label.to_owned()));
    let measures: BTreeMap<&str, &str> =
        all.iter().filter(|row| row.counts).filter_map(|row| Some((row.measure.as_ref()?.as_str(), row.label.as_str()))).collect();
    let chosen = measures.iter().find(|(_, label)| **label == wanted.measure).map_or(wanted.measure.as_str(), |(id, _)| *id);
    let options = measures.iter().map(|(id, label)| ((*id).to_owned(), (*label).to_owned()));
    vec![
        Filter::new("show", t("Show"), t("All"), show, &wanted.show),
        Filter::new("measure", t("Measure"), t("All measures"), options, chosen),
    ]
}

fn columns() -> [Column; 10] {
    [
        Column::in_files("credit"),
        Column::in_files("kind"),
        Column::in_files("record"),
        Column::words("name", t("Deal")),
        Column::words("date", t("Counts on")),
        Column::words("measure", t("Measure")),
        Column::figures("value", t("Value")),
        Column::figures("share", t("Share")),
        Column::figures("credited", t("Credited")).kept(),
        Column::words("how", t("Status")),
    ]
}

fn cells(row: &Row) -> Vec<Cell> {
    let credited = if row.counts {
        Cell::words(row.credited_shown()).noticed(format!("credit:{}:{}:{}", row.id, row.label, row.how))
    } else {
        Cell::words(t("Why not"))
    };
    vec![
        Cell::words(row.key()),
        Cell::words(row.kind.word()),
        Cell::words(&row.id),
        Cell::words(&row.name).leading(&row.href).with(&row.under),
        Cell::words(row.date_shown()),
        Cell::words(&row.label),
        Cell {
            written: row.value.map(|value| value.normalize().to_string()).unwrap_or_default(),
            ..Cell::words(row.value_shown()).sized(row.value)
        },
        Cell::words(row.share_shown()).sized(row.share),
        Cell {
            written: row.credited.map(|c| c.normalize().to_string()).unwrap_or_default(),
            ..credited.leading(&row.why).sized(row.credited)
        },
        Cell::status(&row.how, if row.counts { "good" } else { "warn" }),
    ]
}

/// What is credited together. Money and counts are not added up: a total stands below one measure only.
fn total<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<Vec<Cell>> {
    let (mut sum, mut measures) = (Decimal::ZERO, BTreeSet::new());
    for (row, credited) in rows.filter_map(|row| Some((row, row.credited?))) {
        sum = sum.saturating_add(credited);
        measures.insert(&row.label);
    }
    if measures.len() != 1 {
        return Vec::new();
    }
    let mut cells = vec![Cell::words(""); columns().len()];
    cells[3] = Cell::words(t("Credited"));
    cells[8] = Cell::figure(say::grouped(sum.round_dp(2), 2), sum);
    vec![cells]
}

impl List {
    /// How many records are shown, in words.
    fn summary(&self) -> String {
        say::counted(&self.table.found, "row", "rows")
    }
}
