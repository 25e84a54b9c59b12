//! The statements of everyone, one after the other: the same bytes as each by itself, and never more than one of them in memory.

use super::code;
use super::statement::{file_name, paper};
use ::store::Store;
use kernel::{Location, Problem, Problems};
use payments::State;
use payments::runs::Run;
use payments::statement::{self, Statement};
use std::io::{self, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A statement as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its name.
    pub name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
    /// How many people were looked at with this one.
    pub done: u64,
    /// How many there are.
    pub total: u64,
}

/// The periods (as indices into the calendar) of a run's statements: those that it closes, or its last.
///
/// # Errors
/// The calendar no longer has them.
pub fn periods(state: &State, run: &Run) -> Result<Vec<usize>, Problems> {
    let ids = if run.closes.is_empty() { std::slice::from_ref(&run.through) } else { &run.closes };
    let calendar = &state.book.company.calendar;
    let find = |id: &String| {
        calendar
            .periods()
            .iter()
            .position(|period| period.id == *id)
            .ok_or_else(|| quotas::read::unknown_period(Location::default(), id, calendar).into())
    };
    ids.iter().map(find).collect()
}

/// Makes the statement of each person who has one in these periods, by period and person; `take` gets each as soon as it is made.
///
/// # Errors
/// What `take` returns, or what the database refuses.
pub fn each<E: From<Problems>>(
    store: Option<&Store>,
    state: &State,
    runs: &[Run],
    periods: &[usize],
    mut take: impl FnMut(Option<Paper>, u64, u64) -> Result<(), E>,
) -> Result<u64, E> {
    let mut people: Vec<&str> = state.book.organisation.people().iter().map(|person| person.id.as_str()).collect();
    people.sort_unstable();
    let total = (people.len() * periods.len()) as u64;
    let (mut done, mut made) = (0, 0);
    for period in periods {
        for person in &people {
            done += 1;
            let paper = one(store, state, runs, person, *period)?.map(|(name, bytes)| Paper { name, bytes, done, total });
            made += u64::from(paper.is_some());
            take(paper, done, total)?;
        }
    }
    Ok(made)
}

fn one(store: Option<&Store>, state: &State, runs: &[Run], person: &str, period: usize) -> Result<Option<(String, Vec<u8>)>, Problems> {
    let Some(found) = statement::statement(state, person, period).filter(says_something) else { return Ok(None) };
    let found = match store {
        Some(store) => statement::explained(store, state, found)?,
        None => found,
    };
    let run = code::closing(runs, &found.period.id);
    Ok(Some((file_name(&found), documents::pdf(&paper(state, &found, run))?)))
}

/// Whether there is anything on it: somebody who has no plan and gets nothing has no statement to be sent.
fn says_something(statement: &Statement) -> bool {
    let empty =
        statement.plans.is_empty() && statement.terms.is_empty() && statement.adjustments.is_empty() && statement.balances.is_empty();
    !empty || !statement.amount.is_zero()
}

/// The statements as one ZIP, written as they are made; how many there are. The same figures give the same bytes.
///
/// # Errors
/// As for [`each`]; that `out` does not take them.
pub fn zip<E: From<Problems>>(
    out: impl Write,
    store: &Store,
    state: &State,
    runs: &[Run],
    periods: &[usize],
    mut progress: impl FnMut(u64, u64) -> Result<(), E>,
) -> Result<u64, E> {
    let mut zip = ZipWriter::new_stream(out);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o600);
    let made = each(Some(store), state, runs, periods, |paper, done, total| {
        if let Some(paper) = paper {
            let written = zip.start_file(paper.name, options).map_err(io::Error::from).and_then(|()| zip.write_all(&paper.bytes));
            written.map_err(|error| E::from(not_written(&error)))?;
        }
        progress(done, total)
    })?;
    zip.finish().map_err(|error| E::from(not_written(&error)))?;
    Ok(made)
}

fn not_written(error: &dyn std::fmt::Display) -> Problems {
    Problem::error("not-written", Location::default(), format!("The file cannot be written: {error}.")).into()
}
