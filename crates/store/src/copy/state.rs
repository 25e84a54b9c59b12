//! One hash over all rows of all tables.

use super::State;
use super::shape::{self, Shape};
use crate::{Cell, Store, Tx};
use kernel::Problems;

/// What the database holds now, with its hash. Reads everything.
///
/// # Errors
/// What the database refuses.
pub fn state(store: &Store) -> Result<State, Problems> {
    store.read(|tx| {
        let tables = shape::all(tx)?;
        through(tx, &tables, |_, _| Ok(()))
    })
}

/// Hands every row on, with its table, and hashes all of them.
pub(super) fn through(
    tx: &mut Tx<'_>,
    tables: &[Shape],
    mut take: impl FnMut(&Shape, Option<&[Cell]>) -> Result<(), Problems>,
) -> Result<State, Problems> {
    let (mut hasher, mut rows, mut bytes) = (blake3::Hasher::new(), 0, Vec::with_capacity(512));
    for table in tables {
        take(table, None)?;
        bytes.clear();
        sized(&mut bytes, b'T', table.name.as_bytes());
        table.columns.iter().for_each(|column| sized(&mut bytes, b'C', column.name.as_bytes()));
        hasher.update(&bytes);
        tx.each(&table.rows(), &[], |row| {
            let row = row.keep()?;
            bytes.clear();
            bytes.push(b'R');
            row.0.iter().for_each(|cell| put(&mut bytes, cell));
            hasher.update(&bytes);
            rows += 1;
            take(table, Some(&row.0))
        })?;
    }
    Ok(State { tables: tables.len(), rows, hash: hasher.finalize().to_hex().to_string() })
}

fn put(bytes: &mut Vec<u8>, cell: &Cell) {
    match cell {
        Cell::Null => bytes.push(b'0'),
        Cell::Integer(integer) => {
            bytes.push(b'I');
            bytes.extend_from_slice(&integer.to_le_bytes());
        }
        Cell::Text(text) => sized(bytes, b'S', text.as_bytes()),
        Cell::Bytes(value) => sized(bytes, b'B', value),
    }
}

fn sized(bytes: &mut Vec<u8>, tag: u8, value: &[u8]) {
    bytes.push(tag);
    bytes.extend_from_slice(&(value.len() as u64).to_le_bytes());
    bytes.extend_from_slice(value);
}
