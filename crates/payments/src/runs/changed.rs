//! What happened to records between two imports, in words.

use ::store::Tx;
use kernel::{Problems, Value};
use records::{Kind, ledger};

/// How many rows of a kind are told.
const MOST: usize = 20;

/// What happened to a measured record between two imports, whatever its kind; none when it is as it was.
pub(crate) fn record(tx: &mut Tx<'_>, id: &str, after: i64, until: i64) -> Result<Option<String>, Problems> {
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_measured()) {
        if let Some(said) = one(tx, kind, id, after, until)? {
            return Ok(Some(said));
        }
    }
    Ok(None)
}

/// What happened to one record of a kind between two imports; none when it is as it was.
pub(crate) fn one(tx: &mut Tx<'_>, kind: Kind, key: &str, after: i64, until: i64) -> Result<Option<String>, Problems> {
    let versions = ledger::history(tx, kind, key)?;
    let at = |import: i64| versions.iter().find(|v| v.from <= import && v.until.is_none_or(|until| until > import));
    Ok(match (at(after), at(until)) {
        (None, Some(new)) => Some(format!("{kind}: came with import {}", new.from)),
        (Some(old), None) => Some(format!("{kind}: was removed{}", by(old.until))),
        (Some(old), Some(new)) if old.number != new.number => Some(differing(kind, old, new)),
        _ => None,
    })
}

/// What happened to the rows of a kind whose key begins with `prefix`.
pub(crate) fn rows(tx: &mut Tx<'_>, kind: Kind, prefix: &str, after: i64, until: i64) -> Result<Vec<String>, Problems> {
    let mut said = Vec::new();
    for key in ledger::changed_keys(tx, kind, prefix, after, until, MOST)? {
        said.extend(one(tx, kind, &key, after, until)?.map(|what| format!("{key}: {what}")));
    }
    Ok(said)
}

fn by(import: Option<i64>) -> String {
    import.map(|import| format!(" (import {import})")).unwrap_or_default()
}

fn differing(kind: Kind, old: &ledger::Version, new: &ledger::Version) -> String {
    let shown = |value: Option<&Value>| value.map_or("empty".to_owned(), ToString::to_string);
    let parts: Vec<String> = new
        .values
        .iter()
        .filter_map(|(column, now)| {
            let then = old.value(&column.name);
            (then != now.as_ref()).then(|| format!("{} was {}, is {}", column.name, shown(then), shown(now.as_ref())))
        })
        .collect();
    format!("{kind}: {} (import {})", parts.join(", "), new.from)
}
