//! `in`, `between`, `like`, `is null` and their opposites.

use super::node::{Node, Ty};
use super::{Lowering, place_of};
use datafusion::logical_expr::expr::InList;
use datafusion::logical_expr::{Between, Expr, Like, Operator};
use datafusion::sql::sqlparser::ast;
use kernel::Problem;

impl Lowering<'_> {
    /// `x is null`, `x is not null`.
    pub(super) fn is_null(&mut self, operand: &ast::Expr, negated: bool) -> Result<Node, Problem> {
        let node = self.expr(operand)?;
        let inner = Box::new(node.expr);
        Ok(Node::new(if negated { Expr::IsNotNull(inner) } else { Expr::IsNull(inner) }, Ty::Boolean, node.place))
    }

    /// `x is true`, `x is not false` and the like.
    pub(super) fn is_truth(&mut self, tree: &ast::Expr, operand: &ast::Expr) -> Result<Node, Problem> {
        let node = self.expr(operand)?;
        let node = self.truth(node, "is")?;
        let inner = Box::new(node.expr);
        let expr = match tree {
            ast::Expr::IsTrue(_) => Expr::IsTrue(inner),
            ast::Expr::IsNotTrue(_) => Expr::IsNotTrue(inner),
            ast::Expr::IsFalse(_) => Expr::IsFalse(inner),
            ast::Expr::IsNotFalse(_) => Expr::IsNotFalse(inner),
            ast::Expr::IsUnknown(_) => Expr::IsUnknown(inner),
            _ => Expr::IsNotUnknown(inner),
        };
        Ok(Node::new(expr, Ty::Boolean, node.place))
    }

    /// `a is distinct from b`: a comparison for which null is a value.
    pub(super) fn distinct(&mut self, left: &ast::Expr, right: &ast::Expr, distinct: bool) -> Result<Node, Problem> {
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        self.compare(left, if distinct { Operator::IsDistinctFrom } else { Operator::IsNotDistinctFrom }, right)
    }

    /// `x in (a, b, c)`.
    pub(super) fn in_list(&mut self, operand: &ast::Expr, list: &[ast::Expr], negated: bool) -> Result<Node, Problem> {
        let mut left = self.expr(operand)?;
        let place = left.place;
        let mut items = Vec::with_capacity(list.len());
        for item in list {
            let item = self.expr(item)?;
            let (alike, item) = self.alike(left, item)?;
            left = alike;
            items.push(item);
        }
        let ty = left.ty;
        let list = items.into_iter().map(|item| item.cast(ty).expr).collect();
        Ok(Node::new(Expr::InList(InList { expr: Box::new(left.expr), list, negated }), Ty::Boolean, place))
    }

    /// `x between a and b`, both included.
    pub(super) fn between(&mut self, operand: &ast::Expr, low: &ast::Expr, high: &ast::Expr, negated: bool) -> Result<Node, Problem> {
        let (node, low) = (self.expr(operand)?, self.expr(low)?);
        let place = node.place;
        let (node, low) = self.alike(node, low)?;
        let high = self.expr(high)?;
        let (node, high) = self.alike(node, high)?;
        let ty = node.ty;
        let between = Between { expr: Box::new(node.expr), negated, low: Box::new(low.cast(ty).expr), high: Box::new(high.cast(ty).expr) };
        Ok(Node::new(Expr::Between(between), Ty::Boolean, place))
    }

    /// `x like 'A%'`; `ilike` whatever the case.
    pub(super) fn like(
        &mut self,
        operand: &ast::Expr,
        pattern: &ast::Expr,
        negated: bool,
        case_insensitive: bool,
    ) -> Result<Node, Problem> {
        let node = self.text(operand, "like")?;
        let place = node.place;
        let pattern = self.text(pattern, "like")?;
        let like = Like { negated, expr: Box::new(node.expr), pattern: Box::new(pattern.expr), escape_char: None, case_insensitive };
        Ok(Node::new(Expr::Like(like), Ty::Boolean, place))
    }

    /// A part that must be a text.
    pub(super) fn text(&mut self, tree: &ast::Expr, word: &str) -> Result<Node, Problem> {
        let node = self.expr(tree)?;
        match node.ty {
            Ty::Text | Ty::Null => Ok(node.cast(Ty::Text)),
            other => Err(self
                .problem("expression-type", place_of(tree), format!("`{word}` is applied to {}.", other.a()))
                .expected("a text")
                .hint("turn it into a text with cast(… as text)")),
        }
    }
}
