//! What each user sets for herself: language, region, which notifications she wants. Names and values are words; who asks knows their meaning.

use crate::User;
use crate::store::settings;
use audit::Event;
use kernel::{Clock, Problems};
use serde_json::json;
use std::collections::BTreeMap;
use store::Store;

/// Settings by name; what is not there is as it is for everyone.
pub type Settings = BTreeMap<String, String>;

/// The user's settings.
///
/// # Errors
/// What the database refuses.
pub fn of(store: &Store, user: i64) -> Result<Settings, Problems> {
    store.read(|tx| Ok(settings::of(tx, user)?))
}

/// Sets what is named; an empty value takes the setting away. Nothing is written when nothing changes.
///
/// # Errors
/// What the database refuses.
pub fn set(store: &Store, user: &User, new: &Settings, clock: &Clock) -> Result<(), Problems> {
    store.write(|tx| {
        let before = settings::of(tx, user.id)?;
        let changed: Vec<_> = new.iter().filter(|(name, value)| before.get(*name).map_or("", String::as_str) != value.as_str()).collect();
        if changed.is_empty() {
            return Ok(());
        }
        for (name, value) in &changed {
            settings::set(tx, user.id, name, value)?;
        }
        let old: BTreeMap<&String, &str> = changed.iter().map(|(name, _)| (*name, before.get(*name).map_or("", String::as_str))).collect();
        let now: BTreeMap<&String, &String> = changed.into_iter().collect();
        let (old, now, on) = (json!(old), json!(now), format!("user {}", user.email));
        let event = Event {
            actor: &user.email,
            action: "change settings",
            on: &on,
            before: Some(old),
            after: Some(now),
            why: None,
            at: clock.now(),
        };
        audit::write(tx, &event)?;
        Ok(())
    })
}
