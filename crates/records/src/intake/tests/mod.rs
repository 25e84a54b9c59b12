//! Files as people bring them.

mod bad_input;
mod columns_page;
mod delimited;
mod formats;
mod generated;
mod hostile;
mod manual;
mod real_books;
mod types;

use super::{FileSource, Intake, Mapping, NoLookups, inspect, read, suggest};
use crate::{Kind, Table};
use arrow_array::Array;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use kernel::Problems;

/// Reads a text through the mapping that is suggested for it.
fn read_text(kind: Kind, text: &str) -> Result<Intake, Problems> {
    let source = FileSource::bytes("deals.csv", text.as_bytes().to_vec());
    let mapping = suggest(kind, &inspect(&source)?);
    read(&source, kind, &mapping, &NoLookups)
}

/// Reads bytes through a mapping written as TOML.
fn read_mapped(name: &str, bytes: &[u8], mapping: &str) -> Result<Intake, Problems> {
    let mapping = Mapping::parse(mapping, "mapping.toml")?;
    read(&FileSource::bytes(name, bytes.to_vec()), mapping.kind, &mapping, &NoLookups)
}

/// Some columns of a table as text, a line a row.
fn show(table: &Table, columns: &[&str]) -> String {
    let mut out = String::new();
    let options = FormatOptions::default();
    for batch in table.batches() {
        let arrays: Vec<_> = columns.iter().map(|name| batch.column_by_name(name).unwrap()).collect();
        let formatters: Vec<_> = arrays.iter().map(|array| ArrayFormatter::try_new(array, &options).unwrap()).collect();
        for row in 0..batch.num_rows() {
            let cells: Vec<String> =
                arrays.iter().zip(&formatters).map(|(a, f)| if a.is_null(row) { "-".into() } else { f.value(row).to_string() }).collect();
            out.push_str(&cells.join(" | "));
            out.push('\n');
        }
    }
    out
}

/// What is wrong, a problem a paragraph.
fn problems(intake: &Intake) -> String {
    intake.all_problems().to_string()
}
