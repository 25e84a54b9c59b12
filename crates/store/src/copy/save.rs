//! A database into a file.

use super::{FORMAT, MANIFEST, Manifest, State, file_problem, shape, state};
use crate::{Cell, Store, Tx};
use kernel::Problems;
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Writes everything that the database holds at one moment into a file; others go on reading and writing meanwhile. The file appears whole or
/// not at all, and only its owner may read it: it holds everyone's pay.
///
/// # Errors
/// That the file is there already or can't be written, or what the database refuses.
pub fn save(store: &Store, path: &Path) -> Result<State, Problems> {
    if path.exists() {
        return Err(file_problem(path, "written", &"it is there already; name another one"));
    }
    let part = path.with_extension("part");
    let saved = store.read(|tx| written(tx, &part, path));
    match saved {
        Ok(state) => std::fs::rename(&part, path).map(|()| state).map_err(|error| file_problem(path, "written", &error)),
        Err(problems) => {
            // The first error is what is worth telling.
            let _ = std::fs::remove_file(&part);
            Err(problems)
        }
    }
}

fn written(tx: &mut Tx<'_>, part: &Path, path: &Path) -> Result<State, Problems> {
    let failed = |error: &dyn std::fmt::Display| file_problem(path, "written", error);
    let mut zip = ZipWriter::new(BufWriter::new(private(part).map_err(|error| failed(&error))?));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
    let tables = shape::all(tx)?;
    let mut line = Vec::with_capacity(512);
    let state = state::through(tx, &tables, |table, row| match row {
        None => zip.start_file(format!("tables/{}.jsonl", table.name), options).map_err(|error| failed(&error)),
        Some(cells) => {
            line.clear();
            let values: Vec<Value> = cells.iter().map(value).collect();
            serde_json::to_writer(&mut line, &values).map_err(|error| failed(&error))?;
            line.push(b'\n');
            zip.write_all(&line).map_err(|error| failed(&error))
        }
    })?;
    let migrations = tx.query("SELECT name FROM attain_migrations ORDER BY name", &[])?.iter().map(|row| row.string(0)).collect();
    let written_by = format!("attain {}", env!("CARGO_PKG_VERSION"));
    let manifest = Manifest { format: FORMAT, written_by, state: state.clone(), migrations, tables };
    zip.start_file(MANIFEST, options).map_err(|error| failed(&error))?;
    serde_json::to_writer_pretty(&mut zip, &manifest).map_err(|error| failed(&error))?;
    let file = zip.finish().map_err(|error| failed(&error))?;
    let file = file.into_inner().map_err(|error| failed(&error))?;
    file.sync_all().map_err(|error| failed(&error))?;
    Ok(state)
}

/// A new file that only its owner may read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(integer) => Value::from(*integer),
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Bytes(bytes) => Value::from(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    }
}
