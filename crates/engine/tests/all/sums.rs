//! Nothing is lost, and lines add up to the cent.

use crate::compare::{company, one_thread};
use kernel::Decimal;
use std::collections::BTreeMap;

#[test]
fn every_record_is_credited_uncredited_or_refused() {
    for seed in 3000..3100 {
        let cast = company(seed);
        let outcome = engine::calculate(&cast.book(), &one_thread()).unwrap();
        let credits = outcome.all_credits();
        for (kind, count) in &outcome.conservation {
            assert_eq!(count.read, count.credited + count.uncredited + count.rejected, "seed {seed}, {kind}");
            assert_eq!(count.read, cast.records.iter().filter(|r| r.kind == *kind).count() as u64, "seed {seed}, {kind}");
            // Credits by hand are credits of no record.
            let of_records = credits.iter().filter(|c| c.kind == *kind && book::Adjustment::of_record(c.record.as_str()).is_none());
            let mut records: Vec<&str> = of_records.map(|c| c.record.as_str()).collect();
            records.sort_unstable();
            records.dedup();
            assert_eq!(count.credited, records.len() as u64, "seed {seed}, {kind}");
        }
    }
}

#[test]
fn payments_are_the_sum_of_lines_where_no_currency_is_converted() {
    for seed in 3100..3200 {
        let mut cast = company(seed);
        for member in &mut cast.people {
            member.fields.remove("currency");
        }
        for plan in &mut cast.plans {
            plan.currency = cast.company.currency;
        }
        for adjustment in &mut cast.adjustments {
            adjustment.currency = cast.company.currency;
        }
        let outcome = engine::calculate(&cast.book(), &one_thread()).unwrap();
        let mut earned: BTreeMap<String, Decimal> = BTreeMap::new();
        for line in outcome.all_earnings() {
            *earned.entry(line.person.to_string()).or_default() += line.amount;
        }
        for line in outcome.all_payment_lines() {
            *earned.entry(line.person.to_string()).or_default() += line.amount;
        }
        for payment in outcome.all_payments() {
            assert_eq!(payment.amount, payment.earnings + payment.terms + payment.adjustments);
            *earned.entry(payment.person.to_string()).or_default() -= payment.earnings + payment.terms;
        }
        assert!(earned.values().all(Decimal::is_zero), "seed {seed}: {earned:?}");
    }
}
