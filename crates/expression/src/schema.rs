//! The columns that an expression may use.

use arrow_schema::DataType;
use kernel::Type;

/// Columns by name with their types, in the order of the batches that an expression will be evaluated on.
///
/// Names are found whatever their case; a name with spaces or other signs is written in double quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    what: String,
    columns: Vec<(String, Type)>,
}

impl Schema {
    /// A schema of these columns; `what` names it in messages (`deals`, `people`, `the file`).
    #[must_use]
    pub fn new(what: impl Into<String>, columns: impl IntoIterator<Item = (String, Type)>) -> Self {
        Self { what: what.into(), columns: columns.into_iter().collect() }
    }

    /// The name for messages.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The columns in order.
    #[must_use]
    pub fn columns(&self) -> &[(String, Type)] {
        &self.columns
    }

    /// The column of that name: exactly, else whatever the case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<(&str, Type)> {
        let exact = self.columns.iter().find(|(column, _)| column == name);
        let found = exact.or_else(|| self.columns.iter().find(|(column, _)| column.eq_ignore_ascii_case(name)));
        found.map(|(column, kind)| (column.as_str(), *kind))
    }

    /// The names of all columns, those of one type first when it is given.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }
}

/// The Arrow type of a column or result of that type.
#[must_use]
pub fn arrow_type(kind: Type) -> DataType {
    match kind {
        Type::Text => DataType::Utf8,
        Type::Date => DataType::Date32,
        Type::Money => DataType::Decimal128(18, 4),
        Type::Number => DataType::Decimal128(18, 8),
        Type::Integer => DataType::Int64,
        Type::Boolean => DataType::Boolean,
    }
}
