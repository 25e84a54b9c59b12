//! Figures stay fresh: one changed deal, those whom it touches, and everybody who listens.

use crate::cast;
use kernel::{Decimal, Value, parse_decimal};
use payments::Desk;
use records::Kind;
use std::collections::BTreeMap;

fn d(text: &str) -> Decimal {
    parse_decimal(text).expect("a decimal")
}

fn open(url: &str) -> Desk {
    Desk::open(cast::database(url), cast::clock()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn amount(desk: &Desk, person: &str, period: usize) -> Decimal {
    payments::statement::statement(&desk.state(), person, period).expect("a statement").amount
}

fn won() -> BTreeMap<String, Option<Value>> {
    BTreeMap::from([("stage".to_owned(), Some(Value::Text("Won".into())))])
}

#[test]
fn a_change_that_changes_nothing_tells_nobody() {
    databases::each(|url| {
        let desk = open(url);
        let mut listener = desk.subscribe();
        let same = BTreeMap::from([("stage".to_owned(), Some(Value::Text("Negotiation".into())))]);
        let changed = desk.change("carla@harbor.example", Kind::Deals, "OPP-4", &same, None).expect("no change");
        assert!(changed.people.is_empty() && !changed.everyone);
        assert!(listener.try_recv().is_err());
    });
}

#[test]
fn an_unknown_column_is_refused_and_nothing_changes() {
    databases::each(|url| {
        let desk = open(url);
        let wrong = BTreeMap::from([("stag".to_owned(), Some(Value::Text("Won".into())))]);
        let problems = desk.change("carla@harbor.example", Kind::Deals, "OPP-4", &wrong, None).expect_err("refused");
        assert!(problems.to_string().contains("did you mean `stage`?"), "{problems}");
        assert_eq!(amount(&desk, "ada", 1), d("6950.00"));
    });
}

#[test]
fn a_change_after_which_nobody_could_be_paid_is_refused() {
    databases::each(|url| {
        let desk = open(url);
        let keys = desk.store().read(|tx| records::ledger::find(tx, Kind::People, "ada", 1)).expect("ada's row");
        let circle = BTreeMap::from([("manager".to_owned(), Some(Value::Text("ada".into())))]);
        let problems = desk.change("carla@harbor.example", Kind::People, &keys[0], &circle, None).expect_err("refused");
        assert!(problems.to_string().contains("ada"), "{problems}");
        assert!(!desk.state().problems.has_errors(), "the book that holds is still a good one");
        assert_eq!(amount(&desk, "ada", 1), d("6950.00"));
        let again = Desk::open(desk.store().clone(), cast::clock()).expect("a desk");
        assert_eq!(amount(&again, "ada", 1), d("6950.00"), "nothing was written");
    });
}

#[test]
fn after_an_import_everybody_may_have_other_figures() {
    databases::each(|url| {
        let desk = open(url);
        let mut listener = desk.subscribe();
        let quotas = cast::table(Kind::Quotas, "person,measure,period,amount\nemil,new-bookings,2026,50000\n");
        cast::import(desk.store(), &quotas);
        assert_eq!(amount(&desk, "emil", 1), Decimal::ZERO);
        desk.reload("import of quotas.csv").expect("a book");
        assert_eq!(amount(&desk, "emil", 1), d("400.00"));
        assert!(listener.try_recv().expect("news").everyone);
    });
}

#[test]
fn an_empty_database_has_a_desk_that_says_what_is_missing() {
    databases::each(|url| {
        let store = store::Store::open(url).expect("a database");
        let desk = Desk::open(store, cast::clock()).expect("a desk");
        assert!(desk.state().problems.has_errors());
        assert!(payments::statement::statement(&desk.state(), "ada", 0).is_none());
    });
}
#[test]
fn a_deal_is_won_and_its_owner_hears_of_it() {
    databases::each(|url| {
        let desk = open(url);
        let mut listener = desk.subscribe();
        let before = desk.state();
        assert_eq!(amount(&desk, "ada", 1), d("6950.00"));
        let changed = desk.change("carla@harbor.example", Kind::Deals, "OPP-4", &won(), Some("signed today")).expect("a change");
        assert!(changed.touches("ada") && !changed.everyone);
        assert!(!changed.touches("emil"));
        assert_eq!(amount(&desk, "ada", 1), d("10550.00"));
        assert_eq!(listener.try_recv().expect("news"), changed);
        // Whoever was reading still has what she read.
        assert_eq!(payments::statement::statement(&before, "ada", 1).expect("a statement").amount, d("6950.00"));
    });
}

#[test]
fn the_fresh_figures_are_those_of_a_whole_calculation() {
    databases::each(|url| {
        let desk = open(url);
        desk.change("carla@harbor.example", Kind::Deals, "OPP-4", &won(), None).expect("a change");
        let live = desk.state().outcome.hash();
        let anew = Desk::open(desk.store().clone(), cast::clock()).expect("a desk");
        assert_eq!(anew.state().outcome.hash(), live);
    });
}

#[test]
fn a_deal_is_removed_and_pays_no_more() {
    databases::each(|url| {
        let desk = open(url);
        let changed = desk.remove("carla@harbor.example", Kind::Deals, "OPP-2", Some("entered twice")).expect("a change");
        assert!(changed.touches("ada"));
        // 60,000.05 in January and half of the Buoy: all below quota.
        assert_eq!(amount(&desk, "ada", 1), d("1750.00"));
    });
}
