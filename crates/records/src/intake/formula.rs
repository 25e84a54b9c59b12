//! Columns and conditions worked out by an SQL expression over the file's headers, a chunk at a time.

use super::chunk::{Cell, Cells};
use super::coerce::{DateForm, Parsed, Rules, coerce};
use super::view::View;
use super::{DateOrder, Format};
use crate::arrow_type;
use arrow_array::builder::{BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{Field, Schema as ArrowSchema};
use expression::{Compiled, Schema};
use kernel::{Location, Problem, Type};
use std::sync::Arc;

/// A column that expressions can use: its name, where it is, and how its cells are read.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub(super) name: String,
    pub(super) index: usize,
    pub(super) rules: Rules,
}

/// An expression ready for chunks.
pub(super) struct Formula {
    compiled: Compiled,
    inputs: Vec<Input>,
}

impl Formula {
    /// Compiles `text` over `inputs`; a condition must be true or false.
    pub(super) fn compile(text: &str, at: &Location, inputs: &[Input], condition: bool) -> Result<Self, Problem> {
        let schema = Schema::new("the file", inputs.iter().map(|input| (input.name.clone(), input.rules.kind)));
        let compiled =
            if condition { expression::compile_as(text, at, &schema, Type::Boolean)? } else { expression::compile(text, at, &schema)? };
        let inputs = compiled.columns().iter().filter_map(|name| inputs.iter().find(|input| input.name == *name).cloned()).collect();
        Ok(Self { compiled, inputs })
    }

    pub(super) fn kind(&self) -> Type {
        self.compiled.ty()
    }

    /// The value for each row; a row that can't be worked out is null and told to `fail`.
    pub(super) fn evaluate(&self, view: &View<'_>, fail: &mut dyn FnMut(usize, String)) -> Cells {
        let batch = self.batch(view);
        let mut cells = Cells::default();
        self.evaluate_part(&batch, 0, batch.num_rows(), &mut cells, fail);
        cells
    }

    /// Rows that can't be worked out are found by halving, so that many of them cost little more than one.
    fn evaluate_part(&self, batch: &RecordBatch, from: usize, rows: usize, cells: &mut Cells, fail: &mut dyn FnMut(usize, String)) {
        match self.compiled.evaluate(&batch.slice(from, rows)) {
            Ok(array) => push_all(cells, &array, self.kind(), rows),
            Err(failure) if rows <= 1 => {
                fail(from, failure.message);
                cells.push(Cell::Empty);
            }
            Err(_) => {
                let half = rows / 2;
                self.evaluate_part(batch, from, half, cells, fail);
                self.evaluate_part(batch, from + half, rows - half, cells, fail);
            }
        }
    }

    fn batch(&self, view: &View<'_>) -> RecordBatch {
        let rows = view.rows();
        let fields = self.inputs.iter().map(|input| Field::new(&input.name, arrow_type(input.rules.kind), true));
        let schema = Arc::new(ArrowSchema::new(fields.collect::<Vec<_>>()));
        let columns = self.inputs.iter().map(|input| array(view, input, rows)).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(Arc::clone(&schema), columns, &options).unwrap_or_else(|_| RecordBatch::new_empty(schema))
    }
}

/// A column of a chunk as Arrow; its type was found from all of its cells, so that they fit.
fn array(view: &View<'_>, input: &Input, rows: usize) -> ArrayRef {
    let mut builder = Builder::new(input.rules.kind, rows);
    let mut spare = String::new();
    for row in 0..rows {
        builder.push(coerce(view.get(row, input.index), &input.rules, &mut spare).unwrap_or(Parsed::Null));
    }
    builder.finish()
}

/// Rules for cells that aren't text: nothing of them needs to be told.
pub(super) fn plain_rules(kind: Type) -> Rules {
    Rules { kind, decimal: '.', dates: DateForm::Order(DateOrder::Ymd), format: Format::Parquet }
}

fn push_all(cells: &mut Cells, array: &ArrayRef, kind: Type, rows: usize) {
    for row in 0..rows {
        if array.is_null(row) {
            cells.push(Cell::Empty);
            continue;
        }
        match kind {
            Type::Text => cells.push_text(array.as_string::<i32>().value(row)),
            Type::Date => cells.push(Cell::Date(array.as_primitive::<Date32Type>().value(row))),
            Type::Money | Type::Number => {
                let mantissa = i64::try_from(array.as_primitive::<Decimal128Type>().value(row)).unwrap_or(i64::MAX);
                let scale = u8::try_from(kind.scale().unwrap_or_default()).unwrap_or_default();
                cells.push(Cell::Number { mantissa, scale, float: false });
            }
            Type::Integer => cells.push(Cell::Number { mantissa: array.as_primitive::<Int64Type>().value(row), scale: 0, float: false }),
            Type::Boolean => cells.push(Cell::Boolean(array.as_boolean().value(row))),
        }
    }
}

/// Builds a column of a record's type.
pub(super) enum Builder {
    Text(StringBuilder),
    Date(Date32Builder),
    Decimal(Decimal128Builder),
    Integer(Int64Builder),
    Boolean(BooleanBuilder),
}

impl Builder {
    pub(super) fn new(kind: Type, rows: usize) -> Self {
        match kind {
            Type::Text => Self::Text(StringBuilder::with_capacity(rows, rows * 12)),
            Type::Date => Self::Date(Date32Builder::with_capacity(rows)),
            Type::Money | Type::Number => Self::Decimal(Decimal128Builder::with_capacity(rows).with_data_type(arrow_type(kind))),
            Type::Integer => Self::Integer(Int64Builder::with_capacity(rows)),
            Type::Boolean => Self::Boolean(BooleanBuilder::with_capacity(rows)),
        }
    }

    pub(super) fn push(&mut self, value: Parsed<'_>) {
        match (self, value) {
            (Self::Text(builder), Parsed::Text(text)) => builder.append_value(text),
            (Self::Date(builder), Parsed::Date(days)) => builder.append_value(days),
            (Self::Decimal(builder), Parsed::Decimal(decimal)) => builder.append_value(decimal),
            (Self::Integer(builder), Parsed::Integer(integer)) => builder.append_value(integer),
            (Self::Boolean(builder), Parsed::Boolean(boolean)) => builder.append_value(boolean),
            (Self::Text(builder), _) => builder.append_null(),
            (Self::Date(builder), _) => builder.append_null(),
            (Self::Decimal(builder), _) => builder.append_null(),
            (Self::Integer(builder), _) => builder.append_null(),
            (Self::Boolean(builder), _) => builder.append_null(),
        }
    }

    pub(super) fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Date(builder) => Arc::new(builder.finish()),
            Self::Decimal(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Boolean(builder) => Arc::new(builder.finish()),
        }
    }
}
