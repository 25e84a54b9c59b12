//! Whether the ledger is as it was written, and says what final runs say.

use super::post::is_settlement;
use super::{Account, Entry};
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Currency, Location, Problem, Problems};
use std::collections::BTreeMap;

/// Walks the ledger from the first entry on: numbers without gaps, the chain of hashes, debits equal to credits in each currency, and nothing
/// left on the account `earned`. Returns how many entries there are.
///
/// # Errors
/// The first entry with which something is wrong.
pub fn verify(store: &Store) -> Result<u64, Problems> {
    stored::prepare(store)?;
    let entries = store.read(stored::entries::all)?;
    let mut previous = Vec::new();
    for (number, entry) in (1..).zip(&entries) {
        if entry.id != number {
            return Err(broken(number, "is missing"));
        }
        if entry.hash != entry.hash_after(&previous) {
            return Err(broken(number, &format!("({}) was altered after it was written", entry.what)));
        }
        if !entry.balances() {
            return Err(broken(number, "does not balance"));
        }
        if !settled(entry) {
            return Err(broken(number, "leaves something on the account `earned`"));
        }
        previous.clone_from(&entry.hash);
    }
    Ok(entries.len() as u64)
}

fn broken(number: i64, what: &str) -> Problems {
    Problem::error("ledger-altered", Location::default(), format!("Ledger entry {number} {what}."))
        .hint("somebody changed the database by other means; compare with a backup")
        .into()
}

fn settled(entry: &Entry) -> bool {
    let mut left: BTreeMap<Currency, i64> = BTreeMap::new();
    for line in entry.lines.iter().filter(|line| line.account == Account::Earned) {
        *left.entry(line.currency).or_insert(0) += line.minor;
    }
    left.values().all(|minor| *minor == 0)
}

/// By person, period, plan, component, adjustment and currency what the entries of a run say that was earned.
pub(crate) type Earned = BTreeMap<(String, String, String, String, String, Currency), i64>;

/// What the entries of a run say that was earned.
pub(crate) fn earned(tx: &mut Tx<'_>, run: i64) -> Result<Earned, Problems> {
    let mut earned = Earned::new();
    for line in stored::entries::of_run(tx, run)?.into_iter().flat_map(|entry| entry.lines) {
        if line.account == Account::Earned && !is_settlement(&line.reference) {
            let key = (line.person.unwrap_or_default(), line.period, line.plan, line.component, line.reference, line.currency);
            *earned.entry(key).or_insert(0) -= line.minor;
        }
    }
    earned.retain(|_, minor| *minor != 0);
    Ok(earned)
}
