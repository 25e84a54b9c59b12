//! Chapter "Linked records": part payments and returns that name the record to which they belong.

use crate::calculation::Facts;
use crate::credits::Credited;
use crate::numbers::{Fraction, fraction};
use crate::rows::{Cell, Row};
use crate::sql;
use book::RateTable;
use kernel::{Currency, Date, Problem, RecordId};
use measures::{Definition, MeasureUnit};
use plans::Linked;

/// A record that names another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedRecord {
    /// Its day.
    pub day: Date,
    /// Its id.
    pub id: RecordId,
    /// Its value, in money in the currency of the record that it names.
    pub value: Fraction,
}

/// The records linked to that of a credit, in order of day and id. One without an exchange rate counts nothing and is left out.
///
/// # Errors
/// A problem when an expression cannot be read.
pub fn linked(facts: &Facts<'_>, credit: &Credited, by: &Linked) -> Result<Vec<LinkedRecord>, Problem> {
    let mut found = Vec::new();
    let Some(measure) = facts.book.measure(&by.measure) else { return Ok(found) };
    let Definition::Counted(counted) = &measure.definition else { return Ok(found) };
    let records = facts.records.get(&counted.of).map_or(&[][..], Vec::as_slice);
    for record in records {
        if record.text(&by.by) != Some(credit.row.record.as_str()) {
            continue;
        }
        let id = record.text("id").unwrap_or_default();
        let column = |name: &str| record.cell(name).clone();
        let counts = match &counted.when {
            Some(when) => sql::holds(when, &column)?,
            None => true,
        };
        if !counts || records.iter().filter(|other| other.text("id").unwrap_or_default() == id).count() > 1 {
            continue;
        }
        let Cell::Day(day) = sql::value(&counted.on, &column)? else { continue };
        let period = facts.book.company.calendar.period_of(day);
        if period.is_none_or(|period| period > facts.through) || !measure.effective.contains(day) {
            continue;
        }
        let Some(argument) = &counted.argument else { continue };
        let Cell::Number(mut value) = sql::value(argument, &column)? else { continue };
        if measure.unit == MeasureUnit::Money {
            let (Some(from), Some(to)) = (currency(facts, record), currency(facts, &credit.record)) else { continue };
            let Some((rate, _)) = facts.book.exchange.rate(RateTable::Market, from, to, day) else { continue };
            value *= fraction(rate);
        }
        found.push(LinkedRecord { day, id: RecordId::from(id), value });
    }
    found.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    Ok(found)
}

/// The currency of a record's amounts: its own, else the company's; none when its code is unknown.
fn currency(facts: &Facts<'_>, record: &Row) -> Option<Currency> {
    record.text("currency").map_or(Some(facts.book.company.currency), |code| code.parse().ok())
}
