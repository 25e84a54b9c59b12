//! Exact decimal arithmetic, and days between dates.
//!
//! Every step keeps at most 12 decimals, halves away from zero, and never wraps: a value that does not fit is an error of its row.
//! A division by zero gives null.

use super::Lowering;
use super::literals::literal;
use super::node::{MOST_DECIMALS, MOST_DIGITS, Meaning, Node, Ty, cast_to, sum_meaning};
use arrow_schema::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{BinaryExpr, Case, Expr, Operator};
use datafusion::sql::sqlparser::ast::{self, BinaryOperator as Op, UnaryOperator};
use kernel::Problem;

impl Lowering<'_> {
    /// `-x`, `+x`, `not x`.
    pub(super) fn unary(&mut self, op: UnaryOperator, operand: &ast::Expr, place: (u64, u64)) -> Result<Node, Problem> {
        let node = self.expr(operand)?;
        match op {
            UnaryOperator::Not => self.not(node),
            UnaryOperator::Plus | UnaryOperator::Minus if !node.ty.is_number() => Err(self.not_a_number(&node, &op.to_string())),
            UnaryOperator::Plus => Ok(node),
            UnaryOperator::Minus => Ok(match &node.expr {
                Expr::Literal(ScalarValue::Decimal128(Some(value), digits, decimals), _) => {
                    Node::new(literal(ScalarValue::Decimal128(Some(-value), *digits, *decimals)), node.ty, place)
                }
                _ => subtract(Node::new(literal(ScalarValue::Decimal128(Some(0), 1, 0)), node.ty, place), node),
            }),
            other => Err(self.problem("expression-unsupported", place, format!("The operator `{other}` is not part of the language."))),
        }
    }

    /// `+ - * / %` between two parts.
    pub(super) fn arithmetic(&self, left: Node, op: &Op, right: Node) -> Result<Node, Problem> {
        if left.ty == Ty::Date || right.ty == Ty::Date {
            return self.days(left, op, right);
        }
        for side in [&left, &right] {
            if !side.ty.is_number() {
                return Err(self.not_a_number(side, &op.to_string()));
            }
        }
        let (left, right) = (known(left), known(right));
        Ok(match op {
            Op::Plus => sum(left, Operator::Plus, right),
            Op::Minus => subtract(left, right),
            Op::Multiply => product(left, right),
            Op::Divide => quotient(left, right),
            _ => remainder(left, right),
        })
    }

    fn not_a_number(&self, node: &Node, op: &str) -> Problem {
        let problem =
            self.problem("expression-type", node.place, format!("`{op}` is applied to {}.", node.ty.a())).expected("a number on each side");
        match node.ty {
            Ty::Text if op == "+" => problem.hint("texts are joined with ||"),
            Ty::Text => problem.hint("turn a text into a number with cast(… as number)"),
            _ => problem,
        }
    }

    /// Date − date gives days; date ± whole number gives a date.
    fn days(&self, left: Node, op: &Op, right: Node) -> Result<Node, Problem> {
        let place = left.place;
        let whole = |node: &Node| matches!(node.ty, Ty::Number { decimals: 0, .. });
        let between = |day: Node, op: Operator, days: Node| {
            let total = sum(day_number(day), op, days);
            Node::new(cast_to(cast_to(total.expr, DataType::Int32), DataType::Date32), Ty::Date, place)
        };
        match op {
            Op::Minus if left.ty == Ty::Date && right.ty == Ty::Date => Ok(subtract(day_number(left), day_number(right))),
            Op::Minus if left.ty == Ty::Date && right.literal_text().is_some() => {
                let right = self.date(right.literal_text().unwrap_or_default(), right.place)?;
                Ok(subtract(day_number(left), day_number(right)))
            }
            Op::Plus | Op::Minus if left.ty == Ty::Date && whole(&right) => {
                Ok(between(left, if matches!(op, Op::Plus) { Operator::Plus } else { Operator::Minus }, right))
            }
            Op::Plus if right.ty == Ty::Date && whole(&left) => Ok(between(right, Operator::Plus, left)),
            _ => {
                let wrong = if left.ty == Ty::Date { &right } else { &left };
                Err(self
                    .problem("expression-type", wrong.place, format!("`{op}` between {} and {} has no meaning.", left.ty.a(), right.ty.a()))
                    .expected("date - date (days between them), or date + days, date - days with a whole number of days"))
            }
        }
    }
}

/// `null` as a number.
fn known(node: Node) -> Node {
    if node.ty == Ty::Null { node.cast(Ty::INTEGER) } else { node }
}

fn shape(ty: Ty) -> (u8, u8, Meaning) {
    match ty {
        Ty::Number { digits, decimals, meaning } => (digits, decimals, meaning),
        _ => (19, 0, Meaning::Integer),
    }
}

fn binary(left: Expr, op: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}

/// Days since 1970 as a number.
fn day_number(date: Node) -> Node {
    let expr = cast_to(cast_to(date.expr, DataType::Int32), DataType::Decimal128(10, 0));
    Node::new(expr, Ty::Number { digits: 10, decimals: 0, meaning: Meaning::Integer }, date.place)
}

/// Both with the same decimals, so that adding is one checked addition.
fn sum(left: Node, op: Operator, right: Node) -> Node {
    let ((p, s, m), (q, t, n)) = (shape(left.ty), shape(right.ty));
    let decimals = s.max(t);
    let place = left.place;
    let side = |node: Node, digits: u8, own: u8, meaning| {
        node.cast(Ty::Number { digits: (digits - own + decimals).min(MOST_DIGITS), decimals, meaning })
    };
    let expr = binary(side(left, p, s, m).expr, op, side(right, q, t, n).expr);
    let digits = ((p - s).max(q - t).min(MOST_DIGITS - decimals) + decimals + 1).min(MOST_DIGITS);
    Node::new(expr, Ty::Number { digits, decimals, meaning: sum_meaning(m, n) }, place)
}

fn subtract(left: Node, right: Node) -> Node {
    sum(left, Operator::Minus, right)
}

/// Two factors of at most 38 digits together are multiplied as they are, longer ones in 76 digits.
fn product(left: Node, right: Node) -> Node {
    let ((p, s, m), (q, t, n)) = (shape(left.ty), shape(right.ty));
    let meaning = match (m, n) {
        (Meaning::Money, Meaning::Money) => Meaning::Number,
        _ => sum_meaning(m, n),
    };
    let place = left.place;
    if p + q < MOST_DIGITS {
        let ty = Ty::Number { digits: p + q + 1, decimals: s + t, meaning };
        return Node::new(binary(left.expr, Operator::Multiply, right.expr), ty, place).at_most(MOST_DECIMALS);
    }
    let wide = |node: Node, digits: u8, decimals: u8| cast_to(node.expr, DataType::Decimal256(digits, decimals.cast_signed()));
    narrow(binary(wide(left, p, s), Operator::Multiply, wide(right, q, t)), meaning, place)
}

/// In 76 digits: at least one decimal more than is kept, then rounded.
fn quotient(left: Node, right: Node) -> Node {
    let ((_, _, m), (q, t, n)) = (shape(left.ty), shape(right.ty));
    let meaning = match (m, n) {
        (Meaning::Money, Meaning::Integer | Meaning::Number) => Meaning::Money,
        _ => Meaning::Number,
    };
    let place = left.place;
    let dividend = cast_to(left.expr, DataType::Decimal256(50, MOST_DECIMALS.cast_signed()));
    let divisor = cast_to(null_if_zero(right), DataType::Decimal256(q, t.cast_signed()));
    narrow(binary(dividend, Operator::Divide, divisor), meaning, place)
}

fn remainder(left: Node, right: Node) -> Node {
    let ((p, s, m), (q, t, n)) = (shape(left.ty), shape(right.ty));
    let decimals = s.max(t);
    let place = left.place;
    let wide = |expr: Expr, digits: u8, own: u8| cast_to(expr, DataType::Decimal256(digits - own + decimals, decimals.cast_signed()));
    let divisor = wide(null_if_zero(right), q, t);
    let expr = binary(wide(left.expr, p, s), Operator::Modulo, divisor);
    let ty = Ty::Number { digits: MOST_DIGITS, decimals, meaning: sum_meaning(m, n) };
    Node::new(cast_to(expr, ty.arrow()), ty, place)
}

fn narrow(expr: Expr, meaning: Meaning, place: (u64, u64)) -> Node {
    let ty = Ty::Number { digits: MOST_DIGITS, decimals: if meaning == Meaning::Integer { 0 } else { MOST_DECIMALS }, meaning };
    Node::new(cast_to(expr, ty.arrow()), ty, place)
}

/// The divisor, or null where it is zero.
fn null_if_zero(node: Node) -> Expr {
    let (digits, decimals, _) = shape(node.ty);
    let constant = |value| literal(ScalarValue::Decimal128(value, digits, decimals.cast_signed()));
    if let Expr::Literal(ScalarValue::Decimal128(Some(value), ..), _) = &node.expr
        && *value != 0
    {
        return node.expr;
    }
    let zero = binary(node.expr.clone(), Operator::Eq, constant(Some(0)));
    Expr::Case(Case::new(None, vec![(Box::new(zero), Box::new(constant(None)))], Some(Box::new(node.expr))))
}
