//! Importing: once, twice, with changes, with mistakes.

use super::*;

#[test]
fn the_first_import_creates_every_record() {
    databases::each(|url| {
        let store = opened(url);
        let summary = import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        assert_eq!((summary.import, summary.rows, summary.created, summary.updated, summary.unchanged), (Some(1), 3, 3, 0, 0));
        assert_eq!(
            shown(&store, Kind::Deals, &["id", "owner", "amount", "closed_on"], None),
            [
                "OPP-1 ada 100.0000 2026-07-05 july.csv:2",
                "OPP-2 ben 250.5000 2026-07-09 july.csv:3",
                "OPP-3 ada -20.0000 2026-07-20 july.csv:4"
            ]
        );
    });
}

#[test]
fn the_same_file_twice_changes_nothing() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let again = import(&store, &table(Kind::Deals, "july-copy.csv", JULY)).unwrap();
        assert_eq!((again.import, again.created, again.updated, again.unchanged), (None, 0, 0, 3));
        assert_eq!(store.read(ledger::imports).unwrap().len(), 1);
        assert_eq!(audit::verify(&store).unwrap(), 1);
        assert_eq!(store.read(|tx| ledger::history(tx, Kind::Deals, "OPP-1")).unwrap().len(), 1);
    });
}

#[test]
fn the_order_of_rows_and_of_columns_does_not_count() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let turned = "closed_on | amount | id | owner\n2026-07-20 | -20.0000 | OPP-3 | ada\n2026-07-05 | 100 | OPP-1 | ada";
        let summary = import(&store, &table(Kind::Deals, "turned.csv", turned)).unwrap();
        assert_eq!((summary.import, summary.unchanged), (None, 2));
    });
}

#[test]
fn a_changed_row_makes_a_new_version_and_keeps_the_old() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let summary = import(&store, &table(Kind::Deals, "later.csv", JULY_LATER)).unwrap();
        assert_eq!((summary.import, summary.created, summary.updated, summary.unchanged), (Some(2), 1, 1, 1));
        assert_eq!(summary.examples[0].key, "OPP-2");
        assert_eq!(summary.examples[0].values, [("amount".into(), Some("250.5".into()), Some("300".into()))]);

        let versions = store.read(|tx| ledger::history(tx, Kind::Deals, "OPP-2")).unwrap();
        let story: Vec<String> = versions
            .iter()
            .map(|v| {
                format!("{} from {} until {:?} {} row {:?}", v.value("amount").unwrap(), v.from, v.until, v.source.file, v.row.unwrap())
            })
            .collect();
        assert_eq!(story, ["250.5 from 1 until Some(2) july.csv row 3", "300 from 2 until None later.csv row 3"]);

        assert_eq!(
            shown(&store, Kind::Deals, &["id", "amount"], Some(1))[1],
            "OPP-2 250.5000 july.csv:3",
            "as it was after the first import"
        );
        assert_eq!(
            shown(&store, Kind::Deals, &["id", "amount"], None),
            ["OPP-1 100.0000 july.csv:2", "OPP-3 -20.0000 july.csv:4", "OPP-2 300.0000 later.csv:3", "OPP-4 7.0000 later.csv:4"]
        );
    });
}

#[test]
fn a_preview_has_the_figures_of_the_import_and_writes_nothing() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let later = table(
            Kind::Deals,
            "later.csv",
            &JULY_LATER
                .replace("closed_on", "closed_on | seats:integer")
                .replace("-05", "-05 | 3")
                .replace("-09", "-09 |")
                .replace("-30", "-30 |"),
        );
        let before = shown(&store, Kind::Deals, &["id", "amount"], None);
        // A preview needs no right to write.
        let preview = store.read(|tx| ledger::preview(tx, &later, false)).unwrap();
        assert_eq!(shown(&store, Kind::Deals, &["id", "amount"], None), before);
        let imported = import(&store, &later).unwrap();
        assert_eq!(Summary { import: None, ..imported }, preview);
    });
}

#[test]
fn a_complete_file_removes_what_it_does_not_have() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let complete = Meta { complete: true, ..carla() };
        let later = table(Kind::Deals, "later.csv", JULY_LATER);
        let summary = store.write(|tx| ledger::import(tx, &later, &complete)).unwrap();
        assert_eq!((summary.created, summary.updated, summary.unchanged, summary.removed), (1, 1, 1, 1));
        assert_eq!(shown(&store, Kind::Deals, &["id"], None), ["OPP-1 july.csv:2", "OPP-2 later.csv:3", "OPP-4 later.csv:4"]);
        assert_eq!(store.read(|tx| ledger::history(tx, Kind::Deals, "OPP-3")).unwrap()[0].until, Some(2));
        let back = import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        assert_eq!((back.created, back.updated), (1, 1), "a removed record that comes back is new");
    });
}

#[test]
fn a_key_that_stands_twice_is_refused_with_both_rows() {
    databases::each(|url| {
        let store = opened(url);
        let twice = format!("{JULY}\nOPP-1 | ben | 100.00 | 2026-07-05\n | ada | 1 | 2026-07-05");
        let problems = import(&store, &table(Kind::Deals, "july.csv", &twice)).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "july.csv, row 6, column id: error: The row names no record: its key is empty.\n  hint: fill it in, or leave the row out"
        );
        let twice = format!("{JULY}\nOPP-1 | ben | 100.00 | 2026-07-05\nOPP-2 | ben | 250.50 | 2026-07-09");
        let problems = import(&store, &table(Kind::Deals, "july.csv", &twice)).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "july.csv, row 5, column id: error: The deal `OPP-1` stands twice with different values: in row 2 and in row 5.\n  found: OPP-1\n  expected: one row for each id\n  hint: remove one of the two rows"
        );
        assert!(shown(&store, Kind::Deals, &["id"], None).is_empty(), "nothing is half imported");
        let repeated = format!("{JULY}\nOPP-2 | ben | 250.50 | 2026-07-09");
        let summary = import(&store, &table(Kind::Deals, "july.csv", &repeated)).unwrap();
        assert_eq!((summary.rows, summary.created, summary.repeated), (4, 3, 1));
    });
}

#[test]
fn people_are_known_by_id_and_start() {
    databases::each(|url| {
        let store = opened(url);
        let people = "id | start | role | target_pay\nada | 2025-01-01 | SDR | 20000\nada | 2026-01-01 | AE | 60000.25\nben | | AE | 50000";
        import(&store, &table(Kind::People, "people.csv", people)).unwrap();
        let people = people.replace("60000.25", "65000");
        let summary = import(&store, &table(Kind::People, "people.csv", &people)).unwrap();
        assert_eq!((summary.updated, summary.unchanged), (1, 2));
        let found = store.read(|tx| ledger::find(tx, Kind::People, "ada|", 10)).unwrap();
        assert_eq!(found, ["ada|2025-01-01", "ada|2026-01-01"]);
        let now = store.read(|tx| ledger::record(tx, Kind::People, "ada|2026-01-01")).unwrap().unwrap();
        assert_eq!(now.value("target_pay").unwrap().to_string(), "65000");
        assert!(store.read(|tx| ledger::record(tx, Kind::People, "ben|")).unwrap().is_some());
    });
}

#[test]
fn columns_of_a_file_become_attributes() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let with_more = "id | owner | amount | closed_on | seats:integer | Partner Name — a label so long that one of the databases would cut it off:text\n\
                         OPP-1 | ada | 100 | 2026-07-05 | | \nOPP-2 | ben | 250.5 | 2026-07-09 | 12 | Initech";
        let summary = import(&store, &table(Kind::Deals, "more.csv", with_more)).unwrap();
        assert_eq!((summary.updated, summary.unchanged), (1, 1), "a column without a value changes nothing");
        let loaded = store.read(|tx| ledger::load(tx, Kind::Deals, None)).unwrap();
        let attributes: Vec<&str> = loaded.columns[Kind::Deals.columns().len()..].iter().map(|c| c.name.as_str()).collect();
        assert_eq!(attributes, ["seats", "Partner Name — a label so long that one of the databases would cut it off"]);
        assert_eq!(shown(&store, Kind::Deals, &["id", "seats", attributes[1]], None)[2], "OPP-2 12 Initech more.csv:3");
        let before = store.read(|tx| ledger::load(tx, Kind::Deals, Some(1))).unwrap();
        assert_eq!(before.columns.len(), Kind::Deals.columns().len(), "before, there were none");
    });
}

#[test]
fn an_attribute_gets_a_wider_type_and_keeps_its_values() {
    databases::each(|url| {
        let store = opened(url);
        let first =
            "id | code:integer | score:number | paid:boolean | on:date\na | 7 | -0.05 | true | 2026-02-03\nb | 8 | 12 | false | 1969-12-31";
        import(&store, &table(Kind::Deals, "first.csv", first)).unwrap();
        let second = "id | code:text | score:text | paid:text | on:text\nc | 9x | high | maybe | soon";
        let table_2 = table(Kind::Deals, "second.csv", second);
        let summary = import(&store, &table_2).unwrap();
        assert_eq!(summary.notes.0[0].message, "The attribute `code` of deals was integer and is text from now on.");
        assert_eq!(
            shown(&store, Kind::Deals, &["id", "code", "score", "paid", "on"], None),
            ["a 7 -0.05 true 2026-02-03 first.csv:2", "b 8 12 false 1969-12-31 first.csv:3", "c 9x high maybe soon second.csv:2"]
        );
        let again = import(&store, &table(Kind::Deals, "first.csv", first)).unwrap();
        assert_eq!((again.import, again.unchanged), (None, 2), "what was imported before still says the same");
        import(&store, &table(Kind::Accounts, "a.csv", "id | size_of:integer\nacme | 5")).unwrap();
        import(&store, &table(Kind::Accounts, "b.csv", "id | size_of:number\nbolt | 5.5")).unwrap();
        import(&store, &table(Kind::Accounts, "c.csv", "id | size_of:integer\ncrux | 6")).unwrap();
        assert_eq!(
            shown(&store, Kind::Accounts, &["id", "size_of"], None),
            ["acme 5.00000000 a.csv:2", "bolt 5.50000000 b.csv:2", "crux 6.00000000 c.csv:2"]
        );
    });
}

#[test]
fn what_no_database_keeps_is_a_problem_with_its_place() {
    databases::each(|url| {
        let store = opened(url);
        let zero = "id | name\nOPP-1 | Ini\0tech".to_owned();
        let problems = import(&store, &table(Kind::Deals, "bad.csv", &zero)).unwrap_err();
        assert_eq!(problems.0[0].at.line, Some(2));
        assert_eq!(problems.0[0].at.column.as_deref(), Some("name"));
        let hidden = import(&store, &table(Kind::Deals, "bad.csv", "id | _until:integer\nOPP-1 | 3")).unwrap_err();
        assert_eq!(hidden.0[0].code, "bad-column-name");
        let long = import(&store, &table(Kind::Deals, "bad.csv", &format!("id\n{}", "x".repeat(2_000)))).unwrap_err();
        assert_eq!(long.0[0].code, "key-too-long");
        let wide: Vec<String> = (0..1_100).map(|i| format!("a{i}:text")).collect();
        let wide = format!("id | {}\nOPP-1 {}", wide.join(" | "), "| x ".repeat(1_100));
        assert_eq!(import(&store, &table(Kind::Deals, "bad.csv", &wide)).unwrap_err().0[0].code, "too-many-columns");
    });
}

#[test]
fn many_rows_are_compared_with_many() {
    databases::each(|url| {
        let store = opened(url);
        let lines = |changed: usize| -> String {
            (0..3_000).map(|i| format!("\nT-{i:05} | ada | {}", if i < changed { i + 1 } else { i })).collect()
        };
        let file = |changed| format!("id | owner | amount{}", lines(changed));
        assert_eq!(import(&store, &table(Kind::Transactions, "t.csv", &file(0))).unwrap().created, 3_000);
        let summary = import(&store, &table(Kind::Transactions, "t.csv", &file(700))).unwrap();
        assert_eq!((summary.updated, summary.unchanged, summary.examples.len()), (700, 2_300, 10));
        assert_eq!(store.read(|tx| ledger::count(tx, Kind::Transactions)).unwrap(), 3_000);
        let page = store.read(|tx| ledger::page(tx, Kind::Transactions, Some("T-00699"), 2)).unwrap();
        assert_eq!(page.iter().map(|v| (v.key.as_str(), v.from)).collect::<Vec<_>>(), [("T-00700", 1), ("T-00701", 1)]);
        assert_eq!(store.read(|tx| ledger::find(tx, Kind::Transactions, "T-0299", 3)).unwrap(), ["T-02990", "T-02991", "T-02992"]);
    });
}
