//! Records kept in a database, with every version: what an import brought, what it replaced, and where each row came from.
//!
//! - [`schema`]: a table for each kind, a column for each declared column and each attribute
//! - [`import`]: a table of records becomes new versions; a preview has the same figures
//! - [`gradual`]: a long file in bounded memory, batch by batch
//! - [`undo`]: an import is taken back as a whole
//! - [`change`]: one record is changed or removed by hand
//! - [`imports`]: what was imported, by whom, when and why
//! - [`load`]: the records of a kind, as the engine takes them
//! - [`history`]: one record, its versions, and finding records
//! - `rows`, `digest`, `compare`: rows as they are compared with what is there
//! - `keep`: what a file does not bring stays as it is
//! - [`seen`]: of two who change one record the second is told what the first did
//! - `event`: the entry of an import and its audit event

pub mod change;
mod compare;
mod digest;
mod event;
pub mod gradual;
pub mod history;
pub mod import;
pub mod imports;
mod keep;
pub mod load;
mod rows;
pub mod schema;
pub mod seen;
pub mod undo;

pub use change::{change, one_row, remove};
pub use gradual::{import_batches, import_file, must_be_whole, part, preview_batches};
pub use history::{Version, brought, changed_keys, count, find, history, key_of, page, record};
pub use import::{Change, Meta, Summary, import, preview};
pub use imports::{Import, What, imports};
pub use load::{load, load_keys};
pub use schema::{common, prepare};
pub use seen::unchanged_since;
pub use undo::undo;
