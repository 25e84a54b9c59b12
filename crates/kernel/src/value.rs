//! The types that a column of a record can have, and their values.

use crate::{Date, Decimal};
use std::fmt;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Text; Arrow `Utf8`.
    Text,
    /// A business date; Arrow `Date32`.
    Date,
    /// An amount with at most 14 digits before and 4 after the point; Arrow `Decimal128(18, 4)`, stored as an integer.
    Money,
    /// A number with at most 10 digits before and 8 after the point (rates, shares, scores); Arrow `Decimal128(18, 8)`, stored as an integer.
    Number,
    /// A whole number; Arrow `Int64`.
    Integer,
    /// True or false; Arrow `Boolean`.
    Boolean,
}

impl Type {
    /// The word the language and the manual use: `text`, `date`, `money`, `number`, `integer`, `boolean`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Date => "date",
            Self::Money => "money",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
        }
    }
    /// The type that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Text, Self::Date, Self::Money, Self::Number, Self::Integer, Self::Boolean].into_iter().find(|t| t.word() == word)
    }
    /// How many decimals are kept: 4 for money, 8 for numbers.
    #[must_use]
    pub fn scale(self) -> Option<u32> {
        match self {
            Self::Money => Some(4),
            Self::Number => Some(8),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// One value of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Text.
    Text(String),
    /// A business date.
    Date(Date),
    /// An amount or a number.
    Decimal(Decimal),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
}

impl fmt::Display for Value {
    /// As files write it: ISO dates, plain decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.pad(text),
            Self::Date(date) => f.pad(&date.to_string()),
            Self::Decimal(decimal) => f.pad(&decimal.normalize().to_string()),
            Self::Integer(integer) => f.pad(&integer.to_string()),
            Self::Boolean(boolean) => f.pad(if *boolean { "true" } else { "false" }),
        }
    }
}
