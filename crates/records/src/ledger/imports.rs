//! What was imported, by whom, when and why.

use crate::{Column, Kind};
use kernel::{Problems, Type};
use serde::Serialize;
use store::{Row, Tx};

/// What kind of import it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Of files.
    Import,
    /// Of one record, by hand.
    Change,
    /// One that took an earlier one back.
    Undo,
}

impl What {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Change => "change",
            Self::Undo => "undo",
        }
    }
}

/// An import as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Import {
    /// Its number.
    pub id: i64,
    /// The kind of record.
    #[serde(serialize_with = "super::import::kind_word")]
    #[schemars(with = "String")]
    pub kind: Kind,
    /// What kind of import it was.
    pub what: What,
    /// The files, as the user named them.
    pub file: String,
    /// When, in RFC 3339.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Why, in her words.
    pub why: Option<String>,
    /// How many records were new.
    pub created: i64,
    /// How many records said something else until then.
    pub updated: i64,
    /// How many records said the same.
    pub unchanged: i64,
    /// How many records were removed.
    pub removed: i64,
    /// The import that it took back.
    pub undoes: Option<i64>,
    /// The import that took it back.
    pub undone_by: Option<i64>,
}

const COLUMNS: &str = "id, kind, what, file, at, actor, why, created, updated, unchanged, removed, undoes, undone_by";

/// All imports, newest first.
///
/// # Errors
/// What the database refuses.
pub fn imports(tx: &mut Tx<'_>) -> Result<Vec<Import>, Problems> {
    Ok(tx.query(&format!("SELECT {COLUMNS} FROM imports ORDER BY id DESC"), &[])?.iter().filter_map(from_row).collect())
}

/// One import; none when there is none of that number.
///
/// # Errors
/// What the database refuses.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Import>, Problems> {
    Ok(tx.query_one(&format!("SELECT {COLUMNS} FROM imports WHERE id = ?1"), &[id.into()])?.as_ref().and_then(from_row))
}

fn from_row(row: &Row) -> Option<Import> {
    let count = |column| row.integer(column).unwrap_or(0);
    Some(Import {
        id: row.integer(0)?,
        kind: Kind::from_word(row.text(1)?)?,
        what: match row.text(2)? {
            "undo" => What::Undo,
            "change" => What::Change,
            _ => What::Import,
        },
        file: row.string(3),
        at: row.string(4),
        actor: row.string(5),
        why: row.text(6).map(str::to_owned),
        created: count(7),
        updated: count(8),
        unchanged: count(9),
        removed: count(10),
        undoes: row.integer(11),
        undone_by: row.integer(12),
    })
}

/// The columns that imports brought which were in force after import `as_of` (now, when none).
pub(crate) fn columns(tx: &mut Tx<'_>, kind: Kind, as_of: i64) -> Result<Vec<Column>, Problems> {
    let rows = tx.query(
        "SELECT columns FROM imports WHERE kind = ?1 AND id <= ?2 AND (undone_by IS NULL OR undone_by > ?2) ORDER BY id",
        &[kind.word().into(), as_of.into()],
    )?;
    let mut columns: Vec<Column> = Vec::new();
    for row in &rows {
        let pairs: Vec<(String, String)> = serde_json::from_str(row.text(0).unwrap_or("[]")).unwrap_or_default();
        for (name, ty) in pairs {
            if !columns.iter().any(|c| c.name == name) {
                columns.push(Column { name, kind: Type::from_word(&ty).unwrap_or(Type::Text) });
            }
        }
    }
    Ok(columns)
}
