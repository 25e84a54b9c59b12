//! Records that cannot be credited are refused by both calculators: unknown currencies, missing rates, one id twice, too many decimals.

use crate::compare::{company, disagreement, fail_smallest, one_thread};
use kernel::{Decimal, Value};
use records::Kind;
use testing::{Cast, Dice};

/// Spoils about one record in six.
fn spoil(cast: &mut Cast, dice: &mut Dice) {
    for position in 0..cast.records.len() {
        if !dice.chance(17) {
            continue;
        }
        let fields = &mut cast.records[position].fields;
        match dice.below(4) {
            0 => drop(fields.insert("currency".into(), Value::Text("GBP".into()))),
            1 => drop(fields.insert("currency".into(), Value::Text("XQX".into()))),
            2 => {
                let again = cast.records[position].clone();
                cast.records.push(again);
            }
            _ => {
                // 4 decimals × a share of 8 × a rate of 8 are more than 18.
                let (kind, id) = (cast.records[position].kind, cast.records[position].fields["id"].to_string());
                if kind != Kind::Activities {
                    cast.records[position].fields.insert("amount".into(), Value::Decimal(Decimal::new(1_234_567, 4)));
                }
                for split in cast.splits.iter_mut().filter(|split| split.record == id) {
                    split.share = Decimal::new(12_345_679, 8);
                }
            }
        }
    }
    for rate in cast.rates.iter_mut().filter(|_| dice.chance(30)) {
        rate.4 = Decimal::new(100_000_001, 8);
    }
}

#[test]
fn both_calculators_refuse_the_same_records() {
    let mut refused = 0;
    for seed in 5000..5040 {
        let mut cast = company(seed);
        spoil(&mut cast, &mut Dice::new(seed));
        if !disagreement(&cast).is_empty() {
            fail_smallest(seed, &cast, &disagreement);
        }
        if let Ok(outcome) = engine::calculate(&cast.book(), &one_thread()) {
            refused += outcome.conservation.values().map(|count| count.rejected).sum::<u64>();
        }
    }
    assert!(refused > 25, "{refused} records were refused");
}
