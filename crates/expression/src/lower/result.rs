//! The values of a whole expression, in one of the types of a column.

use super::Lowering;
use super::node::{Meaning, Node, Ty, cast_to};
use arrow_schema::DataType;
use datafusion::logical_expr::Expr;
use kernel::{Problem, Type};

impl Lowering<'_> {
    /// The expression with values of type `wanted`, or of its own type.
    pub(super) fn result(&self, node: Node, wanted: Option<Type>) -> Result<(Expr, Type), Problem> {
        let kind = match (wanted, node.ty.kind()) {
            (Some(wanted), None) => wanted,
            (Some(wanted), Some(found)) if fits(found, wanted) => wanted,
            (None, Some(found)) => found,
            (Some(Type::Date), Some(Type::Text)) if node.literal_text().is_some() => {
                let date = self.date(node.literal_text().unwrap_or_default(), node.place)?;
                return Ok((date.expr, Type::Date));
            }
            (Some(wanted), Some(_)) => return Err(self.unwanted(&node, wanted)),
            (None, None) => return Err(self.problem("expression-type", node.place, "The expression is always null.")),
        };
        let ty = Ty::of(kind);
        let expr = match (kind, node.ty) {
            (Type::Integer, Ty::Number { .. }) => cast_to(node.expr, DataType::Int64),
            (Type::Integer, _) => node.cast(ty).expr,
            _ => node.cast(ty).expr,
        };
        Ok((if kind == Type::Integer { cast_to(expr, DataType::Int64) } else { expr }, kind))
    }

    fn unwanted(&self, node: &Node, wanted: Type) -> Problem {
        let found = node.ty.a();
        let problem = self.problem("expression-type", node.place, format!("The expression gives {found}."));
        match (wanted, node.ty) {
            (Type::Boolean, _) => problem.expected("a condition (true or false) such as stage = 'Won'"),
            (Type::Text, _) => problem.expected("a text").hint("turn it into a text with cast(… as text)"),
            (Type::Integer, Ty::Number { meaning: Meaning::Number | Meaning::Money, .. }) => {
                problem.expected("a whole number").hint("round it with cast(… as integer)")
            }
            (Type::Money | Type::Number | Type::Integer, Ty::Text) => {
                problem.expected(Ty::of(wanted).a()).hint("turn a text into a number with cast(… as number)")
            }
            _ => problem.expected(Ty::of(wanted).a()),
        }
    }
}

/// Whether values of type `found` are values of type `wanted`.
fn fits(found: Type, wanted: Type) -> bool {
    found == wanted || (matches!(found, Type::Money | Type::Number | Type::Integer) && matches!(wanted, Type::Money | Type::Number))
}
