//! A year by chance: deals come late, change and are returned, quotas, splits, rates and plans change, people are frozen, periods are closed.
//! After each close: final payments with their balances are the calculation, the ledger balances and says the same, and the past is as it was.

use crate::cast;
use crate::closing::step;
use book::documents;
use kernel::{Decimal, Value};
use payments::ledger::{self, Account};
use payments::runs::{self, Run, Step};
use payments::{balances, holds, parts};
use records::{Kind, ledger as records_ledger};
use std::collections::BTreeMap;
use store::Store;
use testing::Dice;

/// How many years each test run lives through.
const YEARS: u64 = 24;

struct Year {
    store: Store,
    dice: Dice,
    deals: usize,
    closed: Vec<(i64, Vec<book::results::Payment>)>,
}

fn field(name: &str, value: Value) -> (&str, Option<Value>) {
    (name, Some(value))
}

impl Year {
    fn begin(seed: u64, url: &str) -> Self {
        Self { store: cast::database(url), dice: Dice::new(seed), deals: 0, closed: Vec::new() }
    }

    fn change(&self, kind: Kind, key: &str, fields: &[(&str, Option<Value>)]) {
        let done = self.store.write(|tx| records_ledger::change(tx, kind, key, fields, &cast::meta("carla@harbor.example", None)));
        done.unwrap_or_else(|problems| panic!("{kind} {key}: {problems}"));
    }

    /// A deal of any closed or open month, new or changed.
    fn deal(&mut self) {
        let again = self.deals > 0 && self.dice.chance(33);
        let number = if again { self.dice.below(self.deals) } else { self.deals };
        self.deals = self.deals.max(number + 1);
        let key = format!("Y-{number:03}");
        let month = 1 + self.dice.below(6);
        let day = 1 + self.dice.below(28);
        let amount = Decimal::new(i64::try_from(self.dice.below(9_000_000)).unwrap_or(0), 2);
        let owner = self.dice.pick(&["ada", "ben", "emil", "carla"]);
        let stage = if self.dice.chance(20) { "Lost" } else { "Won" };
        let date = format!("2026-{month:02}-{day:02}").parse().expect("a date");
        let fields = [
            field("id", Value::Text(key.clone())),
            field("owner", Value::Text(owner.into())),
            field("stage", Value::Text(stage.into())),
            field("kind", Value::Text("new".into())),
            field("amount", Value::Decimal(amount)),
            field("currency", Value::Text(if owner == "ben" { "EUR" } else { "USD" }.into())),
            field("closed_on", Value::Date(date)),
        ];
        self.change(Kind::Deals, &key, &fields);
    }

    fn something(&mut self) {
        match self.dice.below(10) {
            0 => {
                let amount = Decimal::from(20_000 + 10_000 * self.dice.below(12));
                let who = self.dice.pick(&["ada", "ben", "emil"]);
                let key = records_ledger::key_of(
                    Kind::Quotas,
                    &[Some(&Value::Text(who.into())), Some(&Value::Text("new-bookings".into())), Some(&Value::Text("2026".into())), None],
                );
                self.change(Kind::Quotas, &key, &[field("amount", Value::Decimal(amount))]);
            }
            1 => {
                let rate = self.dice.pick(&["7%", "8%", "9.25%"]);
                let text = cast::PLAN.replace("rate = \"8%\"", &format!("rate = \"{rate}\""));
                let meta = cast::meta("carla@harbor.example", None);
                self.store
                    .write(|tx| documents::put(tx, "plans/account-executive.toml", &text, &meta))
                    .unwrap_or_else(|problems| panic!("{problems}"));
            }
            2 => {
                let rate = Decimal::new(i64::try_from(80 + self.dice.below(20)).unwrap_or(90), 2);
                let keys = self.store.read(|tx| records_ledger::find(tx, Kind::ExchangeRates, "USD|EUR", 1)).expect("rates");
                self.change(Kind::ExchangeRates, &keys[0], &[field("rate", Value::Decimal(rate))]);
            }
            3 => {
                let who = self.dice.pick(&["ada", "ben"]);
                let new = holds::NewHold { person: who, component: None, reason: "A question is open" };
                match holds::list(&self.store).expect("holds").iter().find(|hold| hold.person == who && hold.lifted_at.is_none()) {
                    Some(hold) => drop(holds::lift(&self.store, &cast::clock(), "frida", hold.id, "Answered").expect("lifted")),
                    None => drop(holds::place(&self.store, &cast::clock(), "frida", &new).expect("held")),
                }
            }
            _ => self.deal(),
        }
    }

    fn close(&mut self, through: &str) -> Run {
        let run = runs::run(&self.store, &cast::clock(), "carla@harbor.example", Some(through), None)
            .unwrap_or_else(|problems| panic!("{problems}"));
        for (who, taken) in [("carla", Step::Submit), ("frida", Step::Approve), ("frida", Step::Finalise)] {
            step(&self.store, who, run.id, taken, None).unwrap_or_else(|problems| panic!("{problems}"));
        }
        if self.dice.chance(50) {
            step(&self.store, "frida", run.id, Step::Pay, None).unwrap_or_else(|problems| panic!("{problems}"));
        }
        self.closed.push((run.id, runs::payments(&self.store, run.id).expect("payments")));
        run
    }

    /// By person and currency: what a run's calculation pays for periods up to its last, and what the ledger has for the person.
    fn holds(&self, run: &Run) {
        let mut calculated: BTreeMap<(String, String), Decimal> = BTreeMap::new();
        let latest = runs::payments(&self.store, run.id).expect("payments");
        for payment in latest.iter().filter(|payment| payment.period <= run.through) {
            *calculated.entry((payment.person.to_string(), payment.currency.to_string())).or_default() += payment.amount;
        }
        let mut earned: BTreeMap<(String, String), Decimal> = BTreeMap::new();
        let mut settled: BTreeMap<(String, String), Decimal> = BTreeMap::new();
        for sum in ledger::sums(&self.store).expect("sums") {
            let key = (sum.person.clone().unwrap_or_default(), sum.currency.to_string());
            match sum.account {
                Account::Expense => *earned.entry(key).or_default() += sum.amount(),
                Account::Recoverable => *settled.entry(key).or_default() -= sum.amount(),
                _ => *settled.entry(key).or_default() += sum.amount(),
            }
        }
        for all in [&mut calculated, &mut earned, &mut settled] {
            all.retain(|_, amount| !amount.is_zero());
        }
        assert_eq!(calculated, earned, "final payments with their balances are the calculation");
        assert_eq!(calculated, settled, "what was earned is payable, paid, held or was owed before");
        ledger::verify(&self.store).unwrap_or_else(|problems| panic!("{problems}"));
        for (id, then) in &self.closed {
            assert_eq!(&runs::payments(&self.store, *id).expect("payments"), then, "the past stays as it was");
            let verification = runs::verify(&self.store, *id).expect("a verification");
            assert!(verification.holds, "{}", verification.to_text());
        }
        // The same calculation again carries nothing.
        let again = runs::run(&self.store, &cast::clock(), "carla@harbor.example", Some("2026-12"), None).expect("a run");
        assert_eq!(balances::of_run(&self.store, again.id).expect("balances"), []);
    }
}

fn live_through(seed: u64, url: &str) {
    let mut year = Year::begin(seed, url);
    for month in 1..=6 {
        // Some months are closed together with the next.
        for _ in 0..1 + year.dice.below(6) {
            year.something();
        }
        if month < 6 && year.dice.chance(25) {
            continue;
        }
        let run = year.close(&format!("2026-{month:02}"));
        year.holds(&run);
    }
}

#[test]
fn final_and_balances_are_the_calculation_all_year() {
    for seed in 0..YEARS {
        let folder = tempfile::tempdir().expect("a folder");
        eprintln!("year {seed}");
        live_through(seed, &format!("sqlite:{}", folder.path().join("book.db").display()));
    }
}

#[test]
fn a_year_is_the_same_on_both_databases() {
    databases::each(|url| live_through(7, url));
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
