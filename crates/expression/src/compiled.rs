//! An expression ready to be evaluated on Arrow batches.

use crate::schema::{Schema, arrow_type};
use crate::{lower, parse};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::Schema as ArrowSchema;
use datafusion::common::DFSchema;
use datafusion::execution::context::ExecutionProps;
use datafusion::logical_expr::Expr;
use datafusion::physical_expr::PhysicalExpr;
use kernel::{Location, Problem, Type};
use std::fmt;
use std::sync::Arc;

/// What is known about an expression without compiling it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The type of its values.
    pub ty: Type,
    /// The columns it uses, each once, in order of first use.
    pub columns: Vec<String>,
}

/// An expression ready to be evaluated. Cheap to clone, and the same for every thread.
#[derive(Clone)]
pub struct Compiled {
    typed: Typed,
    logical: Expr,
    physical: Arc<dyn PhysicalExpr>,
    used: Arc<ArrowSchema>,
    types: Vec<Type>,
}

/// Why a row could not be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The first such row of the batch, counted from 0.
    pub row: usize,
    /// What went wrong, as a sentence (`A number has more digits than fit.`).
    pub message: String,
}

/// Types an expression over the columns of `schema`. `at` is where its first character is written.
///
/// # Errors
/// The first thing that is wrong with it: syntax, an unknown column or function, or a type; with line and character.
pub fn check(text: &str, at: &Location, schema: &Schema) -> Result<Typed, Problem> {
    Ok(lower::lower(&parse::parse(text, at)?, at, schema, None)?.typed)
}

/// The same, when values of type `wanted` are needed (`Type::Boolean` for a condition).
///
/// # Errors
/// As [`check`], and when the expression's values are of a type that is not `wanted` nor becomes it without loss of meaning.
pub fn check_as(text: &str, at: &Location, schema: &Schema, wanted: Type) -> Result<Typed, Problem> {
    Ok(lower::lower(&parse::parse(text, at)?, at, schema, Some(wanted))?.typed)
}

/// Compiles an expression; its values have the Arrow type of [`Typed::ty`] (see [`arrow_type`]).
///
/// # Errors
/// As [`check`].
pub fn compile(text: &str, at: &Location, schema: &Schema) -> Result<Compiled, Problem> {
    Compiled::new(lower::lower(&parse::parse(text, at)?, at, schema, None)?, at, schema)
}

/// Compiles an expression whose values are wanted as `wanted`: money with 4 decimals, numbers with 8, halves away from zero.
///
/// # Errors
/// As [`check_as`].
pub fn compile_as(text: &str, at: &Location, schema: &Schema, wanted: Type) -> Result<Compiled, Problem> {
    Compiled::new(lower::lower(&parse::parse(text, at)?, at, schema, Some(wanted))?, at, schema)
}

impl Compiled {
    fn new(lowered: lower::Lowered, at: &Location, schema: &Schema) -> Result<Self, Problem> {
        let lower::Lowered { typed, expr } = lowered;
        let types: Vec<Type> = typed.columns.iter().filter_map(|name| schema.column(name)).map(|(_, kind)| kind).collect();
        let fields = typed.columns.iter().zip(&types).map(|(name, kind)| arrow_schema::Field::new(name, arrow_type(*kind), true));
        let used = Arc::new(ArrowSchema::new(fields.collect::<Vec<_>>()));
        let planned = DFSchema::try_from(Arc::clone(&used)).and_then(|schema| {
            datafusion::physical_expr::create_physical_expr(&expr, &schema, &ExecutionProps::new(), &Default::default())
        });
        let physical = planned.map_err(|error| {
            Problem::error("expression", at.clone(), format!("This expression cannot be calculated: {}.", error.strip_backtrace()))
        })?;
        Ok(Self { typed, logical: expr, physical, used, types })
    }

    /// The type of its values.
    #[must_use]
    pub fn ty(&self) -> Type {
        self.typed.ty
    }

    /// The columns it uses, each once, in order of first use.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.typed.columns
    }

    /// The DataFusion expression over columns of these names, for use in a plan whose input has the types of the schema.
    #[must_use]
    pub fn logical(&self) -> Expr {
        self.logical.clone()
    }

    /// The values for the rows of `batch`, which has at least the columns used, by these names and with the types of the schema.
    ///
    /// # Errors
    /// The first row that cannot be evaluated: a number too large, a text that is not what a cast makes of it, a missing column.
    pub fn evaluate(&self, batch: &RecordBatch) -> Result<ArrayRef, Failure> {
        let narrow = self.narrow(batch).map_err(|message| Failure { row: 0, message })?;
        self.evaluate_narrow(&narrow).map_err(|message| {
            let row = self.first_failing(&narrow);
            Failure { row, message: self.evaluate_narrow(&narrow.slice(row, 1.min(narrow.num_rows()))).err().unwrap_or(message) }
        })
    }

    fn narrow(&self, batch: &RecordBatch) -> Result<RecordBatch, String> {
        let mut columns = Vec::with_capacity(self.types.len());
        for (name, field) in self.typed.columns.iter().zip(self.used.fields()) {
            let column = batch.column_by_name(name).ok_or_else(|| format!("There is no column `{name}`."))?;
            if column.data_type() != field.data_type() {
                return Err(format!("Column `{name}` is {} where {} was declared.", column.data_type(), field.data_type()));
            }
            columns.push(Arc::clone(column));
        }
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        RecordBatch::try_new_with_options(Arc::clone(&self.used), columns, &options).map_err(|error| error.to_string())
    }

    fn evaluate_narrow(&self, batch: &RecordBatch) -> Result<ArrayRef, String> {
        let value = self.physical.evaluate(batch).and_then(|value| value.into_array(batch.num_rows()));
        value.map_err(|error| sentence(&error.strip_backtrace()))
    }

    /// The first row that fails by itself, found by halving; row 0 when none does.
    fn first_failing(&self, batch: &RecordBatch) -> usize {
        let (mut start, mut length) = (0, batch.num_rows());
        while length > 1 {
            let half = length / 2;
            if self.evaluate_narrow(&batch.slice(start, half)).is_ok() {
                start += half;
                length -= half;
            } else {
                length = half;
            }
        }
        start
    }
}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as {}", self.logical, self.typed.ty)
    }
}

/// The value of an expression without columns.
pub(crate) fn constant(expr: &Expr) -> Result<ArrayRef, String> {
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(1));
    let batch =
        RecordBatch::try_new_with_options(Arc::new(ArrowSchema::empty()), Vec::new(), &options).map_err(|error| error.to_string())?;
    datafusion::physical_expr::create_physical_expr(expr, &DFSchema::empty(), &ExecutionProps::new(), &Default::default())
        .and_then(|physical| physical.evaluate(&batch))
        .and_then(|value| value.into_array(1))
        .map_err(|error| error.strip_backtrace())
}

/// DataFusion's message about values that an expression fails on, in words of the language.
#[must_use]
pub fn sentence(message: &str) -> String {
    let last = message.rsplit("error: ").next().unwrap_or(message).trim();
    if last.contains("too large to store") || last.contains("verflow") || last.contains("too small to store") {
        return String::from("A number has more digits than fit.");
    }
    if let Some(text) = last.strip_prefix("Cannot cast string ") {
        let mut parts = text.splitn(2, " to value of ");
        let (value, kind) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        return format!("The text {} cannot be read as {}.", value.replace('\'', "`"), type_words(kind));
    }
    format!("{}.", last.trim_end_matches('.'))
}

fn type_words(arrow: &str) -> &'static str {
    match arrow {
        kind if kind.starts_with("Date") => "a date",
        kind if kind.starts_with("Bool") => "true or false",
        kind if kind.starts_with("Int") => "a whole number",
        _ => "a number",
    }
}
