//! Files become typed records: format, mapping, coercion, rejects.
//!
//! - [`source`]: the file as it was given, and its format
//! - [`mapping`]: which column of a file becomes which column of a record (TOML)
//! - [`inspect`]: what a file holds: sheets, headers, types, samples
//! - [`suggest`]: a first mapping, by names and synonyms
//! - [`read`]: the file, through a mapping, as a table with rejects
//! - [`lookup`]: other files that a mapping looks values up in
//! - [`rejects`]: the rows that were refused, as a file to mend

pub mod inspect;
pub mod lookup;
pub mod mapping;
pub mod read;
pub mod rejects;
pub mod source;
pub mod suggest;

pub use inspect::{Found, Inspection, Sheet, inspect, inspect_with};
pub use lookup::{Folder, Lookups, NoLookups};
pub use mapping::{Attribute, Attributes, ColumnSource, DateOrder, Mapping, Reading, Take};
pub use read::{Intake, read};
pub use rejects::{Reject, write_rejects_csv};
pub use source::{Content, FileSource, Format};
pub use suggest::{by_name, suggest};
