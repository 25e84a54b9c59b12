//! Taking imports back.

use super::*;

fn undo(store: &Store, number: i64) -> Result<ledger::Import, Problems> {
    store.write(|tx| ledger::undo(tx, number, &carla()))
}

const AMOUNTS: &[&str] = &["id", "amount"];

#[test]
fn an_undone_import_leaves_what_was_there_before() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        import(
            &store,
            &table(
                Kind::Deals,
                "later.csv",
                &format!("{}\n", JULY_LATER)
                    .replace(" | closed_on", " | closed_on | seats:integer")
                    .replace("-05", "-05 |")
                    .replace("-09", "-09 | 4")
                    .replace("-30\n", "-30 | 5"),
            ),
        )
        .unwrap();
        let undone = undo(&store, 2).unwrap();
        assert_eq!((undone.id, undone.created, undone.updated, undone.removed, undone.undoes), (3, 0, 1, 1, Some(2)));
        let mut now = shown(&store, Kind::Deals, AMOUNTS, None);
        now.sort();
        assert_eq!(
            now,
            ["OPP-1 100.0000 july.csv:2", "OPP-2 250.5000 july.csv:3", "OPP-3 -20.0000 july.csv:4"],
            "with the place in the old file"
        );
        assert!(store.read(|tx| ledger::load(tx, Kind::Deals, None)).unwrap().column("seats").is_none());
        assert!(store.read(|tx| ledger::load(tx, Kind::Deals, Some(2))).unwrap().column("seats").is_some());
        assert_eq!(store.read(ledger::imports).unwrap()[1].undone_by, Some(3));
        let brought = store.read(|tx| ledger::brought(tx, Kind::Deals, 2, 10)).unwrap();
        assert_eq!(brought.iter().map(|v| v.key.as_str()).collect::<Vec<_>>(), ["OPP-2", "OPP-4"]);
        assert_eq!(shown(&store, Kind::Deals, AMOUNTS, Some(2)).len(), 4, "what held in between is still known");
        assert_eq!(audit::verify(&store).unwrap(), 3);
        let again = import(&store, &table(Kind::Deals, "later.csv", JULY_LATER)).unwrap();
        assert_eq!((again.created, again.updated, again.unchanged), (1, 1, 1));
    });
}

#[test]
fn an_undo_is_refused_when_later_imports_changed_the_same_records() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        import(&store, &table(Kind::Deals, "later.csv", JULY_LATER)).unwrap();
        let before = shown(&store, Kind::Deals, AMOUNTS, None);
        let refused = undo(&store, 1).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "error: Import 1 cannot be undone: it is no longer the last to have changed deals `OPP-2`; import 2 (later.csv, by carla@example.com at 2026-07-31T16:00:00Z) did so after it.\n  hint: undo the later import first, or change the record by hand"
        );
        assert_eq!(shown(&store, Kind::Deals, AMOUNTS, None), before);
        undo(&store, 2).unwrap();
        undo(&store, 1).unwrap();
        assert!(shown(&store, Kind::Deals, AMOUNTS, None).is_empty(), "in the other order, both go");
        assert_eq!(undo(&store, 1).unwrap_err().0[0].message, "Import 1 cannot be undone: it was already undone, by import 4.");
        assert_eq!(undo(&store, 99).unwrap_err().0[0].message, "Import 99 cannot be undone: it does not exist.");
    });
}

#[test]
fn an_undo_can_be_undone() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        import(&store, &table(Kind::Deals, "later.csv", JULY_LATER)).unwrap();
        let mut before = shown(&store, Kind::Deals, AMOUNTS, None);
        undo(&store, 2).unwrap();
        undo(&store, 3).unwrap();
        let mut after = shown(&store, Kind::Deals, AMOUNTS, None);
        before.sort();
        after.sort();
        assert_eq!(before, after);
        assert_eq!(store.read(ledger::imports).unwrap().iter().find(|i| i.id == 2).unwrap().undone_by, None);
        undo(&store, 2).unwrap();
        assert_eq!(shown(&store, Kind::Deals, AMOUNTS, None).len(), 3);
    });
}

#[test]
fn a_complete_import_that_removed_records_is_undone_with_them() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let only_one = table(Kind::Deals, "one.csv", "id | owner | amount | closed_on\nOPP-1 | ada | 100.00 | 2026-07-05");
        store.write(|tx| ledger::import(tx, &only_one, &Meta { complete: true, ..carla() })).unwrap();
        assert_eq!(shown(&store, Kind::Deals, AMOUNTS, None).len(), 1);
        undo(&store, 2).unwrap();
        assert_eq!(shown(&store, Kind::Deals, AMOUNTS, None).len(), 3);
    });
}

#[test]
fn an_undo_is_refused_when_a_removed_record_came_back_by_other_means() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let none_but_one = table(Kind::Deals, "one.csv", "id | owner | amount | closed_on\nOPP-1 | ada | 100.00 | 2026-07-05");
        store.write(|tx| ledger::import(tx, &none_but_one, &Meta { complete: true, ..carla() })).unwrap();
        import(&store, &table(Kind::Deals, "back.csv", "id | amount\nOPP-3 | 5")).unwrap();
        let refused = undo(&store, 2).unwrap_err();
        assert!(refused.to_string().contains("deals `OPP-3`; import 3 (back.csv"), "{refused}");
    });
}
