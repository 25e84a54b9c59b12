//! `cast(x as number)`: from one type to another.

use super::Lowering;
use super::node::{Meaning, Node, Ty, cast_to};
use arrow_schema::DataType;
use datafusion::logical_expr::{Expr, TryCast};
use datafusion::sql::sqlparser::ast::{self, CastKind};
use kernel::{Problem, Type};

impl Lowering<'_> {
    /// `cast(x as type)`, `x::type`; `try_cast` gives null where a text is not of the type.
    pub(super) fn conversion(
        &mut self,
        kind: &CastKind,
        operand: &ast::Expr,
        to: &ast::DataType,
        place: (u64, u64),
    ) -> Result<Node, Problem> {
        let node = self.expr(operand)?;
        let wanted = self.named_type(to, node.place)?;
        let lenient = matches!(kind, CastKind::TryCast | CastKind::SafeCast);
        let ty = Ty::of(wanted);
        let expr = match (node.ty, wanted) {
            (Ty::Null, _) => node.cast(ty).expr,
            (Ty::Text, Type::Text) | (Ty::Date, Type::Date) | (Ty::Boolean, Type::Boolean) => node.expr,
            (Ty::Text, Type::Date) if node.literal_text().is_some() => self.date(node.literal_text().unwrap_or_default(), node.place)?.expr,
            (Ty::Text, _) => {
                let trimmed = datafusion::functions::string::btrim().call(vec![node.expr]);
                let trimmed = cast_to(trimmed, DataType::Utf8);
                if lenient { Expr::TryCast(TryCast::new(Box::new(trimmed), ty.arrow())) } else { cast_to(trimmed, ty.arrow()) }
            }
            (Ty::Number { meaning: Meaning::Integer, .. }, Type::Text) => cast_to(cast_to(node.expr, DataType::Int64), DataType::Utf8),
            (_, Type::Text) => cast_to(node.expr, DataType::Utf8),
            (Ty::Number { .. }, Type::Integer) => self.call_node("trunc", node, place).expr,
            (Ty::Number { .. }, Type::Money | Type::Number) => node.cast(ty).expr,
            (from, _) => {
                return Err(self.problem(
                    "expression-type",
                    node.place,
                    format!("{} does not become {}.", super::comparison::capital(from.a()), ty.a()),
                ));
            }
        };
        Ok(Node::new(expr, ty, place))
    }

    fn named_type(&self, to: &ast::DataType, place: (u64, u64)) -> Result<Type, Problem> {
        let word = to.to_string().to_lowercase();
        let stem = word.split(['(', ' ']).next().unwrap_or_default();
        Type::from_word(stem)
            .or(match stem {
                "varchar" | "char" | "string" | "character" => Some(Type::Text),
                "decimal" | "numeric" => Some(Type::Number),
                "int" | "bigint" => Some(Type::Integer),
                "bool" => Some(Type::Boolean),
                _ => None,
            })
            .ok_or_else(|| {
                self.problem("expression-type", place, format!("There is no type `{word}`."))
                    .expected("`text`, `date`, `money`, `number`, `integer` or `boolean`")
                    .suggest(&word, ["text", "date", "money", "number", "integer", "boolean"])
            })
    }
}
