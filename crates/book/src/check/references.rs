//! Records that name people, accounts, products or deals that are not there.

use super::unknown::Unknown;
use crate::Book;
use arrow_array::RecordBatch;
use kernel::{Problem, Problems};
use records::{Kind, Source, Table};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Columns that name a record of another kind; a kind without records is not looked into.
const REFERENCES: [(Kind, &str, Kind); 13] = [
    (Kind::Deals, "owner", Kind::People),
    (Kind::Deals, "account", Kind::Accounts),
    (Kind::Deals, "product", Kind::Products),
    (Kind::Transactions, "owner", Kind::People),
    (Kind::Transactions, "account", Kind::Accounts),
    (Kind::Transactions, "product", Kind::Products),
    (Kind::Transactions, "deal", Kind::Deals),
    (Kind::Activities, "owner", Kind::People),
    (Kind::Activities, "account", Kind::Accounts),
    (Kind::Activities, "deal", Kind::Deals),
    (Kind::Accounts, "owner", Kind::People),
    (Kind::Accounts, "parent", Kind::Accounts),
    (Kind::Splits, "record", Kind::Deals),
];

/// At most this many ids that are there twice are told.
const DUPLICATES: usize = 1_000;

/// Adds a warning for each value that names nothing, with the number of records and what may be meant; and what goes unpaid for an id that
/// several records of a kind share.
pub fn check(book: &Book, problems: &mut Problems) {
    let ids: BTreeMap<Kind, HashSet<&str>> = book.tables.iter().map(|(kind, table)| (*kind, ids(table))).collect();
    for (kind, column, target) in REFERENCES {
        let (Some(table), Some(known)) = (book.tables.get(&kind), ids.get(&target)) else { continue };
        // A split names a record of any measured kind. What stays in Parquet files is not read for this.
        let split = kind == Kind::Splits;
        let in_files = |kind: &Kind| matches!(book.tables.get(kind).map(|t| &t.data), Some(records::Data::Parquet(_)));
        if in_files(&target) || (split && [Kind::Transactions, Kind::Activities].iter().any(in_files)) {
            continue;
        }
        let others = if split { vec![Kind::Transactions, Kind::Activities] } else { Vec::new() };
        if known.is_empty() && others.iter().all(|other| ids[other].is_empty()) {
            continue;
        }
        let is_known = |value: &str| known.contains(value) || others.iter().any(|other| ids[other].contains(value));
        let mut unknown = Unknown::new(column, target);
        unknown.see(table, is_known);
        unknown.tell(known, problems);
    }
    for (kind, table) in book.tables.iter().filter(|(kind, _)| kind.is_measured()) {
        duplicates(*kind, table, problems);
    }
}

/// The same for the rows of one file as they come in, against the records that are there. Deals are not looked up: there may be too many.
pub struct Arriving<'t> {
    seen: Vec<(Unknown, HashSet<&'t str>)>,
}

impl<'t> Arriving<'t> {
    /// For records of a kind; `tables` has the kinds that they may name.
    pub fn of(kind: Kind, tables: &'t BTreeMap<Kind, Table>) -> Self {
        let named = REFERENCES.iter().filter(|(from, _, to)| *from == kind && *to != kind && *to != Kind::Deals);
        let known = named.filter_map(|(_, column, to)| Some((Unknown::new(column, *to), ids(tables.get(to)?))));
        Self { seen: known.filter(|(_, known)| !known.is_empty()).collect() }
    }

    /// Looks through the next rows.
    pub fn see(&mut self, table: &Table) {
        for (unknown, known) in &mut self.seen {
            unknown.see(table, |value| known.contains(value));
        }
    }

    /// Looks through the next rows, which all came from one source.
    pub fn see_batch(&mut self, kind: Kind, source: &Source, batch: &RecordBatch) {
        self.see(&records::ledger::part(kind, source, batch.clone()));
    }

    /// Adds a warning for each value that names nothing.
    pub fn tell(self, problems: &mut Problems) {
        for (unknown, known) in self.seen {
            unknown.tell(&known, problems);
        }
    }
}

fn ids(table: &Table) -> HashSet<&str> {
    let Some((position, _)) = table.column("id") else { return HashSet::new() };
    table.rows().filter_map(|row| row.text_at(position)).collect()
}

fn duplicates(kind: Kind, table: &Table, problems: &mut Problems) {
    let Some((position, _)) = table.column("id") else { return };
    let mut first: HashMap<&str, usize> = HashMap::new();
    let before = problems.0.len();
    for row in table.rows() {
        if problems.0.len() - before >= DUPLICATES {
            return;
        }
        let Some(id) = row.text_at(position) else { continue };
        let Some(other) = first.insert(id, row.index) else { continue };
        let other = table.row(other).map(|other| other.place().to_string()).unwrap_or_default();
        problems.push(
            Problem::unpaid(
                "duplicate-id",
                row.at("id"),
                format!("Two {kind} have the id `{id}`: this one and {other}. All of that id are refused."),
            )
            .expected("one row for each id"),
        );
    }
}
