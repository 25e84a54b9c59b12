//! `case`, `coalesce`, `nullif`, `greatest`, `least`.

use super::node::{Node, Ty};
use super::{Lowering, place_of};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{BinaryExpr, Case, Expr, Operator};
use datafusion::sql::sqlparser::ast;
use kernel::Problem;

impl Lowering<'_> {
    /// `case when a then b … else c end`, and `case x when a then b … end`.
    pub(super) fn case(
        &mut self,
        operand: Option<&ast::Expr>,
        whens: &[ast::CaseWhen],
        otherwise: Option<&ast::Expr>,
        place: (u64, u64),
    ) -> Result<Node, Problem> {
        let operand = operand.map(|operand| self.expr(operand)).transpose()?;
        let (mut conditions, mut results) = (Vec::new(), Vec::new());
        for when in whens {
            let condition = self.expr(&when.condition)?;
            conditions.push(match &operand {
                Some(operand) => self.compare(operand.clone(), Operator::Eq, condition)?,
                None => self.truth(condition, "when")?,
            });
            results.push(self.expr(&when.result)?);
        }
        let has_else = otherwise.is_some();
        if let Some(otherwise) = otherwise {
            results.push(self.expr(otherwise)?);
        }
        let (mut results, ty) = self.same_type(results, "case")?;
        let otherwise = if has_else { results.pop().map(|node| Box::new(node.expr)) } else { None };
        let whens = conditions.into_iter().zip(results).map(|(when, then)| (Box::new(when.expr), Box::new(then.expr)));
        Ok(Node::new(Expr::Case(Case::new(None, whens.collect(), otherwise)), ty, place))
    }

    /// The first that is not null.
    pub(super) fn coalesce(&mut self, parts: &[&ast::Expr], place: (u64, u64)) -> Result<Node, Problem> {
        let nodes = parts.iter().map(|part| self.expr(part)).collect::<Result<Vec<_>, _>>()?;
        let (mut nodes, ty) = self.same_type(nodes, "coalesce")?;
        let last = nodes.pop().map(|node| Box::new(node.expr));
        let whens: Vec<_> =
            nodes.into_iter().map(|node| (Box::new(Expr::IsNotNull(Box::new(node.expr.clone()))), Box::new(node.expr))).collect();
        match (whens.is_empty(), last) {
            (true, Some(only)) => Ok(Node::new(*only, ty, place)),
            (_, last) => Ok(Node::new(Expr::Case(Case::new(None, whens, last)), ty, place)),
        }
    }

    /// `nullif(a, b)`: null where both are equal, else `a`.
    pub(super) fn null_if(&mut self, value: &ast::Expr, unwanted: &ast::Expr, place: (u64, u64)) -> Result<Node, Problem> {
        let (value, unwanted) = (self.expr(value)?, self.expr(unwanted)?);
        let (value, unwanted) = self.alike(value, unwanted)?;
        let equal = Expr::BinaryExpr(BinaryExpr::new(Box::new(value.expr.clone()), Operator::Eq, Box::new(unwanted.expr)));
        let null = Node::new(super::literals::literal(ScalarValue::Null), Ty::Null, place).cast(value.ty);
        let case = Case::new(None, vec![(Box::new(equal), Box::new(null.expr))], Some(Box::new(value.expr)));
        Ok(Node::new(Expr::Case(case), value.ty, place))
    }

    /// The greatest or least; nulls are left out.
    pub(super) fn extreme(&mut self, parts: &[&ast::Expr], greatest: bool, place: (u64, u64)) -> Result<Node, Problem> {
        let word = if greatest { "greatest" } else { "least" };
        let nodes = parts.iter().map(|part| self.expr(part)).collect::<Result<Vec<_>, _>>()?;
        let (nodes, ty) = self.same_type(nodes, word)?;
        let parts = nodes.into_iter().map(|node| node.expr).collect();
        let function = if greatest { datafusion::functions::core::greatest() } else { datafusion::functions::core::least() };
        Ok(Node::new(function.call(parts), ty, place))
    }

    /// All parts as one type.
    fn same_type(&self, nodes: Vec<Node>, word: &str) -> Result<(Vec<Node>, Ty), Problem> {
        let mut ty = Ty::Null;
        for node in &nodes {
            ty = ty.common(node.ty).ok_or_else(|| {
                self.problem("expression-type", node.place, format!("`{word}` gives {} here and {} before.", node.ty.a(), ty.a()))
                    .expected("values of one type")
            })?;
        }
        Ok((nodes.into_iter().map(|node| node.cast(ty)).collect(), ty))
    }

    /// Exactly so many arguments, or a problem.
    pub(super) fn arguments<'t, const N: usize>(
        &self,
        name: &str,
        args: &[&'t ast::Expr],
        place: (u64, u64),
    ) -> Result<[&'t ast::Expr; N], Problem> {
        <[&ast::Expr; N]>::try_from(args).map_err(|_| {
            let place = args.get(N).map_or(place, |extra| place_of(extra));
            self.problem("expression-arguments", place, super::functions::given(name, args.len())).expected(if N == 1 {
                "1 value".to_owned()
            } else {
                format!("{N} values")
            })
        })
    }
}
