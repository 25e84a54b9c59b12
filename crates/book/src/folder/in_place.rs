//! Large Parquet files that are left where they are: the engine reads from them only what it needs.

use arrow_schema::DataType;
use kernel::Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use records::{Column, Data, Kind, Source, Table};
use std::fs::File;
use std::path::Path;

/// Files with fewer rows are read into memory, so that more can be checked about them.
const FROM_ROWS: i64 = 200_000;

/// The table for a Parquet file of a measured kind that has many rows and whose columns already have the declared names and types;
/// none for any other file.
pub fn table(kind: Kind, path: &Path, name: &str) -> Option<Table> {
    if !kind.is_measured() || path.extension().is_none_or(|ending| ending != "parquet") {
        return None;
    }
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).ok()?).ok()?;
    if reader.metadata().file_metadata().num_rows() < FROM_ROWS {
        return None;
    }
    let schema = reader.schema();
    let mut columns = Vec::new();
    for declared in kind.columns() {
        match schema.field_with_name(declared.name) {
            Ok(field) if fits(field.data_type(), declared.kind) => columns.push(Column { name: declared.name.into(), kind: declared.kind }),
            Ok(_) => return None,
            Err(_) if declared.required => return None,
            Err(_) => {}
        }
    }
    for field in schema.fields().iter().filter(|field| kind.column(field.name()).is_none()) {
        let own = field.name().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        columns.push(Column { name: field.name().clone(), kind: attribute(field.data_type()).filter(|_| own)? });
    }
    let headers = columns.iter().map(|column| (column.name.clone(), column.name.clone())).collect();
    let source = Source { file: name.to_owned(), columns: headers, ..Source::default() };
    Some(Table { kind, columns, data: Data::Parquet(vec![path.to_owned()]), sources: vec![source] })
}

/// Whether a column of that Arrow type can be cast to a column of that type without loss.
fn fits(arrow: &DataType, kind: Type) -> bool {
    match (arrow, kind) {
        (DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View, Type::Text)
        | (DataType::Date32, Type::Date)
        | (DataType::Boolean, Type::Boolean)
        | (DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64, Type::Integer) => true,
        (DataType::Decimal128(precision, scale), Type::Money) => {
            *precision <= 18 && (0..=4).contains(scale) && *precision as i8 - *scale <= 14
        }
        (DataType::Decimal128(precision, scale), Type::Number) => {
            *precision <= 18 && (0..=8).contains(scale) && *precision as i8 - *scale <= 10
        }
        _ => false,
    }
}

fn attribute(arrow: &DataType) -> Option<Type> {
    [Type::Text, Type::Date, Type::Boolean, Type::Integer, Type::Money, Type::Number].into_iter().find(|kind| fits(arrow, *kind))
}
