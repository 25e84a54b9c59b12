//! A run's entries as journals for the general ledger.
//!
//! - [`plain`]: plain text, one transaction for each entry, as hledger, ledger and beancount's importers read it
//! - [`sheet`]: one balanced journal for each step of the run and currency, summed by account and component, as NetSuite and QuickBooks
//!   take it
//!
//! Sources of the forms: hledger's manual (journal format); Oracle's tables of journal entry import fields for NetSuite (account, debit,
//! credit with at most two decimals, at least two lines that balance); Intuit's help on importing journal entries (journal no, journal
//! date as MM/DD/YYYY, account name, description, debits, credits).

mod plain;
mod sheet;

use crate::ledger::{Account, Entry};
use book::company::Company;
use book::journal::Accounts;
use kernel::Problems;

/// What a journal looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text.
    Plain,
    /// NetSuite's import of journal entries.
    NetSuite,
    /// QuickBooks Online's import of journal entries.
    QuickBooks,
}

impl Form {
    /// All forms by the words for them.
    pub const ALL: [(&'static str, Self); 3] = [("plain", Self::Plain), ("netsuite", Self::NetSuite), ("quickbooks", Self::QuickBooks)];

    /// The name of the file for a run.
    #[must_use]
    pub fn file_name(self, run: i64) -> String {
        match self {
            Self::Plain => format!("run-{run}.journal"),
            Self::NetSuite => format!("netsuite-run-{run}.csv"),
            Self::QuickBooks => format!("quickbooks-run-{run}.csv"),
        }
    }
}

/// The day on which what a run through a period makes final is booked: the period's last, so that cost stands in the month in which it was
/// earned; none when the company books on the day on which it was done (`dated = "day"` in `[journal]`).
#[must_use]
pub fn booked(company: &Company, through: &str) -> Option<String> {
    let period = company.calendar.periods().iter().find(|period| period.id == through)?;
    let last = period.end.yesterday().ok()?;
    (!company.accounts.by_day).then(|| last.to_string())
}

/// The journal of a run's entries, in UTF-8. Amounts are in major units of their currency. What became final has the day `booked`, what was
/// paid the day on which it was.
///
/// # Errors
/// When the text cannot be written.
pub fn journal(entries: &[Entry], accounts: &Accounts, form: Form, booked: Option<&str>) -> Result<String, Problems> {
    match form {
        Form::Plain => Ok(plain::text(entries, accounts, booked)),
        Form::NetSuite | Form::QuickBooks => sheet::csv(entries, accounts, form, booked),
    }
}

/// What the general ledger calls an account.
fn name_of(accounts: &Accounts, account: Account) -> &str {
    accounts.name(account.word())
}

/// The day of an entry, `2026-03-04`.
fn day<'a>(entry: &'a Entry, booked: Option<&'a str>) -> &'a str {
    let done = entry.at.get(..10).unwrap_or(&entry.at);
    if entry.what.ends_with(" paid") { done } else { booked.unwrap_or(done) }
}
