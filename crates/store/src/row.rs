//! Parameters of a statement, and the rows of an answer. Only three kinds of value are stored: whole numbers, texts and bytes;
//! money, dates and truth values are whole numbers, so nothing passes through a binary float.

use crate::errors;
use kernel::Problem;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use std::error::Error;

/// A value given to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param<'a> {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}
impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Integer(i64::from(value))
    }
}
impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}
impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}
impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}
impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(integer),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match *self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(integer) if *ty == Type::INT4 => i32::try_from(integer)?.to_sql(ty, out),
            Self::Integer(integer) if *ty == Type::BOOL => (integer != 0).to_sql(ty, out),
            Self::Integer(integer) if *ty == Type::INT8 => integer.to_sql(ty, out),
            Self::Text(text) if <&str as ToSql>::accepts(ty) => text.to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            other => Err(format!("{other:?} was given where the column has the type {ty}").into()),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}

/// A value of an answer, kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// A row of an answer, kept. A column that is missing or has another kind of value reads as none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub Vec<Cell>);

impl Row {
    /// The whole number in a column, counted from 0.
    #[must_use]
    pub fn integer(&self, column: usize) -> Option<i64> {
        match self.0.get(column) {
            Some(Cell::Integer(integer)) => Some(*integer),
            _ => None,
        }
    }
    /// The text in a column.
    #[must_use]
    pub fn text(&self, column: usize) -> Option<&str> {
        match self.0.get(column) {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        }
    }
    /// The text in a column, kept; the empty text when there is none.
    #[must_use]
    pub fn string(&self, column: usize) -> String {
        self.text(column).unwrap_or_default().to_owned()
    }
    /// The bytes in a column.
    #[must_use]
    pub fn bytes(&self, column: usize) -> Option<&[u8]> {
        match self.0.get(column) {
            Some(Cell::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }
}

/// A row of an answer while it streams by; nothing is copied.
#[derive(Debug)]
pub enum RowView<'a> {
    /// Of SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// Of PostgreSQL.
    Postgres(&'a postgres::Row),
}

impl RowView<'_> {
    /// The whole number in a column, counted from 0.
    ///
    /// # Errors
    /// When the column is missing or holds something else.
    pub fn integer(&self, column: usize) -> Result<Option<i64>, Problem> {
        match self {
            Self::Sqlite(row) => match row.get_ref(column).map_err(|e| errors::sqlite("", &e))? {
                rusqlite::types::ValueRef::Null => Ok(None),
                rusqlite::types::ValueRef::Integer(integer) => Ok(Some(integer)),
                _ => Err(errors::wrong_kind(column, "a whole number")),
            },
            Self::Postgres(row) => match row.columns().get(column).map(postgres::Column::type_) {
                Some(ty) if *ty == Type::INT4 => {
                    row.try_get::<_, Option<i32>>(column).map(|v| v.map(i64::from)).map_err(|e| errors::postgres("", &e))
                }
                Some(ty) if *ty == Type::BOOL => {
                    row.try_get::<_, Option<bool>>(column).map(|v| v.map(i64::from)).map_err(|e| errors::postgres("", &e))
                }
                _ => row.try_get(column).map_err(|e| errors::postgres("", &e)),
            },
        }
    }
    /// The text in a column.
    ///
    /// # Errors
    /// When the column is missing or holds something else.
    pub fn text(&self, column: usize) -> Result<Option<&str>, Problem> {
        match self {
            Self::Sqlite(row) => match row.get_ref(column).map_err(|e| errors::sqlite("", &e))? {
                rusqlite::types::ValueRef::Null => Ok(None),
                rusqlite::types::ValueRef::Text(text) => {
                    std::str::from_utf8(text).map(Some).map_err(|_| errors::wrong_kind(column, "a text in UTF-8"))
                }
                _ => Err(errors::wrong_kind(column, "a text")),
            },
            Self::Postgres(row) => row.try_get(column).map_err(|e| errors::postgres("", &e)),
        }
    }
    /// The bytes in a column.
    ///
    /// # Errors
    /// When the column is missing or holds something else.
    pub fn bytes(&self, column: usize) -> Result<Option<&[u8]>, Problem> {
        match self {
            Self::Sqlite(row) => match row.get_ref(column).map_err(|e| errors::sqlite("", &e))? {
                rusqlite::types::ValueRef::Null => Ok(None),
                rusqlite::types::ValueRef::Blob(bytes) => Ok(Some(bytes)),
                _ => Err(errors::wrong_kind(column, "bytes")),
            },
            Self::Postgres(row) => row.try_get(column).map_err(|e| errors::postgres("", &e)),
        }
    }
    /// The row, kept.
    ///
    /// # Errors
    /// When a column holds a kind of value that is never stored.
    pub fn keep(&self) -> Result<Row, Problem> {
        match self {
            Self::Sqlite(row) => (0..row.as_ref().column_count()).map(|column| self.sqlite_cell(column)).collect::<Result<_, _>>().map(Row),
            Self::Postgres(row) => (0..row.len()).map(|column| self.postgres_cell(column)).collect::<Result<_, _>>().map(Row),
        }
    }

    fn sqlite_cell(&self, column: usize) -> Result<Cell, Problem> {
        use rusqlite::types::ValueRef;
        let Self::Sqlite(row) = self else { return Ok(Cell::Null) };
        Ok(match row.get_ref(column).map_err(|e| errors::sqlite("", &e))? {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(integer) => Cell::Integer(integer),
            ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
            ValueRef::Real(_) => return Err(errors::wrong_kind(column, "no binary float")),
        })
    }

    fn postgres_cell(&self, column: usize) -> Result<Cell, Problem> {
        let Self::Postgres(row) = self else { return Ok(Cell::Null) };
        let ty = row.columns()[column].type_();
        Ok(if *ty == Type::BYTEA {
            self.bytes(column)?.map_or(Cell::Null, |b| Cell::Bytes(b.to_vec()))
        } else if [Type::INT8, Type::INT4, Type::BOOL].contains(ty) {
            self.integer(column)?.map_or(Cell::Null, Cell::Integer)
        } else {
            self.text(column)?.map_or(Cell::Null, |t| Cell::Text(t.to_owned()))
        })
    }
}
