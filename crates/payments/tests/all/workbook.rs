//! Ada opens her statement in a spreadsheet.

use crate::cast;
use calamine::{Data, Reader, Xlsx};
use payments::statement::{statement, workbook};
use std::io::Cursor;

fn february() -> Vec<u8> {
    workbook(&statement(&cast::february(), "ada", 1).expect("a statement")).expect("a workbook")
}

#[test]
fn the_totals_are_formulas_over_the_lines_and_the_numbers_are_numbers() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(february())).expect("it opens");
    let lines = book.worksheet_range("Lines").expect("its lines");
    let amounts: Vec<&Data> = lines.rows().skip(1).map(|row| &row[9]).collect();
    // The Ferry below and above quota, the Buoy above it.
    assert_eq!(amounts, [&Data::Float(3200.0), &Data::Float(1200.0), &Data::Float(2400.0)]);
    let summary = book.worksheet_range("Statement").expect("its summary");
    let last = summary.rows().next_back().expect("a total");
    assert_eq!((last[0].to_string(), last[1].to_string(), last[2].to_string()), ("Payment".into(), "6950".into(), "USD".into()));
    let formulas = book.worksheet_formula("Statement").expect("its formulas");
    let texts: Vec<String> = formulas.used_cells().map(|(_, _, text)| text.clone()).filter(|text| !text.is_empty()).collect();
    assert_eq!(texts[0], "SUMIFS(Lines!$J$2:$J$4,Lines!$A$2:$A$4,\"Account Executive, version 1\",Lines!$B$2:$B$4,$A6)");
    assert_eq!(texts[1..], ["SUM(B6:B6)".to_owned(), "B7+B9".into()]);
}

#[test]
fn the_same_statement_makes_the_same_file() {
    assert_eq!(february(), february());
}

/// Every cell of the summary as text.
pub fn cells(bytes: &[u8]) -> Vec<String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("it opens");
    let summary = book.worksheet_range("Statement").expect("its summary");
    summary.used_cells().map(|(_, _, cell)| cell.to_string()).collect()
}
