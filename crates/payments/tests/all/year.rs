//! A year by chance ([`crate::happenings`]), closed month by month. Nothing that happens in between moves money; after each happening the
//! ledger balances, what is closed is locked and as it was, every record is accounted for, and calculating again gives the same bytes, on one
//! thread or two. After each close: the
//! calculation again gives the same bytes, every record is accounted for, final payments with their balances are the calculation but for
//! what is frozen, the ledger balances and says the same, nothing that is closed can be changed, and the past is as it was. When the year is
//! over: the same calculation again carries nothing, the first and the last closed run can be calculated again, statements say what is
//! paid, and the audit trail is whole.

use crate::cast;
use crate::closing::step;
use crate::happenings::{Year, memory};
use book::results::PaymentLineKind as Term;
use kernel::Decimal;
use payments::ledger::{self, Account};
use payments::runs::{self, Actor, Run, RunState, Step, StepAsked};
use payments::statement::statement;
use payments::{balances, checklist, freezes, parts};
use std::collections::BTreeMap;

/// How many years each test run lives through.
const YEARS: u64 = 200;
/// In how many parts, side by side.
const PARTS: u64 = 4;
/// Years beyond those in which something was wrong once. (Within them: 22, 41 and 147, when the order of balance lines was that of words.)
const KEPT: [u64; 0] = [];

/// What was closed: the run, and its payments then.
type Closed = Vec<(Run, Vec<book::results::Payment>)>;

fn close(year: &mut Year, through: &str) -> Run {
    let run =
        runs::run(&year.store, &cast::clock(), "carla@harbor.example", Some(through), None).unwrap_or_else(|problems| panic!("{problems}"));
    for (who, taken) in [("carla", Step::Submit), ("frida", Step::Approve)] {
        step(&year.store, who, run.id, taken, None).unwrap_or_else(|problems| panic!("{problems}"));
    }
    let said = runs::payouts_of(&year.store, run.id).expect("payouts");
    for one in &said {
        let (comes, goes) = (one.earned + one.balances + one.released + one.carried, one.recovered + one.held + one.payable);
        assert_eq!(comes, goes, "{one:?}");
    }
    // Looking at the checklist calculates everything once more: in some months is enough for two hundred years.
    if year.dice.chance(20) {
        finalise(year, run.id);
    } else {
        step(&year.store, "frida", run.id, Step::Finalise, None).unwrap_or_else(|problems| panic!("{problems}"));
    }
    assert_eq!(runs::payouts_of(&year.store, run.id).expect("payouts"), said, "what is posted is what was said before");
    if year.dice.chance(50) {
        step(&year.store, "frida", run.id, Step::Pay, None).unwrap_or_else(|problems| panic!("{problems}"));
    }
    for locked in [Step::Submit, Step::Approve, Step::SendBack, Step::Finalise] {
        step(&year.store, "frida", run.id, locked, Some("Once more")).expect_err("what is final is locked");
    }
    run
}

/// Frida makes it final; while something stands in the way, only with a reason.
fn finalise(year: &Year, id: i64) {
    let state = year.desk().state();
    let run = || runs::show(&year.store, id).expect("runs").expect("the run");
    let actor = Actor { name: "frida@harbor.example", person: None };
    let finalise = |why, despite| {
        let asked = StepAsked { despite, figures: Some(&state), ..StepAsked::new(Step::Finalise, why) };
        runs::step(&year.store, &cast::clock(), actor, id, &asked)
    };
    let stands = checklist::blockers(&year.store, &state, &run()).unwrap_or_else(|problems| panic!("{problems}"));
    if !stands.is_empty() {
        assert_eq!(finalise(Some("No matter"), false).expect_err("something stands in the way").0.len(), stands.len());
        finalise(None, true).expect_err("without a reason");
        assert_eq!(run().state, RunState::Approved);
    }
    finalise(Some("The year goes on"), !stands.is_empty()).unwrap_or_else(|problems| panic!("{problems}"));
}

type Sums = BTreeMap<(String, String), Decimal>;

/// By person and currency: what the run's calculation says for periods up to its last, and what the ledger has for the person.
fn holds(year: &mut Year, run: &Run, closed: &Closed) {
    let [mut cost, mut drawn, mut due]: [Sums; 3] = Default::default();
    for payment in runs::payments(&year.store, run.id).expect("payments").iter().filter(|payment| payment.period <= run.through) {
        *due.entry((payment.person.to_string(), payment.currency.to_string())).or_default() += payment.amount;
    }
    let state = year.state(&run.through);
    assert_eq!(state.outcome.hash(), run.outcome, "the same calculation gives the same bytes");
    for (kind, counts) in &state.outcome.conservation {
        assert_eq!(counts.read, counts.credited + counts.uncredited + counts.rejected, "every one of the {kind} is accounted for");
    }
    let parts = parts::parts(&state.book, &state.outcome).unwrap_or_else(|problems| panic!("{problems}"));
    let mut parts: Vec<_> = parts.into_iter().map(|(key, minor)| (parts::major(minor, key.currency), key)).collect();
    // What is frozen waits, as if the calculation said what is kept; the run's payments are without it already.
    let frozen = freezes::keep::of_run(&year.store, run.id).expect("what is frozen");
    parts.extend(frozen.into_iter().map(|frozen| (-frozen.waits(), frozen.key)));
    for (amount, key) in parts.into_iter().filter(|(_, key)| key.period <= run.through) {
        let of = (key.person.clone(), key.currency.to_string());
        match key.term() {
            None | Some(Term::Guarantee) => *cost.entry(of).or_default() += amount,
            Some(Term::Draw | Term::Recovery) => *drawn.entry(of).or_default() += amount,
            // What terms hold is in the same account as what is held by hand, what they carry in that of what is owed.
            Some(_) => *due.entry(of).or_default() -= amount,
        }
    }
    let [mut expense, mut draw, mut settled]: [Sums; 3] = Default::default();
    for sum in ledger::sums(&year.store).expect("sums") {
        let key = (sum.person.clone().unwrap_or_default(), sum.currency.to_string());
        match sum.account {
            Account::Expense => *expense.entry(key).or_default() += sum.amount(),
            Account::Draw => *draw.entry(key).or_default() += sum.amount(),
            Account::Recoverable => *settled.entry(key).or_default() -= sum.amount(),
            _ => *settled.entry(key).or_default() += sum.amount(),
        }
    }
    for all in [&mut cost, &mut drawn, &mut due, &mut expense, &mut draw, &mut settled] {
        all.retain(|_, amount| !amount.is_zero());
    }
    assert_eq!(cost, expense, "what final runs with their balances cost is what the calculation earns");
    assert_eq!(drawn, draw, "what is owed of draws is what the calculation says");
    assert_eq!(due, settled, "what was due is payable, paid, held or was owed before");
    ledger::verify(&year.store).unwrap_or_else(|problems| panic!("{problems}"));
    for (before, then) in closed {
        assert_eq!(&runs::payments(&year.store, before.id).expect("payments"), then, "the past stays as it was");
    }
}

/// What holds after whatever happens: the ledger balances, what is closed is locked and as it was, every record is accounted for, and the
/// same calculation gives the same bytes.
fn still_holds(year: &Year, through: &str, closed: &Closed) {
    ledger::verify(&year.store).unwrap_or_else(|problems| panic!("{problems}"));
    for (run, then) in closed {
        assert_eq!(&runs::payments(&year.store, run.id).expect("payments"), then, "the past stays as it was");
        step(&year.store, "frida", run.id, Step::Finalise, None).expect_err("what is final is locked");
    }
    let state = year.state(through);
    for (kind, counts) in &state.outcome.conservation {
        assert_eq!(counts.read, counts.credited + counts.uncredited + counts.rejected, "every one of the {kind} is accounted for");
    }
    assert_eq!(year.state_on(through, 2).outcome.hash(), state.outcome.hash(), "the same calculation gives the same bytes");
}

/// When the year is over.
fn ends(year: &Year, closed: &Closed) {
    audit::verify(&year.store).unwrap_or_else(|problems| panic!("{problems}"));
    for (run, _) in closed.iter().take(1).chain(closed.last()) {
        let verification = runs::verify(&year.store, run.id).expect("a verification");
        assert!(verification.holds, "{}", verification.to_text());
    }
    let run = |through: &str| runs::run(&year.store, &cast::clock(), "carla@harbor.example", Some(through), None).expect("a run");
    let (last, again) = (&closed.last().expect("a closed run").0, run("2026-06"));
    assert_eq!(last.outcome, again.outcome, "the same calculation gives the same bytes");
    let rest = run("2026-12");
    assert_eq!(balances::of_run(&year.store, rest.id).expect("balances"), [], "nothing is carried twice");
    let state = year.state("2026-12");
    let calendar = &state.book.company.calendar;
    for payment in runs::payments(&year.store, rest.id).expect("payments") {
        let (_, period) = calendar.named(&payment.period).expect("a period");
        let shown = statement(&state, payment.person.as_str(), period).expect("a statement");
        let told = (shown.currency, shown.earnings, shown.terms_total, shown.amount);
        assert_eq!(told, (payment.currency, payment.earnings, payment.terms, payment.amount), "{} in {}", payment.person, payment.period);
    }
}

fn live_through(mut year: Year) {
    let mut closed = Closed::new();
    for month in 1..=6 {
        // Some months are closed together with the next.
        for _ in 0..1 + year.dice.below(6) {
            let sums = ledger::sums(&year.store).expect("sums");
            year.something();
            assert_eq!(ledger::sums(&year.store).expect("sums"), sums, "only closing and paying move money");
            still_holds(&year, &format!("2026-{month:02}"), &closed);
        }
        if month < 6 && year.dice.chance(40) {
            continue;
        }
        if month == 6 {
            year.thaw();
        }
        let run = close(&mut year, &format!("2026-{month:02}"));
        holds(&mut year, &run, &closed);
        let payments = runs::payments(&year.store, run.id).expect("payments");
        closed.push((run, payments));
    }
    ends(&year, &closed);
}

fn part(number: u64) {
    let folder = memory();
    for seed in (number..YEARS).step_by(PARTS as usize).chain(KEPT.into_iter().filter(|kept| kept % PARTS == number)) {
        eprintln!("year {seed}");
        live_through(Year::in_folder(seed, folder.path()));
    }
}

macro_rules! parts {
    ($($name:ident = $number:literal),*) => { $(#[test] fn $name() { part($number); })* };
}

parts!(
    final_and_balances_are_the_calculation_all_year_0 = 0,
    final_and_balances_are_the_calculation_all_year_1 = 1,
    final_and_balances_are_the_calculation_all_year_2 = 2,
    final_and_balances_are_the_calculation_all_year_3 = 3
);

#[test]
fn a_year_is_the_same_on_both_databases() {
    databases::each(|url| live_through(Year::begin(7, url)));
}

#[test]
fn parts_of_random_companies_add_up_to_their_payments() {
    for seed in 0..80 {
        let book = testing::random::book(seed);
        let Ok(outcome) = engine::calculate(&book, &engine::Options { threads: 1, ..engine::Options::default() }) else { continue };
        let through = book.company.calendar.periods()[outcome.through].id.clone();
        let covered: Vec<&str> = book.company.calendar.periods()[..=outcome.through].iter().map(|period| period.id.as_str()).collect();
        let parts = parts::parts(&book, &outcome).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(parts.keys().all(|key| key.kind != parts::PartKind::Other), "company {seed} through {through} has parts that nobody knows");
        for payment in outcome.all_payments().iter().filter(|payment| covered.contains(&payment.period.as_str())) {
            let own = parts.iter().filter(|(key, _)| key.person == payment.person.as_str() && key.period == payment.period);
            let sum: Decimal = own.map(|(key, minor)| parts::major(*minor, key.currency)).sum();
            assert_eq!(sum, payment.amount, "company {seed}, {} in {}", payment.person, payment.period);
        }
    }
}
