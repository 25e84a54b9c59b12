//! The entry of an import, and its audit event: written together, in the transaction of the records.

use super::import::Meta;
use super::imports::What;
use crate::{Column, Kind};
use audit::Event;
use kernel::Problems;
use serde_json::{Value, json};
use store::Tx;

/// What an import did, as it is entered.
pub(crate) struct Entry<'a> {
    pub(crate) kind: Kind,
    pub(crate) what: What,
    pub(crate) file: &'a str,
    pub(crate) columns: &'a [Column],
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) removed: u64,
    pub(crate) undoes: Option<i64>,
}

impl Entry<'_> {
    /// Enters it; returns the import's number.
    pub(crate) fn write(&self, tx: &mut Tx<'_>, meta: &Meta<'_>) -> Result<i64, Problems> {
        let number = tx.next_number("imports", "id")?;
        let columns: Vec<Value> = self.columns.iter().map(|c| json!([c.name, c.kind.word()])).collect();
        let count = |n: u64| store::Param::Integer(i64::try_from(n).unwrap_or(i64::MAX));
        let (at, columns) = (meta.at.to_string(), Value::from(columns).to_string());
        tx.execute(
            "INSERT INTO imports (id, kind, what, file, at, actor, why, created, updated, unchanged, removed, undoes, columns)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            &[
                number.into(),
                self.kind.word().into(),
                self.what.word().into(),
                self.file.into(),
                (&at).into(),
                meta.actor.into(),
                meta.why.into(),
                count(self.created),
                count(self.updated),
                count(self.unchanged),
                count(self.removed),
                self.undoes.into(),
                (&columns).into(),
            ],
        )?;
        Ok(number)
    }

    /// The audit event of an import as a whole.
    pub(crate) fn audit(&self, tx: &mut Tx<'_>, number: i64, meta: &Meta<'_>) -> Result<(), Problems> {
        let action = match self.what {
            What::Undo => "undo import",
            _ => "import records",
        };
        let after = json!({
            "kind": self.kind.word(), "file": self.file, "created": self.created, "updated": self.updated,
            "unchanged": self.unchanged, "removed": self.removed, "undoes": self.undoes,
        });
        let on = format!("import {number}");
        audit::write(tx, &Event { actor: meta.actor, action, on: &on, before: None, after: Some(after), why: meta.why, at: meta.at })?;
        Ok(())
    }
}
