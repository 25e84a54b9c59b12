//! Chapter "Rate tables": the row that names most columns, of those that match.

use crate::credits::Credited;
use crate::numbers::{Fraction, fraction};
use crate::payee::Payee;
use crate::rows::Cell;
use measures::Definition;
use plans::{Commission, RateRow};
use records::Kind;

/// The rate of the row that names most columns, of those that match a credit; the earlier on a tie.
#[must_use]
pub fn from_table(payee: &Payee<'_>, commission: &Commission, rows: &[RateRow], credit: &Credited) -> Option<Fraction> {
    let mut best: Option<&RateRow> = None;
    for row in rows {
        let matches = row.when.iter().all(|(column, text)| value(payee, commission, credit, column).as_ref() == Some(text));
        if matches && best.is_none_or(|best| row.when.len() > best.when.len()) {
            best = Some(row);
        }
    }
    best.map(|row| fraction(row.rate))
}

/// The text in a column of the record, of the account or product that it names, or of the person's row of the credit's day.
fn value(payee: &Payee<'_>, commission: &Commission, credit: &Credited, column: &str) -> Option<String> {
    let book = payee.facts.book;
    let of_record = match book.measure(&commission.measure).map(|measure| &measure.definition) {
        Some(Definition::Counted(counted)) => book.tables.get(&counted.of).is_some_and(|table| table.column(column).is_some()),
        _ => false,
    };
    let own = |column: &str| credit.record.text(column).map(str::to_owned);
    if of_record {
        return own(column);
    }
    let linked = |kind: Kind, by: &str, column: &str| {
        let id = own(by)?;
        let rows = payee.facts.records.get(&kind)?;
        rows.iter().find(|row| row.text("id") == Some(id.as_str()))?.text(column).map(str::to_owned)
    };
    if let Some(column) = column.strip_prefix("account.") {
        return linked(Kind::Accounts, "account", column);
    }
    if let Some(column) = column.strip_prefix("product.") {
        return linked(Kind::Products, "product", column);
    }
    if let Some(column) = column.strip_prefix("person.") {
        let row = book.organisation.people()[payee.person].as_of(credit.row.date)?;
        return match row.attributes.get(column).map(Cell::from)? {
            Cell::Text(text) => Some(text),
            _ => None,
        };
    }
    own(column)
}
