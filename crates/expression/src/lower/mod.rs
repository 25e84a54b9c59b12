//! The syntax tree is typed and becomes a DataFusion expression, with every conversion written out.
//!
//! - [`node`]: a typed part of an expression
//! - [`columns`]: names of columns
//! - [`literals`]: texts, numbers, dates
//! - [`arithmetic`]: exact decimals, days between dates
//! - [`comparison`]: comparing, and, or, not
//! - [`condition`]: in, between, like, is null
//! - [`choice`]: case, coalesce and the like
//! - [`conversion`]: from one type to another
//! - [`result`]: the values of a whole expression
//! - [`start`]: where a part starts
//! - [`functions`]: functions on text, numbers and dates

mod arithmetic;
mod choice;
mod columns;
mod comparison;
mod condition;
mod conversion;
mod functions;
mod literals;
mod node;
mod result;
mod start;

use crate::compiled::Typed;
use crate::place::shift;
use crate::schema::Schema;
use datafusion::logical_expr::Expr;
use datafusion::sql::sqlparser::ast;
use kernel::{Location, Problem, Type};
use node::Node;
use start::place_of;

/// A typed expression for DataFusion.
pub(crate) struct Lowered {
    pub(crate) typed: Typed,
    pub(crate) expr: Expr,
}

/// Types the tree; its values become `wanted` when that is given.
pub(crate) fn lower(tree: &ast::Expr, at: &Location, schema: &Schema, wanted: Option<Type>) -> Result<Lowered, Problem> {
    let mut lowering = Lowering { at, schema, columns: Vec::new() };
    let node = lowering.expr(tree)?;
    let (expr, ty) = lowering.result(node, wanted)?;
    Ok(Lowered { typed: Typed { ty, columns: lowering.columns }, expr })
}

/// What is known while a tree is typed.
struct Lowering<'a> {
    at: &'a Location,
    schema: &'a Schema,
    columns: Vec<String>,
}

impl Lowering<'_> {
    /// A problem at a place within the expression.
    fn problem(&self, code: &str, place: (u64, u64), message: impl Into<String>) -> Problem {
        Problem::error(code, shift(self.at, place.0, place.1), message)
    }

    /// A node of each kind of syntax that the language has; the rest is refused by name.
    fn expr(&mut self, tree: &ast::Expr) -> Result<Node, Problem> {
        use ast::Expr as E;
        let place = place_of(tree);
        match tree {
            E::Nested(inner) => self.expr(inner),
            E::Identifier(name) => self.column(name),
            E::CompoundIdentifier(parts) => self.compound(parts, place),
            E::Value(value) => self.value(value),
            E::TypedString(typed) => self.typed_string(typed, place),
            E::UnaryOp { op, expr } => self.unary(*op, expr, place),
            E::BinaryOp { .. } => self.binary(tree),
            E::IsNull(expr) => self.is_null(expr, false),
            E::IsNotNull(expr) => self.is_null(expr, true),
            E::IsTrue(expr) | E::IsNotTrue(expr) | E::IsFalse(expr) | E::IsNotFalse(expr) | E::IsUnknown(expr) | E::IsNotUnknown(expr) => {
                self.is_truth(tree, expr)
            }
            E::IsDistinctFrom(left, right) => self.distinct(left, right, true),
            E::IsNotDistinctFrom(left, right) => self.distinct(left, right, false),
            E::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            E::Between { expr, negated, low, high } => self.between(expr, low, high, *negated),
            E::Like { negated, expr, pattern, escape_char: None, any: false } => self.like(expr, pattern, *negated, false),
            E::ILike { negated, expr, pattern, escape_char: None, any: false } => self.like(expr, pattern, *negated, true),
            E::Case { operand, conditions, else_result, .. } => self.case(operand.as_deref(), conditions, else_result.as_deref(), place),
            E::Cast { kind, expr, data_type, .. } => self.conversion(kind, expr, data_type, place),
            E::Function(function) => self.function(function, place),
            E::Extract { field, expr, .. } => self.extract(&field.to_string(), expr, place),
            E::Ceil { expr, .. } => self.call("ceil", &[expr], place),
            E::Floor { expr, .. } => self.call("floor", &[expr], place),
            E::Position { expr, r#in } => self.call("strpos", &[r#in, expr], place),
            E::Substring { expr, substring_from, substring_for, .. } => self.substring(expr, substring_from, substring_for, place),
            E::Trim { trim_where, trim_what: None, expr, trim_characters: None } => self.trim(*trim_where, expr, place),
            other => Err(self.refused(other, place)),
        }
    }

    fn refused(&self, tree: &ast::Expr, place: (u64, u64)) -> Problem {
        use ast::Expr as E;
        let what = match tree {
            E::Subquery(_) | E::InSubquery { .. } | E::Exists { .. } => "A subquery",
            E::Interval(_) => {
                return self
                    .problem("expression-unsupported", place, "An interval is not part of the language.")
                    .hint("add days to a date as a number: closed_on + 30");
            }
            E::Tuple(_) => "A list outside of `in (…)`",
            _ => "This",
        };
        self.problem("expression-unsupported", place, format!("{what} is not part of the language."))
            .hint("an expression sees the columns of one record, and calculates with and, or, not, =, <, +, -, *, /, ||, in, between, like, case and functions")
    }
}
