//! Parquet: the types are those of the file, so that little is left to tell.

use super::FileSource;
use super::chunk::{CELLS, Cell, Chunk, LONGEST_CELL, ROWS};
use super::coerce::from_float;
use super::header::Header;
use super::source::{Content, guarded};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int64Type, TimestampSecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Schema, TimeUnit};
use kernel::{Problem, Problems};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use std::fs::File;

/// A Parquet file whose schema was read.
pub(super) struct Columnar {
    source: FileSource,
    pub(super) headers: Vec<Header>,
    /// The columns that hold binary floats.
    pub(super) floats: Vec<bool>,
    /// The columns that hold texts.
    pub(super) texts: Vec<bool>,
    /// The columns whose cells are wanted; all when none are named.
    pub(super) only: Option<Vec<usize>>,
    pub(super) warnings: Problems,
}

impl Columnar {
    pub(super) fn open(source: &FileSource) -> Result<Self, Problems> {
        let (_, schema) = reader(source, None)?;
        let fields = schema.fields();
        let headers = fields.iter().enumerate().map(|(i, field)| Header::new(field.name(), &(i + 1).to_string())).collect();
        let floats = fields.iter().map(|field| field.data_type().is_floating()).collect();
        let texts = fields.iter().map(|field| is_text(field.data_type())).collect();
        let mut warnings = Problems::new();
        for field in fields.iter().filter(|field| field.data_type().is_nested()) {
            let message = format!("The column `{}` holds lists or structures; it is left out.", field.name());
            warnings.push(Problem::warning("nested-column", source.at(), message).hint("write it as columns of its own"));
        }
        Ok(Self { source: source.clone(), headers, floats, texts, only: None, warnings })
    }

    /// Hands on all rows in chunks, until `visit` says `false`.
    pub(super) fn scan(&mut self, visit: &mut dyn FnMut(&Chunk) -> Result<bool, Problems>) -> Result<(), Problems> {
        let (mut batches, _) = reader(&self.source, self.only.as_deref())?;
        let mut chunk = Chunk::new(self.headers.len());
        let mut row = 0;
        loop {
            let next =
                guarded(|| contradicts(&self.source), || batches.next().transpose().map_err(|e| damaged(&self.source, &e.to_string())))?;
            let Some(batch) = next else { return Ok(()) };
            chunk.clear();
            self.fill(&mut chunk, &batch, row);
            row += batch.num_rows() as u64;
            if !visit(&chunk)? {
                return Ok(());
            }
        }
    }

    fn fill(&self, chunk: &mut Chunk, batch: &RecordBatch, before: u64) {
        let mut columns: Vec<Option<Column>> = Vec::new();
        columns.resize_with(self.headers.len(), || None);
        for (place, array) in batch.columns().iter().enumerate() {
            let index = self.only.as_ref().map_or(place, |only| only[place]);
            columns[index] = Column::of(array);
        }
        for index in 0..batch.num_rows() {
            let mut long = None;
            for (i, column) in columns.iter().enumerate() {
                let cells = chunk.cells();
                match column {
                    Some(column) if !column.array.is_null(index) => {
                        if column.push(cells, index) {
                            long.get_or_insert(i);
                        }
                    }
                    _ => cells.push(Cell::Empty),
                }
            }
            let row = before + index as u64 + 1;
            chunk.end_row(row);
            if let Some(i) = long {
                let at = self.source.at().line(row).column(self.headers[i].label());
                chunk.fault(Problem::error("giant-cell", at, format!("The cell is longer than {LONGEST_CELL} characters.")), None);
            }
        }
    }
}

/// How the values of a column are taken.
enum As {
    Text,
    Integer,
    Decimal(i8),
    Float,
    Date,
    Boolean,
}

struct Column {
    array: ArrayRef,
    kind: As,
}

impl Column {
    fn of(array: &ArrayRef) -> Option<Self> {
        let (kind, to) = match array.data_type() {
            DataType::Null => return None,
            kind if kind.is_nested() => return None,
            DataType::Boolean => (As::Boolean, DataType::Boolean),
            DataType::Date32 | DataType::Date64 => (As::Date, DataType::Date32),
            DataType::Timestamp(_, zone) => {
                let seconds = arrow_cast::cast(array, &DataType::Timestamp(TimeUnit::Second, zone.clone())).ok()?;
                return Some(Self { array: days(&seconds), kind: As::Date });
            }
            DataType::Float16 | DataType::Float32 | DataType::Float64 => (As::Float, DataType::Utf8),
            DataType::UInt64 => (As::Decimal(0), DataType::Decimal128(20, 0)),
            kind if kind.is_integer() => (As::Integer, DataType::Int64),
            DataType::Decimal32(_, scale)
            | DataType::Decimal64(_, scale)
            | DataType::Decimal128(_, scale)
            | DataType::Decimal256(_, scale) => (As::Decimal(*scale), DataType::Decimal128(38, *scale)),
            _ => (As::Text, DataType::Utf8),
        };
        let array = if matches!(kind, As::Float) { floats_as_text(array)? } else { arrow_cast::cast(array, &to).ok()? };
        Some(Self { array, kind })
    }

    /// Adds a value; true when it is longer than a cell may be.
    fn push(&self, cells: &mut super::chunk::Cells, index: usize) -> bool {
        let array = self.array.as_ref();
        match self.kind {
            As::Text => {
                let text = array.as_string::<i32>().value(index);
                if text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL {
                    cells.push(Cell::Empty);
                    return true;
                }
                cells.push_text(text);
            }
            As::Integer => cells.push(Cell::Number { mantissa: array.as_primitive::<Int64Type>().value(index), scale: 0, float: false }),
            As::Decimal(scale) => push_decimal(cells, array.as_primitive::<Decimal128Type>().value(index), scale),
            As::Float => {
                let text = array.as_string::<i32>().value(index);
                match from_float(text) {
                    Some((mantissa, scale)) => cells.push(Cell::Number { mantissa, scale, float: true }),
                    None => cells.push_text(text),
                }
            }
            As::Date => cells.push(Cell::Date(array.as_primitive::<Date32Type>().value(index))),
            As::Boolean => cells.push(Cell::Boolean(array.as_boolean().value(index))),
        }
        false
    }
}

fn push_decimal(cells: &mut super::chunk::Cells, mut mantissa: i128, scale: i8) {
    let mut scale = scale;
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    match (i64::try_from(mantissa), u8::try_from(scale)) {
        (Ok(mantissa), Ok(scale)) if scale <= 18 => cells.push(Cell::Number { mantissa, scale, float: false }),
        _ => cells.push_text(&Decimal128Type::format_decimal(mantissa, 38, scale)),
    }
}

use arrow_array::types::DecimalType;

/// The days of instants, in UTC: a business date is the date that the file shows.
fn days(seconds: &ArrayRef) -> ArrayRef {
    let days: arrow_array::Date32Array =
        seconds.as_primitive::<TimestampSecondType>().iter().map(|s| s.and_then(|s| i32::try_from(s.div_euclid(86_400)).ok())).collect();
    std::sync::Arc::new(days)
}

/// Each float as the shortest decimal that tells it apart from its neighbours.
fn floats_as_text(array: &ArrayRef) -> Option<ArrayRef> {
    use arrow_array::types::{Float32Type, Float64Type};
    let text: arrow_array::StringArray = if *array.data_type() == DataType::Float64 {
        array.as_primitive::<Float64Type>().iter().map(|f| f.map(|f| format!("{f:e}"))).collect()
    } else {
        let narrow = arrow_cast::cast(array, &DataType::Float32).ok()?;
        narrow.as_primitive::<Float32Type>().iter().map(|f| f.map(|f| format!("{f:e}"))).collect()
    };
    Some(std::sync::Arc::new(text))
}

fn reader(source: &FileSource, only: Option<&[usize]>) -> Result<(ParquetRecordBatchReader, Schema), Problem> {
    guarded(
        || contradicts(source),
        || {
            let bad = |e: ParquetError| damaged(source, &e.to_string());
            match &source.content {
                Content::Path(path) => {
                    build(ParquetRecordBatchReaderBuilder::try_new(File::open(path).map_err(|e| source.unreadable(&e))?), only, &bad)
                }
                Content::Bytes(bytes) => {
                    build(ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from_owner(bytes.clone())), only, &bad)
                }
            }
        },
    )
}

fn build<T: parquet::file::reader::ChunkReader + 'static>(
    builder: Result<ParquetRecordBatchReaderBuilder<T>, ParquetError>,
    only: Option<&[usize]>,
    bad: &dyn Fn(ParquetError) -> Problem,
) -> Result<(ParquetRecordBatchReader, Schema), Problem> {
    let builder = builder.map_err(bad)?;
    let schema = builder.schema().as_ref().clone();
    let builder = match only {
        Some(only) => {
            let mask = ProjectionMask::roots(builder.parquet_schema(), only.iter().copied());
            builder.with_projection(mask)
        }
        None => builder,
    };
    Ok((builder.with_batch_size((CELLS / schema.fields().len().max(1)).clamp(1, ROWS)).build().map_err(bad)?, schema))
}

/// A damaged file can make the decoder panic; that is the file's fault and told as such.
fn contradicts(source: &FileSource) -> Problem {
    damaged(source, "its content contradicts itself")
}

/// Whether a column's values are texts, whose numbers and dates must be told from them.
fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Binary | DataType::LargeBinary | DataType::BinaryView => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

fn damaged(source: &FileSource, reason: &str) -> Problem {
    let reason = reason.lines().next().unwrap_or_default().trim_end_matches('.');
    let reason = reason.rsplit("error: ").next().unwrap_or(reason);
    Problem::error("damaged-parquet", source.at(), format!("The Parquet file is damaged or was cut off: {reason}."))
        .hint("copy or download it again, or write it anew")
}
