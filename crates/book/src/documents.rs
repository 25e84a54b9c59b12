//! The company's texts (`company.toml`, `measures/*.toml`, `plans/*.toml`) in a database, each with its versions.

use crate::assemble::Texts;
use crate::company;
use audit::Event;
use kernel::{Location, Problem, Problems};
use records::ledger::Meta;
use serde_json::json;
use store::{Migration, Store, Tx};

/// The table of documents. `after_import` is the newest import when the version came into force, so that texts and records as of an import
/// belong together.
const MIGRATIONS: &[Migration] = &[Migration::same(
    "documents/1 documents",
    "CREATE TABLE documents (
        id BIGINT PRIMARY KEY,
        name TEXT NOT NULL,
        content TEXT,
        after_import BIGINT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        why TEXT
    );
    CREATE INDEX documents_name ON documents (name, id);",
)];

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Version {
    /// Its number among the versions of all documents.
    pub id: i64,
    /// The document: `company.toml`, `plans/sales.toml`.
    pub name: String,
    /// Its text; none when this version took the document out of force.
    pub text: Option<String>,
    /// When it came into force, in RFC 3339.
    pub at: String,
    /// Who wrote it.
    pub actor: String,
    /// Why.
    pub why: Option<String>,
}

/// Makes the tables of documents. Safe to call each time a database is opened.
///
/// # Errors
/// When the database was written by a newer version, or refuses.
pub fn prepare(store: &Store) -> Result<(), Problems> {
    store.migrate(MIGRATIONS)
}

/// Puts a text into force; returns the number of its version, or none when it says the same as the version in force. The book is not
/// checked here: see [`crate::database::put`].
///
/// # Errors
/// A name that is none of `company.toml`, `measures/NAME.toml` and `plans/NAME.toml`; what the database refuses.
pub fn put(tx: &mut Tx<'_>, name: &str, text: &str, meta: &Meta<'_>) -> Result<Option<i64>, Problems> {
    write(tx, name, Some(text), meta)
}

/// Takes a document out of force; its versions are kept. None when it was not in force.
///
/// # Errors
/// As for [`put`]; `company.toml` cannot be removed.
pub fn remove(tx: &mut Tx<'_>, name: &str, meta: &Meta<'_>) -> Result<Option<i64>, Problems> {
    if name == company::FILE {
        return Err(Problem::error("bad-document", Location::file(name), "A book cannot be without a company.").into());
    }
    write(tx, name, None, meta)
}

fn write(tx: &mut Tx<'_>, name: &str, text: Option<&str>, meta: &Meta<'_>) -> Result<Option<i64>, Problems> {
    refuse_name(name)?;
    if text.is_some_and(|text| text.contains('\0')) {
        return Err(
            Problem::error("bad-document", Location::file(name), "The text holds a character zero, which no database keeps.").into()
        );
    }
    let before = newest(tx, name)?;
    let old = before.as_ref().and_then(|version| version.text.as_deref());
    if old == text {
        return Ok(None);
    }
    let id = tx.next_number("documents", "id")?;
    let after_import = tx.integer("SELECT max(id) FROM imports", &[])?.unwrap_or(0);
    let at = meta.at.to_string();
    tx.execute(
        "INSERT INTO documents (id, name, content, after_import, at, actor, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[id.into(), name.into(), text.into(), after_import.into(), (&at).into(), meta.actor.into(), meta.why.into()],
    )?;
    let action = if text.is_some() { "put document" } else { "remove document" };
    let seen = |text: Option<&str>| text.map(|text| json!({ "hash": blake3::hash(text.as_bytes()).to_hex().as_str() }));
    audit::write(tx, &Event { actor: meta.actor, action, on: name, before: seen(old), after: seen(text), why: meta.why, at: meta.at })?;
    Ok(Some(id))
}

fn refuse_name(name: &str) -> Result<(), Problem> {
    let stem = ["measures/", "plans/"].iter().find_map(|folder| name.strip_prefix(folder)?.strip_suffix(".toml"));
    let plain = |stem: &str| !stem.is_empty() && !stem.starts_with('.') && !stem.contains(['/', '\\', '\0']);
    if name == company::FILE || (stem.is_some_and(plain) && name.len() <= 200) {
        return Ok(());
    }
    Err(Problem::error("bad-document", Location::file(name), "This is not the name of a document of a book.")
        .expected("`company.toml`, `measures/NAME.toml` or `plans/NAME.toml`"))
}

/// The texts in force.
///
/// # Errors
/// When the database has no book yet, or refuses.
pub fn current(tx: &mut Tx<'_>) -> Result<Texts, Problems> {
    as_of(tx, None)
}

/// The texts in force when import `import` was the newest (now, when none).
///
/// # Errors
/// When the database had no book then, or refuses.
pub fn as_of(tx: &mut Tx<'_>, import: Option<i64>) -> Result<Texts, Problems> {
    let rows = tx.query(
        "SELECT name, content FROM documents d WHERE content IS NOT NULL AND id =
           (SELECT max(id) FROM documents n WHERE n.name = d.name AND n.after_import <= ?1) ORDER BY name",
        &[import.unwrap_or(i64::MAX).into()],
    )?;
    let mut texts = Texts::default();
    let mut found = false;
    for row in &rows {
        let (name, text) = (row.string(0), row.string(1));
        if name == company::FILE {
            (texts.company, found) = (text, true);
        } else if name.starts_with("measures/") {
            texts.measures.push((name, text));
        } else {
            texts.plans.push((name, text));
        }
    }
    if found {
        return Ok(texts);
    }
    Err(Problem::error("no-book", Location::default(), "The database has no book yet.")
        .hint("import a folder book into it, or put a company.toml")
        .into())
}

/// All versions of a document, newest first; of all documents when no name is given. Without their texts it would be hard to say what
/// changed, so they are there.
///
/// # Errors
/// What the database refuses.
pub fn versions(tx: &mut Tx<'_>, name: Option<&str>) -> Result<Vec<Version>, Problems> {
    match name {
        Some(name) => select(tx, "WHERE name = ?1 ORDER BY id DESC", &[name.into()]),
        None => select(tx, "ORDER BY id DESC", &[]),
    }
}

fn newest(tx: &mut Tx<'_>, name: &str) -> Result<Option<Version>, Problems> {
    Ok(select(tx, "WHERE name = ?1 ORDER BY id DESC LIMIT 1", &[name.into()])?.pop())
}

fn select(tx: &mut Tx<'_>, rest: &str, params: &[store::Param<'_>]) -> Result<Vec<Version>, Problems> {
    let rows = tx.query(&format!("SELECT id, name, content, at, actor, why FROM documents {rest}"), params)?;
    let optional = |row: &store::Row, column| row.text(column).map(str::to_owned);
    Ok(rows
        .iter()
        .map(|row| Version {
            id: row.integer(0).unwrap_or(0),
            name: row.string(1),
            text: optional(row, 2),
            at: row.string(3),
            actor: row.string(4),
            why: optional(row, 5),
        })
        .collect())
}
