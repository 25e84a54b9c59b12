//! Two processes serve one database: what one of them, or the command line, writes, the other takes in.

use crate::cast;
use crate::closing::{close, d};
use kernel::{Decimal, Value};
use payments::Desk;
use records::Kind;
use records::ledger::{self, Meta};
use std::collections::BTreeMap;

fn two(url: &str) -> (Desk, Desk) {
    let here = Desk::open(cast::database(url), cast::clock()).expect("a desk");
    let there = Desk::open(store::Store::open(url).expect("the same database"), cast::clock()).expect("another desk");
    (here, there)
}

fn amount(desk: &Desk, person: &str) -> Decimal {
    payments::statement::statement(&desk.state(), person, 1).expect("a statement").amount
}

fn stage(word: &str) -> BTreeMap<String, Option<Value>> {
    BTreeMap::from([("stage".to_owned(), Some(Value::Text(word.into())))])
}

#[test]
fn a_deal_that_is_won_elsewhere_is_taken_in_by_itself_and_only_its_people_hear_of_it() {
    databases::each(|url| {
        let (here, there) = two(url);
        let mut listener = there.subscribe();
        assert_eq!(there.catch_up().expect("nothing new"), None);
        let done = here.change("carla@harbor.example", Kind::Deals, "OPP-4", &stage("Won"), None).expect("a change");
        assert_eq!(amount(&there, "ada"), d("6950.00"));
        let changed = there.catch_up().expect("a book").expect("a change");
        assert_eq!((&changed.people, changed.everyone), (&done.people, false));
        assert_eq!(listener.try_recv().expect("news"), changed);
        assert_eq!((amount(&there, "ada"), amount(&here, "ada")), (d("10550.00"), d("10550.00")));
        assert_eq!(there.state().outcome.hash(), here.state().outcome.hash());
        assert_eq!(there.state().import, here.state().import);
        assert_eq!(there.catch_up().expect("nothing new"), None);
        here.remove("carla@harbor.example", Kind::Deals, "OPP-2", None).expect("a change");
        here.change("carla@harbor.example", Kind::Deals, "OPP-4", &stage("Lost"), None).expect("a change");
        assert!(!there.catch_up().expect("a book").expect("two changes").everyone);
        assert_eq!(amount(&there, "ada"), d("1750.00"));
        assert_eq!(there.state().outcome.hash(), here.state().outcome.hash());
        // A change of one's own comes on top of what nobody has told yet.
        here.change("carla@harbor.example", Kind::Deals, "OPP-4", &stage("Won"), None).expect("a change");
        there.change("carla@harbor.example", Kind::Deals, "OPP-4", &stage("Negotiation"), None).expect("a change");
        here.catch_up().expect("a book");
        assert_eq!((amount(&there, "ada"), amount(&here, "ada")), (d("1750.00"), d("1750.00")));
        assert_eq!(there.state().outcome.hash(), here.state().outcome.hash());
    });
}

#[test]
fn an_import_and_a_close_from_the_command_line_are_taken_in_as_a_whole() {
    databases::each(|url| {
        let (here, there) = two(url);
        let quotas = cast::table(Kind::Quotas, "person,measure,period,amount\nemil,new-bookings,2026,50000\n");
        cast::import(here.store(), &quotas);
        assert!(there.catch_up().expect("a book").expect("an import").everyone);
        assert_eq!(amount(&there, "emil"), d("400.00"));
        assert!(there.state().closed.is_none());
        let run = close(here.store(), "2026-01");
        assert!(there.catch_up().expect("a book").expect("a close").everyone);
        assert_eq!(there.state().closed.as_ref().map(|closed| closed.run.id), Some(run.id));
        // What is told twice is calculated once.
        let before = there.state();
        there.reload("import of quotas.csv").expect("a book");
        assert!(std::sync::Arc::ptr_eq(&before.outcome, &there.state().outcome));
    });
}

#[test]
fn a_book_that_was_broken_elsewhere_keeps_the_figures_and_says_so_until_it_is_mended() {
    databases::each(|url| {
        let (here, there) = two(url);
        let meta = Meta { actor: "ops", why: None, at: cast::clock().now(), complete: false };
        let keys = here.store().read(|tx| ledger::find(tx, Kind::People, "ada", 1)).expect("ada's row");
        let manager = |name: &str| [("manager", Some(Value::Text(name.into())))];
        here.store().write(|tx| ledger::change(tx, Kind::People, &keys[0], &manager("ada"), &meta)).expect("written past the desk");
        assert!(there.catch_up().is_err());
        assert!(there.state().problems.has_errors());
        assert_eq!(amount(&there, "ada"), d("6950.00"));
        assert_eq!(there.catch_up().expect("nothing new"), None, "it is not read again and again");
        here.store().write(|tx| ledger::change(tx, Kind::People, &keys[0], &manager("carla"), &meta)).expect("mended");
        assert!(there.catch_up().expect("a book").expect("a change").everyone);
        assert!(!there.state().problems.has_errors());
        // And from here on one by one again.
        here.change("carla@harbor.example", Kind::Deals, "OPP-4", &stage("Won"), None).expect("a change");
        there.catch_up().expect("a book");
        assert_eq!(amount(&there, "ada"), d("10550.00"));
    });
}
