//! Names of columns.

use super::Lowering;
use super::node::{Node, Ty, cast_to};
use datafusion::common::Column;
use datafusion::logical_expr::Expr;
use datafusion::sql::sqlparser::ast::Ident;
use kernel::text::{fold, one_of};
use kernel::{Problem, Type};

impl Lowering<'_> {
    /// The column that an identifier names.
    pub(super) fn column(&mut self, name: &Ident) -> Result<Node, Problem> {
        let place = (name.span.start.line.max(1), name.span.start.column.max(1));
        let Some((column, kind)) = self.schema.column(&name.value) else { return Err(self.unknown_column(name, place)) };
        if !self.columns.iter().any(|known| known == column) {
            self.columns.push(column.to_owned());
        }
        let expr = Expr::Column(Column::new_unqualified(column));
        let expr = if kind == Type::Integer { cast_to(expr, Ty::INTEGER.arrow()) } else { expr };
        Ok(Node::new(expr, Ty::of(kind), place))
    }

    /// `deals.amount` names the column `amount` of deals.
    pub(super) fn compound(&mut self, parts: &[Ident], place: (u64, u64)) -> Result<Node, Problem> {
        match parts {
            [table, column] if fold(&table.value) == fold(self.schema.what()) => self.column(column),
            [table, ..] => {
                let what = self.schema.what();
                Err(self
                    .problem("unknown-column", place, format!("`{}` cannot be reached from {what}.", table.value))
                    .expected(format!("a column of {what}, without a table's name")))
            }
            [] => Err(self.problem("unknown-column", place, "A name is missing.")),
        }
    }

    fn unknown_column(&self, name: &Ident, place: (u64, u64)) -> Problem {
        let what = self.schema.what();
        let problem = self.problem("unknown-column", place, format!("There is no column `{}` in {what}.", name.value));
        let problem = problem.suggest(&name.value, self.schema.names());
        if problem.hint.is_some() {
            return problem;
        }
        if name.quote_style == Some('"') {
            return problem.hint(format!("a text is written in single quotes: '{}'", name.value));
        }
        let problem = problem.expected(one_of(self.schema.names(), 12));
        match name.value.chars().any(char::is_uppercase) {
            true => problem.hint(format!("a text is written in single quotes: '{}'", name.value)),
            false => problem,
        }
    }
}
