//! What changed in closed periods and is carried into the open one: its statement has a line for each, with period, cause and records.

use super::Statement;
use crate::State;
use crate::balances::{self, Explained, cause::Now};
use ::store::Store;
use kernel::{Currency, Decimal, Problems};

/// The balance lines of a person on the statement of a period, without causes yet; only the open period, the first after the closed ones, has
/// any.
pub(super) fn lines(state: &State, person: &str, period: usize) -> Vec<Explained> {
    let Some(closed) = &state.closed else { return Vec::new() };
    let open = closed.through(&state.book.company.calendar).map(|last| last + 1);
    if open != Ok(period) {
        return Vec::new();
    }
    let found = balances::of_person(state, person).unwrap_or_default();
    let line = |balance: balances::Balance| {
        let (was, is, amount) = (balance.was(), balance.is(), balance.amount());
        Explained { balance, was, is, amount, since_run: closed.run.id, records: Vec::new(), settings: Vec::new() }
    };
    found.into_iter().map(line).collect()
}

/// The sum of those lines that are in a currency. When the payout currency changed, lines in the old one are paid by themselves.
pub(super) fn total(lines: &[Explained], currency: Currency) -> Decimal {
    let zero = Decimal::new(0, currency.decimals());
    lines.iter().filter(|line| line.balance.key.currency == currency).fold(zero, |sum, line| sum.saturating_add(line.amount))
}

/// The statement with the causes of its balance lines: the records and settings that changed.
///
/// # Errors
/// What the database refuses.
pub fn explained(store: &Store, state: &State, statement: Statement) -> Result<Statement, Problems> {
    let Some(closed) = state.closed.as_ref().filter(|_| !statement.balances.is_empty()) else { return Ok(statement) };
    let found: Vec<balances::Balance> = statement.balances.iter().map(|line| line.balance.clone()).collect();
    let balances = balances::explain(store, &closed.run, Now::Figures(state), &found)?;
    Ok(Statement { balances, ..statement })
}

/// What made a balance line, in a few words: its records with what happened to them, and the settings that changed.
#[must_use]
pub fn cause(line: &Explained) -> String {
    const MOST: usize = 5;
    let records = line.records.iter().map(|cause| match (&cause.record, &cause.changed) {
        (Some(record), Some(changed)) => format!("{record} ({changed})"),
        (Some(record), None) => record.clone(),
        (None, _) => "not tied to a record".to_owned(),
    });
    let all: Vec<String> = records.chain(line.settings.iter().cloned()).collect();
    let more = all.len().saturating_sub(MOST);
    let mut said = all.into_iter().take(MOST).collect::<Vec<_>>().join("; ");
    if more > 0 {
        said.push_str(&format!("; and {more} more"));
    }
    said
}
