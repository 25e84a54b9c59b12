//! A typed part of an expression, and how its type changes.

use arrow_schema::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Cast, Expr};
use kernel::Type;

/// The most decimals that a value keeps between two steps.
pub(super) const MOST_DECIMALS: u8 = 12;
/// The most digits of a decimal.
pub(super) const MOST_DIGITS: u8 = 38;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Integer,
    Number,
    Money,
}

/// The type of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ty {
    /// `null` itself: of every type.
    Null,
    Text,
    Date,
    Boolean,
    /// A decimal of so many digits, so many of them behind the point. Whole numbers are decimals, too, so that nothing ever wraps.
    Number {
        digits: u8,
        decimals: u8,
        meaning: Meaning,
    },
}

impl Ty {
    pub(super) const INTEGER: Self = Self::Number { digits: 19, decimals: 0, meaning: Meaning::Integer };

    /// With its article, for messages.
    pub(super) fn a(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text => "text",
            Self::Date => "a date",
            Self::Boolean => "true or false",
            Self::Number { meaning: Meaning::Integer, .. } => "a whole number",
            Self::Number { meaning: Meaning::Number, .. } => "a number",
            Self::Number { meaning: Meaning::Money, .. } => "an amount of money",
        }
    }

    pub(super) fn of(kind: Type) -> Self {
        match kind {
            Type::Text => Self::Text,
            Type::Date => Self::Date,
            Type::Boolean => Self::Boolean,
            Type::Integer => Self::INTEGER,
            Type::Money => Self::Number { digits: 18, decimals: 4, meaning: Meaning::Money },
            Type::Number => Self::Number { digits: 18, decimals: 8, meaning: Meaning::Number },
        }
    }

    /// The type of a result; none for `null` alone.
    pub(super) fn kind(self) -> Option<Type> {
        Some(match self {
            Self::Null => return None,
            Self::Text => Type::Text,
            Self::Date => Type::Date,
            Self::Boolean => Type::Boolean,
            Self::Number { meaning: Meaning::Integer, .. } => Type::Integer,
            Self::Number { meaning: Meaning::Number, .. } => Type::Number,
            Self::Number { meaning: Meaning::Money, .. } => Type::Money,
        })
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Number { .. } | Self::Null)
    }

    /// The type that holds values of both without loss; none when they do not mix.
    pub(super) fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Null, ty) | (ty, Self::Null) => Some(ty),
            (Self::Number { digits: p, decimals: s, meaning: m }, Self::Number { digits: q, decimals: t, meaning: n }) => {
                let decimals = s.max(t);
                let digits = ((p - s).max(q - t) + decimals).min(MOST_DIGITS);
                Some(Self::Number { digits, decimals, meaning: sum_meaning(m, n) })
            }
            (a, b) => (a == b).then_some(a),
        }
    }

    /// The Arrow type of its values.
    pub(super) fn arrow(self) -> DataType {
        match self {
            Self::Null => DataType::Null,
            Self::Text => DataType::Utf8,
            Self::Date => DataType::Date32,
            Self::Boolean => DataType::Boolean,
            Self::Number { digits, decimals, .. } => DataType::Decimal128(digits, decimals.cast_signed()),
        }
    }
}

/// What a sum of two numbers counts.
pub(super) fn sum_meaning(a: Meaning, b: Meaning) -> Meaning {
    match (a, b) {
        (Meaning::Money, _) | (_, Meaning::Money) => Meaning::Money,
        (Meaning::Integer, Meaning::Integer) => Meaning::Integer,
        _ => Meaning::Number,
    }
}

/// A typed part of an expression.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) expr: Expr,
    pub(super) ty: Ty,
    /// Line and character within the expression, counted from 1.
    pub(super) place: (u64, u64),
}

impl Node {
    pub(super) fn new(expr: Expr, ty: Ty, place: (u64, u64)) -> Self {
        Self { expr, ty, place }
    }

    /// The text of a literal.
    pub(super) fn literal_text(&self) -> Option<&str> {
        match &self.expr {
            Expr::Literal(ScalarValue::Utf8(Some(text)), _) => Some(text),
            _ => None,
        }
    }

    /// The value of a whole number that is written in the expression.
    pub(super) fn literal_integer(&self) -> Option<i128> {
        match &self.expr {
            Expr::Literal(ScalarValue::Decimal128(Some(value), _, 0), _) => Some(*value),
            _ => None,
        }
    }

    /// The same values as `ty`, which must be a type that holds them. Literals are converted at once.
    pub(super) fn cast(self, ty: Ty) -> Self {
        if self.ty == ty || self.ty.arrow() == ty.arrow() {
            return Self { ty, ..self };
        }
        let arrow = ty.arrow();
        if let Expr::Literal(value, _) = &self.expr
            && let Ok(value) = value.cast_to(&arrow)
        {
            return Self { expr: Expr::Literal(value, None), ty, place: self.place };
        }
        Self { expr: cast_to(self.expr, arrow), ty, place: self.place }
    }

    /// With at most `most` decimals, halves away from zero.
    pub(super) fn at_most(self, most: u8) -> Self {
        match self.ty {
            Ty::Number { digits, decimals, meaning } if decimals > most => {
                let digits = (digits - decimals + most + 1).min(MOST_DIGITS);
                self.cast(Ty::Number { digits, decimals: most, meaning })
            }
            _ => self,
        }
    }
}

/// A whole-number column and a written whole number, or two columns, as the integers that they are kept as: comparing needs no decimals.
pub(super) fn as_integers(left: &Node, right: &Node) -> Option<(Expr, Expr)> {
    let integer = |node: &Node| match &node.expr {
        Expr::Cast(cast) if matches!(*cast.expr, Expr::Column(_)) && node.ty.arrow() == Ty::INTEGER.arrow() => {
            Some(cast.expr.as_ref().clone())
        }
        Expr::Literal(ScalarValue::Decimal128(Some(value), _, 0), _) => {
            i64::try_from(*value).ok().map(|value| Expr::Literal(ScalarValue::Int64(Some(value)), None))
        }
        _ => None,
    };
    let sides = (integer(left)?, integer(right)?);
    matches!((&left.expr, &right.expr), (Expr::Cast(_), _) | (_, Expr::Cast(_))).then_some(sides)
}

/// An Arrow cast of `expr`.
pub(super) fn cast_to(expr: Expr, arrow: DataType) -> Expr {
    Expr::Cast(Cast::new(Box::new(expr), arrow))
}
