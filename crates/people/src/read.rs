//! People from the rows of a table.
//!
//! A row holds from `start` (since ever when empty) to `end`, the last day, inclusive; without `end` until the person's next row starts.

use crate::{Organisation, Person, PersonRow, lines};
use jiff::ToSpan;
use kernel::{Currency, Date, DateRange, Location, PersonId, Problem, Problems};
use records::{Row, Table};
use std::collections::BTreeMap;

/// Reads the organisation. Errors are added to `problems`; a row that overlaps another, or ends before it starts, is left out.
#[must_use]
pub fn read(table: &Table, problems: &mut Problems) -> Organisation {
    let mut by_person: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for row in table.rows() {
        match row.text("id") {
            Some(id) => by_person.entry(id).or_default().push(row),
            None => problems.push(
                Problem::error("missing-value", row.at("id"), "A person without an id.")
                    .hint("give the person the id that records and quotas use"),
            ),
        }
    }
    let organisation = Organisation::new(by_person.into_iter().filter_map(|(id, rows)| person(id, rows, problems)).collect());
    managers(table, &organisation, problems);
    lines::cycles(table, &organisation, problems);
    organisation
}

fn person(id: &str, mut rows: Vec<Row<'_>>, problems: &mut Problems) -> Option<Person> {
    rows.sort_by_key(|row| (start(row), row.index));
    let mut read: Vec<PersonRow> = Vec::with_capacity(rows.len());
    let mut before: Option<(Row<'_>, DateRange)> = None;
    for (i, row) in rows.iter().enumerate() {
        let Some(mut range) = range(id, row, problems) else { continue };
        if let Some((other, held)) = before
            && held.overlaps(&range)
        {
            problems.push(overlap(id, row, range, &other, held));
            continue;
        }
        if range.until.is_none()
            && let Some(next) = rows.get(i + 1).map(start).filter(|next| *next > range.from)
        {
            range.until = Some(next);
        }
        before = Some((*row, range));
        read.push(person_row(row, range, problems));
    }
    let last = |column: &str| rows.iter().rev().find_map(|row| row.text(column)).map(str::to_owned);
    let name = last("name").unwrap_or_else(|| id.to_owned());
    (!read.is_empty()).then(|| Person { id: PersonId::from(id), name, email: last("email"), rows: read })
}

fn start(row: &Row<'_>) -> Date {
    row.date("start").unwrap_or(Date::MIN)
}

fn range(id: &str, row: &Row<'_>, problems: &mut Problems) -> Option<DateRange> {
    let (from, end) = (start(row), row.date("end"));
    if let Some(end) = end.filter(|end| *end < from) {
        problems.push(
            Problem::error("ends-before-start", row.at("end"), format!("This row of `{id}` ends on {end}, before it starts on {from}."))
                .expected("the last day on which the row holds, on or after `start`"),
        );
        return None;
    }
    // A last day of all has no day after it: such a row has no end.
    Some(DateRange::new(from, end.and_then(|end| end.checked_add(1.day()).ok())))
}

fn overlap(id: &str, row: &Row<'_>, range: DateRange, other: &Row<'_>, held: DateRange) -> Problem {
    let held_to = held.until.map_or_else(|| "without end".to_owned(), |until| format!("to {}", until.saturating_sub(1.day())));
    let held_from = if held.from == Date::MIN { "ever".to_owned() } else { held.from.to_string() };
    Problem::error(
        "overlapping-rows",
        row.at("start"),
        format!("Two rows of `{id}` hold on {}: this one, and {} (since {held_from}, {held_to}).", range.from, place(&other.place())),
    )
    .expected("rows of one person that follow one another")
    .hint(format!("end the earlier row the day before {}, or start the later one after it", range.from))
}

fn place(place: &Location) -> String {
    match place.line {
        Some(line) => format!("row {line}"),
        None => place.to_string(),
    }
}

fn person_row(row: &Row<'_>, range: DateRange, problems: &mut Problems) -> PersonRow {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let currency = row.text("currency").and_then(|code| match code.parse::<Currency>() {
        Ok(currency) => Some(currency),
        Err(why) => {
            problems.push(
                Problem::error("unknown-currency", row.at("currency"), format!("{why}.")).expected("a three-letter code such as USD"),
            );
            None
        }
    });
    PersonRow {
        range,
        role: text("role"),
        manager: row.text("manager").map(PersonId::from),
        team: text("team"),
        territory: text("territory"),
        target_pay: row.decimal("target_pay"),
        currency,
        attributes: row.values().map(|(name, value)| (name.to_owned(), value)).collect(),
        row: row.index,
    }
}

fn managers(table: &Table, organisation: &Organisation, problems: &mut Problems) {
    let names: Vec<&str> = organisation.people().iter().flat_map(|p| [p.id.as_str(), p.name.as_str()]).collect();
    for row in organisation.people().iter().flat_map(|person| &person.rows) {
        let Some(manager) = row.manager.as_ref().filter(|manager| organisation.position(manager.as_str()).is_none()) else { continue };
        let Some(cell) = table.row(row.row) else { continue };
        let problem = Problem::error("unknown-manager", cell.at("manager"), format!("The manager `{manager}` is not in people."))
            .expected("the id of a person in people")
            .hint("add the manager to people, or leave the cell empty");
        // Beyond so many nothing near is looked for any more: among many names it takes long.
        let few = problems.0.len() < 50;
        problems.push(if few { suggest_person(problem, manager.as_str(), organisation, &names) } else { problem });
    }
}

/// "Did you mean", also when a name stands where an id is expected.
fn suggest_person(problem: Problem, wanted: &str, organisation: &Organisation, names: &[&str]) -> Problem {
    match organisation.people().iter().find(|person| person.name == wanted) {
        Some(person) => problem.hint(format!("the id of {wanted} is `{}`", person.id)),
        None => problem.suggest(wanted, names.iter().copied()),
    }
}
