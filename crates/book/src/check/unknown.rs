//! Values of a column that name nothing: gathered row by row, told once each.

use kernel::{Location, Problem, Problems, did_you_mean};
use records::{Kind, Row, Table};
use std::collections::{BTreeMap, HashSet};

/// Among more names than this nothing near is looked for: it takes long.
const CANDIDATES: usize = 20_000;
/// At most this many different unknown values of a column are told one by one.
const MOST: usize = 20;
/// At most this many different unknown values of a column are kept apart; what comes after is not counted.
const KEPT: usize = 100_000;

/// What a column of a kind names that is not among the records of another kind.
pub struct Unknown {
    column: &'static str,
    target: Kind,
    /// By value: how many rows, the first of them by its number, and where its cell is.
    found: BTreeMap<String, (usize, usize, Location)>,
    rows: usize,
}

impl Unknown {
    /// Nothing found yet.
    pub fn new(column: &'static str, target: Kind) -> Self {
        Self { column, target, found: BTreeMap::new(), rows: 0 }
    }

    /// Looks through the rows of a table, or of the next part of one.
    pub fn see(&mut self, table: &Table, is_known: impl Fn(&str) -> bool) {
        let Some((position, _)) = table.column(self.column) else { return };
        for row in table.rows() {
            self.rows += 1;
            if let Some(value) = row.text_at(position).filter(|value| !is_known(value)) {
                self.count(value, &row);
            }
        }
    }

    fn count(&mut self, value: &str, row: &Row<'_>) {
        if let Some(found) = self.found.get_mut(value) {
            found.0 += 1;
        } else if self.found.len() < KEPT {
            self.found.insert(value.to_owned(), (1, self.rows, row.at(self.column)));
        }
    }

    /// Adds a warning for each value, with the number of records and what may be meant.
    pub fn tell(self, known: &HashSet<&str>, problems: &mut Problems) {
        let (all, column, target) = (self.found.len(), self.column, self.target);
        let mut in_order: Vec<_> = self.found.into_iter().collect();
        in_order.sort_by_key(|(_, (_, first, _))| *first);
        let mut candidates: Vec<&str> = known.iter().copied().collect();
        candidates.sort_unstable();
        let anywhere = in_order.first().map(|(_, (_, _, at))| Location { line: None, value: None, ..at.clone() });
        for (value, (count, _, at)) in in_order.into_iter().take(MOST) {
            let records = if count == 1 { "This row names".to_owned() } else { format!("{count} rows, this one first, name") };
            let code = format!("unknown-{}", singular(target));
            let message = format!("{records} the {} `{value}`, which is not in {target}.", singular(target));
            // Numbers are near to each other without being meant.
            let near = if candidates.len() > CANDIDATES || value.contains(|c: char| c.is_ascii_digit()) {
                None
            } else {
                did_you_mean(&value, candidates.iter().copied())
            };
            let hint = match near {
                Some(near) => format!(
                    "did you mean `{near}`? An import can replace it: `{column} = {{ column = \"…\", values = {{ \"{value}\" = \"{near}\" }} }}`"
                ),
                None => format!("add `{value}` to {target}, if it should be there"),
            };
            problems.push(Problem::warning(&code, at, message).hint(hint));
        }
        if all > MOST {
            let message = format!("{} more values of `{column}` are not in {target}.", all - MOST);
            problems.push(Problem::warning("unknown-values", anywhere.unwrap_or_default(), message));
        }
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
