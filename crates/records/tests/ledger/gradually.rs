//! Long files, imported as they are read.

use super::*;
use records::intake::{self, FileSource, NoLookups};

/// Hands the tables on as batches of one file.
fn in_parts(store: &Store, parts: &[Table]) -> Result<Summary, Problems> {
    let sources = parts[0].sources.clone();
    store.write(|tx| {
        let (summary, ()) = ledger::import_batches(tx, Kind::Deals, &carla(), |take| {
            parts.iter().flat_map(Table::batches).try_for_each(|batch| take(&sources[0], batch.clone()))?;
            Ok((sources, ()))
        })?;
        Ok(summary)
    })
}

const AUGUST: &str = "id | owner | amount | closed_on\nOPP-5 | ada | 10 | 2026-08-01\nOPP-6 | ben | 20 | 2026-08-02";

#[test]
fn a_file_in_parts_is_the_same_import_as_the_whole() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let parts = [table(Kind::Deals, "long.csv", JULY_LATER), table(Kind::Deals, "long.csv", AUGUST)];
        let summary = in_parts(&store, &parts).unwrap();
        assert_eq!((summary.import, summary.rows), (Some(2), 5));
        assert_eq!((summary.created, summary.updated, summary.unchanged, summary.repeated), (3, 1, 1, 0));
        assert_eq!(summary.examples[0].key, "OPP-2");
        let now = shown(&store, Kind::Deals, &["id", "amount"], None);
        assert_eq!(now.len(), 6);
        assert!(now.contains(&"OPP-6 20.0000 long.csv:3".to_owned()), "{now:?}");
        let again = in_parts(&store, &parts).unwrap();
        assert_eq!((again.import, again.unchanged), (None, 5));
        store.write(|tx| ledger::undo(tx, 2, &carla())).unwrap();
        assert_eq!(shown(&store, Kind::Deals, &["id"], None).len(), 3);
    });
}

#[test]
fn a_key_that_stands_in_two_parts_is_found() {
    databases::each(|url| {
        let store = opened(url);
        let other = AUGUST.replace("OPP-6 | ben | 20", "OPP-1 | eve | 5");
        let twice = in_parts(&store, &[table(Kind::Deals, "long.csv", JULY), table(Kind::Deals, "long.csv", &other)]).unwrap_err();
        assert!(twice.to_string().contains("The deal `OPP-1` stands twice with different values: in row 2 and in row 3."), "{twice}");
        assert!(shown(&store, Kind::Deals, &["id"], None).is_empty(), "nothing is half imported");
        let same = in_parts(&store, &[table(Kind::Deals, "long.csv", JULY), table(Kind::Deals, "long.csv", JULY)]).unwrap();
        assert_eq!((same.created, same.repeated), (3, 3));
    });
}

#[test]
fn a_csv_goes_straight_into_the_database() {
    databases::each(|url| {
        let store = opened(url);
        let lines: String = (0..12_000).map(|i| format!("OPP-{i:06},ada,{i}.25,2026-07-05,{}\n", i % 7)).collect();
        let csv = format!("id,owner,amount,closed_on,seats\n{lines}OPP-x,ben,a lot,2026-07-05,3\n");
        let source = FileSource::bytes("long.csv", csv.into_bytes());
        let mapping = intake::by_name(Kind::Deals, &intake::inspect(&source).unwrap());
        let (summary, intake) = store.write(|tx| ledger::import_file(tx, &source, Kind::Deals, &mapping, &NoLookups, &carla())).unwrap();
        assert_eq!((summary.created, intake.rejects.len()), (12_000, 1));
        let last = store.read(|tx| ledger::record(tx, Kind::Deals, "OPP-011999")).unwrap().unwrap();
        assert_eq!((last.value("amount").unwrap().to_string().as_str(), last.row), ("11999.25", Some(12_001)));
        assert_eq!(last.value("seats").unwrap().to_string(), "1");
        assert_eq!(last.source.file, "long.csv");
        let preview =
            store.read(|tx| ledger::preview(tx, &intake::read(&source, Kind::Deals, &mapping, &NoLookups)?.table, false)).unwrap();
        assert_eq!((preview.created, preview.unchanged), (0, 12_000));
    });
}

/// Imports a CSV file of deals, perhaps one that is said to be complete.
fn file(store: &Store, csv: &str, complete: bool) -> Result<(Summary, intake::Intake), Problems> {
    let source = FileSource::bytes("deals.csv", csv.as_bytes().to_vec());
    let mapping = intake::by_name(Kind::Deals, &intake::inspect(&source)?);
    store.write(|tx| ledger::import_file(tx, &source, Kind::Deals, &mapping, &NoLookups, &Meta { complete, ..carla() }))
}

const SEPTEMBER: &str = "id,owner,amount,closed_on\nOPP-7,ada,10,2026-09-01\nOPP-8,ben,20,2026-09-02\n";

#[test]
fn a_row_that_says_the_same_again_is_counted_once_and_one_that_differs_is_refused() {
    databases::each(|url| {
        let store = opened(url);
        let (summary, intake) = file(&store, &format!("{SEPTEMBER}OPP-7,ada,10.00,2026-09-01\nOPP-8,eve,20,2026-09-02\n"), false).unwrap();
        assert_eq!((summary.rows, summary.created, summary.repeated, intake.rows), (3, 2, 1, 4));
        let refused = intake.all_problems().to_string();
        assert!(refused.contains("The same record, id `OPP-8`, is already in row 3, and says something else there."), "{refused}");
        let now = shown(&store, Kind::Deals, &["id", "owner"], None);
        assert_eq!(now, ["OPP-7 ada deals.csv:2", "OPP-8 ben deals.csv:3"]);
    });
}

#[test]
fn a_complete_file_removes_others_as_it_is_read() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        file(&store, SEPTEMBER, false).unwrap();
        let (summary, _) = file(&store, &SEPTEMBER.replace("OPP-8,ben,20", "OPP-9,ben,30"), true).unwrap();
        assert_eq!((summary.created, summary.unchanged, summary.removed), (1, 1, 4));
        let ids = |store: &Store| -> Vec<String> { shown(store, Kind::Deals, &["id"], None) };
        assert_eq!(ids(&store), ["OPP-7 deals.csv:2", "OPP-9 deals.csv:3"]);
        let (again, _) = file(&store, &SEPTEMBER.replace("OPP-8,ben,20", "OPP-9,ben,30"), true).unwrap();
        assert_eq!((again.import, again.removed), (None, 0));
        store.write(|tx| ledger::undo(tx, 3, &carla())).unwrap();
        assert_eq!(ids(&store).len(), 5, "{:?}", ids(&store));
        let wrong = file(&store, &SEPTEMBER.replace("20", "many"), true).unwrap_err().to_string();
        assert!(wrong.contains("The file is said to be complete, and rows of it are refused"), "{wrong}");
        assert_eq!(ids(&store).len(), 5, "nothing was removed");
    });
}
