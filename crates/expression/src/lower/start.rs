//! Where a part of an expression starts.

use datafusion::sql::sqlparser::ast::{Expr as E, ObjectNamePart};
use datafusion::sql::sqlparser::tokenizer::Span;

/// Line and character of the part's first name or value; the expression's start where the syntax tree does not keep it.
///
/// The parser's own spans are worked out by recursion over all of a part, which a long chain of operators would exhaust the stack with.
pub(super) fn place_of(tree: &E) -> (u64, u64) {
    let mut part = tree;
    loop {
        part = match part {
            E::BinaryOp { left, .. } | E::AnyOp { left, .. } | E::AllOp { left, .. } => left,
            E::Nested(inner) | E::UnaryOp { expr: inner, .. } | E::Cast { expr: inner, .. } | E::Extract { expr: inner, .. } => inner,
            E::IsNull(inner) | E::IsNotNull(inner) | E::IsTrue(inner) | E::IsNotTrue(inner) | E::IsFalse(inner) => inner,
            E::IsNotFalse(inner) | E::IsUnknown(inner) | E::IsNotUnknown(inner) => inner,
            E::IsDistinctFrom(left, _) | E::IsNotDistinctFrom(left, _) => left,
            E::InList { expr, .. }
            | E::InSubquery { expr, .. }
            | E::Between { expr, .. }
            | E::Like { expr, .. }
            | E::ILike { expr, .. } => expr,
            E::SimilarTo { expr, .. } | E::RLike { expr, .. } | E::AtTimeZone { timestamp: expr, .. } | E::Collate { expr, .. } => expr,
            E::Ceil { expr, .. } | E::Floor { expr, .. } | E::Substring { expr, .. } | E::Trim { expr, .. } | E::Position { expr, .. } => {
                expr
            }
            E::Interval(interval) => &interval.value,
            E::Tuple(parts) if !parts.is_empty() => &parts[0],
            leaf => return start(leaf),
        };
    }
}

fn start(leaf: &E) -> (u64, u64) {
    let span = match leaf {
        E::Identifier(name) => name.span,
        E::CompoundIdentifier(names) => names.first().map_or(Span::empty(), |name| name.span),
        E::Value(value) => value.span,
        E::TypedString(typed) => typed.value.span,
        E::Case { case_token, .. } => case_token.0.span,
        E::Function(function) => match function.name.0.first() {
            Some(ObjectNamePart::Identifier(name)) => name.span,
            _ => Span::empty(),
        },
        _ => Span::empty(),
    };
    (span.start.line.max(1), span.start.column.max(1))
}
