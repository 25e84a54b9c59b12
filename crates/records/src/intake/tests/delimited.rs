//! Delimited text of all kinds.

use super::{problems, read_mapped, read_text, show};
use crate::Kind;

#[test]
fn a_plain_export_is_read_by_its_headers_alone() {
    let intake = read_text(
        Kind::Deals,
        "Opportunity ID,Sales Agent,Deal Stage,Close Date,Close Value,Region\nD-1,Ada,Won,1/31/2026,\"$1,250.50\",North\nD-2,Ben,Lost,,,\n",
    )
    .unwrap();
    assert_eq!(problems(&intake), "");
    assert_eq!(
        show(&intake.table, &["id", "owner", "stage", "closed_on", "amount", "region", "_source", "_row"]),
        "D-1 | Ada | Won | 2026-01-31 | 1250.5000 | North | 0 | 2\nD-2 | Ben | Lost | - | - | - | 0 | 3\n"
    );
    assert_eq!(intake.rows, 2);
    let columns = &intake.table.sources[0].columns;
    assert!(columns.contains(&("amount".into(), "Close Value".into())), "{columns:?}");
}

#[test]
fn semicolons_decimal_commas_and_european_dates_are_found() {
    let intake = read_text(
        Kind::Deals,
        "\u{feff}id;amount;closed_on\r\nD-1;1.250,50;31.01.2026\r\n\r\nD-2;(7,5);1.2.2026\r\nD-3;1.000;5.2.2026\r\n",
    )
    .unwrap();
    assert_eq!(problems(&intake), "");
    assert_eq!(
        show(&intake.table, &["id", "amount", "closed_on", "_row"]),
        "D-1 | 1250.5000 | 2026-01-31 | 2\nD-2 | -7.5000 | 2026-02-01 | 4\nD-3 | 1000.0000 | 2026-02-05 | 5\n"
    );
    assert_eq!(intake.reading.delimiter, Some(';'));
    assert_eq!(intake.reading.decimal, Some(','));
}

#[test]
fn any_encoding_is_read() {
    let text = "id\towner\tamount\nD-1\tJosé\t5\nD-2\tZoë\t7\n";
    let utf16: Vec<u8> = std::iter::once(0xFEFFu16).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(c as u32).unwrap()).collect();
    let mapping = "kind = \"deals\"\n[columns]\nid = \"id\"\nowner = \"owner\"\n";
    for (bytes, encoding) in [(utf16, "utf-16le"), (unmarked, "utf-16be"), (latin, "windows-1252"), (text.as_bytes().to_vec(), "utf-8")] {
        let intake = read_mapped("deals.tsv", &bytes, mapping).unwrap();
        assert_eq!(show(&intake.table, &["id", "owner"]), "D-1 | José\nD-2 | Zoë\n", "{encoding}");
        assert_eq!(intake.reading.encoding.as_deref(), Some(encoding));
    }
}

#[test]
fn a_told_delimiter_and_a_title_above_the_header_are_understood() {
    let intake = read_text(Kind::Deals, "sep=|\nid|amount\nD-1|5\n").unwrap();
    assert_eq!(show(&intake.table, &["id", "amount", "_row"]), "D-1 | 5.0000 | 3\n");
    let mapping = "kind = \"deals\"\nheader = 3\nempty = [\"n/a\"]\n[columns]\nid = \"id\"\namount = \"amount\"\n";
    let intake = read_mapped("report.csv", b"Deals of the quarter\n\nid,amount\nD-1,n/a\n", mapping).unwrap();
    assert_eq!(show(&intake.table, &["id", "amount", "_row"]), "D-1 | - | 4\n");
}

#[test]
fn rows_that_are_wrong_are_refused_and_the_others_are_read() {
    let intake =
        read_text(Kind::Deals, "id,amount,closed_on\nD-1,12x,2026-02-30\nD-2,5\nD-3,5,2026-01-01\nD-3,6,2026-01-02\n,1,\n").unwrap();
    assert_eq!(show(&intake.table, &["id", "amount"]), "D-3 | 5.0000\n");
    assert_eq!(intake.rejects.iter().map(|reject| reject.line).collect::<Vec<_>>(), [2, 3, 5, 6]);
    assert_eq!(intake.rejects[1].cells, ["D-2", "5"]);
    insta::assert_snapshot!(problems(&intake));
    let mut csv = Vec::new();
    crate::intake::write_rejects_csv(&intake.headers, &intake.rejects, &mut csv).unwrap();
    insta::assert_snapshot!(String::from_utf8(csv).unwrap());
}
