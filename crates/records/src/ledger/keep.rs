//! An update is by the columns that a file brings. What it does not bring stays as it is; an empty cell of a column that it brings clears
//! the value.

use super::compare::{Comparison, Fate};
use super::digest::Digests;
use super::rows::{Held, Rows};
use super::schema::{self, Stored};
use crate::Column;
use kernel::Problems;
use std::collections::{BTreeMap, HashMap};
use store::placeholders::quoted;
use store::{RowView, Tx};

/// How many versions are read at once.
const CHUNK: usize = 500;

/// What updates do to values besides giving them new ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Columns that hold values which the file does not bring.
    pub(crate) left: Vec<String>,
    /// Columns with values that would be gone, and of how many records.
    pub(crate) cleared: Vec<(String, u64)>,
}

/// A stored column, and what the rows have of it.
struct Place {
    stored: Stored,
    /// Its position in the rows.
    column: Option<usize>,
    /// For each source whether it brings the column.
    brought: Vec<bool>,
}

/// Gives the rows that update a record the values that their file does not bring. What then says the same as before is no update.
pub(crate) fn keep(tx: &mut Tx<'_>, rows: &mut Rows, digests: &mut Digests, comparison: &mut Comparison) -> Result<Kept, Problems> {
    let mut updated: HashMap<i64, usize> = HashMap::new();
    for (row, fate) in comparison.fates.iter().enumerate() {
        if let Fate::Updated(version) = fate {
            updated.insert(*version, row);
        }
    }
    let places: Vec<Place> = places(tx, rows)?.into_iter().filter(|place| matters(place, rows, &updated)).collect();
    if updated.is_empty() || places.is_empty() {
        return Ok(Kept::default());
    }
    let mut found =
        Found { before: HashMap::new(), held: places.iter().map(|_| BTreeMap::new()).collect(), cleared: vec![0; places.len()] };
    let mut versions: Vec<i64> = updated.keys().copied().collect();
    versions.sort_unstable();
    let names: String = places.iter().map(|place| format!(", {}", quoted(&place.stored.physical))).collect();
    for chunk in versions.chunks(CHUNK) {
        let list = chunk.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let sql = format!("SELECT _id, _hash{names} FROM {} WHERE _id IN ({list})", quoted(rows.kind.word()));
        tx.each(&sql, &[], |view| {
            let version = view.integer(0)?.unwrap_or(0);
            let Some(row) = updated.get(&version) else { return Ok(()) };
            found.see(rows, &places, *row, version, view)
        })?;
    }
    let kept = found.told(&places);
    found.apply(rows, digests, comparison, places)?;
    Ok(kept)
}

/// Whether the stored values of a column must be looked at: the rows that update something lack some of them.
fn matters(place: &Place, rows: &Rows, updated: &HashMap<i64, usize>) -> bool {
    let Some(column) = place.column else { return !updated.is_empty() };
    updated.values().any(|row| {
        let (values, within) = rows.row(*row);
        values[column].is_null(within)
    })
}

fn places(tx: &mut Tx<'_>, rows: &Rows) -> Result<Vec<Place>, Problems> {
    let place = |stored: Stored| {
        let column = rows.columns.iter().position(|c| c.name == stored.name);
        // A source that names no columns brings all that there are.
        let brings = |source: &crate::Source| match source.columns.as_slice() {
            [] => column.is_some(),
            columns => columns.iter().any(|(name, _)| *name == stored.name),
        };
        let brought = rows.sources.iter().map(brings).collect();
        Place { stored, column, brought }
    };
    Ok(schema::columns(tx, rows.kind)?.into_iter().map(place).collect())
}

struct Found {
    /// The hash of the version that a row updates, for rows that get a value from it.
    before: HashMap<usize, (i64, Vec<u8>)>,
    /// For each place, by row, the value that stays.
    held: Vec<BTreeMap<usize, Held>>,
    cleared: Vec<u64>,
}

impl Found {
    fn see(&mut self, rows: &Rows, places: &[Place], row: usize, version: i64, view: &RowView<'_>) -> Result<(), Problems> {
        let (values, within) = rows.row(row);
        let (source, _) = rows.place(row);
        for (index, place) in places.iter().enumerate() {
            if place.column.is_some_and(|column| !values[column].is_null(within)) {
                continue;
            }
            let held = match place.stored.kind {
                kernel::Type::Text => view.text(index + 2)?.map(|text| Held::Text(text.to_owned())),
                _ => view.integer(index + 2)?.map(Held::Integer),
            };
            let Some(held) = held else { continue };
            if place.brought.get(source).copied().unwrap_or(place.column.is_some()) {
                self.cleared[index] += 1;
                continue;
            }
            self.held[index].insert(row, held);
            if let Some(hash) = view.bytes(1)? {
                self.before.entry(row).or_insert_with(|| (version, hash.to_owned()));
            }
        }
        Ok(())
    }

    fn told(&self, places: &[Place]) -> Kept {
        let name = |index: usize| places[index].stored.name.clone();
        let indices = 0..places.len();
        Kept {
            left: indices.clone().filter(|index| !self.held[*index].is_empty()).map(name).collect(),
            cleared: indices.filter(|index| self.cleared[*index] > 0).map(|index| (name(index), self.cleared[index])).collect(),
        }
    }

    fn apply(self, rows: &mut Rows, digests: &mut Digests, comparison: &mut Comparison, places: Vec<Place>) -> Result<(), Problems> {
        for (place, held) in places.into_iter().zip(self.held).filter(|(_, held)| !held.is_empty()) {
            let column = match place.column {
                Some(column) => column,
                None => rows.add_empty(Column { name: place.stored.name.clone(), kind: place.stored.kind }),
            };
            rows.fill(column, &held, place.stored.kind);
        }
        let completed: Vec<usize> = self.before.keys().copied().collect();
        digests.renew(rows, &completed)?;
        for (row, (version, hash)) in self.before {
            if hash == digests.contents[row] {
                comparison.fates[row] = Fate::Unchanged(version);
            }
        }
        Ok(())
    }
}
