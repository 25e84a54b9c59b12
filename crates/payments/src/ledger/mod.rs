//! Money movements in double entry: append-only, hash-chained. Every entry balances in each currency; corrections are new entries.
//!
//! - [`account`]: the accounts of payees and of the books
//! - `above`: what overrides pay on a record that is held
//! - [`entry`]: an entry with its lines, and the chain of hashes
//! - [`payout`]: what a run pays to whom, after what is owed and what is held
//! - [`post`]: entries of a run that becomes final, and of one that is paid
//! - [`verify`]: whether every entry balances, nothing was altered, and every final run is what the ledger says

mod above;
pub mod account;
pub mod entry;
pub mod payout;
pub(crate) mod post;
pub(crate) mod records;
pub mod verify;

pub use account::Account;
pub use entry::{Entry, Line};
pub use payout::Payout;
pub use verify::verify;

use crate::parts::major;
use crate::store as stored;
use ::store::Store;
use kernel::{Currency, Decimal, Problems};
use serde::Serialize;

/// What an account holds for one person in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Sum {
    /// The account.
    pub account: Account,
    /// The person, for accounts that are kept by person.
    pub person: Option<String>,
    /// The currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// Debits less credits, in minor units.
    pub minor: i64,
}

impl Sum {
    /// What it holds as a decimal, on the side on which the account grows: what is owed to a person is positive in `payable`.
    #[must_use]
    pub fn amount(&self) -> Decimal {
        let amount = major(self.minor, self.currency);
        if self.account.grows_by_debit() { amount } else { -amount }
    }
}

/// What every account holds, by person and currency; what holds nothing is left out.
///
/// # Errors
/// What the database refuses.
pub fn sums(store: &Store) -> Result<Vec<Sum>, Problems> {
    stored::prepare(store)?;
    store.read(stored::entries::sums)
}

/// Entries, newest first: of one person only when she is given, before the number `before`, at most `limit`.
///
/// # Errors
/// What the database refuses.
pub fn entries(store: &Store, person: Option<&str>, before: Option<i64>, limit: usize) -> Result<Vec<Entry>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| stored::entries::page(tx, person, before, limit))
}

/// The entries of a run, in order.
///
/// # Errors
/// What the database refuses.
pub fn of_run(store: &Store, run: i64) -> Result<Vec<Entry>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| stored::entries::of_run(tx, run))
}
