//! What happens to a record later: invoices, cancellations, part payments and returns; and the scores of goals.

use super::company::{any_day, later};
use super::{NAMES, measures};
use crate::{Cast, Dice, Fields, Record};
use kernel::{Date, Decimal, Value};
use records::Kind;

/// The column with the day of the invoice.
pub const INVOICED_ON: &str = "invoiced_on";
/// The column with the day of the cancellation.
pub const CANCELLED_ON: &str = "cancelled_on";

/// Adds days to deals and transactions, and records that name them; then the measures that read those.
pub fn fill(cast: &mut Cast, dice: &mut Dice) {
    let mut linked = Vec::new();
    let sellers: Vec<String> = cast.people.iter().filter(|m| m.fields.contains_key("role")).map(|m| m.id.clone()).collect();
    for record in &mut cast.records {
        // Most records are won, and somebody's who may be paid for them: the first few people have most.
        if dice.chance(75) {
            let first = if dice.chance(70) { sellers.len().div_ceil(2) } else { sellers.len() };
            record.fields.insert("owner".into(), Value::Text(dice.pick(&sellers[..first])));
            if record.kind == Kind::Deals {
                record.fields.insert("stage".into(), Value::Text("Won".into()));
            }
        }
        let Some(day) = day_of(record) else { continue };
        if record.kind != Kind::Activities {
            for (column, percent) in [(INVOICED_ON, 60), (CANCELLED_ON, 40)] {
                if dice.chance(percent) {
                    let days = dice.between(-10, 120);
                    record.fields.insert(column.into(), Value::Date(later(day, days)));
                }
            }
        }
        for (kind, percent) in [("payment", 45), ("return", 45)] {
            if dice.chance(percent) {
                for _ in 0..dice.pick(&[1, 1, 2, 3]) {
                    linked.push(part(record, kind, day, linked.len(), dice));
                }
            }
        }
    }
    cast.records.extend(linked);
    scores(cast, dice);
    measures::linked(cast, dice);
}

/// The day on which a record counts.
fn day_of(record: &Record) -> Option<Date> {
    let column = if record.kind == Kind::Deals { "closed_on" } else { "date" };
    match record.fields.get(column) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    }
}

/// A payment or a return of a part of the record: a half, a third, all, too much, nothing, or back.
fn part(record: &Record, kind: &str, day: Date, number: usize, dice: &mut Dice) -> Record {
    let text = |value: &str| Value::Text(value.into());
    let mut fields = Fields::from([("id".into(), text(&format!("L{number}"))), ("kind".into(), text(kind))]);
    fields.insert("deal".into(), record.fields["id"].clone());
    if dice.chance(97) {
        fields.insert("date".into(), Value::Date(later(day, dice.between(-3, 100))));
    }
    let share = Decimal::new(dice.pick(&[50, 50, 33, 25, 100, 120, 0, -20, 10]), 2);
    for column in ["amount", "quantity"] {
        if let Some(Value::Decimal(whole)) = record.fields.get(column) {
            let mut part = *whole * share;
            if dice.chance(40) {
                part = -part;
            }
            part.rescale(4);
            fields.insert(column.into(), Value::Decimal(part));
        }
    }
    if dice.chance(12) {
        fields.insert("currency".into(), text(dice.pick(&["EUR", "USD", "JPY"])));
    } else if let Some(currency) = record.fields.get("currency") {
        fields.insert("currency".into(), currency.clone());
    }
    if dice.chance(40) {
        fields.insert("owner".into(), text(dice.pick(&NAMES)));
    }
    Record { kind: Kind::Transactions, fields }
}

/// Scores of goals, between nothing and one and a half; now and then one below zero.
fn scores(cast: &mut Cast, dice: &mut Dice) {
    for number in 0..dice.between(1, 8) {
        let day = any_day(cast, dice);
        let mut fields = Fields::from([
            ("id".into(), Value::Text(format!("S{number}"))),
            ("date".into(), Value::Date(day)),
            ("outcome".into(), Value::Text("scored".into())),
            ("score".into(), Value::Decimal(Decimal::new(dice.between(-10, 120), 2))),
        ]);
        fields.insert("owner".into(), Value::Text(dice.pick(&NAMES).into()));
        cast.records.push(Record { kind: Kind::Activities, fields });
    }
}

/// Whether some record of that kind has the column: a plan may only name columns that are there.
#[must_use]
pub fn has(cast: &Cast, kind: Kind, column: &str) -> bool {
    cast.records.iter().any(|record| record.kind == kind && record.fields.contains_key(column))
}
