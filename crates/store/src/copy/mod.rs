//! A whole database as one file, and back: online, from either database into either, with a hash that proves that the copy is the same.
//!
//! The file is a ZIP with `manifest.json` and, for each table, `tables/NAME.jsonl`: one row a line, values in the order of the manifest's
//! columns, bytes in hexadecimal.
//!
//! - [`shape`]: the tables that there are, with their columns
//! - [`state`]: one hash over all rows
//! - [`save`]: the database into a file
//! - [`restore`]: the file into an empty database

mod restore;
mod save;
mod shape;
mod state;

pub use restore::restore;
pub use save::save;
pub use state::state;

use kernel::{Location, Problem, Problems};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// How this file is laid out.
const FORMAT: u32 = 1;
/// The manifest's name within the file.
const MANIFEST: &str = "manifest.json";

/// What a database holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// How many tables.
    pub tables: usize,
    /// How many rows they have together.
    pub rows: u64,
    /// BLAKE3 over all of them, in hexadecimal; the same for the same content, whichever database holds it.
    pub hash: String,
}

/// What a file says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// The program that wrote it.
    written_by: String,
    state: State,
    /// The steps that made the tables as they are.
    migrations: Vec<String>,
    tables: Vec<shape::Shape>,
}

fn file_problem(path: &Path, what: &str, error: &dyn std::fmt::Display) -> Problems {
    let at = Location::file(path.display().to_string());
    Problem::error("backup-file", at, format!("The file cannot be {what}: {error}.")).into()
}
