//! Files become typed records: format, mapping, coercion, rejects.
//!
//! - [`source`]: the file as it was given, and its format
//! - [`mapping`]: which column of a file becomes which column of a record (TOML)
//! - [`inspect`]: what a file holds: sheets, headers, types, samples
//! - [`suggest`]: a first mapping, by names and synonyms
//! - [`near`]: headers that are written otherwise
//! - [`read`]: the file, through a mapping, as a table with rejects
//! - [`lookup`]: other files that a mapping looks values up in
//! - [`rejects`]: the rows that were refused, as a file to mend
//!
//! Inside: `opened` is a file of any format (`delimited`, `workbook` after `archive`, `columnar`, `lines`) whose rows come in `chunk`s;
//! `resolve` settles what a mapping means for it, from what `survey` found in whole columns; `joined` and `formula` add columns; `coerce`
//! makes values; `keys` finds records that come twice.

mod archive;
mod chunk;
mod coerce;
mod columnar;
mod delimited;
mod derived;
mod formula;
mod header;
mod joined;
mod keys;
mod lines;
mod opened;
mod resolve;
mod survey;
mod view;
mod workbook;

pub mod inspect;
pub mod lookup;
pub mod mapping;
pub mod near;
pub mod read;
pub mod rejects;
pub mod source;
pub mod suggest;

pub use inspect::{Found, Inspection, Sheet, inspect, inspect_for, inspect_with};
pub use lookup::{Folder, Lookups, NoLookups};
pub use mapping::{Attribute, Attributes, ColumnSource, DateOrder, Mapping, Reading, Take};
pub use read::{Intake, Taker, read, read_batches};
pub use rejects::{REJECT_HEADERS, Reject, write_rejects_csv};
pub use source::{Content, FileSource, Format};
use suggest::words as attribute_words;
pub use suggest::{attribute_name, by_name, suggest};

#[cfg(test)]
mod tests;
