//! The tables of a database, with their columns.

use crate::placeholders::quoted;
use crate::{Dialect, Tx};
use kernel::Problems;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shape {
    pub name: String,
    /// By name.
    pub columns: Vec<Column>,
    /// The columns that name a row.
    pub key: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Column {
    pub name: String,
    pub holds: Holds,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Holds {
    Integer,
    Text,
    Bytes,
}

impl Holds {
    fn of(declared: &str) -> Self {
        match declared.to_uppercase().as_str() {
            "TEXT" => Self::Text,
            "BLOB" | "BYTEA" => Self::Bytes,
            _ => Self::Integer,
        }
    }

    /// The type as definitions of tables write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Integer => "BIGINT",
            Self::Text => "TEXT",
            Self::Bytes => "BLOB",
        }
    }
}

impl Shape {
    /// The columns' names, quoted, as a query lists them.
    pub fn names(&self) -> String {
        self.columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ")
    }

    /// A query for all rows in an order that is the same on both databases.
    pub fn rows(&self) -> String {
        let by = if self.key.is_empty() { self.columns.iter().map(|column| &column.name).collect() } else { self.key.iter().collect() };
        let by: Vec<String> = Vec::<&String>::into_iter(by).map(|name| format!("{} NULLS FIRST", quoted(name))).collect();
        format!("SELECT {} FROM {} ORDER BY {}", self.names(), quoted(&self.name), by.join(", "))
    }
}

/// Name, column, declared type, and the column's place in the key (0: none).
const SQLITE: &str = "SELECT t.name, c.name, c.type, c.pk FROM sqlite_master t JOIN pragma_table_info(t.name) c
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY t.name, c.name";
const POSTGRES: &str = "SELECT c.table_name::text, c.column_name::text, c.data_type::text, coalesce(k.ordinal_position, 0)::bigint
     FROM information_schema.columns c
     JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
     LEFT JOIN information_schema.table_constraints p ON p.table_schema = c.table_schema AND p.table_name = c.table_name
         AND p.constraint_type = 'PRIMARY KEY'
     LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name
         AND k.table_name = c.table_name AND k.column_name = c.column_name
     WHERE c.table_schema = current_schema()
     ORDER BY c.table_name COLLATE \"C\", c.column_name COLLATE \"C\"";

/// All tables, by name.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Shape>, Problems> {
    let rows = tx.query(if tx.dialect() == Dialect::Sqlite { SQLITE } else { POSTGRES }, &[])?;
    let mut tables: BTreeMap<String, (Vec<Column>, BTreeMap<i64, String>)> = BTreeMap::new();
    for row in rows {
        let (columns, key) = tables.entry(row.string(0)).or_default();
        columns.push(Column { name: row.string(1), holds: Holds::of(row.text(2).unwrap_or_default()) });
        if let Some(place @ 1..) = row.integer(3) {
            key.insert(place, row.string(1));
        }
    }
    Ok(tables.into_iter().map(|(name, (columns, key))| Shape { name, columns, key: key.into_values().collect() }).collect())
}

/// For each table those that it refers to.
pub(super) fn references(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Vec<String>>, Problems> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => "SELECT t.name, f.\"table\" FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
        Dialect::Postgres => {
            "SELECT t.relname::text, o.relname::text FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
             JOIN pg_class o ON o.oid = c.confrelid JOIN pg_namespace n ON n.oid = t.relnamespace
             WHERE c.contype = 'f' AND n.nspname = current_schema()"
        }
    };
    let mut references: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in tx.query(sql, &[])? {
        references.entry(row.string(0)).or_default().push(row.string(1));
    }
    Ok(references)
}
