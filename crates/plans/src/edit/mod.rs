//! A plan's text changed in single places: remarks, order and spacing of everything else stay as they were written.
//!
//! - [`head`]: version, days in force, name
//! - [`form`]: the common keys of a plan as fields, and fields written back into the text
//! - [`shape`]: components, tiers and other entries added, removed and moved
//! - `settings`: what a plan or a component may say besides, added and taken out
//! - `blocks`: components as blocks of the text
//! - `place`: places in the text

mod blocks;
pub mod form;
mod head;
mod place;
mod settings;
pub mod shape;

pub use form::{Entries, Field, Fields, Group, fields, write};
pub use head::{next_version, title};
pub use shape::{Reshape, kinds, reshape};

use kernel::{Location, Problem, Problems};
use toml_edit::DocumentMut;

/// The text as a document that can be changed.
fn parse(file: &str, text: &str) -> Result<DocumentMut, Problems> {
    // The reader's message has line and character.
    kernel::document::Document::parse(file, text)?;
    text.parse().map_err(|error: toml_edit::TomlError| {
        Problem::error("toml", Location::file(file), format!("This is not TOML: {}.", error.message().trim())).into()
    })
}
