//! Whether all events are as they were written.

use crate::event::{COLUMNS, Recorded};
use kernel::{Location, Problem, Problems};
use store::Store;

/// Walks the chain from the first event on. Returns how many events there are.
///
/// # Errors
/// The first event that was altered, or before which one was removed.
pub fn verify(store: &Store) -> Result<u64, Problems> {
    let mut count = 0_i64;
    let mut previous = Vec::new();
    store.read(|tx| {
        tx.each(&format!("SELECT {COLUMNS} FROM audit ORDER BY id"), &[], |row| {
            let event = Recorded::from_row(&row.keep()?);
            count += 1;
            if event.id != count {
                return Err(broken(count, "is missing").into());
            }
            if event.hash != event.hash_after(&previous) {
                return Err(broken(
                    event.id,
                    &format!("({} by {}, {}) was altered after it was written", event.action, event.actor, event.at),
                )
                .into());
            }
            previous = event.hash;
            Ok(())
        })
    })?;
    Ok(count.unsigned_abs())
}

fn broken(id: i64, what: &str) -> Problem {
    Problem::error("audit-altered", Location::default(), format!("Audit event {id} {what}."))
        .hint("somebody changed the database by other means; compare with a backup")
}
