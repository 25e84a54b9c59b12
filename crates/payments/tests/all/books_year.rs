//! Years by chance ([`crate::happenings`]) with capitalised cost, closed month by month: after each close the books are what the run makes of
//! them, the roll-forward ties to the accounts of the ledger to the cent, and every month's closing is the next one's opening.

use crate::books::{RULE, put};
use crate::cast;
use crate::closing::step;
use crate::happenings::{Year, memory};
use kernel::Decimal;
use payments::books;
use payments::desk::Desk;
use payments::ledger::{self, Account};
use payments::runs::{self, Actor, Step};
use std::collections::BTreeMap;

/// How many years each test run lives through.
const YEARS: u64 = 24;

fn ties(year: &Year) {
    let state = Desk::open(year.store.clone(), cast::clock()).expect("a desk").state();
    let report = books::capitalisation(&state, Some(&year.store)).unwrap_or_else(|problems| panic!("{problems}"));
    let mut left: BTreeMap<(String, String), Decimal> = BTreeMap::new();
    let mut closing: BTreeMap<String, Decimal> = BTreeMap::new();
    for movement in &report.movements {
        let key = (movement.rule.clone(), movement.currency.to_string());
        let before = left.get(&key).copied().unwrap_or_default();
        assert_eq!(movement.opening, before, "{movement:?}");
        assert_eq!(movement.opening + movement.capitalised - movement.amortised - movement.impaired, movement.closing, "{movement:?}");
        left.insert(key, movement.closing);
        if movement.closed {
            *closing.entry(movement.currency.to_string()).or_default() += movement.capitalised - movement.amortised - movement.impaired;
        }
    }
    let mut accounts: BTreeMap<String, Decimal> = BTreeMap::new();
    for sum in ledger::sums(&year.store).expect("sums") {
        match sum.account {
            Account::CapitalisedCost => *accounts.entry(sum.currency.to_string()).or_default() += sum.amount(),
            Account::Amortisation => *accounts.entry(sum.currency.to_string()).or_default() -= sum.amount(),
            Account::Accrual => panic!("nothing is accrued after a close: {sum:?}"),
            _ => {}
        }
    }
    closing.retain(|_, amount| !amount.is_zero());
    accounts.retain(|_, amount| !amount.is_zero());
    assert_eq!(closing, accounts, "the roll-forward is what the accounts hold");
    let carried: Decimal = report.contracts.iter().map(|contract| contract.carrying).sum();
    let last: Decimal = left.values().sum();
    assert_eq!(carried, last, "contracts add up to the last month's closing");
    let ahead: Decimal = report.ahead.iter().map(|ahead| ahead.amount).sum();
    assert_eq!(ahead, carried, "what is left will be spread, no more and no less");
    for month in books::accruals(&state, Some(&year.store)).unwrap_or_else(|problems| panic!("{problems}")) {
        assert_eq!(month.opening + month.earned + month.corrections + month.advances - month.paid, month.closing, "{month:?}");
    }
}

fn live_through(mut year: Year) {
    let length = [2, 14, 36][year.dice.below(3)];
    let ends = ["cancellation", "return"][year.dice.below(2)];
    let rule = RULE.replace("36", &length.to_string()).replace("cancellation", ends);
    let expedient = if year.dice.chance(50) { "expedient = false\n" } else { "" };
    put(&year.store, "company.toml", &format!("{}{rule}{expedient}", cast::COMPANY));
    let mut closed = Vec::new();
    for month in 1..=6 {
        for _ in 0..1 + year.dice.below(6) {
            year.something();
        }
        let through = format!("2026-{month:02}");
        let calculate = |year: &Year| {
            let run = runs::run(&year.store, &cast::clock(), "carla@harbor.example", Some(&through), None);
            run.unwrap_or_else(|problems| panic!("{problems}"))
        };
        let actor = Actor { name: "frida@harbor.example", person: None };
        if year.dice.chance(50) {
            // A month's end is posted from a draft, which is then overtaken by what happens.
            let draft = calculate(&year);
            let posted =
                books::month_end(&year.store, &cast::clock(), actor, draft.id, None).unwrap_or_else(|problems| panic!("{problems}"));
            let again =
                books::month_end(&year.store, &cast::clock(), actor, draft.id, None).unwrap_or_else(|problems| panic!("{problems}"));
            assert_eq!((again.entries, again.accrued), (0, posted.accrued), "what stands is not posted again");
            let verification = runs::verify(&year.store, draft.id).expect("a verification");
            assert!(verification.holds, "{}", verification.to_text());
            year.something();
        }
        if month < 6 && year.dice.chance(40) {
            continue;
        }
        let run = calculate(&year);
        for (who, taken) in [("carla", Step::Submit), ("frida", Step::Approve), ("frida", Step::Finalise)] {
            step(&year.store, who, run.id, taken, None).unwrap_or_else(|problems| panic!("{problems}"));
        }
        ties(&year);
        closed.push(run.id);
    }
    for id in closed {
        let verification = runs::verify(&year.store, id).expect("a verification");
        assert!(verification.holds, "{}", verification.to_text());
    }
    ledger::verify(&year.store).unwrap_or_else(|problems| panic!("{problems}"));
}

#[test]
fn the_books_tie_to_the_ledger_whatever_happens() {
    let folder = memory();
    for seed in 0..YEARS {
        eprintln!("year {seed}");
        live_through(Year::in_folder(seed, folder.path()));
    }
}

#[test]
fn the_books_of_a_year_are_the_same_on_both_databases() {
    databases::each(|url| live_through(Year::begin(5, url)));
}
