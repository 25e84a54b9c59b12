//! Rows compared with the records that are there: which are new, which say something else, which say the same.

use super::digest::{Digest, Digests, MOST_PROBLEMS};
use super::rows::Rows;
use crate::Kind;
use kernel::{Location, Problem, Problems};
use std::collections::HashMap;
use store::placeholders::quoted;
use store::{Param, RowView, Tx};

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Its record is new, or was removed before.
    Created,
    /// Its record says something else until now, in the version of this number.
    Updated(i64),
    /// Its record says the same, in the version of this number.
    Unchanged(i64),
    /// An earlier row of the same table says the same.
    Repeated,
}

/// How the records that are there are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// All of them, since the table has every record of its kind.
    Complete,
    /// All or by key, whatever is faster.
    Faster,
    /// By key only: the rows are a part of a long table.
    ByKey,
}

/// Every row's fate, and the versions that the rows no longer mention.
pub(crate) struct Comparison {
    pub(crate) fates: Vec<Fate>,
    /// Versions of records that a complete table does not have.
    pub(crate) removed: Vec<i64>,
}

impl Comparison {
    /// Compares all rows.
    pub(crate) fn of(tx: &mut Tx<'_>, rows: &Rows, digests: &Digests, reading: Reading) -> Result<Self, Problems> {
        let mut fates = vec![Fate::Created; rows.count];
        let by_key = index(rows, digests, &mut fates)?;
        let mut removed = Vec::new();
        let mut meet = |row: &RowView<'_>| -> Result<(), Problems> {
            let id = row.integer(0)?.unwrap_or(0);
            match by_key.get(row.text(1)?.unwrap_or_default()) {
                Some(incoming) => fates[*incoming] = fate(id, row.bytes(2)?, &digests.contents[*incoming]),
                None => removed.push(id),
            }
            Ok(())
        };
        let table = quoted(rows.kind.word());
        // A few rows are looked up by their keys; for many it is faster to read everything once.
        let size = tx.integer(&format!("SELECT max(_id) FROM {table}"), &[])?.unwrap_or(0);
        let many = i64::try_from(by_key.len()).unwrap_or(i64::MAX).saturating_mul(20) > size;
        if reading == Reading::Complete || (reading == Reading::Faster && many && by_key.len() > 200) {
            tx.each(&format!("SELECT _id, _key, _hash FROM {table} WHERE _until IS NULL ORDER BY _id"), &[], &mut meet)?;
        } else if size > 0 {
            let mut keys: Vec<&str> = by_key.keys().copied().collect();
            keys.sort_unstable();
            for chunk in keys.chunks(200) {
                let sql = format!("SELECT _id, _key, _hash FROM {table} WHERE _until IS NULL AND _key IN ({})", marks(chunk.len()));
                let params: Vec<Param<'_>> = chunk.iter().map(|key| Param::Text(key)).collect();
                tx.each(&sql, &params, &mut meet)?;
            }
        }
        if reading != Reading::Complete {
            removed.clear();
        }
        Ok(Self { fates, removed })
    }

    pub(crate) fn count(&self, wanted: impl Fn(Fate) -> bool) -> u64 {
        self.fates.iter().filter(|fate| wanted(**fate)).count() as u64
    }

    pub(crate) fn changes_nothing(&self) -> bool {
        self.removed.is_empty() && !self.fates.iter().any(|fate| matches!(fate, Fate::Created | Fate::Updated(_)))
    }
}

fn fate(id: i64, stored: Option<&[u8]>, incoming: &Digest) -> Fate {
    if stored == Some(incoming.as_slice()) { Fate::Unchanged(id) } else { Fate::Updated(id) }
}

pub(crate) fn marks(count: usize) -> String {
    (1..=count).map(|i| format!("?{i}")).collect::<Vec<_>>().join(", ")
}

/// The rows by their keys. A key that stands twice is fine when both rows say the same, else a problem that names both.
fn index<'r>(rows: &'r Rows, digests: &'r Digests, fates: &mut [Fate]) -> Result<HashMap<&'r str, usize>, Problems> {
    let mut by_key: HashMap<&str, usize> = HashMap::with_capacity(rows.count);
    let mut problems = Problems::new();
    for (row, fate) in fates.iter_mut().enumerate() {
        let key = digests.key_text(rows, row);
        let first = *by_key.entry(key).or_insert(row);
        if first == row {
            continue;
        }
        if digests.contents[first] == digests.contents[row] {
            *fate = Fate::Repeated;
        } else if problems.0.len() < MOST_PROBLEMS {
            problems.push(twice(rows, key, first, row));
        }
    }
    problems.unless_errors(by_key).map(|(by_key, _)| by_key)
}

fn twice(rows: &Rows, key: &str, first: usize, second: usize) -> Problem {
    twice_at(rows.kind, key, &rows.location(first), rows.location(second))
}

/// A key that stands at two places with different values.
pub(crate) fn twice_at(kind: Kind, key: &str, one: &Location, other: Location) -> Problem {
    let place = |at: &Location| match (at.line, at.file == other.file && at.sheet == other.sheet) {
        (Some(line), true) => format!("row {line}"),
        _ => at.to_string(),
    };
    let message = format!("{} `{key}` stands twice with different values: in {} and in {}.", one_of(kind), place(one), place(&other));
    Problem::error("duplicate-key", other.column(kind.key()[0]).value(key), message)
        .expected(format!("one row for each {}", kind.key().join(", ")))
        .hint("remove one of the two rows")
}

/// A record of a kind, as a sentence begins with it.
fn one_of(kind: Kind) -> &'static str {
    match kind {
        Kind::People => "The person",
        Kind::Deals => "The deal",
        Kind::Transactions => "The transaction",
        Kind::Activities => "The activity",
        Kind::Accounts => "The account",
        Kind::Products => "The product",
        Kind::Quotas => "The quota",
        Kind::Splits => "The split",
        Kind::ExchangeRates => "The exchange rate",
        Kind::Adjustments => "The adjustment",
    }
}
