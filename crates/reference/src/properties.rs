//! What always holds, on random companies with every rule that a plan can have.

use crate::{Results, calculate};
use book::Book;
use book::results::{Deposit, LineKind, PaymentLineKind};
use kernel::{Decimal, Problems, Severity};
use std::collections::BTreeMap;
use testing::random::whole_cast;

/// How many companies are looked at, in [`PARTS`] parts that run side by side.
const COMPANIES: u64 = 114;
const PARTS: u64 = 2;

fn part(number: u64) {
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in (number..COMPANIES).step_by(PARTS as usize) {
        let book = whole_cast(seed).book();
        let results = calculate(&book, None).unwrap_or_else(|problems| panic!("company {seed}: {problems}"));
        deposits_add_up_to_what_is_earned(seed, &book, &results);
        balances_reconcile(seed, &results);
        clawbacks_take_at_most_what_was_paid(seed, &book, &results);
        let earned = results.earnings.iter().map(|line| line.line.word());
        for word in earned.chain(results.payment_lines.iter().map(|line| line.line.word())) {
            *lines.entry(word).or_default() += 1;
        }
        let later = |deposit: &&Deposit| deposit.paid.as_ref().is_some_and(|paid| *paid != deposit.period);
        *lines.entry("paid later").or_default() += results.deposits.iter().filter(later).count();
        *lines.entry("still held").or_default() += results.deposits.iter().filter(|deposit| deposit.paid.is_none()).count();
    }
    let often = ["goal", "clawback", "true-up", "cap", "paid later", "still held", "carried", "recovery", "holdback released", "draw"];
    assert!(often.iter().all(|word| lines.get(word).is_some_and(|count| *count >= 3)), "{lines:?}");
    assert!(lines.contains_key("taken") && lines.contains_key("guarantee"), "{lines:?}");
}

#[test]
fn figures_reconcile_0() {
    part(0);
}

#[test]
fn figures_reconcile_1() {
    part(1);
}

#[test]
fn random_companies_could_be_written_as_files() {
    for seed in 0..COMPANIES {
        let book = whole_cast(seed).book();
        let mut problems = Problems::new();
        book::check::language(&book.measures, &book.plans, &book.tables, &mut problems);
        problems.0.retain(|problem| problem.severity == Severity::Error);
        assert!(problems.is_empty(), "company {seed}: {problems}");
    }
}

#[test]
fn a_payment_is_what_is_earned_and_what_the_terms_make_of_it() {
    for seed in 100..120 {
        let mut cast = whole_cast(seed);
        for member in &mut cast.people {
            member.fields.remove("currency");
        }
        for plan in &mut cast.plans {
            plan.currency = cast.company.currency;
        }
        let results = calculate(&cast.book(), None).unwrap_or_else(|problems| panic!("company {seed}: {problems}"));
        let mut open: BTreeMap<String, Decimal> = BTreeMap::new();
        for line in &results.earnings {
            *open.entry(line.person.to_string()).or_default() += line.amount;
        }
        for line in &results.payment_lines {
            *open.entry(line.person.to_string()).or_default() += line.amount;
        }
        for payment in &results.payments {
            assert_eq!(payment.amount, payment.earnings + payment.terms + payment.adjustments, "company {seed}");
            *open.entry(payment.person.to_string()).or_default() -= payment.earnings + payment.terms;
        }
        assert!(open.values().all(Decimal::is_zero), "company {seed}: {open:?}");
    }
}

fn deposits_add_up_to_what_is_earned(seed: u64, book: &Book, results: &Results) {
    let mut open: BTreeMap<(String, String, String, String), Decimal> = BTreeMap::new();
    for line in &results.earnings {
        let versions = book.plans.iter().filter(|plan| plan.id == line.plan);
        let parts = versions.flat_map(|plan| &plan.components).filter(|c| c.name == line.component);
        if parts.clone().count() > 0 && parts.clone().all(|component| !component.release.is_empty()) {
            let key = (line.person.to_string(), line.plan.to_string(), line.component.to_string(), line.period.clone());
            *open.entry(key).or_default() += line.amount;
        }
    }
    for deposit in &results.deposits {
        let key = (deposit.person.to_string(), deposit.plan.to_string(), deposit.component.to_string(), deposit.period.clone());
        if let Some(open) = open.get_mut(&key) {
            *open -= deposit.amount;
        }
        assert!(!deposit.amount.is_zero(), "company {seed}");
        assert!(deposit.paid.is_none() || deposit.releasable.is_some(), "company {seed}: {deposit:?}");
    }
    assert!(open.values().all(Decimal::is_zero), "company {seed}: {open:?}");
}

fn balances_reconcile(seed: u64, results: &Results) {
    let mut balances: BTreeMap<(String, String, u8), Decimal> = BTreeMap::new();
    for line in &results.payment_lines {
        use PaymentLineKind::{Carried, Draw, Guarantee, Held, Holdback, HoldbackReleased, Recovery, Released, Taken};
        let (balance, sign) = match line.line {
            Held | Released => (0, -1),
            Holdback | HoldbackReleased => (1, -1),
            Draw | Recovery => (2, 1),
            Carried | Taken => (3, 1),
            Guarantee => (4, 0),
        };
        let entry = balances.entry((line.person.to_string(), line.plan.to_string(), balance)).or_default();
        // An advance that is not recoverable is owed by nobody.
        if !(line.line == Draw && line.balance == *entry) {
            *entry += line.amount * Decimal::from(sign);
        }
        assert_eq!(*entry, line.balance, "company {seed}: {line:?}");
        assert!(balance == 0 || !line.balance.is_sign_negative() || line.balance.is_zero(), "company {seed}: {line:?}");
    }
    // What is held is what deposits are not paid yet.
    for ((person, plan, kind), balance) in &balances {
        if *kind == 0 {
            let mine = results.deposits.iter().filter(|d| d.person.as_str() == person && d.plan.as_str() == plan && d.paid.is_none());
            assert_eq!(mine.map(|d| d.amount).sum::<Decimal>(), *balance, "company {seed}, {person}, {plan}");
        }
    }
}

fn clawbacks_take_at_most_what_was_paid(seed: u64, book: &Book, results: &Results) {
    let mut taken: BTreeMap<String, Decimal> = BTreeMap::new();
    for line in results.earnings.iter().filter(|line| line.line == LineKind::Clawback) {
        let (Some(rate), Some(record)) = (line.rate, &line.record) else { panic!("company {seed}: {line:?}") };
        let plan = book.plans.iter().find(|plan| plan.id == line.plan && plan.effective.contains(line.date.unwrap_or_default()));
        let version = plan.map_or(0, |plan| plan.version);
        let key = format!("{} {} v{version} {} {record}", line.person, line.plan, line.component);
        *taken.entry(key).or_default() -= rate;
    }
    for (what, share) in taken {
        assert!(share <= Decimal::ONE, "company {seed}: {share} of {what} was taken back");
    }
}
