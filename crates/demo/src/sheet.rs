//! Rows of one kind of record as a file: CSV, or Parquet when there are many.

use arrow_array::builder::{Date32Builder, Decimal128Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use jiff::civil::Date;
use kernel::{Location, Problem};
use parquet::{arrow::ArrowWriter, basic::Compression, file::properties::WriterProperties};
use std::fmt::Display;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// From so many rows on, Parquet.
pub const MANY: usize = 200_000;
/// How many rows are gathered before they are written to Parquet.
const BATCH: usize = 65_536;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A day.
    Date,
    /// An amount with four decimals.
    Money,
    /// A number with eight decimals.
    Number,
}

/// A value of a row; an empty text stands for no value.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'a> {
    /// Text.
    Text(&'a str),
    /// A day.
    Date(Date),
    /// An amount in cents.
    Cents(i64),
    /// A number in units of 10⁻⁸.
    Number(i64),
    /// No value.
    Empty,
}

/// A file being written.
pub struct Sheet {
    path: PathBuf,
    out: Out,
}

enum Out {
    Csv(Box<csv::Writer<File>>),
    Parquet(Box<Columns>),
}

struct Columns {
    writer: ArrowWriter<File>,
    schema: SchemaRef,
    builders: Vec<Builder>,
    rows: usize,
}

enum Builder {
    Text(StringBuilder),
    Date(Date32Builder),
    Decimal(Decimal128Builder, u8, i8),
}

impl Sheet {
    /// Begins `folder/name.csv`, or `.parquet` when about `rows` rows are expected and they are many.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn begin(folder: &Path, name: &str, columns: &[(&str, Kind)], rows: usize) -> Result<Self, Problem> {
        let path = folder.join(format!("{name}.{}", if rows >= MANY { "parquet" } else { "csv" }));
        let failed = |error: &dyn Display| unwritten(&path, error);
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        let file = File::create(&path).map_err(|error| failed(&error))?;
        let out = if rows >= MANY {
            Out::Parquet(Box::new(Columns::begin(file, columns).map_err(|error| failed(&error))?))
        } else {
            let mut writer = csv::Writer::from_writer(file);
            writer.write_record(columns.iter().map(|(name, _)| name)).map_err(|error| failed(&error))?;
            Out::Csv(Box::new(writer))
        };
        Ok(Self { path, out })
    }

    /// Adds a row with a cell for each column.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Problem> {
        match &mut self.out {
            Out::Csv(writer) => writer.write_record(cells.iter().map(|cell| written(*cell))).map_err(|error| unwritten(&self.path, &error)),
            Out::Parquet(columns) => columns.row(cells).map_err(|error| unwritten(&self.path, &error)),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(self) -> Result<(), Problem> {
        let path = self.path;
        match self.out {
            Out::Csv(mut writer) => writer.flush().map_err(|error| unwritten(&path, &error)),
            Out::Parquet(columns) => columns.end().map_err(|error| unwritten(&path, &error)),
        }
    }
}

/// A problem with a file that cannot be written.
pub fn unwritten(path: &Path, error: &dyn Display) -> Problem {
    Problem::error("cannot-write", Location::file(path.display().to_string()), format!("the file can't be written: {error}"))
        .hint("choose a folder in which you may write, with enough room")
}

fn written(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.to_owned(),
        Cell::Date(date) => date.to_string(),
        Cell::Cents(cents) => kernel::Decimal::new(cents, 2).to_string(),
        Cell::Number(number) => kernel::Decimal::new(number, 8).normalize().to_string(),
        Cell::Empty => String::new(),
    }
}

impl Columns {
    fn begin(file: File, columns: &[(&str, Kind)]) -> Result<Self, parquet::errors::ParquetError> {
        let builders: Vec<Builder> = columns.iter().map(|(_, kind)| Builder::new(*kind)).collect();
        let fields: Vec<Field> = columns.iter().zip(&builders).map(|((name, _), b)| Field::new(*name, b.data_type(), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?;
        Ok(Self { writer, schema, builders, rows: 0 })
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), parquet::errors::ParquetError> {
        for (builder, cell) in self.builders.iter_mut().zip(cells) {
            builder.push(*cell);
        }
        self.rows += 1;
        if self.rows == BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), parquet::errors::ParquetError> {
        let arrays = self.builders.iter_mut().map(Builder::finish).collect::<Result<_, _>>()?;
        self.rows = 0;
        self.writer.write(&RecordBatch::try_new(Arc::clone(&self.schema), arrays)?)
    }

    fn end(mut self) -> Result<(), parquet::errors::ParquetError> {
        self.flush()?;
        self.writer.close().map(|_| ())
    }
}

impl Builder {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Date => Self::Date(Date32Builder::new()),
            Kind::Money => Self::Decimal(Decimal128Builder::new(), 18, 4),
            Kind::Number => Self::Decimal(Decimal128Builder::new(), 18, 8),
        }
    }

    fn data_type(&self) -> DataType {
        match self {
            Self::Text(_) => DataType::Utf8,
            Self::Date(_) => DataType::Date32,
            Self::Decimal(_, precision, scale) => DataType::Decimal128(*precision, *scale),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Text(builder), Cell::Text(text)) if !text.is_empty() => builder.append_value(text),
            (Self::Text(builder), _) => builder.append_null(),
            (Self::Date(builder), Cell::Date(date)) => builder.append_value(kernel::effective::epoch_day(date)),
            (Self::Date(builder), _) => builder.append_null(),
            (Self::Decimal(builder, ..), Cell::Cents(cents)) => builder.append_value(i128::from(cents) * 100),
            (Self::Decimal(builder, ..), Cell::Number(number)) => builder.append_value(i128::from(number)),
            (Self::Decimal(builder, ..), _) => builder.append_null(),
        }
    }

    fn finish(&mut self) -> Result<ArrayRef, parquet::errors::ParquetError> {
        Ok(match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Date(builder) => Arc::new(builder.finish()),
            Self::Decimal(builder, precision, scale) => Arc::new(builder.finish().with_precision_and_scale(*precision, *scale)?),
        })
    }
}
