//! Workbooks, Parquet and JSON lines.

use super::{generated, problems, show};
use crate::Kind;
use crate::intake::{FileSource, NoLookups, Reading, inspect, inspect_for, read, suggest};
use kernel::Type;

fn take(name: &str, bytes: Vec<u8>) -> crate::intake::Intake {
    let source = FileSource::bytes(name, bytes);
    let mapping = suggest(Kind::Deals, &inspect_for(Kind::Deals, &source, &Reading::default()).unwrap());
    read(&source, Kind::Deals, &mapping, &NoLookups).unwrap()
}

#[test]
fn a_workbook_is_read_from_the_sheet_that_has_something() {
    let intake = take("deals.xlsx", generated::workbook());
    assert_eq!(
        show(&intake.table, &["id", "owner", "amount", "closed_on", "renewal", "_row"]),
        "D-1 | Ada | 1250.5000 | 2026-01-31 | true | 2\nD-2 | Ben | 0.3000 | 2026-01-31 | false | 3\n"
    );
    let source = &intake.table.sources[0];
    assert_eq!(source.sheet.as_deref(), Some("Deals"));
    assert!(source.columns.contains(&("amount".into(), "Amount (C)".into())));
}

#[test]
fn parquet_keeps_its_types() {
    let intake = take("deals.parquet", generated::parquet());
    assert_eq!(problems(&intake), "");
    assert_eq!(
        show(&intake.table, &["id", "amount", "closed_on", "units", "_row"]),
        "D-1 | 1250.5000 | 2026-01-31 | 3 | 1\nD-2 | - | - | 4 | 2\n"
    );
    assert_eq!(intake.table.column("units").unwrap().1.kind, Type::Integer);
}

#[test]
fn json_lines_keep_their_digits() {
    let lines = "{\"id\": \"D-1\", \"amount\": 12345678901234.5678, \"account\": {\"name\": \"Acme\", \"tags\": [\"a\", 1]}, \"won\": true}\n\n{\"amount\": 1e2, \"id\": 7, \"late\": null, \"account\": null}\n";
    let intake = take("deals.jsonl", lines.as_bytes().to_vec());
    assert_eq!(problems(&intake), "");
    assert_eq!(
        show(&intake.table, &["id", "amount", "account_name", "account_tags", "won", "_row"]),
        "D-1 | 12345678901234.5678 | Acme | [\"a\", 1] | true | 1\n7 | 100.0000 | - | - | - | 3\n"
    );
}

#[test]
fn dates_written_as_text_in_parquet_are_told_like_those_of_any_text() {
    let intake = take("deals.parquet", generated::texts());
    assert_eq!(problems(&intake), "");
    assert_eq!(show(&intake.table, &["id", "amount", "closed_on"]), "D-1 | 1234.5000 | 2026-01-31\nD-2 | 7.0000 | 2026-02-01\n");
}

#[test]
fn of_several_sheets_the_one_named_like_the_kind_is_read() {
    let bytes = generated::several_sheets();
    let intake = take("book.xlsx", bytes.clone());
    assert_eq!(show(&intake.table, &["id"]), "D-1\n");
    assert_eq!(problems(&intake), "");
    let source = FileSource::bytes("book.xlsx", bytes);
    let accounts = |reading: &Reading| {
        let mapping = suggest(Kind::Accounts, &inspect_for(Kind::Accounts, &source, reading).unwrap());
        read(&source, Kind::Accounts, &mapping, &NoLookups).unwrap()
    };
    let unsure = accounts(&Reading::default());
    assert_eq!(
        problems(&unsure),
        "book.xlsx: warning: The workbook has 2 sheets; `Customers` was read.\n  hint: say `sheet` in the mapping to read `Deals`"
    );
    let sure = accounts(&Reading { sheet: Some("customers".into()), ..Reading::default() });
    assert_eq!((problems(&sure), show(&sure.table, &["id"])), (String::new(), "C-1\n".into()));
    let found = inspect(&source).unwrap();
    assert_eq!(found.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["Customers", "Deals"]);
}
