//! Whatever is imported in whatever order: the ledger holds what a simple list of the last values would.

use super::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;

/// What one file says: amounts by deal.
type Saying = BTreeMap<u8, u8>;

fn file(rows: impl Iterator<Item = (u8, u8)>) -> Table {
    let lines: String = rows.map(|(deal, amount)| format!("\nOPP-{deal} | ada | {amount}")).collect();
    table(Kind::Deals, "file.csv", &format!("id | owner | amount{lines}"))
}

fn held(store: &Store, as_of: Option<i64>) -> Vec<String> {
    let mut lines = shown(store, Kind::Deals, &["id", "amount"], as_of);
    lines.iter_mut().for_each(|line| line.truncate(line.rfind(' ').unwrap()));
    lines.sort();
    lines
}

fn expected(saying: &Saying) -> Vec<String> {
    saying.iter().map(|(deal, amount)| format!("OPP-{deal} {amount}.0000")).collect()
}

fn story(url: &str, files: &[Saying]) {
    let store = opened(url);
    let mut now = Saying::new();
    let mut then = BTreeMap::from([(0, now.clone())]);
    for saying in files {
        let preview = store.read(|tx| ledger::preview(tx, &file(saying.clone().into_iter()), false)).unwrap();
        let summary = import(&store, &file(saying.clone().into_iter())).unwrap();
        assert_eq!(preview, Summary { import: None, ..summary.clone() });
        let created = saying.keys().filter(|deal| !now.contains_key(deal)).count() as u64;
        let updated = saying.iter().filter(|(deal, amount)| now.get(deal).is_some_and(|old| old != *amount)).count() as u64;
        assert_eq!((summary.created, summary.updated), (created, updated));
        assert_eq!(summary.created + summary.updated + summary.unchanged, saying.len() as u64);
        now.extend(saying);
        assert_eq!(held(&store, None), expected(&now));
        let backwards = import(&store, &file(saying.clone().into_iter().rev())).unwrap();
        assert_eq!(backwards.import, None, "once, twice, in any order: the same");
        if let Some(number) = summary.import {
            then.insert(number, now.clone());
        }
    }
    for (number, saying) in &then {
        assert_eq!(held(&store, Some(*number)), expected(saying), "as of import {number}");
    }
    let numbers: Vec<i64> = then.keys().copied().collect();
    for pair in numbers.windows(2).rev() {
        store.write(|tx| ledger::undo(tx, pair[1], &carla())).unwrap();
        assert_eq!(held(&store, None), expected(&then[&pair[0]]), "after import {} was undone", pair[1]);
    }
    audit::verify(&store).unwrap();
}

#[test]
fn the_ledger_holds_what_was_said_last_and_remembers_what_was_said_before() {
    let saying = proptest::collection::btree_map(0..6_u8, 0..4_u8, 0..6);
    let files = proptest::collection::vec(saying, 1..5);
    let mut runner = TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() });
    runner
        .run(&files, |files| {
            databases::each(|url| story(url, &files));
            Ok(())
        })
        .unwrap();
}
