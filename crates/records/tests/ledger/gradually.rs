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
