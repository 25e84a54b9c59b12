//! Files that bring only some of the columns: an update is by the columns that they have.

use super::*;

const AMOUNTS: &str = "id | amount\nOPP-1 | 120\nOPP-2 | \nOPP-3 | -20\nOPP-9 | 5";

#[test]
fn columns_that_a_file_does_not_bring_keep_their_values_and_empty_cells_clear_them() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let amounts = table(Kind::Deals, "amounts.csv", AMOUNTS);
        let preview = store.read(|tx| ledger::preview(tx, &amounts, false)).unwrap();
        let summary = import(&store, &amounts).unwrap();
        assert_eq!(preview, Summary { import: None, ..summary.clone() });
        assert_eq!((summary.created, summary.updated, summary.unchanged), (1, 2, 1), "OPP-3 says the same");
        assert_eq!(summary.left, ["owner", "closed_on"]);
        assert_eq!(summary.cleared, [("amount".to_owned(), 1)]);
        assert_eq!(summary.examples[1].values, [("amount".into(), Some("250.5".into()), None)]);
        assert_eq!(
            shown(&store, Kind::Deals, &["id", "owner", "amount", "closed_on"], None),
            [
                "OPP-3 ada -20.0000 2026-07-20 july.csv:4",
                "OPP-1 ada 120.0000 2026-07-05 amounts.csv:2",
                "OPP-2 ben  2026-07-09 amounts.csv:3",
                "OPP-9  5.0000  amounts.csv:5"
            ]
        );
        let again = import(&store, &amounts).unwrap();
        assert_eq!((again.import, again.unchanged), (None, 4), "the same file twice changes nothing");
        store.write(|tx| ledger::undo(tx, 2, &carla())).unwrap();
        assert_eq!(shown(&store, Kind::Deals, &["id", "owner", "amount"], None).len(), 3);
        let back = import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        assert_eq!((back.import, back.unchanged), (None, 3));
    });
}

#[test]
fn attributes_stay_too_also_when_another_file_gives_them_a_wider_type() {
    databases::each(|url| {
        let store = opened(url);
        let first = "id | owner | seats:integer | paid:boolean | on:date | note:text | score:number\n\
                     a | ada | 7 | true | 2026-02-03 | late | 0.5\nb | ben | 8 | false | 2026-02-04 | | 2";
        import(&store, &table(Kind::Deals, "first.csv", first)).unwrap();
        let summary = import(&store, &table(Kind::Deals, "owners.csv", "id | owner\na | carla\nb | ben")).unwrap();
        assert_eq!((summary.updated, summary.unchanged), (1, 1));
        assert_eq!(summary.left, ["seats", "paid", "on", "note", "score"]);
        let names = ["id", "owner", "seats", "paid", "on", "note", "score"];
        assert_eq!(shown(&store, Kind::Deals, &names, None)[1], "a carla 7 true 2026-02-03 late 0.50000000 owners.csv:2");
        import(&store, &table(Kind::Deals, "wide.csv", "id | seats:text | on:text\nb | eight | \nc | many | soon")).unwrap();
        import(&store, &table(Kind::Deals, "owners.csv", "id | owner\na | dan\nb | dan\nc | dan")).unwrap();
        assert_eq!(
            shown(&store, Kind::Deals, &names, None),
            [
                "a dan 7 true 2026-02-03 late 0.50000000 owners.csv:2",
                "b dan eight false   2.00000000 owners.csv:3",
                "c dan many  soon   owners.csv:4"
            ]
        );
    });
}

#[test]
fn each_file_of_a_table_updates_by_its_own_columns() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        // Two files read as one table: the first brings amounts, the second owners.
        let mut both = table(Kind::Deals, "amounts.csv", "id | amount | owner\nOPP-1 | 1 | \nOPP-2 | | carla");
        let batch = both.batches()[0].clone();
        let mut columns = batch.columns().to_vec();
        columns[3] = Arc::new(Int32Array::from(vec![0, 1]));
        both.data = Data::Batches(vec![RecordBatch::try_new(batch.schema(), columns).unwrap()]);
        let headers = |names: [&str; 2]| names.map(|name| (name.to_owned(), name.to_owned())).to_vec();
        both.sources = vec![
            Source { file: "amounts.csv".into(), columns: headers(["id", "amount"]), ..Source::default() },
            Source { file: "owners.csv".into(), columns: headers(["id", "owner"]), ..Source::default() },
        ];
        let summary = import(&store, &both).unwrap();
        assert_eq!((summary.updated, summary.cleared.len()), (2, 0));
        assert_eq!(
            shown(&store, Kind::Deals, &["id", "owner", "amount"], None)[1..],
            ["OPP-1 ada 1.0000 amounts.csv:2", "OPP-2 carla 250.5000 owners.csv:3"]
        );
    });
}
