//! Workbooks and Parquet files for tests, made when they are needed.

use arrow_array::{ArrayRef, Date32Array, Decimal128Array, Float64Array, Int32Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::{Cursor, Write};
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Files that are wrong, by name.
pub(super) fn all() -> Vec<(&'static str, Vec<u8>)> {
    let good = workbook();
    let parquet = parquet();
    vec![
        ("truncated.xlsx", good[..good.len() / 2].to_vec()),
        ("zip-bomb.xlsx", bomb(&good)),
        ("zip-without-workbook.xlsx", zip_of(&[("readme.txt", b"hello".to_vec())])),
        ("giant-text.xlsx", replaced(&good, "xl/sharedStrings.xml", |xml| xml.replace("Ada", &"a".repeat(2 << 20)))),
        ("giant-cell.xlsx", replaced(&good, "xl/sharedStrings.xml", |xml| xml.replace("Ada", &"a".repeat(40_000)))),
        ("broken-xml.xlsx", replaced(&good, "xl/worksheets/sheet1.xml", |xml| xml[..xml.len() / 2].to_owned())),
        ("error-cells.xlsx", error_cells()),
        ("empty-sheets.xlsx", Workbook::new().save_to_buffer().unwrap_or_default()),
        ("far-cell.xlsx", far_cell()),
        ("truncated.parquet", parquet[..parquet.len() - 20].to_vec()),
        ("short.parquet", parquet[..40].to_vec()),
        ("damaged.parquet", damaged(&parquet)),
        ("float-money.parquet", float_money()),
    ]
}

/// Two deals in a workbook with two sheets.
pub(super) fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    book.add_worksheet().set_name("Notes").unwrap();
    let sheet = book.add_worksheet().set_name("Deals").unwrap();
    for (column, header) in ["Deal ID", "Sales Agent", "Amount", "Close Date", "Renewal"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), header).unwrap();
    }
    for (row, (id, owner, amount)) in [("D-1", "Ada", 1250.5), ("D-2", "Ben", 0.300_000_000_000_000_04)].into_iter().enumerate() {
        let row = u32::try_from(row + 1).unwrap();
        sheet.write(row, 0, id).unwrap();
        sheet.write(row, 1, owner).unwrap();
        sheet.write(row, 2, amount).unwrap();
        sheet.write_with_format(row, 3, ExcelDateTime::from_ymd(2026, 1, 31).unwrap(), &date).unwrap();
        sheet.write(row, 4, row == 1).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// Deals as another program writes Parquet.
pub(super) fn parquet() -> Vec<u8> {
    let amounts = Decimal128Array::from(vec![Some(12_505_000), None]).with_precision_and_scale(19, 4).unwrap();
    write(vec![
        ("id", Arc::new(StringArray::from(vec!["D-1", "D-2"]))),
        ("amount", Arc::new(amounts)),
        ("closed_on", Arc::new(Date32Array::from(vec![Some(20_484), None]))),
        ("units", Arc::new(Int32Array::from(vec![3, 4]))),
    ])
}

/// Customers and deals, a sheet each.
pub(super) fn several_sheets() -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, id) in [("Customers", "C-1"), ("Deals", "D-1")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "id").unwrap();
        sheet.write(1, 0, id).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// A table whose columns are all texts, one of them by a dictionary.
pub(super) fn texts() -> Vec<u8> {
    let dates: arrow_array::DictionaryArray<arrow_array::types::Int32Type> = ["1/31/2026", "2/1/2026"].into_iter().collect();
    write(vec![
        ("id", Arc::new(StringArray::from(vec!["D-1", "D-2"]))),
        ("amount", Arc::new(StringArray::from(vec!["1,234.5", "7"]))),
        ("closed_on", Arc::new(dates)),
    ])
}

fn float_money() -> Vec<u8> {
    write(vec![
        ("id", Arc::new(StringArray::from(vec!["D-1", "D-2", "D-3"]))),
        ("amount", Arc::new(Float64Array::from(vec![0.1, 1e15, 0.300_000_000_000_000_04]))),
    ])
}

fn write(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// Every byte of the first column's data is turned.
fn damaged(parquet: &[u8]) -> Vec<u8> {
    let mut bytes = parquet.to_vec();
    bytes[4..60].iter_mut().for_each(|byte| *byte = !*byte);
    bytes
}

fn error_cells() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Deals").unwrap();
    for (column, header) in ["id", "amount", "owner"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), header).unwrap();
    }
    sheet.write(1, 0, "D-1").unwrap();
    sheet.write(1, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(2, 0, "D-2").unwrap();
    sheet.write(2, 1, Formula::new("=2+3").set_result("5")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    replaced(&bytes, "xl/worksheets/sheet1.xml", |xml| xml.replace("t=\"str\"><f>1/0", "t=\"e\"><f>1/0"))
}

/// A sheet with a single cell in the last corner besides its table.
fn far_cell() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "id").unwrap();
    sheet.write(1, 0, "D-1").unwrap();
    sheet.write(1_048_575, 16_383, "far").unwrap();
    book.save_to_buffer().unwrap()
}

fn bomb(good: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut archive = ZipArchive::new(Cursor::new(good)).unwrap();
    for index in 0..archive.len() {
        zip.raw_copy_file(archive.by_index_raw(index).unwrap()).unwrap();
    }
    zip.start_file("xl/media/large.bin", SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    (0..6).for_each(|_| zip.write_all(&zeros).unwrap());
    zip.finish().unwrap().into_inner()
}

fn zip_of(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The archive with one part changed.
fn replaced(good: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(good)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let part_name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::copy(&mut part, &mut bytes).unwrap();
        if part_name == name {
            bytes = change(std::str::from_utf8(&bytes).unwrap()).into_bytes();
        }
        parts.push((part_name, bytes));
    }
    let parts: Vec<(&str, Vec<u8>)> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    zip_of(&parts)
}
