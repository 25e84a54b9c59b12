//! A table for each kind of record, and the columns that it has.
//!
//! A row is one version of a record. `_key` names the record, `_hash` is over its content, `_from` is the import that brought it, `_until`
//! the import that replaced or removed it (none for the version that holds now), `_origin` the row that first had this content (an undo
//! brings it back as a copy), `_source` and `_row` the place in a file. There are no foreign keys on these tables: checking them a row at a
//! time would halve the speed of an import, and rows are written here only.

use crate::Kind;
use kernel::{Problem, Problems, Type};
use std::collections::BTreeMap;
use store::placeholders::quoted;
use store::{Migration, Param, Store, Tx};

macro_rules! kinds {
    ($id:literal, $($table:literal),*) => {
        concat!(
            "CREATE TABLE imports (id BIGINT PRIMARY KEY, kind TEXT NOT NULL, what TEXT NOT NULL, file TEXT NOT NULL, at TEXT NOT NULL,
             actor TEXT NOT NULL, why TEXT, created BIGINT NOT NULL, updated BIGINT NOT NULL, unchanged BIGINT NOT NULL,
             removed BIGINT NOT NULL, undoes BIGINT, undone_by BIGINT, columns TEXT NOT NULL);
             CREATE TABLE record_sources (id BIGINT PRIMARY KEY, import BIGINT NOT NULL, kind TEXT NOT NULL, file TEXT NOT NULL, sheet TEXT,
             columns TEXT NOT NULL);
             CREATE TABLE record_columns (kind TEXT NOT NULL, name TEXT NOT NULL, place BIGINT NOT NULL, type TEXT NOT NULL,
             physical TEXT NOT NULL, PRIMARY KEY (kind, name));",
            $("CREATE TABLE ", $table, " (_id ", $id, " PRIMARY KEY, _key TEXT NOT NULL, _hash BLOB NOT NULL, _from BIGINT NOT NULL,
             _until BIGINT, _origin BIGINT NOT NULL, _source BIGINT NOT NULL, _row BIGINT);
             CREATE INDEX ", $table, "_key ON ", $table, " (_key);",)*
        )
    };
}

macro_rules! tables {
    ($id:literal) => {
        kinds!(
            $id,
            "people",
            "deals",
            "transactions",
            "activities",
            "accounts",
            "products",
            "quotas",
            "splits",
            "exchange_rates",
            "adjustments"
        )
    };
}

/// The tables; SQLite needs its own word for a key that is the row's own number.
pub const MIGRATIONS: &[Migration] = &[Migration { name: "records/1 tables", sqlite: tables!("INTEGER"), postgres: None }];

/// PostgreSQL reads the same definitions: an `INTEGER` there would hold too little, so the word is exchanged.
const MIGRATIONS_POSTGRES: &[Migration] = &[Migration { name: "records/1 tables", sqlite: tables!("BIGINT"), postgres: None }];

/// A column as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Its name in files and expressions.
    pub(crate) name: String,
    /// Its type.
    pub(crate) kind: Type,
    /// Its name in the table.
    pub(crate) physical: String,
}

/// At most so many columns for a kind: PostgreSQL's limit is 1600.
pub(crate) const MOST_COLUMNS: usize = 1_000;

/// Makes the tables of records, or adds what a newer version declares. Safe to call each time a database is opened.
///
/// # Errors
/// When the database was written by a newer version, or refuses.
pub fn prepare(store: &Store) -> Result<(), Problems> {
    store.migrate(audit::MIGRATIONS)?;
    store.migrate(match store.dialect() {
        store::Dialect::Sqlite => MIGRATIONS,
        store::Dialect::Postgres => MIGRATIONS_POSTGRES,
    })?;
    if store.read(|tx| Ok(missing(tx)?.is_empty()))? {
        return Ok(());
    }
    store.write(declare)
}

/// Adds all declared columns that are missing, in two statements: a new database has more than a hundred of them.
fn declare(tx: &mut Tx<'_>) -> Result<(), Problems> {
    let missing = missing(tx)?;
    let definition: Vec<String> = missing.iter().map(|(kind, name, ty)| added(*kind, &physical(name), *ty)).collect();
    tx.define(&definition.join(";\n"))?;
    let names: Vec<String> = missing.iter().map(|(_, name, _)| physical(name)).collect();
    let mut next = BTreeMap::new();
    let mut places = Vec::with_capacity(missing.len());
    for (kind, _, _) in &missing {
        if !next.contains_key(kind) {
            next.insert(*kind, columns(tx, *kind)?.len());
        }
        places.push(next[kind]);
        next.entry(*kind).and_modify(|place| *place += 1);
    }
    tx.insert_many("record_columns", &["kind", "name", "place", "type", "physical"], missing.len(), |row, out| {
        let (kind, name, ty) = missing[row];
        let place = i64::try_from(places[row]).unwrap_or(i64::MAX);
        let texts = (kind.word(), name, ty.word(), names[row].as_str());
        out.extend([Param::Text(texts.0), Param::Text(texts.1), Param::Integer(place), Param::Text(texts.2), Param::Text(texts.3)]);
        Ok(())
    })
}

fn added(kind: Kind, physical: &str, ty: Type) -> String {
    format!("ALTER TABLE {} ADD COLUMN {} {}", quoted(kind.word()), quoted(physical), sql_type(ty))
}

fn missing(tx: &mut Tx<'_>) -> Result<Vec<(Kind, &'static str, Type)>, Problem> {
    let mut missing = Vec::new();
    for kind in Kind::ALL {
        let there = columns(tx, kind)?;
        let absent = kind.columns().iter().filter(|c| !there.iter().any(|stored| stored.name == c.name));
        missing.extend(absent.map(|c| (kind, c.name, c.kind)));
    }
    Ok(missing)
}

/// The columns of a kind: the declared ones in their order, then attributes in the order in which they were met.
pub(crate) fn columns(tx: &mut Tx<'_>, kind: Kind) -> Result<Vec<Stored>, Problem> {
    let rows = tx.query("SELECT name, type, physical FROM record_columns WHERE kind = ?1 ORDER BY place", &[kind.word().into()])?;
    let mut columns: Vec<Stored> = rows
        .iter()
        .map(|row| Stored {
            name: row.string(0),
            kind: row.text(1).and_then(Type::from_word).unwrap_or(Type::Text),
            physical: row.string(2),
        })
        .collect();
    let rank = |column: &Stored| kind.columns().iter().position(|c| c.name == column.name).unwrap_or(usize::MAX);
    columns.sort_by_key(rank);
    Ok(columns)
}

/// Adds a column to the table of a kind.
pub(crate) fn add(tx: &mut Tx<'_>, kind: Kind, name: &str, ty: Type) -> Result<Stored, Problem> {
    let stored = Stored { name: name.to_owned(), kind: ty, physical: physical(name) };
    let count = tx.integer("SELECT count(*) FROM record_columns WHERE kind = ?1", &[kind.word().into()])?.unwrap_or(0);
    tx.define(&added(kind, &stored.physical, ty))?;
    tx.execute(
        "INSERT INTO record_columns (kind, name, place, type, physical) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[kind.word().into(), name.into(), count.into(), ty.word().into(), (&stored.physical).into()],
    )?;
    Ok(stored)
}

/// Gives a column a wider type; its values stay what they are.
pub(crate) fn widen(tx: &mut Tx<'_>, kind: Kind, column: &Stored, to: Type) -> Result<Stored, Problem> {
    let (table, old) = (quoted(kind.word()), quoted(&column.physical));
    let wide = quoted(&format!("{}~wide", column.physical.chars().take(40).collect::<String>()));
    let value = widened(&old, column.kind, to, tx.dialect());
    tx.define(&format!("ALTER TABLE {table} ADD COLUMN {wide} {}", sql_type(to)))?;
    tx.batch(&format!("UPDATE {table} SET {wide} = {value} WHERE {old} IS NOT NULL"))?;
    tx.batch(&format!("ALTER TABLE {table} DROP COLUMN {old}"))?;
    tx.batch(&format!("ALTER TABLE {table} RENAME COLUMN {wide} TO {old}"))?;
    tx.execute(
        "UPDATE record_columns SET type = ?1 WHERE kind = ?2 AND name = ?3",
        &[to.word().into(), kind.word().into(), (&column.name).into()],
    )?;
    Ok(Stored { kind: to, ..column.clone() })
}

/// The type that holds the values of both.
#[must_use]
pub fn common(a: Type, b: Type) -> Type {
    match (a, b) {
        (a, b) if a == b => a,
        (Type::Integer, Type::Money) | (Type::Money, Type::Integer) => Type::Money,
        (Type::Integer, Type::Number) | (Type::Number, Type::Integer) => Type::Number,
        _ => Type::Text,
    }
}

/// The SQL expression for a stored value in a wider type; decimals as files write them, without needless zeros.
fn widened(old: &str, from: Type, to: Type, dialect: store::Dialect) -> String {
    let decimal = |scale: u32| {
        let unit = 10_i64.pow(scale);
        format!(
            "(CASE WHEN {old} < 0 THEN '-' ELSE '' END) || CAST(abs({old}) / {unit} AS TEXT) || \
             rtrim(rtrim('.' || substr(CAST({unit} + abs({old}) % {unit} AS TEXT), 2), '0'), '.')"
        )
    };
    match (from, to, dialect) {
        (Type::Integer, Type::Money | Type::Number, _) => format!("{old} * {}", 10_i64.pow(to.scale().unwrap_or(0))),
        (Type::Money | Type::Number, _, _) => decimal(from.scale().unwrap_or(0)),
        (Type::Boolean, _, _) => format!("CASE WHEN {old} = 0 THEN 'false' ELSE 'true' END"),
        (Type::Date, _, store::Dialect::Sqlite) => format!("date({old} * 86400, 'unixepoch')"),
        (Type::Date, _, store::Dialect::Postgres) => format!("to_char(DATE '1970-01-01' + CAST({old} AS INTEGER), 'YYYY-MM-DD')"),
        _ => format!("CAST({old} AS TEXT)"),
    }
}

fn sql_type(ty: Type) -> &'static str {
    if ty == Type::Text { "TEXT" } else { "BIGINT" }
}

/// PostgreSQL cuts names after 63 bytes, SQLite does not tell capitals apart, and `_` marks our own columns.
fn physical(name: &str) -> String {
    let plain = name.len() <= 55 && name == name.to_lowercase() && !name.starts_with('_') && !name.contains(['\0', '"']);
    if plain {
        return name.to_owned();
    }
    let short: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).take(32).collect();
    format!("{}~{}", short.to_lowercase(), &blake3::hash(name.as_bytes()).to_hex()[..12])
}

/// Why a column cannot be kept, if so.
pub(crate) fn refuse_name(kind: Kind, name: &str) -> Option<Problem> {
    let at = kernel::Location::default().column(name);
    if name.is_empty() || name.starts_with('_') {
        return Some(
            Problem::error("bad-column-name", at, format!("A column of {kind} cannot be named `{name}`."))
                .expected("a name that is not empty and does not begin with an underscore"),
        );
    }
    None
}
