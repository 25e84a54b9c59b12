//! Quotas from the rows of a table.

use crate::{Quotas, Target};
use kernel::{Calendar, Currency, Decimal, Location, MeasureId, PersonId, Problem, Problems, Unit, text};
use records::{Row, Table};
use std::collections::BTreeSet;

/// With more problems than this the file is wrong as a whole, and the rest of it is not told row by row.
const MOST: usize = 1_000;
/// Beyond so many problems nothing near is looked for any more: among many names it takes long.
const SUGGESTIONS: usize = 50;

/// Reads quotas.
///
/// `people` and `measures` are the names that rows may use. Errors and warnings are added to `problems`; a row with an error is left out.
#[must_use]
pub fn read(table: &Table, calendar: &Calendar, people: &BTreeSet<&str>, measures: &BTreeSet<&str>, problems: &mut Problems) -> Quotas {
    let mut quotas = Quotas::default();
    let before = problems.0.len();
    for row in table.rows() {
        if problems.0.len() - before >= MOST {
            problems.push(Problem::error(
                "too-many",
                row.place(),
                "There are too many problems in this file; rows from here on are not looked at.",
            ));
            break;
        }
        let person = known(&row, "person", people, problems);
        let measure = known(&row, "measure", measures, problems);
        let window = window(&row, calendar, problems);
        let currency = currency(&row, problems);
        let amount = amount(&row, problems);
        let (Some(person), Some(measure), Some((unit, index)), Some(currency), Some(amount)) = (person, measure, window, currency, amount)
        else {
            continue;
        };
        let bounds = &calendar.windows(unit)[index];
        let from = row.date("from");
        if let Some(day) = from.filter(|day| *day < bounds.start || *day >= bounds.end) {
            problems.push(
                Problem::error("quota-outside-window", row.at("from"), format!("{day} is not a day of {} `{}`.", unit.word(), bounds.id))
                    .expected(format!("a day from {} to the day before {}", bounds.start, bounds.end)),
            );
            continue;
        }
        let targets =
            quotas.targets.entry((PersonId::from(person), MeasureId::from(measure))).or_default().entry((unit, index)).or_default();
        if let Some(same) = targets.iter().find(|target| target.from == from) {
            problems.push(duplicate(table, &row, same, person, measure, &bounds.id));
            continue;
        }
        targets.push(Target { from, amount, currency, row: row.index });
        targets.sort_by_key(|target| target.from);
    }
    quotas
}

fn known<'a>(row: &Row<'a>, column: &str, names: &BTreeSet<&str>, problems: &mut Problems) -> Option<&'a str> {
    let Some(name) = row.text(column) else {
        problems.push(Problem::error("missing-value", row.at(column), format!("A quota without a {column}.")));
        return None;
    };
    if names.contains(name) {
        return Some(name);
    }
    let place = if column == "person" { "people" } else { "measures" };
    let problem = Problem::error(&format!("unknown-{column}"), row.at(column), format!("There is no {column} `{name}`."))
        .expected(format!("the id of a {column} in {place}"));
    problems.push(if problems.0.len() < SUGGESTIONS { problem.suggest(name, names.iter().copied()) } else { problem });
    None
}

fn window(row: &Row<'_>, calendar: &Calendar, problems: &mut Problems) -> Option<(Unit, usize)> {
    let Some(written) = row.text("period") else {
        problems.push(Problem::error("missing-value", row.at("period"), "A quota without a period."));
        return None;
    };
    let named = calendar.named(written);
    if named.is_none() {
        problems.push(unknown_period(row.at("period"), written, calendar));
    }
    named
}

/// What is wrong when a text names no period, quarter or year of the calendar.
#[must_use]
pub fn unknown_period(at: Location, written: &str, calendar: &Calendar) -> Problem {
    let (first, last) = (calendar.periods().first(), calendar.periods().last());
    let covers = first
        .zip(last)
        .map_or_else(String::new, |(first, last)| format!(" The calendar covers {} to the day before {}.", first.start, last.end));
    let ids =
        || [Unit::Period, Unit::Quarter, Unit::Year].into_iter().flat_map(|unit| calendar.windows(unit)).map(|window| window.id.as_str());
    let problem = Problem::error(
        "unknown-period",
        at,
        format!("`{written}` is neither a period, quarter or year of the calendar nor a day in it.{covers}"),
    )
    .expected(format!("such as {}, or a day such as 2026-01-31", text::one_of(ids(), 3)));
    if ids().any(|id| shape(id) == shape(written)) || written.parse::<kernel::Date>().is_ok() {
        // Written as it should be, but of another year: what is near to it is not what is meant.
        return problem.hint("if it should be there, make the calendar in company.toml longer");
    }
    let padded = padded(written);
    let near = ids().find(|id| *id == padded);
    problem.suggest(near.unwrap_or(written), ids())
}

/// `2026-2` with the zero that belongs into it: `2026-02`.
fn padded(text: &str) -> String {
    let part =
        |part: &str| if part.len() == 1 && part.starts_with(|c: char| c.is_ascii_digit()) { format!("0{part}") } else { part.to_owned() };
    text.trim().split('-').map(part).collect::<Vec<_>>().join("-")
}

/// A text with every digit alike: what is written as a period is.
fn shape(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

fn currency(row: &Row<'_>, problems: &mut Problems) -> Option<Option<Currency>> {
    match row.text("currency").map(str::parse::<Currency>).transpose() {
        Ok(currency) => Some(currency),
        Err(why) => {
            problems.push(
                Problem::error("unknown-currency", row.at("currency"), format!("{why}.")).expected("a three-letter code such as USD"),
            );
            None
        }
    }
}

fn amount(row: &Row<'_>, problems: &mut Problems) -> Option<Decimal> {
    let amount = row.decimal("amount");
    match amount {
        None => problems.push(Problem::error("missing-value", row.at("amount"), "A quota without an amount.")),
        Some(amount) if amount <= Decimal::ZERO => {
            let what = if amount.is_zero() { "of zero" } else { "below zero" };
            problems.push(
                Problem::warning(
                    "zero-quota",
                    row.at("amount"),
                    format!("A quota {what}: it gives no attainment, and what is paid by attainment pays nothing."),
                )
                .expected("an amount above zero")
                .hint("leave the row out if there is no target"),
            );
        }
        Some(_) => {}
    }
    amount
}

fn duplicate(table: &Table, row: &Row<'_>, same: &Target, person: &str, measure: &str, window: &str) -> Problem {
    let other = table
        .row(same.row)
        .map(|other| other.place())
        .and_then(|place| place.line)
        .map_or_else(|| "an earlier row".into(), |line| format!("row {line}"));
    Problem::error(
        "duplicate-quota",
        row.at("period"),
        format!("`{person}` has two quotas for `{measure}` in `{window}`: this row and {other}."),
    )
    .expected("one row, or rows that differ by `from`")
    .hint("remove one of the rows, or write in `from` the first day on which it holds")
}
