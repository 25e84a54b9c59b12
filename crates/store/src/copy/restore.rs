//! A file into an empty database.

use super::shape::{Holds, Shape};
use super::{FORMAT, MANIFEST, Manifest, State, file_problem, shape, state};
use crate::placeholders::quoted;
use crate::{Cell, Param, Store, Tx};
use kernel::{Location, Problem, Problems};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use zip::ZipArchive;

/// How many rows are written at once.
const AT_ONCE: usize = 5_000;
/// So many bytes of lines wait at most until they are written, give or take one line.
const BYTES_AT_ONCE: usize = 16 << 20;
/// The table of the steps that made the others.
const MIGRATIONS: &str = "attain_migrations";

/// Fills an empty database with what a file of [`super::save`] holds; `prepare` makes the tables. All of it, or nothing: at the end the state's
/// hash is taken anew from the database and must be the file's.
///
/// # Errors
/// That the database holds something already, that the file is damaged or of another version, or what the database refuses.
pub fn restore(store: &Store, path: &Path, prepare: impl FnOnce(&Store) -> Result<(), Problems>) -> Result<State, Problems> {
    let failed = |error: &dyn std::fmt::Display| file_problem(path, "read", error);
    let file = File::open(path).map_err(|error| failed(&error))?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| failed(&error))?;
    let manifest = manifest(&mut zip, path)?;
    store.read(|tx| must_be_empty(tx, &store.place()))?;
    prepare(store)?;
    store.write(|tx| {
        let there = shape::all(tx)?;
        same_steps(tx, &manifest, path)?;
        for table in in_order(tx, &manifest.tables)? {
            if table.name != MIGRATIONS {
                make_room(tx, table, &there, path)?;
                fill(tx, table, &mut zip, path)?;
            }
        }
        let tables = shape::all(tx)?;
        let state = state::through(tx, &tables, |_, _| Ok(()))?;
        if state != manifest.state {
            let message =
                format!("What was restored is not what was saved: its hash is {}, and {} was saved.", state.hash, manifest.state.hash);
            return Err(damaged(path, message));
        }
        Ok(state)
    })
}

fn damaged(path: &Path, message: impl Into<String>) -> Problems {
    Problem::error("backup-damaged", Location::file(path.display().to_string()), message).hint("take another backup file").into()
}

fn manifest(zip: &mut ZipArchive<BufReader<File>>, path: &Path) -> Result<Manifest, Problems> {
    let entry = zip.by_name(MANIFEST).map_err(|_| damaged(path, "The file is no backup of attain: it has no manifest."))?;
    let manifest: Manifest =
        serde_json::from_reader(entry).map_err(|error| damaged(path, format!("Its manifest cannot be read: {error}.")))?;
    if manifest.format != FORMAT {
        return Err(damaged(path, format!("The file has the format {}, and this program reads {FORMAT}.", manifest.format)));
    }
    Ok(manifest)
}

/// A database with events in its audit is somebody's.
fn must_be_empty(tx: &mut Tx<'_>, place: &str) -> Result<(), Problems> {
    if !shape::all(tx)?.iter().any(|table| table.name == "audit") || tx.integer("SELECT count(*) FROM audit", &[])? == Some(0) {
        return Ok(());
    }
    let message = format!("`{place}` holds a book already.");
    Err(Problem::error("not-empty", Location::default(), message)
        .hint("restore into a new database, and put it in the other's place")
        .into())
}

/// The tables must have been made by the same steps: rows of another version would not fit.
fn same_steps(tx: &mut Tx<'_>, manifest: &Manifest, path: &Path) -> Result<(), Problems> {
    let here: BTreeSet<String> = tx.query("SELECT name FROM attain_migrations", &[])?.iter().map(|row| row.string(0)).collect();
    let there: BTreeSet<String> = manifest.migrations.iter().cloned().collect();
    let Some(other) = here.symmetric_difference(&there).next() else { return Ok(()) };
    let newer = if here.contains(other) { "older" } else { "newer" };
    let message = format!("The backup was written by {}, whose tables are {newer} than this program's (`{other}`).", manifest.written_by);
    Err(Problem::error("backup-version", Location::file(path.display().to_string()), message)
        .hint("restore it with the version that wrote it, then open the database with this one")
        .into())
}

/// The tables, each after those that it refers to.
fn in_order<'t>(tx: &mut Tx<'_>, tables: &'t [Shape]) -> Result<Vec<&'t Shape>, Problems> {
    let references = shape::references(tx)?;
    let (mut order, mut left): (Vec<&Shape>, Vec<&Shape>) = (Vec::new(), tables.iter().collect());
    while !left.is_empty() {
        let waits = |table: &&Shape| {
            let needed = references.get(&table.name).into_iter().flatten();
            needed.into_iter().any(|other| *other != table.name && left.iter().any(|waiting| waiting.name == *other))
        };
        let (later, ready): (Vec<&Shape>, Vec<&Shape>) = left.iter().copied().partition(waits);
        if ready.is_empty() {
            order.extend(later);
            break;
        }
        order.extend(ready);
        left = later;
    }
    Ok(order)
}

/// Adds the columns that the company's own attributes need, and takes out what preparing put in.
fn make_room(tx: &mut Tx<'_>, table: &Shape, there: &[Shape], path: &Path) -> Result<(), Problems> {
    let Some(known) = there.iter().find(|other| other.name == table.name) else {
        return Err(damaged(path, format!("It has a table `{}` that this program does not know.", table.name)));
    };
    for column in table.columns.iter().filter(|column| !known.columns.iter().any(|other| other.name == column.name)) {
        tx.define(&format!("ALTER TABLE {} ADD COLUMN {} {}", quoted(&table.name), quoted(&column.name), column.holds.word()))?;
    }
    if tx.integer(&format!("SELECT count(*) FROM {}", quoted(&table.name)), &[])? != Some(0) {
        tx.execute(&format!("DELETE FROM {}", quoted(&table.name)), &[])?;
    }
    Ok(())
}

fn fill(tx: &mut Tx<'_>, table: &Shape, zip: &mut ZipArchive<BufReader<File>>, path: &Path) -> Result<(), Problems> {
    let name = format!("tables/{}.jsonl", table.name);
    let entry = zip.by_name(&name).map_err(|error| damaged(path, format!("`{name}` cannot be read: {error}.")))?;
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let (mut rows, mut bytes): (Vec<Vec<Cell>>, usize) = (Vec::with_capacity(AT_ONCE), 0);
    for (number, line) in BufReader::new(entry).lines().enumerate() {
        let line = line.map_err(|error| damaged(path, format!("`{name}` cannot be read: {error}.")))?;
        let wrong = || damaged(path, format!("Row {} of `{name}` cannot be read.", number + 1));
        let values: Vec<Value> = serde_json::from_str(&line).map_err(|_| wrong())?;
        if values.len() != columns.len() {
            return Err(wrong());
        }
        let cells = values.iter().zip(&table.columns).map(|(value, column)| cell(value, column.holds));
        rows.push(cells.collect::<Option<Vec<_>>>().ok_or_else(wrong)?);
        bytes += line.len();
        if rows.len() == AT_ONCE || bytes > BYTES_AT_ONCE {
            insert(tx, table, &columns, &rows)?;
            rows.clear();
            bytes = 0;
        }
    }
    insert(tx, table, &columns, &rows)?;
    tx.analyze(&table.name)?;
    Ok(())
}

fn insert(tx: &mut Tx<'_>, table: &Shape, columns: &[&str], rows: &[Vec<Cell>]) -> Result<(), Problems> {
    if rows.is_empty() {
        return Ok(());
    }
    tx.insert_many(&table.name, columns, rows.len(), |row, out| {
        out.extend(rows[row].iter().map(|cell| match cell {
            Cell::Null => Param::Null,
            Cell::Integer(integer) => Param::Integer(*integer),
            Cell::Text(text) => Param::Text(text),
            Cell::Bytes(bytes) => Param::Bytes(bytes),
        }));
        Ok(())
    })
}

fn cell(value: &Value, holds: Holds) -> Option<Cell> {
    Some(match (value, holds) {
        (Value::Null, _) => Cell::Null,
        (Value::Number(number), Holds::Integer) => Cell::Integer(number.as_i64()?),
        (Value::String(text), Holds::Text) => Cell::Text(text.clone()),
        (Value::String(text), Holds::Bytes) => Cell::Bytes(bytes(text)?),
        _ => return None,
    })
}

/// Bytes from their hexadecimal digits.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    if digits.len() % 2 == 1 { None } else { digits.chunks(2).map(pair).collect() }
}
