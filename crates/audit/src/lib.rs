//! Who did what, when and why, with what was there before and after. Append-only: each event carries a hash over itself and the event
//! before it, so that a change made behind attain's back is found.
//!
//! - [`event`]: an event, written inside the transaction of what it tells about
//! - [`origin`]: from where something is done
//! - [`verify`]: whether all events are as they were written

pub mod event;
pub mod origin;
pub mod verify;

pub use event::{Event, Recorded, Wanted, find, happened, head, list, write};
pub use verify::verify;

use store::Migration;

/// The table of events; neither database lets anybody change or remove one by accident.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "audit/1 events", sqlite: include_str!("events.sqlite.sql"), postgres: Some(include_str!("events.postgres.sql")) },
    Migration::same("audit/2 from where", "ALTER TABLE audit ADD COLUMN place TEXT"),
];
