//! Stored runs in the database: the only SQL of payments.
//!
//! - [`runs`]: a run and the hashes of what it was calculated from
//! - [`results`]: its credits, measurements, earnings and payments
//! - [`attachments`]: files of adjustments
//! - [`books`]: what stands on accounts of the books
//! - [`closing`]: how far runs have come, and what they change in closed periods
//! - [`entries`]: the ledger
//! - [`nothing_more`]: records of which somebody said that they come no more
//! - [`marks`]: how far the database is
//! - [`holds`]: holds by hand
//! - [`approvals`]: what was decided about statements of runs in review
//! - [`freezes`]: parts of a company that keep their figures
//! - [`disputes`]: questions about pay
//! - [`notices`]: steps of runs and questions, across all of them

pub(crate) mod approvals;
pub(crate) mod attachments;
pub(crate) mod books;
pub(crate) mod closing;
pub(crate) mod disputes;
pub(crate) mod entries;
pub(crate) mod freezes;
pub(crate) mod holds;
pub(crate) mod marks;
pub(crate) mod nothing_more;
pub(crate) mod notices;
pub(crate) mod results;
pub(crate) mod runs;

use ::store::{Migration, Store, Tx};
use kernel::Problems;

/// The tables of stored runs and of the ledger.
pub const MIGRATIONS: &[Migration] = &[
    Migration::same("runs/1 runs and results", include_str!("runs.sql")),
    Migration::same("runs/2 payment terms", include_str!("terms.sql")),
    Migration::same("runs/3 steps, parts and balances", include_str!("closing.sql")),
    Migration { name: "runs/4 ledger", sqlite: include_str!("entries.sqlite.sql"), postgres: Some(include_str!("entries.postgres.sql")) },
    Migration::same("runs/5 disputes", include_str!("disputes.sql")),
    Migration::same("runs/6 freezes", include_str!("freezes.sql")),
    Migration::same("runs/7 statements approved", include_str!("approvals.sql")),
    Migration::same("runs/8 files of adjustments", include_str!("attachments.sql")),
    Migration::same("runs/9 holds of records", include_str!("holds.sql")),
    Migration::same("runs/10 steps despite something", include_str!("despite.sql")),
    Migration::same("runs/11 nothing more comes", include_str!("nothing_more.sql")),
];

/// Makes the tables that a database book needs, where they are missing.
///
/// # Errors
/// When the database was written by a newer version, or refuses.
pub fn prepare(store: &Store) -> Result<(), Problems> {
    book::database::prepare(store)?;
    jobs::prepare(store)?;
    store.migrate(MIGRATIONS)
}

/// The number of the newest import; none when nothing was imported.
pub(crate) fn newest_import(tx: &mut Tx<'_>) -> Result<Option<i64>, Problems> {
    Ok(tx.query_one("SELECT max(id) FROM imports", &[])?.and_then(|row| row.integer(0)))
}
