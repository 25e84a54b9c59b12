//! The first records that an import brought: which they are, and which of their columns say something else than before.

use kernel::Problems;
use records::ledger::{self, Import, Version};
use store::Tx;

/// How many records are listed.
const LISTED: usize = 50;

/// A record that an import brought.
pub struct Change {
    /// Its key.
    pub key: String,
    /// Its page, for kinds that have one.
    pub href: Option<String>,
    /// The row in the file.
    pub row: String,
    /// `new`, or the columns that say something else than before. Values are left out: who reads imports need not see pay.
    pub what: String,
}

/// The first records of an import.
///
/// # Errors
/// What the database refuses.
pub fn changes(tx: &mut Tx<'_>, import: &Import) -> Result<Vec<Change>, Problems> {
    let mut changes = Vec::new();
    for version in ledger::brought(tx, import.kind, import.id, LISTED)? {
        let versions = ledger::history(tx, import.kind, &version.key)?;
        let before = versions.iter().rev().find(|earlier| earlier.number < version.number);
        changes.push(Change {
            href: import.kind.is_measured().then(|| {
                let (kind, id) = (crate::address::encoded(import.kind.word()), crate::address::encoded(&version.key));
                format!("/records/{kind}/{id}")
            }),
            row: version.row.map(|row| row.to_string()).unwrap_or_default(),
            what: before.map_or_else(|| crate::language::t("new").to_owned(), |before| differing(before, &version)),
            key: version.key,
        });
    }
    Ok(changes)
}

fn differing(before: &Version, after: &Version) -> String {
    let columns: Vec<&str> = after
        .values
        .iter()
        .filter(|(column, value)| before.value(&column.name) != value.as_ref())
        .map(|(column, _)| column.name.as_str())
        .collect();
    columns.join(", ")
}
