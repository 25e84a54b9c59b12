//! Whatever a file holds, reading it ends and nothing panics.

use super::generated;
use crate::Kind;
use crate::intake::{FileSource, Folder, Mapping, NoLookups, by_name, inspect, read, suggest};
use proptest::prelude::*;

/// Looks into a file, maps it every way and reads it. Whether rows come out doesn't matter; that each is counted does.
fn swallow(name: &str, bytes: &[u8]) {
    let source = FileSource::bytes(name, bytes.to_vec());
    let Ok(found) = inspect(&source) else { return };
    for kind in [Kind::Deals, Kind::People, Kind::Quotas] {
        for mapping in [suggest(kind, &found), by_name(kind, &found)] {
            if let Ok(intake) = read(&source, kind, &mapping, &NoLookups) {
                let taken: usize = intake.table.batches().iter().map(arrow_array::RecordBatch::num_rows).sum();
                assert_eq!(intake.rows, taken as u64 + intake.rejects.len() as u64 + intake.skipped + intake.repeated);
            }
        }
    }
}

/// Pieces that files are made of, right and wrong.
fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "id",
        "amount",
        "closed_on",
        "start",
        "D-1",
        "D-2",
        ",",
        ",",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\"",
        "\"\"",
        "\0",
        " ",
        "1,234.50",
        "1.234,50",
        "(5)",
        "$",
        "€5",
        "-",
        "50%",
        "1e9",
        "1/2/2026",
        "31.1.2026",
        "2026-01-31",
        "2026-01-31T10:00:00Z",
        "true",
        "no",
        "{\"id\": 1}",
        "[",
        "é",
        "\u{feff}",
        "sep=;\n",
        "#REF!",
        "99999999999999999999",
        "0.000000000001",
    ]);
    prop_oneof![8 => words.prop_map(String::from), 1 => "\\PC{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), name in prop::sample::select(vec!["a.csv", "a.jsonl", "a"])) {
        swallow(name, &bytes);
    }

    #[test]
    fn random_texts_are_read_or_refused(pieces in prop::collection::vec(piece(), 0..80), name in prop::sample::select(vec!["a.csv", "a.jsonl"])) {
        let text = pieces.concat();
        swallow(name, text.as_bytes());
        swallow(name, format!("id,amount,closed_on\n{text}").as_bytes());
    }

    #[test]
    fn random_mappings_are_read_or_refused(text in "(kind = \"deals\"\n)?(where = \"\\PC{0,20}\"\n)?(\\[columns\\]\nid = \\PC{0,30}\n)?\\PC{0,40}") {
        if let Ok(mapping) = Mapping::parse(&text, "m.toml") {
            let source = FileSource::bytes("a.csv", b"id,amount\nD-1,5\n".to_vec());
            let _ = read(&source, mapping.kind, &mapping, &Folder("nowhere".into()));
            let again = Mapping::parse(&mapping.to_toml(), "m.toml").unwrap();
            prop_assert_eq!(again.to_toml(), mapping.to_toml());
        }
    }

    #[test]
    fn every_row_is_taken_refused_or_skipped_and_keeps_its_value(amounts in prop::collection::vec(-999_999_999_999_i64..999_999_999_999, 1..40)) {
        let mut text = String::from("id,amount\n");
        for (i, amount) in amounts.iter().enumerate() {
            let decimal = kernel::Decimal::new(*amount, 4);
            text.push_str(&format!("D-{i},{decimal}\n"));
        }
        let intake = super::read_text(Kind::Deals, &text).unwrap();
        let shown = super::show(&intake.table, &["amount"]);
        let expected: String = amounts.iter().map(|amount| format!("{}\n", kernel::Decimal::new(*amount, 4))).collect();
        prop_assert_eq!(shown, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn damaged_workbooks_and_parquet_are_refused_not_fatal(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        for (name, mut bytes) in [("a.xlsx", generated::workbook()), ("a.parquet", generated::parquet())] {
            let place = at.index(bytes.len());
            bytes[place] = byte;
            swallow(name, &bytes);
            bytes.truncate(cut.index(bytes.len()));
            swallow(name, &bytes);
        }
    }
}

#[test]
fn what_could_take_for_ever_is_bounded() {
    let many_columns = format!("id{}\nD-1\n", ",x".repeat(20_000));
    let problems = inspect(&FileSource::bytes("a.csv", many_columns.into_bytes())).unwrap_err();
    assert_eq!(problems.0[0].code, "too-many-columns");
    let only_delimiters = format!("id,amount\n{}\nD-1,5\n", ",".repeat(3_000_000));
    assert_eq!(super::read_text(Kind::Deals, &only_delimiters).unwrap().table.batches()[0].num_rows(), 1);
    let wrong: String = (0..120_000).map(|i| format!("D-{i},x\n")).collect();
    let problems = super::read_text(Kind::Deals, &format!("id,amount\n{wrong}")).unwrap_err();
    assert!(problems.0.iter().any(|problem| problem.code == "too-many-rejects"));
}

#[test]
fn a_lookup_stays_in_its_folder_and_suggests_in_bounded_time() {
    let folder = tempfile::tempdir().unwrap();
    let keys: String = (0..500).map(|i| format!("key number {i}\n")).collect();
    std::fs::write(folder.path().join("keys.csv"), format!("key\n{keys}")).unwrap();
    let rows: String = (0..3_000).map(|i| format!("D-{i},kay numbr {i}\n")).collect();
    let read_from = |file: &str| {
        let mapping =
            format!("kind = \"deals\"\n[columns]\nid = \"id\"\nproduct = {{ lookup = \"{file}\", on = \"key\", take = \"key\" }}\n");
        let mapping = Mapping::parse(&mapping, "m.toml").unwrap();
        read(&FileSource::bytes("a.csv", format!("id,key\n{rows}").into_bytes()), Kind::Deals, &mapping, &Folder(folder.path().to_owned()))
    };
    assert_eq!(read_from("keys.csv").unwrap().rejects.len(), 3_000);
    assert_eq!(read_from("../keys.csv").unwrap_err().0[0].code, "unknown-lookup");
}

#[test]
fn rows_whose_expression_fails_are_refused_alone() {
    let rows: String = (0..2_000).map(|i| format!("D-{i},{}\n", if i % 3 == 0 { "x" } else { "7" })).collect();
    let mapping = "kind = \"deals\"\n[columns]\nid = \"id\"\namount = { expr = \"cast(text as integer) * 2\" }\n";
    let intake = super::read_mapped("a.csv", format!("id,text\n{rows}").as_bytes(), mapping).unwrap();
    assert_eq!((intake.rejects.len(), intake.table.batches()[0].num_rows()), (667, 1_333));
    assert_eq!(intake.rejects[0].problems.0[0].code, "expression");
}
