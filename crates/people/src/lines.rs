//! Reporting lines that close on themselves.

use crate::Organisation;
use kernel::{Date, Problem, Problems};
use records::Table;
use std::collections::BTreeSet;

/// A line of more levels than this is not followed further.
const LEVELS: usize = 1_000;

/// Adds an error for each cycle of reporting lines, once, at the row with which it begins.
///
/// A cycle begins on the first day of one of the rows that make it, so only those days need to be looked at.
pub fn cycles(table: &Table, organisation: &Organisation, problems: &mut Problems) {
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    for (position, person) in organisation.people().iter().enumerate() {
        for row in person.rows.iter().filter(|row| row.manager.is_some()) {
            let Some(members) = cycle_through(organisation, position, row.range.from) else { continue };
            let mut key = members.clone();
            key.sort_unstable();
            if !seen.insert(key) {
                continue;
            }
            let Some(cell) = table.row(row.row) else { continue };
            let since = if row.range.from == Date::MIN { String::new() } else { format!(" on {}", row.range.from) };
            problems.push(
                Problem::error(
                    "reporting-cycle",
                    cell.at("manager"),
                    format!("A reporting line closes on itself{since}: {}.", sentence(organisation, &members)),
                )
                .expected("lines that end with somebody who reports to nobody")
                .hint("correct the manager in one of these rows"),
            );
        }
    }
}

/// The people from `start` up to and not including `start` again, when the line leads back to it on that day.
fn cycle_through(organisation: &Organisation, start: usize, day: Date) -> Option<Vec<usize>> {
    let mut members = vec![start];
    let mut visited = BTreeSet::from([start]);
    let mut current = start;
    loop {
        let manager = organisation.people()[current].as_of(day)?.manager.as_ref()?;
        current = organisation.position(manager.as_str())?;
        if current == start {
            return Some(members);
        }
        if members.len() > LEVELS || !visited.insert(current) {
            return None;
        }
        members.push(current);
    }
}

fn sentence(organisation: &Organisation, members: &[usize]) -> String {
    let id = |position: usize| format!("`{}`", organisation.people()[position].id);
    let mut text = id(members[0]);
    for (i, member) in members.iter().skip(1).chain(members.first()).enumerate() {
        text.push_str(if i == 0 { " reports to " } else { ", who reports to " });
        text.push_str(&id(*member));
    }
    text
}
