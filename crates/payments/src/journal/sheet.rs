//! Sheets: what NetSuite and QuickBooks import.

use super::{Form, day, name_of};
use crate::books::standing::CAPITALISED;
use crate::ledger::{Account, Entry, Line};
use crate::parts::major;
use book::journal::Accounts;
use kernel::{Currency, Location, Problem, Problems};
use std::collections::BTreeMap;

/// A step of a run, on its day, in one currency: `run 3 final`.
type Key<'e> = (&'e str, &'e str, Currency);
/// An account, and for costs the component, after what is done with it when its cost is capitalised.
type Place = (Account, String);

/// One balanced journal for each step and currency. Lines of one account and component are summed; sums of zero are left out, and so is
/// `earned`, which every entry clears.
pub(super) fn csv(entries: &[Entry], accounts: &Accounts, form: Form, booked: Option<&str>) -> Result<String, Problems> {
    let mut journals: BTreeMap<Key<'_>, BTreeMap<Place, i64>> = BTreeMap::new();
    for entry in entries {
        for line in &entry.lines {
            let component = if line.account == Account::Expense { costs(line) } else { String::new() };
            let journal = journals.entry((entry.what.as_str(), day(entry, booked), line.currency)).or_default();
            *journal.entry((line.account, component)).or_default() += line.minor;
        }
    }
    let failed =
        |error: String| Problems::from(Problem::error("journal", Location::default(), format!("The journal cannot be written: {error}.")));
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(header(form)).map_err(|error| failed(error.to_string()))?;
    for ((what, day, currency), sums) in &journals {
        for ((account, component), minor) in sums.iter().filter(|(_, minor)| **minor != 0) {
            let amount = major(minor.abs(), *currency).to_string();
            let (debit, credit) = if *minor > 0 { (amount, String::new()) } else { (String::new(), amount) };
            let memo = if component.is_empty() { format!("attain {what}") } else { format!("attain {what}: {component}") };
            let number = format!("ATTAIN {what} {currency}").to_uppercase().replace(' ', "-");
            let account = name_of(accounts, *account).to_owned();
            let row = match form {
                Form::QuickBooks => vec![number, american(day), account, memo, debit, credit, currency.to_string()],
                _ => vec![number, (*day).to_owned(), currency.to_string(), account, debit, credit, memo],
            };
            writer.write_record(&row).map_err(|error| failed(error.to_string()))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

/// What costs: a component, `amortised Commission`.
fn costs(line: &Line) -> String {
    let word = line.reference.split(' ').next().filter(|word| CAPITALISED.contains(word));
    word.map_or_else(|| line.component.clone(), |word| format!("{word} {}", line.component))
}

fn header(form: Form) -> [&'static str; 7] {
    match form {
        Form::QuickBooks => ["Journal No", "Journal Date", "Account Name", "Description", "Debits", "Credits", "Currency"],
        _ => ["External ID", "Date", "Currency", "Account", "Debit", "Credit", "Memo"],
    }
}

/// `2026-03-04` as `03/04/2026`.
fn american(day: &str) -> String {
    let parts: Vec<&str> = day.split('-').collect();
    match parts.as_slice() {
        [year, month, day] => format!("{month}/{day}/{year}"),
        _ => day.to_owned(),
    }
}
