//! Payroll files: what a run pays, as the company's payroll system takes it.
//!
//! - [`file`]: one of the files that `[payroll]` of `company.toml` describes
//!
//! Sources of the forms: Gusto's help on uploading payroll data (columns by name, in any order); ADP's paydata import
//! (`Co Code`, `Batch ID`, `File #`, `Earnings 3 Code`, `Earnings 3 Amount`; the file is named `EPI`, company code, batch).

mod columns;
mod fixed;

use crate::ledger::Payout;
use book::Book;
use book::payroll::{Format, Payroll};
use kernel::{Currency, Decimal, Location, PersonId, Problem, Problems};
use people::{Person, PersonRow};
use serde::Serialize;

/// A payroll file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayrollFile {
    /// The name under which payroll expects it.
    pub name: String,
    /// Its content, CSV in UTF-8.
    pub bytes: Vec<u8>,
    /// How many people it pays.
    pub people: usize,
    /// Σ amounts, in the file's currency.
    pub total: Decimal,
    /// Its currency.
    pub currency: Currency,
    /// Payments that are not in it, each with the reason.
    pub left_out: Vec<LeftOut>,
}

/// A payment that a payroll file does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct LeftOut {
    /// Whose it is.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// The payment.
    pub amount: Decimal,
    /// Its currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// Why.
    pub reason: String,
}

/// A payout with the person whom it pays.
pub(crate) struct Paying<'b> {
    pub person: &'b Person,
    /// Her row of the period's last day, or her last one.
    pub row: Option<&'b PersonRow>,
    pub amount: Decimal,
    pub currency: Currency,
}

/// The file of a run: one row for each person with a payout in the file's currency, in order of id: what the periods that it closes pay,
/// with balances of closed periods, after what is held and owed. `period` is the run's last. Amounts of zero need no row; other currencies, and for Gusto amounts below zero, are left out and named.
///
/// # Errors
/// When a person lacks what identifies her to payroll, or two share it: all such people, and no file.
pub fn file(book: &Book, payroll: &Payroll, period: usize, payouts: &[Payout]) -> Result<PayrollFile, Problems> {
    let calendar = book.company.calendar.periods();
    let Some(window) = calendar.get(period) else {
        return Err(Problem::error("unknown-period", Location::default(), "There is no such period.").into());
    };
    let last = window.end.yesterday().unwrap_or(window.start);
    let mut paying = Vec::new();
    let mut left_out = Vec::new();
    for payout in payouts.iter().filter(|payout| payout.payable != 0) {
        let Some(person) = book.organisation.person(&payout.person) else { continue };
        let one = Paying { person, row: person.as_of(last).or(person.rows.last()), amount: payout.amount(), currency: payout.currency };
        match reason(payroll, &one) {
            Some(reason) => left_out.push(LeftOut {
                person: person.id.clone(),
                name: person.name.clone(),
                amount: one.amount,
                currency: one.currency,
                reason,
            }),
            None => paying.push(one),
        }
    }
    paying.sort_by(|a, b| a.person.id.cmp(&b.person.id));
    left_out.sort_by(|a, b| a.person.cmp(&b.person));
    let (name, rows) = match &payroll.format {
        Format::Gusto { employee_id } => {
            (format!("gusto-{}-{}.csv", payroll.name, window.id), fixed::gusto(&paying, employee_id.as_deref())?)
        }
        Format::Adp { company_code, batch, file_number, earnings_code } => {
            (format!("EPI{company_code}{batch}.csv"), fixed::adp(&paying, company_code, batch, file_number, earnings_code)?)
        }
        Format::Columns(own) => (format!("payroll-{}-{}.csv", payroll.name, window.id), columns::rows(&paying, own, &window.id, last)?),
    };
    let total = paying.iter().map(|one| one.amount).sum();
    Ok(PayrollFile { name, bytes: csv_bytes(&rows)?, people: paying.len(), total, currency: payroll.currency, left_out })
}

fn reason(payroll: &Payroll, one: &Paying<'_>) -> Option<String> {
    if one.currency != payroll.currency {
        return Some(format!("paid in {}, and this file pays in {}", one.currency, payroll.currency));
    }
    let refuses = matches!(payroll.format, Format::Gusto { .. }) && one.amount < Decimal::ZERO;
    refuses.then(|| "below zero: Gusto takes no negative commission; have it recovered from later pay".to_owned())
}

/// Her first and last name: the columns `first_name` and `last_name` of people, else her name up to its last space and what follows.
fn names(one: &Paying<'_>) -> (String, String) {
    let given = |column: &str| attribute(one, column).filter(|text| !text.is_empty());
    match (given("first_name"), given("last_name")) {
        (Some(first), Some(last)) => (first, last),
        _ => match one.person.name.trim().rsplit_once(' ') {
            Some((first, last)) => (first.trim().to_owned(), last.to_owned()),
            None => (String::new(), one.person.name.clone()),
        },
    }
}

/// What her row has in a column.
fn attribute(one: &Paying<'_>, column: &str) -> Option<String> {
    Some(one.row?.attributes.get(column)?.to_string())
}

/// Tells of all people for whom something is wrong, or nothing.
fn unless_wrong<T>(rows: T, problems: Problems) -> Result<T, Problems> {
    problems.unless_errors(rows).map(|(rows, _)| rows)
}

fn csv_bytes(rows: &[Vec<String>]) -> Result<Vec<u8>, Problems> {
    let failed =
        |error: String| Problems::from(Problem::error("payroll", Location::default(), format!("The file cannot be written: {error}.")));
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|error| failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}
