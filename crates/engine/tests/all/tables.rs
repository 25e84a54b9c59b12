//! Results in memory say the same as results in files.

use crate::compare::company;
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Decimal128Type;
use arrow_cast::cast;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::DataType;
use engine::write::{Formats, Sheet, tables, write_as};
use engine::{Options, calculate};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::path::Path;

/// Each row as text: names in place of keys, decimals without zeros at their end.
fn rows(batches: &[RecordBatch]) -> Vec<String> {
    let mut rows = Vec::new();
    for batch in batches {
        let columns: Vec<Vec<String>> = batch.columns().iter().map(texts).collect();
        rows.extend((0..batch.num_rows()).map(|row| columns.iter().map(|column| column[row].as_str()).collect::<Vec<_>>().join(" | ")));
    }
    rows
}

fn texts(column: &arrow_array::ArrayRef) -> Vec<String> {
    if let Some(decimals) = column.as_primitive_opt::<Decimal128Type>() {
        let scale = u32::try_from(decimals.scale()).expect("decimals");
        let shown = |value: i128| kernel::Exact(value * 10i128.pow(kernel::Exact::SCALE - scale)).to_string();
        return decimals.iter().map(|value| value.map_or_else(String::new, shown)).collect();
    }
    if let DataType::Dictionary(_, of) = column.data_type() {
        return texts(&cast(column, of).expect("values in place of keys"));
    }
    let options = FormatOptions::default();
    let shown = ArrayFormatter::try_new(column, &options).expect("a formatter");
    (0..column.len()).map(|row| shown.value(row).to_string()).collect()
}

fn file(path: &Path) -> Vec<RecordBatch> {
    let open = std::fs::File::open(path).expect("the file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(open).expect("a Parquet file").build().expect("a reader");
    reader.map(|batch| batch.expect("a batch")).collect()
}

#[test]
fn tables_have_the_rows_and_columns_of_the_files() {
    let (folder, mut compared) = (tempfile::tempdir().expect("a folder"), 0);
    for seed in 3000..3030 {
        let Ok(outcome) = calculate(&company(seed).book(), &Options::default()) else { continue };
        let dir = folder.path().join(seed.to_string());
        write_as(&outcome, &dir, Formats { csv: false, parquet: true }).unwrap_or_else(|problems| panic!("{problems}"));
        for table in tables(&outcome, &Sheet::ALL).unwrap_or_else(|problems| panic!("{problems}")) {
            let written = file(&dir.join(format!("{}.parquet", table.name)));
            let names =
                |batches: &[RecordBatch]| batches.first().map(|b| b.schema().fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>());
            if let (Some(ours), Some(theirs)) = (names(&table.batches), names(&written)) {
                assert_eq!(ours, theirs, "columns of {} of company {seed}", table.name);
            }
            let (ours, theirs) = (rows(&table.batches), rows(&written));
            assert_eq!(ours, theirs, "{} of company {seed}", table.name);
            compared += ours.len();
        }
    }
    assert!(compared > 5_000, "only {compared} rows");
}
