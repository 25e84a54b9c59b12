//! `GET /people` and `GET /team`: attainment and pay of everyone whom the user may see, or of those who report to her.

use super::rows::{Row, rows};
use crate::export::Sheet;
use crate::failure::Failure;
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::table::{Asked, Cell, Column, Table};
use crate::visit::Visit;
use access::{Field, Right};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Currency, Date, Decimal};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the address says besides what it says of the table.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct When {
    /// The period's id.
    #[serde(default)]
    pub period: String,
}

/// The page.
#[derive(Template)]
#[template(path = "people/list.html")]
pub struct List {
    shell: Shell,
    picker: Picker,
    title: &'static str,
    table: Table,
    none: bool,
    spread: Vec<Band>,
    everyone: bool,
    fresh: String,
}

/// How many people are in a band of attainment.
struct Band {
    label: &'static str,
    count: usize,
    width: usize,
}

/// Everyone.
///
/// # Errors
/// Not found, for those who have no business here.
pub async fn list(visit: Visit, Query(when): Query<When>, Query(asked): Query<Asked>) -> Shown<List> {
    visit.needs(Right::ListEverybody)?;
    page(&visit, &when, asked, Place::People)
}

/// A manager's team.
///
/// # Errors
/// Not found, for those who have nobody reporting to them.
pub async fn team(visit: Visit, Query(when): Query<When>, Query(asked): Query<Asked>) -> Shown<List> {
    if !visit.has_team() {
        return Err(Failure::NotFound);
    }
    page(&visit, &when, asked, Place::Team)
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(when): Query<When>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = sheet(&visit, &when, &asked)?;
    Ok(sheet.download(&name))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(when): Query<When>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = sheet(&visit, &when, &asked)?;
    sheet.download_workbook(&name)
}

fn sheet(visit: &Visit, when: &When, asked: &Asked) -> Result<(Sheet, String), Failure> {
    visit.needs(Right::ListPeople)?;
    let period = visit.period(Some(&when.period))?;
    note(visit, period)?;
    let (columns, rows) = table(visit, &everyone(visit, period), period);
    Ok((Table::sheet(&columns, rows, asked), format!("people-{}", visit.period_id(period))))
}

/// Columns and rows, the same for the page and its files.
fn table(visit: &Visit, people: &[Row], period: usize) -> (Vec<Column>, Vec<Vec<Cell>>) {
    let (mut columns, day) = (columns(sees(visit, Field::Results), sees(visit, Field::Pay)), visit.judged_on(period));
    // Base pay is a column for those who may see it of everybody in the list; for others there is no such column.
    let base = access::may_in_part(&visit.user, Right::ReadRuns) && people.iter().all(|row| visit.may_see_column(&row.id, BASE_PAY, day));
    columns.extend(base.then(|| Column::figures(BASE_PAY, t("Base pay"))));
    let pay = |row: &Row| base.then(|| base_pay(visit, &row.id, day));
    let rows = people.iter().map(|row| cells(row).into_iter().chain(pay(row)).collect()).collect();
    (columns, rows)
}

/// Whether there is a column of it: pay and results are nothing for those who run the program, pay is nothing for those who train.
fn sees(visit: &Visit, field: Field) -> bool {
    access::sees_field_of_others(&visit.user, field)
}

/// The columns; what somebody does not see she does not have in files either.
fn columns(results: bool, pay: bool) -> Vec<Column> {
    let (person, name) = (Column::in_files("person"), Column::words("name", t("Person")));
    let mut columns = vec![person, name, Column::words("role", t("Role")), Column::words("manager", t("Manager"))];
    if results {
        columns.push(Column { number: false, ..Column::figures("attainment", t("Attainment · tick marks 100%")) });
    }
    if pay {
        columns.extend([Column::figures("paid", t("Paid")).kept(), Column::words("currency", t("Currency"))]);
    }
    columns
}

/// A person as a row. Without their columns the cells of results and of pay, which come last, fall away.
fn cells(row: &Row) -> Vec<Cell> {
    let name = Cell::words(&row.name).of_person();
    let attained = match row.attainment {
        Some(_) => Cell::words(row.percent()).behind(row.bar()).with(&row.figures).noticed(format!("attained:{}", row.id)),
        None => Cell::words(t("no quota")),
    };
    let short = if row.attainment.is_some() { format!("{} · {}", row.percent(), row.figures) } else { t("no quota").to_owned() };
    let paid = match row.paid {
        Some(_) => Cell::words(row.amount()).leading(&row.href),
        None => Cell::words(t("nothing")),
    };
    vec![
        Cell::words(&row.id),
        if row.paid_is_seen { name.leading(&row.href) } else { name },
        Cell::words(row.under()),
        Cell::words(&row.manager),
        attained.sized(row.attainment).shortly(short),
        paid.of_currency(row.paid).noticed(format!("paid:{}", row.id)),
        Cell::words(row.currency()),
    ]
}

const BASE_PAY: &str = "base_pay";

/// Base pay a year, as her row of that day has it.
fn base_pay(visit: &Visit, person: &str, day: Date) -> Cell {
    let row = visit.state.book.organisation.person(person).and_then(|person| person.as_of(day));
    let written = row.and_then(|row| row.attributes.get(BASE_PAY)).map(ToString::to_string).unwrap_or_default();
    match kernel::parse_decimal(&written) {
        Ok(amount) => Cell { written, ..Cell::figure(say::grouped(amount, 2), amount) },
        Err(_) => Cell::words(written),
    }
}

/// Remembers that pay was looked at, unless there is none to be seen.
pub(crate) fn note(visit: &Visit, period: usize) -> Result<(), Failure> {
    if sees(visit, Field::Pay) { visit.note_reading(&format!("people, {}", visit.period_id(period))) } else { Ok(()) }
}

/// Everyone whom the user may see in a period; a manager's list leaves out herself.
pub(crate) fn everyone(visit: &Visit, period: usize) -> Vec<Row> {
    let (results, pay) = (sees(visit, Field::Results), sees(visit, Field::Pay));
    let (day, organisation) = (visit.judged_on(period), &visit.state.book.organisation);
    let people = organisation.people();
    let mine = visit.person().filter(|_| visit.has_team());
    let seen = |id: &str| !results || (Some(id) != mine && access::may_see_field(&visit.user, id, Field::Results, organisation, day));
    let indexes: Vec<usize> = people.iter().enumerate().filter(|(_, p)| seen(p.id.as_str())).map(|(index, _)| index).collect();
    rows(&visit.state, &indexes, period, results, pay)
}

fn page(visit: &Visit, when: &When, asked: Asked, place: Place) -> Shown<List> {
    let period = visit.period(Some(&when.period))?;
    note(visit, period)?;
    let all = everyone(visit, period);
    let (title, path) = if place == Place::Team { (t("Team"), "/team") } else { (t("People"), "/people") };
    let kept = [("q", asked.q.as_str()), ("sort", &asked.sort), ("hide", &asked.hide)];
    let picker = Picker::new(&visit.state.book.company.calendar, period, visit.state.outcome.through, path.into(), &kept);
    let asked = asked.keeping([("period", picker.id.clone())]);
    let (pay, (columns, rows)) = (sees(visit, Field::Pay), table(visit, &all, period));
    let found: BTreeSet<String> = Table::chosen(&columns, rows.clone(), &asked).into_iter().map(|row| row[0].written.clone()).collect();
    let totals = if pay { totals(all.iter().filter(|row| found.contains(&row.id))) } else { Vec::new() };
    let table = Table::new(path, "people", &columns, rows, asked).with_totals(&columns, totals);
    Ok(Page(List {
        shell: visit.following(title, place, &picker.id),
        title,
        none: all.is_empty(),
        table: table.finding(t("Find a person, role or team")).with_files_at("/people"),
        spread: spread(&all),
        everyone: access::sees_everyone(&visit.user),
        fresh: visit.fresh(),
        picker,
    }))
}

/// What is paid to these together, in each currency.
fn totals<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<Vec<Cell>> {
    let mut sums: BTreeMap<Currency, Decimal> = BTreeMap::new();
    for (amount, currency) in rows.filter_map(|r| r.paid) {
        let sum = sums.entry(currency).or_default();
        *sum = sum.saturating_add(amount);
    }
    let blank = || Cell::words("");
    let total = |(currency, sum): (Currency, Decimal)| {
        let label = Cell::words(said("Total {1}", &[&currency]));
        vec![
            blank(),
            label,
            blank(),
            blank(),
            blank(),
            Cell::figure(say::money(&sum, &currency), sum),
            Cell::words(currency.to_string()),
            blank(),
        ]
    };
    sums.into_iter().map(total).collect()
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
        say::counted(&self.table.found, "person", "people")
    }
}
