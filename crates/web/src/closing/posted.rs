//! The lines of the ledger's entries in one currency, as rows of the common table.

use crate::deals::rows::person_name;
use crate::language::{mark, phrase, said, t};
use crate::say;
use crate::table::cell::Key;
use crate::table::{Cell, Column, Filter};
use crate::visit::Visit;
use kernel::{Currency, Decimal};
use payments::ledger::{Account, Entry, Line};

/// So many entries a file has.
pub const MOST: usize = 10_000_000;
/// So many entries the page looks through, the newest.
pub const ON_PAGE: usize = 10_000;

const DEBIT: usize = 13;
const CREDIT: usize = 14;

/// The columns.
#[must_use]
pub fn columns() -> [Column; 15] {
    [
        Column::in_files("line"),
        Column::words("entry", t("Entry")),
        Column::in_files("what"),
        Column::words("at", t("When, UTC")),
        Column::in_files("actor"),
        Column::in_files("person"),
        Column::words("name", t("Person")),
        Column::words("account", t("Account")),
        Column::words("period", t("Period")),
        Column::in_files("plan"),
        Column::words("for", t("For")),
        Column::in_files("reference"),
        Column::in_files("currency"),
        Column::figures("debit", t("Debit")),
        Column::figures("credit", t("Credit")),
    ]
}

/// The choice of an account.
#[must_use]
pub fn filter(chosen: &str) -> Filter {
    let options = Account::ALL.into_iter().map(|account| (account.word().to_owned(), t(account.word()).to_owned()));
    Filter::new("account", t("Account"), t("Every account"), options, chosen)
}

/// The lines in a currency, of one account when it is given, entry by entry.
#[must_use]
pub fn rows(visit: &Visit, entries: &[Entry], currency: Currency, account: &str) -> Vec<Vec<Cell>> {
    let wanted = |line: &Line| line.currency == currency && (account.is_empty() || line.account.word() == account);
    let mut rows = Vec::new();
    for entry in entries {
        let lines = entry.lines.iter().enumerate().filter(|(_, line)| wanted(line));
        rows.extend(lines.map(|(number, line)| cells(visit, entry, number + 1, line)));
    }
    rows
}

fn cells(visit: &Visit, entry: &Entry, number: usize, line: &Line) -> Vec<Cell> {
    let person = entry.person.as_deref().unwrap_or_default();
    let name = Cell::words(if person.is_empty() { String::new() } else { person_name(&visit.state, person) });
    let href = format!("/ledger?person={}", crate::address::encoded(person));
    let about: Vec<&str> = [&line.component, &line.reference].into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let (debit, credit) = if line.minor > 0 {
        (amount(line, mark("Debit {1}")), Cell::words(""))
    } else {
        (Cell::words(""), amount(line, mark("Credit {1}")))
    };
    vec![
        Cell::words(format!("{}-{number}", entry.id)),
        Cell { key: Key::Size(entry.id.into()), written: entry.id.to_string(), ..Cell::words(said("Entry {1}", &[&entry.id])) }
            .with(phrase(&entry.what)),
        Cell::words(&entry.what),
        Cell::words(say::minute(&entry.at)).as_written(&entry.at).with(&entry.actor),
        Cell::words(&entry.actor),
        Cell::words(person),
        if person.is_empty() { name } else { name.leading(href) },
        Cell::words(t(line.account.word())).as_written(line.account.word()),
        Cell::words(&line.period),
        Cell::words(&line.plan),
        Cell { written: line.component.clone(), ..Cell::words(about.join(", ")) }.with(&line.plan),
        Cell::words(&line.reference),
        Cell::words(line.currency.to_string()),
        debit,
        credit,
    ]
}

/// One side of a line. A side that is empty comes before every amount.
fn amount(line: &Line, side: &str) -> Cell {
    let amount = line.amount().abs();
    let shown = say::money(&amount, &line.currency);
    Cell::figure(&shown, amount).shortly(said(side, &[&shown]))
}

/// Debits and credits of these rows together.
#[must_use]
pub fn totals(found: &[Vec<Cell>], currency: Currency) -> Vec<Vec<Cell>> {
    let sum = |column: usize| -> Decimal {
        found.iter().filter_map(|cells| if let Key::Size(size) = &cells[column].key { Some(*size) } else { None }).sum()
    };
    let total = |column: usize, side: &str| {
        let shown = say::money(&sum(column), &currency);
        Cell::figure(&shown, sum(column)).shortly(said(side, &[&shown]))
    };
    let mut cells = vec![Cell::words(""); CREDIT + 1];
    cells[1] = Cell::words(said("Total {1}", &[&currency]));
    cells[DEBIT] = total(DEBIT, mark("Debit {1}"));
    cells[CREDIT] = total(CREDIT, mark("Credit {1}"));
    vec![cells]
}
