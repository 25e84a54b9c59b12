//! Files become records: file → map → preview → commit, with rejects, undo and history.
//!
//! - [`list`]: what was imported, and a file to begin with
//! - [`draft`]: a file on its way in
//! - [`start`]: takes the file
//! - [`map`]: which column becomes which
//! - [`preview`]: what it would create, update and skip
//! - [`commit`]: imports it
//! - [`show`]: one import, and its undo
//! - [`changes`]: the first records that it brought

pub mod changes;
pub mod commit;
pub mod draft;
pub mod list;
pub mod map;
pub mod preview;
pub mod show;
pub mod start;
