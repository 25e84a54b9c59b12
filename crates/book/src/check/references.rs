//! Records that name people, accounts, products or deals that are not there.

use crate::Book;
use kernel::{Problem, Problems, did_you_mean};
use records::{Kind, Table};
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

/// Among more names than this nothing near is looked for: it takes long.
const CANDIDATES: usize = 20_000;
/// At most this many ids that are there twice are told.
const DUPLICATES: usize = 1_000;
/// At most this many different unknown values of a column are told one by one.
const MOST: usize = 20;

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
        unknown(table, column, target, known, is_known, problems);
    }
    for (kind, table) in book.tables.iter().filter(|(kind, _)| kind.is_measured()) {
        duplicates(*kind, table, problems);
    }
}

fn ids(table: &Table) -> HashSet<&str> {
    let Some((position, _)) = table.column("id") else { return HashSet::new() };
    table.rows().filter_map(|row| row.text_at(position)).collect()
}

fn unknown(table: &Table, column: &str, target: Kind, known: &HashSet<&str>, is_known: impl Fn(&str) -> bool, problems: &mut Problems) {
    let Some((position, _)) = table.column(column) else { return };
    let mut found: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in table.rows() {
        if let Some(value) = row.text_at(position).filter(|value| !is_known(value)) {
            found.entry(value).or_insert((0, row.index)).0 += 1;
        }
    }
    let all = found.len();
    let mut in_order: Vec<_> = found.into_iter().collect();
    in_order.sort_by_key(|(_, (_, first))| *first);
    let mut candidates: Vec<&str> = known.iter().copied().collect();
    candidates.sort_unstable();
    for (value, (count, first)) in in_order.into_iter().take(MOST) {
        let Some(row) = table.row(first) else { continue };
        let records = if count == 1 { "This row names".to_owned() } else { format!("{count} rows, this one first, name") };
        let mut problem = Problem::warning(
            &format!("unknown-{}", singular(target)),
            row.at(column),
            format!("{records} the {} `{value}`, which is not in {target}.", singular(target)),
        );
        // Numbers are near to each other without being meant.
        let near = if candidates.len() > CANDIDATES || value.contains(|c: char| c.is_ascii_digit()) {
            None
        } else {
            did_you_mean(value, candidates.iter().copied())
        };
        problem = match near {
            Some(near) => problem.hint(format!("did you mean `{near}`? An import can replace it: `{column} = {{ column = \"…\", values = {{ \"{value}\" = \"{near}\" }} }}`")),
            None => problem.hint(format!("add `{value}` to {target}, if it should be there")),
        };
        problems.push(problem);
    }
    if all > MOST {
        let at = table.rows().next().map(|row| kernel::Location { line: None, ..row.place() }).unwrap_or_default().column(column);
        problems.push(Problem::warning("unknown-values", at, format!("{} more values of `{column}` are not in {target}.", all - MOST)));
    }
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

fn singular(kind: Kind) -> &'static str {
    match kind {
        Kind::People => "person",
        Kind::Accounts => "account",
        Kind::Products => "product",
        Kind::Deals => "deal",
        _ => "record",
    }
}
