//! Deals, transactions and activities with returns, splits, nothing and zero; quotas; adjustments.

use super::NAMES;
use super::company::any_day;
use crate::{Cast, Dice, Fields, QuotaRow, Record, SplitRow};
use book::Adjustment;
use book::adjustments::CreditByHand;
use kernel::effective::{epoch_day, from_epoch_day};
use kernel::{Currency, Date, Decimal, Unit, Value, effective};
use records::Kind;

/// Adds 10 to 40 records with splits, accounts, products and adjustments.
pub fn fill(cast: &mut Cast, dice: &mut Dice) {
    for account in ["Acme", "Bolt"] {
        let mut fields = Fields::from([("id".into(), Value::Text(account.into()))]);
        if dice.chance(80) {
            fields.insert("owner".into(), Value::Text(someone(dice)));
        }
        if dice.chance(80) {
            fields.insert("segment".into(), Value::Text(dice.pick(&["Small", "Large"]).into()));
        }
        cast.accounts.push(fields);
    }
    for (product, family) in [("Lamp", "Light"), ("Desk", "Wood")] {
        let family = if dice.chance(90) { family } else { "Light" };
        let text = |text: &str| Value::Text(text.into());
        cast.products.push(Fields::from([("id".into(), text(product)), ("family".into(), text(family))]));
    }
    for number in 0..dice.between(10, 40) {
        let kind = dice.pick(&[Kind::Deals, Kind::Deals, Kind::Deals, Kind::Transactions, Kind::Activities]);
        let id = format!("{}{number}", &kind.word()[..1].to_uppercase());
        let day = match dice.below(40) {
            0 => Date::constant(2019, 5, 5),
            _ => any_day(cast, dice),
        };
        let fields = fields(dice, kind, &id, day);
        if dice.chance(25) {
            splits(cast, dice, &id);
        }
        cast.records.push(Record { kind, fields });
    }
    adjustments(cast, dice);
}

fn someone(dice: &mut Dice) -> String {
    if dice.chance(4) { "Nobody".into() } else { dice.pick(&NAMES).into() }
}

fn amount(dice: &mut Dice) -> Decimal {
    match dice.below(12) {
        0 => Decimal::ZERO,
        1 | 2 => Decimal::new(dice.between(-400_000, -1), 2),
        3 => Decimal::new(dice.between(1, 9_999_999), 4),
        4 => Decimal::from(dice.between(1, 10) * 1000),
        _ => Decimal::new(dice.between(1, 1_000_000), 2),
    }
}

fn fields(dice: &mut Dice, kind: Kind, id: &str, day: Date) -> Fields {
    let mut fields = Fields::from([("id".into(), Value::Text(id.into()))]);
    let mut set = |column: &str, value: Option<Value>| {
        if let Some(value) = value {
            fields.insert(column.into(), value);
        }
    };
    let text = |value: &str| Some(Value::Text(value.into()));
    set("owner", if dice.chance(92) { Some(Value::Text(someone(dice))) } else { None });
    set("account", if dice.chance(70) { text(dice.pick(&["Acme", "Bolt", "Gone"])) } else { None });
    set("kind", if dice.chance(90) { text(dice.pick(&["new", "new", "renewal"])) } else { None });
    let date = if dice.chance(96) { Some(Value::Date(day)) } else { None };
    match kind {
        Kind::Activities => {
            set("date", date);
            set("minutes", Some(Value::Integer(dice.between(0, 90))));
            set("outcome", text(dice.pick(&["held", "held", "missed"])));
            return fields;
        }
        Kind::Transactions => {
            set("date", date);
            set("quantity", if dice.chance(90) { Some(Value::Decimal(Decimal::new(dice.between(-5, 400), 1))) } else { None });
        }
        _ => {
            set("closed_on", date);
            set("stage", text(dice.pick(&["Won", "Won", "Won", "Lost"])));
            set("discount", if dice.chance(50) { Some(Value::Decimal(Decimal::new(dice.between(0, 30), 2))) } else { None });
            set("helper", if dice.chance(40) { Some(Value::Text(someone(dice))) } else { None });
        }
    }
    set("product", if dice.chance(90) { text(dice.pick(&["Lamp", "Desk", "Chair"])) } else { None });
    set("territory", if dice.chance(60) { text(dice.pick(&["T1", "T2", "T3"])) } else { None });
    set("amount", if dice.chance(96) { Some(Value::Decimal(amount(dice))) } else { None });
    set("currency", if dice.chance(40) { text(dice.pick(&["EUR", "USD"])) } else { None });
    fields
}

/// A credit rule may read who helped: of few deals none may have a helper, and then there would be no such column.
pub(super) fn someone_helps(cast: &mut Cast) {
    let helped = cast.records.iter().any(|record| record.kind == Kind::Deals && record.fields.contains_key("helper"));
    if let Some(first) = cast.records.iter_mut().find(|record| record.kind == Kind::Deals && !helped) {
        first.fields.insert("helper".into(), Value::Text(NAMES[0].into()));
    }
}

fn splits(cast: &mut Cast, dice: &mut Dice, record: &str) {
    let mut names = NAMES.to_vec();
    dice.shuffle(&mut names);
    let mut left = 100;
    for (position, name) in names.into_iter().take(dice.between(1, 3) as usize).enumerate() {
        let overlay = dice.chance(25);
        let percent = if position == 0 { dice.between(1, 100) } else { dice.between(0, left) };
        let weight = dice.chance(30).then(|| Decimal::new(dice.between(0, 120), 2));
        left -= if overlay { 0 } else { percent.min(left) };
        cast.splits.push(SplitRow { record: record.into(), person: name.into(), share: Decimal::new(percent, 2), weight, overlay });
    }
}

fn adjustments(cast: &mut Cast, dice: &mut Dice) {
    let people: Vec<String> = cast.people.iter().map(|m| m.id.clone()).collect();
    for number in 0..dice.below(4) {
        cast.adjustments.push(Adjustment {
            id: format!("ADJ{number}"),
            person: dice.pick(&people).into(),
            period: dice.below(cast.company.calendar.periods().len()),
            amount: Decimal::new(dice.between(-50_000, 50_000), 2),
            currency: dice.pick(&[Currency::USD, Currency::EUR]),
            plan: None,
            component: None,
            reason: "goodwill".into(),
            author: "Pat".into(),
            approver: dice.chance(75).then(|| "Quinn".into()),
            credit: None,
            row: number,
        });
    }
}

/// Adds credits by hand, on days on which the person is there and the measure counts.
pub fn credits_by_hand(cast: &mut Cast, dice: &mut Dice) {
    let counted = cast.measures.iter().filter(|m| matches!(m.definition, measures::Definition::Counted(_)));
    let counted: Vec<_> = counted.map(|m| (m.id.clone(), m.effective)).collect();
    for number in 0..dice.below(4) {
        let member = dice.pick(&cast.people);
        let (measure, effective) = dice.pick(&counted);
        let period = dice.below(cast.company.calendar.periods().len());
        let span = &cast.company.calendar.periods()[period];
        let days = i32::try_from(dice.below(28)).unwrap_or_default();
        let date = from_epoch_day(epoch_day(span.start) + days).unwrap_or(span.start);
        let there = member.start <= date && member.until.is_none_or(|until| date < until);
        if !there || date >= span.end || !effective.contains(date) {
            continue;
        }
        cast.adjustments.push(Adjustment {
            id: format!("CR{number}"),
            person: member.id.as_str().into(),
            period,
            amount: Decimal::new(dice.between(-20_000, 90_000), 1),
            currency: dice.pick(&[Currency::USD, Currency::EUR]),
            plan: None,
            component: None,
            reason: "helped to win it".into(),
            author: "Pat".into(),
            approver: dice.chance(85).then(|| "Quinn".into()),
            credit: Some(CreditByHand { measure, date }),
            row: cast.adjustments.len(),
        });
    }
}

/// Adds quotas for most people and measures: by year, quarter or period, some with changes, some of zero.
pub fn quotas(cast: &mut Cast, dice: &mut Dice) {
    let mut people: Vec<String> = cast.people.iter().map(|m| m.id.clone()).collect();
    people.dedup();
    let measures: Vec<(String, bool)> = cast.measures.iter().map(|m| (m.id.to_string(), m.unit == measures::MeasureUnit::Money)).collect();
    for person in &people {
        for (measure, money) in &measures {
            if !dice.chance(75) {
                continue;
            }
            let unit = super::unit(dice);
            let windows = cast.company.calendar.windows(unit).to_vec();
            for (index, window) in windows.iter().enumerate().take(8) {
                if !dice.chance(85) {
                    continue;
                }
                let mut row = |from: Option<Date>, dice: &mut Dice| {
                    let high = if *money { 8_000 } else { 8 };
                    let amount = if dice.chance(4) { Decimal::ZERO } else { Decimal::new(dice.between(1, high * 10), 1) };
                    let (person, measure) = (person.clone(), measure.clone());
                    cast.quotas.push(QuotaRow { person, measure, window: (unit, index), from, amount });
                };
                row(None, dice);
                if dice.chance(12) {
                    let days = effective::days_between(window.start, window.end);
                    row(Some(super::company::later(window.start, dice.between(1, days - 1))), dice);
                }
                if unit != Unit::Period && dice.chance(10) {
                    let (person, measure) = (person.clone(), measure.clone());
                    let amount = Decimal::from(dice.between(1, if *money { 3000 } else { 4 }));
                    cast.quotas.push(QuotaRow { person, measure, window: (Unit::Period, window.first), from: None, amount });
                }
            }
        }
    }
}
