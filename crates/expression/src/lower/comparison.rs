//! Comparing, and, or, not, joining texts.

use super::node::{self, Node, Ty};
use super::{Lowering, place_of};
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};
use datafusion::sql::sqlparser::ast::{self, BinaryOperator as Op};
use kernel::Problem;

/// The longest chain of operators of one precedence that is evaluated one by one (`and` and `or` are halved and have no such limit).
const LONGEST_CHAIN: usize = 100;

impl Lowering<'_> {
    /// A chain of operators, taken apart from the left without recursion.
    pub(super) fn binary(&mut self, tree: &ast::Expr) -> Result<Node, Problem> {
        if let ast::Expr::BinaryOp { op: op @ (Op::And | Op::Or), .. } = tree {
            return self.logic(tree, op);
        }
        let (mut first, mut rest) = (tree, Vec::new());
        while let ast::Expr::BinaryOp { left, op, right } = first {
            if matches!(op, Op::And | Op::Or) {
                break;
            }
            rest.push((op, right));
            first = left;
        }
        if rest.len() > LONGEST_CHAIN {
            return Err(self
                .problem("expression-long", place_of(tree), "This chain of operators is too long.")
                .expected(format!("at most {LONGEST_CHAIN} operators in a row")));
        }
        let mut node = self.expr(first)?;
        for (op, right) in rest.into_iter().rev() {
            let right = self.expr(right)?;
            node = self.operator(node, op, right)?;
        }
        Ok(node)
    }

    fn operator(&self, left: Node, op: &Op, right: Node) -> Result<Node, Problem> {
        let compared = match op {
            Op::Plus | Op::Minus | Op::Multiply | Op::Divide | Op::Modulo => return self.arithmetic(left, op, right),
            Op::StringConcat => return self.join(left, right),
            Op::Eq => Operator::Eq,
            Op::NotEq => Operator::NotEq,
            Op::Lt => Operator::Lt,
            Op::LtEq => Operator::LtEq,
            Op::Gt => Operator::Gt,
            Op::GtEq => Operator::GtEq,
            other => {
                let problem =
                    self.problem("expression-unsupported", right.place, format!("The operator `{other}` is not part of the language."));
                return Err(problem.expected("=, <>, <, <=, >, >=, +, -, *, /, %, ||, and, or"));
            }
        };
        self.compare(left, compared, right)
    }

    /// A comparison of two parts of one type.
    pub(super) fn compare(&self, left: Node, op: Operator, right: Node) -> Result<Node, Problem> {
        let place = left.place;
        let (left, right) = self.alike(left, right)?;
        if let Some((left, right)) = node::as_integers(&left, &right) {
            return Ok(Node::new(binary(left, op, right), Ty::Boolean, place));
        }
        Ok(Node::new(binary(left.expr, op, right.expr), Ty::Boolean, place))
    }

    /// Both parts as one type that can be compared.
    pub(super) fn alike(&self, left: Node, right: Node) -> Result<(Node, Node), Problem> {
        let (left, right) = self.dated(left, right)?;
        match left.ty.common(right.ty) {
            Some(ty) => Ok((left.cast(ty), right.cast(ty))),
            None => Err(self.mismatch(&left, &right)),
        }
    }

    /// A text that is compared with a date is a date.
    fn dated(&self, left: Node, right: Node) -> Result<(Node, Node), Problem> {
        match (left.ty, right.ty) {
            (Ty::Date, Ty::Text) if right.literal_text().is_some() => {
                let date = self.date(right.literal_text().unwrap_or_default(), right.place)?;
                Ok((left, date))
            }
            (Ty::Text, Ty::Date) if left.literal_text().is_some() => {
                let date = self.date(left.literal_text().unwrap_or_default(), left.place)?;
                Ok((date, right))
            }
            _ => Ok((left, right)),
        }
    }

    fn mismatch(&self, left: &Node, right: &Node) -> Problem {
        let problem = self.problem("expression-type", right.place, format!("{} is compared with {}.", capital(left.ty.a()), right.ty.a()));
        let problem = problem.expected(format!("{} on both sides", left.ty.a()));
        match (left.ty, right.ty) {
            (Ty::Text, Ty::Number { .. }) if matches!(right.expr, Expr::Literal(..)) => problem.hint("a text is written in single quotes"),
            (Ty::Number { .. }, Ty::Text) => match right.literal_text() {
                Some(text) if text.trim().parse::<kernel::Decimal>().is_ok() => {
                    problem.hint(format!("write {} without quotes", text.trim()))
                }
                Some(_) => problem,
                None => problem.hint("turn a text into a number with cast(… as number)"),
            },
            _ => problem,
        }
    }

    /// `and` and `or`, as a tree of the least depth.
    fn logic(&mut self, tree: &ast::Expr, op: &Op) -> Result<Node, Problem> {
        let (mut first, mut parts) = (tree, Vec::new());
        while let ast::Expr::BinaryOp { left, op: same, right } = first {
            if same != op {
                break;
            }
            parts.push(right.as_ref());
            first = left;
        }
        parts.push(first);
        let mut nodes = Vec::with_capacity(parts.len());
        for part in parts.into_iter().rev() {
            let node = self.expr(part)?;
            nodes.push(self.truth(node, &op.to_string().to_lowercase())?.expr);
        }
        let operator = if matches!(op, Op::And) { Operator::And } else { Operator::Or };
        Ok(Node::new(balanced(nodes, operator), Ty::Boolean, place_of(tree)))
    }

    /// The opposite of a condition.
    pub(super) fn not(&self, node: Node) -> Result<Node, Problem> {
        let node = self.truth(node, "not")?;
        Ok(Node::new(Expr::Not(Box::new(node.expr)), Ty::Boolean, node.place))
    }

    /// A condition, for `and`, `or`, `not` and `when`.
    pub(super) fn truth(&self, node: Node, word: &str) -> Result<Node, Problem> {
        match node.ty {
            Ty::Boolean | Ty::Null => Ok(node.cast(Ty::Boolean)),
            other => Err(self
                .problem("expression-type", node.place, format!("`{word}` is applied to {}.", other.a()))
                .expected("a condition such as stage = 'Won'")),
        }
    }

    /// `a || b`.
    fn join(&self, left: Node, right: Node) -> Result<Node, Problem> {
        for side in [&left, &right] {
            if !matches!(side.ty, Ty::Text | Ty::Null) {
                return Err(self
                    .problem("expression-type", side.place, format!("`||` is applied to {}.", side.ty.a()))
                    .expected("text on each side")
                    .hint("turn it into a text with cast(… as text)"));
            }
        }
        let place = left.place;
        Ok(Node::new(binary(left.cast(Ty::Text).expr, Operator::StringConcat, right.cast(Ty::Text).expr), Ty::Text, place))
    }
}

fn binary(left: Expr, op: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}

/// Conditions joined two by two.
pub(super) fn balanced(mut parts: Vec<Expr>, op: Operator) -> Expr {
    while parts.len() > 1 {
        let mut halved = Vec::with_capacity(parts.len().div_ceil(2));
        let mut rest = parts.into_iter();
        while let Some(left) = rest.next() {
            halved.push(match rest.next() {
                Some(right) => binary(left, op, right),
                None => left,
            });
        }
        parts = halved;
    }
    parts.pop().unwrap_or_else(|| super::literals::literal(datafusion::common::ScalarValue::Boolean(None)))
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
