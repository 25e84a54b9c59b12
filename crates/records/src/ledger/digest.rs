//! What a row is: the key that names its record, and a hash over its content. Two rows with the same hash say the same.

use super::rows::{Rows, Values};
use crate::Kind;
use kernel::{Location, Problem, Problems};
use std::borrow::Cow;

/// The first 16 bytes of BLAKE3: enough that no two contents of any company ever meet.
pub(crate) type Digest = [u8; 16];

/// PostgreSQL's index takes keys of some 2700 bytes.
const LONGEST_KEY: usize = 1_000;
/// How many problems of one kind are listed.
pub(crate) const MOST_PROBLEMS: usize = 100;

/// The keys and content hashes of all rows.
pub(crate) struct Digests {
    /// Only for kinds whose key has several columns; else the key is the id itself.
    joined: Vec<String>,
    id: usize,
    pub(crate) contents: Vec<Digest>,
}

impl Digests {
    /// Reads every row; rows without a key, and texts that no database takes, are problems.
    pub(crate) fn of(rows: &Rows) -> Result<Self, Problems> {
        let key: Vec<Option<usize>> = rows.kind.key().iter().map(|name| rows.columns.iter().position(|c| c.name == *name)).collect();
        let Some(Some(id)) = key.first().copied() else {
            let name = rows.kind.key()[0];
            return Err(Problem::error(
                "missing-column",
                Location::default().column(name),
                format!("There is no column `{name}`, which names the {}.", rows.kind),
            )
            .into());
        };
        let mut digests = Self { joined: Vec::new(), id, contents: Vec::with_capacity(rows.count) };
        let order = Order::of(rows);
        let mut problems = Problems::new();
        let mut buffer = Vec::with_capacity(512);
        for row in 0..rows.count {
            let (values, within) = rows.row(row);
            if key.len() > 1 {
                digests.joined.push(joined(rows.kind, &key, values, within));
            }
            if let Err(problem) = order.write(values, within, &mut buffer) {
                problems.push(Problem { at: Location { column: problem.at.column, ..rows.location(row) }, ..problem });
            }
            digests.contents.push(digest(&buffer));
            let text = digests.key(rows, row);
            if text.is_empty() || values[id].is_null(within) {
                problems.push(
                    Problem::error(
                        "missing-key",
                        rows.location(row).column(rows.kind.key()[0]),
                        "The row names no record: its key is empty.",
                    )
                    .hint("fill it in, or leave the row out"),
                );
            } else if text.len() > LONGEST_KEY {
                problems.push(Problem::error(
                    "key-too-long",
                    rows.location(row).value(&text),
                    format!("A key may have at most {LONGEST_KEY} bytes."),
                ));
            }
            if problems.0.len() >= MOST_PROBLEMS {
                break;
            }
        }
        problems.unless_errors(digests).map(|(digests, _)| digests)
    }

    /// Hashes the content of some rows anew.
    pub(crate) fn renew(&mut self, rows: &Rows, which: &[usize]) -> Result<(), Problems> {
        let order = Order::of(rows);
        let mut buffer = Vec::with_capacity(512);
        for row in which {
            let (values, within) = rows.row(*row);
            order.write(values, within, &mut buffer)?;
            self.contents[*row] = digest(&buffer);
        }
        Ok(())
    }

    /// The key of a row's record.
    pub(crate) fn key<'r>(&'r self, rows: &'r Rows, row: usize) -> Cow<'r, str> {
        Cow::Borrowed(self.key_text(rows, row))
    }

    /// The key of a row's record, borrowed.
    pub(crate) fn key_text<'r>(&'r self, rows: &'r Rows, row: usize) -> &'r str {
        if let Some(text) = self.joined.get(row) {
            return text;
        }
        match rows.row(row) {
            (values, within) if values[self.id].is_null(within) => "",
            (values, within) => match &values[self.id] {
                Values::Text(array) => array.value(within),
                _ => "",
            },
        }
    }
}

fn joined(kind: Kind, key: &[Option<usize>], values: &[Values], within: usize) -> String {
    let parts = key.iter().map(|column| column.and_then(|c| text(&values[c], within)));
    join(kind, parts)
}

/// The key of a record: its id, or several values with a bar between them; what is missing is empty.
pub(crate) fn join(kind: Kind, parts: impl IntoIterator<Item = Option<String>>) -> String {
    let mut parts = parts.into_iter();
    if kind.key().len() == 1 {
        return parts.next().flatten().unwrap_or_default();
    }
    let escaped = |part: Option<String>| part.unwrap_or_default().replace('\\', "\\\\").replace('|', "\\|");
    parts.map(escaped).collect::<Vec<_>>().join("|")
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    let mut short = Digest::default();
    short.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    short
}

/// The columns in the order in which they are hashed: by name, so that the order of a file's columns does not count.
struct Order(Vec<(usize, bool, Vec<u8>)>);

impl Order {
    fn of(rows: &Rows) -> Self {
        let mut order: Vec<usize> = (0..rows.columns.len()).collect();
        order.sort_by(|a, b| rows.columns[*a].name.cmp(&rows.columns[*b].name));
        let entry = |column: usize| {
            let name = &rows.columns[column].name;
            let mut label = u32::try_from(name.len()).unwrap_or(u32::MAX).to_le_bytes().to_vec();
            label.extend_from_slice(name.as_bytes());
            (column, rows.kind.column(name).is_some(), label)
        };
        Self(order.into_iter().map(entry).collect())
    }

    /// Declared columns by their stored bytes; attributes by their text, so that giving one a wider type changes no hash. No value, no
    /// trace: a new attribute that a row does not have leaves its hash as it was.
    fn write(&self, values: &[Values], within: usize, out: &mut Vec<u8>) -> Result<(), Problem> {
        out.clear();
        for (column, declared, label) in &self.0 {
            let value = &values[*column];
            if value.is_null(within) {
                continue;
            }
            out.extend_from_slice(label);
            let bad = |what: &str| Problem::error("bad-value", Location::default().column(String::from_utf8_lossy(&label[4..])), what);
            match value.param(within) {
                Some(store::Param::Integer(stored)) if *declared => out.extend_from_slice(&stored.to_le_bytes()),
                Some(store::Param::Text(text)) => {
                    if text.contains('\0') {
                        return Err(bad("The text holds a character zero, which no database keeps.").hint("remove it from the file"));
                    }
                    sized(out, text.as_bytes());
                }
                Some(_) => sized(out, text(value, within).unwrap_or_default().as_bytes()),
                None => return Err(bad("The number has more digits than are kept.")),
            }
        }
        Ok(())
    }
}

fn sized(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// A value as files write it.
pub(crate) fn text(values: &Values, row: usize) -> Option<String> {
    if values.is_null(row) {
        return None;
    }
    Some(match values {
        Values::Text(array) => array.value(row).to_owned(),
        Values::Integer(array) => array.value(row).to_string(),
        Values::Boolean(array) => array.value(row).to_string(),
        Values::Date(array) => kernel::effective::from_epoch_day(array.value(row)).map_or_else(String::new, |date| date.to_string()),
        Values::Decimal(array) => decimal(array.value(row), u32::from(array.scale().unsigned_abs())),
    })
}

fn decimal(mantissa: i128, scale: u32) -> String {
    let unit = 10_u128.pow(scale);
    let sign = if mantissa < 0 { "-" } else { "" };
    let (whole, part) = (mantissa.unsigned_abs() / unit, mantissa.unsigned_abs() % unit);
    let fraction = format!("{part:0width$}", width = scale as usize);
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        digits => format!("{sign}{whole}.{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_as_files_write_them() {
        assert_eq!(decimal(-12_345_000, 4), "-1234.5");
        assert_eq!(decimal(5, 8), "0.00000005");
        assert_eq!(decimal(0, 4), "0");
        assert_eq!(decimal(70_000, 4), "7");
    }

    #[test]
    fn keys_of_several_values_cannot_be_mistaken_for_each_other() {
        let key = |a: &str, b: &str| join(Kind::People, [Some(a.to_owned()), Some(b.to_owned())]);
        assert_eq!(key("ada", "2026-01-01"), "ada|2026-01-01");
        assert_ne!(key("a|b", "c"), key("a", "b|c"));
    }
}
