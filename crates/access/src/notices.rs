//! Which notices a user has read. A notice is named by what happened, such as `run 3 step 2`.

use crate::User;
use crate::store::notices;
use audit::Event;
use kernel::{Clock, Problems};
use std::collections::BTreeSet;
use store::Store;

/// What the user has read.
///
/// # Errors
/// What the database refuses.
pub fn read(store: &Store, user: i64) -> Result<BTreeSet<String>, Problems> {
    store.read(|tx| Ok(notices::read(tx, user)?))
}

/// From now on these are read. Nothing is written when all of them were.
///
/// # Errors
/// What the database refuses.
pub fn mark(store: &Store, user: &User, names: &[String], clock: &Clock) -> Result<(), Problems> {
    store.write(|tx| {
        let before = notices::read(tx, user.id)?;
        let new: Vec<&String> = names.iter().filter(|name| !before.contains(*name)).collect();
        if new.is_empty() {
            return Ok(());
        }
        for name in &new {
            notices::insert(tx, user.id, name)?;
        }
        let (on, after) = (format!("user {}", user.email), serde_json::json!(new));
        let event = Event {
            actor: &user.email,
            action: "read notifications",
            on: &on,
            before: None,
            after: Some(after),
            why: None,
            at: clock.now(),
        };
        audit::write(tx, &event)?;
        Ok(())
    })
}
