//! Why does February pay what it pays?

use crate::cast;
use parquet::arrow::ArrowWriter;
use payments::explain::{Question, why};
use records::{Data, Kind, Table};
use std::path::Path;

#[test]
fn ada_asks_why_february_pays_what_it_pays() {
    let answer = why(&cast::february(), "ada", 1, &Question::default()).expect("an answer");
    insta::assert_snapshot!(answer.to_text(), @"");
}

#[test]
fn ben_asks_about_one_deal_in_another_currency() {
    let question = Question { record: Some("OPP-3".into()), ..Question::default() };
    let answer = why(&cast::february(), "ben", 1, &question).expect("an answer");
    insta::assert_snapshot!(answer.to_text(), @"");
}

#[test]
fn the_same_answer_is_json_down_to_the_row_and_column() {
    let question = Question { record: Some("OPP-2".into()), ..Question::default() };
    let answer = why(&cast::february(), "ada", 1, &question).expect("an answer");
    let json = serde_json::to_value(&answer).expect("JSON");
    let line = &json["plans"][0]["components"][0]["lines"][0];
    assert_eq!(line["record"], "OPP-2");
    assert_eq!(line["axis"]["before"], "60000.05");
    let origin = &line["credit"]["origin"];
    assert_eq!((origin["file"].as_str(), origin["row"].as_u64()), (Some("deals.csv"), Some(3)));
    assert!(origin["cells"].as_array().expect("cells").iter().any(|cell| cell["header"] == "amount" && cell["value"] == "50000"));
}

#[test]
fn a_total_that_had_to_be_rounded_says_so() {
    let answer = why(&cast::february(), "ada", 0, &Question::default()).expect("an answer");
    let component = &answer.plans[0].components[0];
    assert_eq!(component.exact.map(|exact| exact.to_string()).as_deref(), Some("4800.004"));
    assert_eq!(
        component.rounding,
        "The lines make 4,800.004 before rounding; the total is rounded half up to 4,800.00 USD, and the lines share its cents by largest remainder."
    );
}

/// The deals as a Parquet file that stays where it is.
fn in_parquet(deals: &Table, path: &Path) -> Table {
    let columns: Vec<usize> = (0..deals.columns.len()).collect();
    let batches: Vec<_> = deals.batches().iter().map(|batch| batch.project(&columns).expect("the columns of deals")).collect();
    let file = std::fs::File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batches[0].schema(), None).expect("a writer");
    batches.iter().for_each(|batch| writer.write(batch).expect("a batch"));
    writer.close().expect("a file");
    let mut table = deals.clone();
    table.data = Data::Parquet(vec![path.to_owned()]);
    table.sources[0].file = "deals.parquet".into();
    table
}

#[test]
fn a_record_that_stays_in_parquet_is_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = cast::tables();
    let deals = in_parquet(&tables[&Kind::Deals], &folder.path().join("deals.parquet"));
    tables.insert(Kind::Deals, deals);
    let state = cast::state(&cast::texts(), tables, 1);
    let question = Question { record: Some("OPP-7".into()), ..Question::default() };
    let answer = why(&state, "ada", 1, &question).expect("an answer");
    let origin = answer.plans[0].components[0].lines[0].credit.as_ref().and_then(|credit| credit.origin.as_ref()).expect("an origin");
    assert_eq!(origin.place(), "deals.parquet, row 7");
    assert!(origin.cells.iter().any(|cell| cell.column == "name" && cell.value == "Buoy"));
}
