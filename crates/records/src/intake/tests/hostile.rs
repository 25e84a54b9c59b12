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
                assert_eq!(intake.rows, taken as u64 + intake.rejects.len() as u64 + intake.skipped);
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
