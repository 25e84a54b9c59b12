//! Splits and accounts by text.

use super::people::{NOBODY, People};
use book::Book;
use datafusion::common::HashMap;
use kernel::{Decimal, Problems};
use measures::{CreditTo, Definition};
use records::Kind;

/// A person's share in a record.
#[derive(Debug, Clone)]
pub(crate) struct Split {
    /// By position, or [`NOBODY`] for one who is not known.
    pub person: u32,
    pub share: Decimal,
    pub weight: Decimal,
    pub overlay: bool,
}

/// All splits by record.
#[derive(Debug, Default)]
pub(crate) struct Splits(HashMap<Box<str>, Vec<Split>>);

impl Splits {
    pub fn new(book: &Book, people: &People) -> Self {
        let split = |split: &book::Split| Split {
            person: people.find(split.person.as_str()).unwrap_or(NOBODY),
            share: split.share,
            weight: split.weight.unwrap_or(split.share),
            overlay: split.overlay,
        };
        let of_record = |splits: &Vec<book::Split>| splits.iter().map(split).collect();
        Self(book.splits.by_record.iter().map(|(record, splits)| (Box::from(record.as_str()), of_record(splits))).collect())
    }

    /// The splits of a record, in order of person.
    pub fn of(&self, record: &str) -> &[Split] {
        self.0.get(record).map_or(&[], Vec::as_slice)
    }
}

/// Whom a column of accounts names.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    /// By column, then account: the person's position, [`NOBODY`] for one who is not known. Accounts without a value are left out.
    by_column: HashMap<String, HashMap<Box<str>, u32>>,
}

impl Accounts {
    /// Reads the columns that any credit rule names.
    ///
    /// # Errors
    /// Problems with a file that cannot be read.
    pub fn new(book: &Book, people: &People) -> Result<Self, Problems> {
        let mut made = Self::default();
        for measure in &book.measures {
            let Definition::Counted(counted) = &measure.definition else { continue };
            for rule in &counted.credit {
                if let CreditTo::Account(column) = &rule.to {
                    made.by_column.entry(column.clone()).or_default();
                }
            }
        }
        let Some(table) = book.tables.get(&Kind::Accounts).filter(|_| !made.by_column.is_empty()) else { return Ok(made) };
        let table = crate::credit::source::in_memory(table)?;
        for row in table.rows() {
            let Some(id) = row.text("id") else { continue };
            for (column, named) in &mut made.by_column {
                if let Some(person) = row.text(column) {
                    named.insert(Box::from(id), people.find(person).unwrap_or(NOBODY));
                }
            }
        }
        Ok(made)
    }

    /// Whom a column names for an account: nobody, or a position ([`NOBODY`] when not known).
    pub fn named(&self, column: &str, account: &str) -> Option<u32> {
        self.by_column.get(column)?.get(account).copied()
    }
}
