//! One record and its versions, and finding records.

use super::digest::join;
use super::rows::from_integer;
use super::schema;
use crate::{Column, Kind, Source};
use kernel::{Problems, Type, Value};
use store::placeholders::quoted;
use store::{Param, Tx};

/// A version of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The record's key: its id, or the values of its key columns with bars between them.
    pub key: String,
    /// The version's number among all of its kind.
    pub number: i64,
    /// The import that brought it.
    pub from: i64,
    /// The import that replaced or removed it; none for the version that holds now.
    pub until: Option<i64>,
    /// The file it came from, with the headers of its columns.
    pub source: Source,
    /// The row in that file, with the header as row 1.
    pub row: Option<i64>,
    /// Every column with its value.
    pub values: Vec<(Column, Option<Value>)>,
}

impl Version {
    /// The value in a column.
    #[must_use]
    pub fn value(&self, column: &str) -> Option<&Value> {
        self.values.iter().find(|(c, _)| c.name == column).and_then(|(_, value)| value.as_ref())
    }
}

/// The key by which a record with these values is known; values in the order of [`Kind::key`], as files write them.
#[must_use]
pub fn key_of(kind: Kind, values: &[Option<&Value>]) -> String {
    join(kind, values.iter().map(|value| value.map(ToString::to_string)))
}

/// The version of a record that holds now.
///
/// # Errors
/// What the database refuses.
pub fn record(tx: &mut Tx<'_>, kind: Kind, key: &str) -> Result<Option<Version>, Problems> {
    Ok(select(tx, kind, "_key = ?1 AND _until IS NULL", &[key.into()])?.pop())
}

/// All versions of a record, oldest first.
///
/// # Errors
/// What the database refuses.
pub fn history(tx: &mut Tx<'_>, kind: Kind, key: &str) -> Result<Vec<Version>, Problems> {
    select(tx, kind, "_key = ?1 ORDER BY _id", &[key.into()])
}

/// What an import brought: the first `limit` of its versions.
///
/// # Errors
/// What the database refuses.
pub fn brought(tx: &mut Tx<'_>, kind: Kind, import: i64, limit: usize) -> Result<Vec<Version>, Problems> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    select(tx, kind, &format!("_from = ?1 ORDER BY _id LIMIT {limit}"), &[import.into()])
}

/// The keys of records whose key begins with `prefix`, in order, at most `limit`.
///
/// # Errors
/// What the database refuses.
pub fn find(tx: &mut Tx<'_>, kind: Kind, prefix: &str, limit: usize) -> Result<Vec<String>, Problems> {
    // The last character of Unicode stands after whatever may follow the prefix.
    let end = format!("{prefix}\u{10ffff}");
    let rows = tx.query(
        &format!("SELECT _key FROM {} WHERE _until IS NULL AND _key >= ?1 AND _key < ?2 ORDER BY _key LIMIT ?3", quoted(kind.word())),
        &[prefix.into(), (&end).into(), limited(limit)],
    )?;
    Ok(rows.iter().map(|row| row.string(0)).collect())
}

/// The keys that begin with `prefix` and of which a version came or went after import `after`, up to import `until`; in order, at most `limit`.
///
/// # Errors
/// What the database refuses.
pub fn changed_keys(tx: &mut Tx<'_>, kind: Kind, prefix: &str, after: i64, until: i64, limit: usize) -> Result<Vec<String>, Problems> {
    let end = format!("{prefix}\u{10ffff}");
    let sql = format!(
        "SELECT DISTINCT _key FROM {} WHERE _key >= ?1 AND _key < ?2
         AND ((_from > ?3 AND _from <= ?4) OR (_until > ?3 AND _until <= ?4)) ORDER BY _key LIMIT ?5",
        quoted(kind.word())
    );
    let rows = tx.query(&sql, &[prefix.into(), (&end).into(), after.into(), until.into(), limited(limit)])?;
    Ok(rows.iter().map(|row| row.string(0)).collect())
}

/// A page of records in order of key: those after the key `after` (from the first when none), at most `limit`.
///
/// # Errors
/// What the database refuses.
pub fn page(tx: &mut Tx<'_>, kind: Kind, after: Option<&str>, limit: usize) -> Result<Vec<Version>, Problems> {
    let condition = "_until IS NULL AND _key > ?1";
    let sql = format!("{condition} ORDER BY _key LIMIT {}", i64::try_from(limit).unwrap_or(i64::MAX));
    select(tx, kind, &sql, &[after.unwrap_or_default().into()])
}

/// How many records of a kind hold now.
///
/// # Errors
/// What the database refuses.
pub fn count(tx: &mut Tx<'_>, kind: Kind) -> Result<u64, Problems> {
    let sql = format!("SELECT count(*) FROM {} WHERE _until IS NULL", quoted(kind.word()));
    Ok(tx.integer(&sql, &[])?.unwrap_or(0).unsigned_abs())
}

/// A version by its number.
pub(crate) fn version(tx: &mut Tx<'_>, kind: Kind, number: i64) -> Result<Option<Version>, Problems> {
    Ok(select(tx, kind, "_id = ?1", &[number.into()])?.pop())
}

fn limited(limit: usize) -> Param<'static> {
    Param::Integer(i64::try_from(limit).unwrap_or(i64::MAX))
}

fn select(tx: &mut Tx<'_>, kind: Kind, rest: &str, params: &[Param<'_>]) -> Result<Vec<Version>, Problems> {
    let stored = schema::columns(tx, kind)?;
    let names: String = stored.iter().map(|s| format!(", {}", quoted(&s.physical))).collect();
    let sql = format!("SELECT _key, _id, _from, _until, _source, _row{names} FROM {} WHERE {rest}", quoted(kind.word()));
    let rows = tx.query(&sql, params)?;
    let mut versions = Vec::with_capacity(rows.len());
    for row in rows {
        let values = stored.iter().enumerate().map(|(index, column)| {
            let value = match column.kind {
                Type::Text => row.text(index + 6).map(|text| Value::Text(text.to_owned())),
                ty => row.integer(index + 6).and_then(|stored| from_integer(stored, ty)),
            };
            (Column { name: column.name.clone(), kind: column.kind }, value)
        });
        versions.push(Version {
            values: values.collect(),
            key: row.string(0),
            number: row.integer(1).unwrap_or(0),
            from: row.integer(2).unwrap_or(0),
            until: row.integer(3),
            source: source(tx, row.integer(4).unwrap_or(0))?,
            row: row.integer(5),
        });
    }
    Ok(versions)
}

fn source(tx: &mut Tx<'_>, number: i64) -> Result<Source, Problems> {
    let row = tx.query_one("SELECT import, file, sheet, columns FROM record_sources WHERE id = ?1", &[number.into()])?;
    Ok(row.map_or_else(Source::default, |row| Source {
        import: row.integer(0),
        file: row.string(1),
        sheet: row.text(2).map(str::to_owned),
        columns: serde_json::from_str(row.text(3).unwrap_or("[]")).unwrap_or_default(),
    }))
}
