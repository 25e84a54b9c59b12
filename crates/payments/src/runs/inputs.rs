//! What a run is calculated from: the company's texts and the records up to one import, read in one transaction.

use crate::store as stored;
use ::store::Tx;
use book::Book;
use book::assemble::{Texts, assemble};
use kernel::Problems;
use records::{Kind, Table, ledger};
use std::collections::BTreeMap;

/// The version of the engine that a run names.
#[must_use]
pub fn engine_version() -> String {
    format!("attain {}", env!("CARGO_PKG_VERSION"))
}

/// Everything that a calculation is a function of.
pub(crate) struct Inputs {
    pub texts: Texts,
    pub import: Option<i64>,
    /// The newest version of a document.
    pub document: i64,
    /// By `company`, `measures`, `plans` and `data/KIND`.
    pub hashes: Vec<(String, String)>,
    pub book: Book,
}

/// The present ones.
pub(crate) fn present(tx: &mut Tx<'_>) -> Result<Inputs, Problems> {
    let import = stored::newest_import(tx)?;
    let texts = book::documents::current(tx)?;
    let document = stored::closing::newest_document(tx)?;
    read(tx, texts, import, document)
}

/// Those of a stored run.
pub(crate) fn of_run(tx: &mut Tx<'_>, run: i64, import: Option<i64>) -> Result<Inputs, Problems> {
    let texts = stored::runs::texts(tx, run)?;
    read(tx, texts, import, 0)
}

fn read(tx: &mut Tx<'_>, texts: Texts, import: Option<i64>, document: i64) -> Result<Inputs, Problems> {
    let mut tables = BTreeMap::new();
    // Nothing was imported before the first import.
    let as_of = Some(import.unwrap_or(0));
    for kind in Kind::ALL {
        tables.insert(kind, ledger::load(tx, kind, as_of)?);
    }
    let mut hashes = vec![
        ("company".to_owned(), blake3::hash(texts.company.as_bytes()).to_hex().to_string()),
        ("measures".to_owned(), texts_hash(&texts.measures)),
        ("plans".to_owned(), texts_hash(&texts.plans)),
    ];
    hashes.extend(tables.iter().map(|(kind, table)| (format!("data/{kind}"), table_hash(table))));
    hashes.sort();
    let (book, _) = assemble(&texts, tables)?;
    Ok(Inputs { texts, import, document, hashes, book })
}

fn texts_hash(texts: &[(String, String)]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, text) in texts {
        hasher.update(format!("{name} {}\n", blake3::hash(text.as_bytes()).to_hex()).as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The hash of a table's records: of what they say, not of where they came from nor of their order.
pub(crate) fn table_hash(table: &Table) -> String {
    let mut rows: Vec<[u8; 32]> = table
        .rows()
        .map(|row| {
            let mut hasher = blake3::Hasher::new();
            for (column, value) in row.values() {
                hasher.update(format!("{column}\u{1f}{value}\u{1e}").as_bytes());
            }
            *hasher.finalize().as_bytes()
        })
        .collect();
    rows.sort_unstable();
    let mut hasher = blake3::Hasher::new();
    for row in rows {
        hasher.update(&row);
    }
    hasher.finalize().to_hex().to_string()
}
