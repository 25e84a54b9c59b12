//! Rates and amounts, written or from a column of people.

use crate::{Amount, RateRow, RateSource};
use kernel::Decimal;
use kernel::Problem;
use kernel::document::{Entry, Section};

/// An amount that is not below zero.
pub(super) fn positive(entry: &Entry<'_>) -> Option<Decimal> {
    let amount = entry.decimal()?;
    if amount.is_sign_negative() && !amount.is_zero() {
        entry.refuse("an amount that is not below zero");
        return None;
    }
    Some(amount)
}

/// An amount, or `{ person = "column" }`.
pub(super) fn amount(entry: &Entry<'_>) -> Option<Amount> {
    if entry.is_table() {
        return person(entry).map(Amount::Person);
    }
    if entry.as_text().is_some() {
        entry.refuse("an amount such as 2500, or { person = \"bonus\" } for a column of people");
        return None;
    }
    entry.decimal().map(Amount::Fixed)
}

/// `{ person = "column" }`: the name of a column of people.
fn person(entry: &Entry<'_>) -> Option<String> {
    let section = entry.section(&format!("`{}`", entry.key()))?;
    let column = section.required("person", "{ person = \"a column of people\" }").and_then(|entry| entry.text());
    section.finish();
    column
}

/// The base rate of a commission: `rate` or `table`.
pub(super) fn base_rate(section: &Section<'_>) -> Option<Option<RateSource>> {
    let rate = section.get("rate");
    let table = section.get("table");
    if let (Some(_), Some(table)) = (&rate, &table) {
        let problem = Problem::error("two-rates", table.key_at(), "The component has both `rate` and `table`.");
        section.report(problem.hint("keep one; a last row of the table without columns is the rate for all else"));
        return None;
    }
    match (rate, table) {
        (Some(entry), _) if entry.is_table() => Some(Some(looked_up(&entry)?)),
        (Some(entry), _) => Some(Some(RateSource::Fixed(entry.rate()?))),
        (None, Some(entry)) => Some(Some(RateSource::Table(rows(&entry)?))),
        (None, None) => Some(None),
    }
}

/// `{ person = "column" }` or `{ table = [ … ] }`.
fn looked_up(entry: &Entry<'_>) -> Option<RateSource> {
    let section = entry.section("`rate`")?;
    if !section.has("table") && !section.has("person") {
        section.known(&["person", "table"]);
        section.finish();
        entry.refuse("a percentage, { person = \"a column of people\" } or { table = [ … ] }");
        return None;
    }
    let table = section.get("table").map(|entry| rows(&entry));
    let person = section.get("person").map(|entry| entry.text());
    section.finish();
    match (table, person) {
        (Some(table), None) => table.map(RateSource::Table),
        (None, Some(person)) => person.map(RateSource::Person),
        _ => {
            entry.refuse("either `person` or `table`");
            None
        }
    }
}

/// The rows of a rate table: `{ product = "X", region = "Y", rate = "5%" }`.
fn rows(entry: &Entry<'_>) -> Option<Vec<RateRow>> {
    let items = entry.list()?;
    if items.is_empty() {
        entry.refuse("at least one row, such as { product = \"GTX Pro\", rate = \"5%\" }");
        return None;
    }
    let rows: Vec<RateRow> = items.iter().map(row).collect::<Vec<_>>().into_iter().collect::<Option<_>>()?;
    for (index, row) in rows.iter().enumerate() {
        let columns = |row: &RateRow| {
            let mut sorted = row.when.clone();
            sorted.sort();
            sorted
        };
        if let Some(first) = rows[..index].iter().find(|other| columns(other) == columns(row)) {
            let line = first.at.line.unwrap_or_default();
            let problem =
                Problem::error("duplicate-rate", row.at.clone(), format!("The table has a rate for the same values on line {line}."));
            entry.document().report(problem.hint("take one of the rows out"));
        }
    }
    Some(rows)
}

fn row(item: &Entry<'_>) -> Option<RateRow> {
    let section = item.section("the row of the table")?;
    let rate = section.required("rate", "rate = \"5%\"").and_then(|entry| entry.rate());
    let mut when = Vec::new();
    for (column, entry) in section.entries().filter(|(column, _)| column != "rate") {
        if !entry.is_table() {
            when.push((column, entry.text()?));
            continue;
        }
        // Without quotes, account.segment = "…" is a table within the row.
        let linked = entry.section("the linked columns")?;
        for (name, entry) in linked.entries() {
            when.push((format!("{column}.{name}"), entry.text()?));
        }
    }
    Some(RateRow { when, rate: rate?, at: section.at() })
}
