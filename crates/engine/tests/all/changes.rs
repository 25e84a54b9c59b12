//! A sequence of changes to records gives what a whole calculation of the changed book gives, to the last byte.

use crate::compare::{between, company, one_thread};
use engine::{Live, calculate};
use kernel::{Decimal, Value};
use records::Kind;
use testing::{Cast, Dice, Fields, Record, random, tables};

/// Changes, adds or removes one record, in the company and in the live book.
fn change(cast: &mut Cast, live: &mut Live, dice: &mut Dice, step: usize) -> String {
    let position = dice.below(cast.records.len());
    let Record { kind, fields } = cast.records[position].clone();
    let id = fields["id"].to_string();
    let (rows, removed, what): (Vec<Fields>, Vec<String>, _) = match dice.below(4) {
        0 if cast.records.len() > 3 => {
            cast.records.remove(position);
            (Vec::new(), vec![id.clone()], "removed")
        }
        1 => {
            let mut fields = fields;
            fields.insert("id".into(), Value::Text(format!("N{step}")));
            cast.records.push(Record { kind, fields: fields.clone() });
            (vec![fields], Vec::new(), "added")
        }
        _ => {
            let mut fields = fields;
            if dice.chance(40) {
                fields.insert("owner".into(), Value::Text(dice.pick(&random::NAMES).into()));
            }
            match (kind, dice.below(3)) {
                (Kind::Activities, _) => fields.insert("outcome".into(), Value::Text(dice.pick(&["held", "missed"]).into())),
                (_, 0) => fields.remove("amount"),
                _ => fields.insert("amount".into(), Value::Decimal(Decimal::new(dice.between(-1000, 900_000), 2))),
            };
            cast.records[position].fields = fields.clone();
            (vec![fields], Vec::new(), "changed")
        }
    };
    live.change(kind, tables::table(kind, &rows, usize::MAX), &removed).unwrap();
    format!("step {step}: {id} {what}")
}

#[test]
fn a_sequence_of_changes_gives_what_a_whole_calculation_gives() {
    for seed in 4000..4024 {
        let mut cast = company(seed);
        let mut dice = Dice::new(seed);
        // Half of the time the end of the calculation moves with the latest credited record.
        let through = Some(cast.company.calendar.periods().len() - 1).filter(|_| dice.chance(50));
        let options = engine::Options { through, ..one_thread() };
        let mut live = Live::new(cast.book(), options.clone()).unwrap();
        for step in 0..6 {
            let what = change(&mut cast, &mut live, &mut dice, step);
            let whole = calculate(&cast.book(), &options).unwrap();
            let wrong = between(live.outcome(), &whole);
            assert!(wrong.is_empty(), "seed {seed}, {what}\n{cast}\n{wrong}");
            assert_eq!(live.outcome().hash(), whole.hash(), "seed {seed}, {what}");
        }
    }
}
