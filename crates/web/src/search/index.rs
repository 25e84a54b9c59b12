//! What records are called, folded and kept side by side, so that a million of them are looked through in a moment.
//!
//! An index belongs to one state of the book. While a newer one is made, the one before answers: what it finds is at most a moment old.

use book::Book;
use kernel::Decimal;
use payments::State;
use records::{Kind, Table};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Between the id, the name and the account of a record.
const FIELD: char = '\u{1f}';
/// No person.
const NOBODY: u32 = u32::MAX;
/// No amount.
const NONE: i64 = i64::MIN;
/// So many hits are gathered before the best of them are chosen.
const GATHERED: usize = 500;

/// The index of the present book, made when it is first asked for and after each change.
#[derive(Debug, Default)]
pub struct Index {
    made: Mutex<Option<Arc<Records>>>,
    making: AtomicBool,
}

/// The records of a book.
#[derive(Debug)]
pub struct Records {
    book: Arc<Book>,
    kinds: Vec<Texts>,
}

/// The records of one kind, in the order of their table.
#[derive(Debug)]
struct Texts {
    kind: Kind,
    /// A line for each record: a line feed, then id, name and account in lower case.
    text: String,
    /// Where each record's line begins.
    starts: Vec<u32>,
    /// The owner's position among the people, or [`NOBODY`].
    owners: Vec<u32>,
    /// Others who share a record.
    shared: HashMap<u32, Vec<u32>>,
    /// The amount in ten-thousandths, or [`NONE`].
    amounts: Vec<i64>,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its name, else its account, else its id.
    pub name: String,
    /// Its amount, when it has one.
    pub amount: Option<Decimal>,
}

/// An amount that was typed: exactly it, or every amount with these whole units when no decimals were typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    low: i64,
    high: i64,
}

impl Amount {
    /// What was typed as an amount: `16,560`, `$1184.50`; none for anything else, and for numbers under 100, which nobody looks for.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '$' | '€' | '£' | '\'')).collect();
        let value = scaled(kernel::parse_decimal(&plain.replace('\u{2212}', "-")).ok()?)?;
        let units = if plain.contains('.') { 1 } else { 10_000 };
        (value.abs() >= 1_000_000)
            .then(|| if value < 0 { Self { low: value - units + 1, high: value } } else { Self { low: value, high: value + units - 1 } })
    }

    /// Whether it is this amount.
    #[must_use]
    pub fn is(&self, amount: &Decimal) -> bool {
        scaled(*amount).is_some_and(|value| self.low <= value && value <= self.high)
    }
}

fn scaled(mut amount: Decimal) -> Option<i64> {
    amount.rescale(4);
    i64::try_from(amount.mantissa()).ok().filter(|_| amount.scale() == 4)
}

impl Index {
    /// The records of the state's book, or of one a moment older while the new ones are being read.
    #[must_use]
    pub fn records(self: &Arc<Self>, state: &State) -> Arc<Records> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match made {
            Some(records) if Arc::ptr_eq(&records.book, &state.book) => records,
            Some(older) => {
                if !self.making.swap(true, Ordering::AcqRel) {
                    let (index, book) = (Arc::clone(self), Arc::clone(&state.book));
                    std::thread::spawn(move || {
                        index.make(&book);
                        index.making.store(false, Ordering::Release);
                    });
                }
                older
            }
            None => self.make(&state.book),
        }
    }

    fn make(&self, book: &Arc<Book>) -> Arc<Records> {
        let records = Arc::new(Records::read(book));
        *self.made.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&records));
        records
    }
}

impl Records {
    /// Reads what the records of a book are called.
    #[must_use]
    pub fn read(book: &Arc<Book>) -> Self {
        let accounts = names(book.tables.get(&Kind::Accounts));
        let shared = shared(book);
        let measured = book.tables.iter().filter(|(kind, _)| kind.is_measured());
        let kinds = measured.filter_map(|(kind, table)| Texts::read(*kind, table, book, &accounts, &shared)).collect();
        Self { book: Arc::clone(book), kinds }
    }

    /// The people to whose positions the records refer.
    #[must_use]
    pub fn people(&self) -> &[people::organisation::Person] {
        self.book.organisation.people()
    }

    /// The best `most` records with `wanted` (in lower case) in their id, name or account, or with that amount, among those that `seen`
    /// lets through: it is asked with the positions of the people whose record it is, and with kind and id.
    #[must_use]
    pub fn find(&self, wanted: &str, amount: Option<Amount>, most: usize, seen: &dyn Fn(&[u32], Kind, &str) -> bool) -> Vec<Hit> {
        let mut found: Vec<(u8, usize, usize)> = Vec::new();
        for (number, texts) in self.kinds.iter().enumerate() {
            texts.gather(wanted, amount, seen, &mut |rank, row| {
                found.push((rank, number, row));
                found.len() < GATHERED * (number + 1)
            });
        }
        found.sort_unstable();
        found.iter().take(most).filter_map(|(_, number, row)| self.hit(*number, *row)).collect()
    }

    fn hit(&self, number: usize, row: usize) -> Option<Hit> {
        let kind = self.kinds.get(number)?.kind;
        let row = self.book.tables.get(&kind)?.row(row)?;
        let id = row.text("id")?;
        let name = row.text("name").or_else(|| row.text("account")).unwrap_or(id);
        Some(Hit { kind, id: id.to_owned(), name: name.to_owned(), amount: row.decimal("amount") })
    }
}

impl Texts {
    fn read(kind: Kind, table: &Table, book: &Book, accounts: &HashMap<&str, &str>, shared: &HashMap<&str, Vec<u32>>) -> Option<Self> {
        let position = |name: &str| table.column(name).map(|(position, _)| position);
        let id = position("id")?;
        let (name, account, owner, amount) = (position("name"), position("account"), position("owner"), position("amount"));
        let mut texts =
            Self { kind, text: String::new(), starts: Vec::new(), owners: Vec::new(), shared: HashMap::new(), amounts: Vec::new() };
        for row in table.rows() {
            let at = |position: Option<usize>| position.and_then(|p| row.text_at(p)).unwrap_or_default();
            let number = u32::try_from(texts.starts.len()).ok()?;
            texts.starts.push(u32::try_from(texts.text.len()).ok()?);
            texts.text.push('\n');
            let own = row.text_at(id).unwrap_or_default();
            for (field, part) in [own, at(name), accounts.get(at(account)).copied().unwrap_or(at(account))].into_iter().enumerate() {
                if field > 0 {
                    texts.text.push(FIELD);
                }
                fold(part, &mut texts.text);
            }
            let owner = book.organisation.position(at(owner)).and_then(|p| u32::try_from(p).ok());
            texts.owners.push(owner.unwrap_or(NOBODY));
            if let Some(others) = shared.get(own) {
                texts.shared.insert(number, others.clone());
            }
            let amount = amount.and_then(|p| match row.cell(p) {
                Some(kernel::Value::Decimal(value)) => scaled(value),
                _ => None,
            });
            texts.amounts.push(amount.unwrap_or(NONE));
        }
        Some(texts)
    }

    /// Gives `take` each record that fits, with its rank: 0 for an id or amount that is meant, 1 for the start of a word, 2 for the middle.
    fn gather(
        &self,
        wanted: &str,
        amount: Option<Amount>,
        seen: &dyn Fn(&[u32], Kind, &str) -> bool,
        take: &mut dyn FnMut(u8, usize) -> bool,
    ) {
        if let Some(amount) = amount {
            let fits = |value: &i64| amount.low <= *value && *value <= amount.high;
            for row in self.amounts.iter().enumerate().filter(|(_, value)| fits(value)).map(|(row, _)| row) {
                if self.is_seen(row, seen) && !take(0, row) {
                    return;
                }
            }
        }
        let mut from = 0;
        while let Some(at) = self.text.get(from..).and_then(|rest| rest.find(wanted)).map(|at| at + from) {
            let row = self.starts.partition_point(|start| *start as usize <= at).saturating_sub(1);
            let rank = match self.text[..at].chars().next_back() {
                Some('\n') => 0,
                Some(before) if before.is_alphanumeric() => 2,
                _ => 1,
            };
            if self.is_seen(row, seen) && !take(rank, row) {
                return;
            }
            from = self.starts.get(row + 1).map_or(self.text.len(), |next| *next as usize);
        }
    }

    fn is_seen(&self, row: usize, seen: &dyn Fn(&[u32], Kind, &str) -> bool) -> bool {
        let own = [self.owners[row]];
        let shared = u32::try_from(row).ok().and_then(|row| self.shared.get(&row));
        seen(&own, self.kind, self.id(row)) || shared.is_some_and(|others| seen(others, self.kind, self.id(row)))
    }

    /// The id in lower case.
    fn id(&self, row: usize) -> &str {
        let line = &self.text[self.starts[row] as usize + 1..];
        line.split(FIELD).next().unwrap_or_default()
    }
}

fn fold(text: &str, into: &mut String) {
    if text.is_ascii() {
        into.extend(text.chars().map(|c| c.to_ascii_lowercase()).filter(|c| !c.is_control()));
    } else {
        into.extend(text.chars().flat_map(char::to_lowercase).filter(|c| !c.is_control()));
    }
}

/// Names by id.
fn names(table: Option<&Table>) -> HashMap<&str, &str> {
    table.into_iter().flat_map(Table::rows).filter_map(|row| Some((row.text("id")?, row.text("name")?))).collect()
}

/// Those who share records, by the record's id.
fn shared(book: &Book) -> HashMap<&str, Vec<u32>> {
    let mut shared: HashMap<&str, Vec<u32>> = HashMap::new();
    for row in book.tables.get(&Kind::Splits).into_iter().flat_map(Table::rows) {
        let person = row.text("person").and_then(|id| book.organisation.position(id)).and_then(|p| u32::try_from(p).ok());
        if let (Some(record), Some(person)) = (row.text("record"), person) {
            shared.entry(record).or_default().push(person);
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_without_decimals_means_its_cents_too() {
        let amount = |text: &str| kernel::parse_decimal(text).unwrap();
        let typed = Amount::typed("$16,560").unwrap();
        assert!(typed.is(&amount("16560")) && typed.is(&amount("16560.99")) && !typed.is(&amount("16561")));
        let exact = Amount::typed("16560.50").unwrap();
        assert!(exact.is(&amount("16560.5")) && !exact.is(&amount("16560.51")));
        let back = Amount::typed("-2790").unwrap();
        assert!(back.is(&amount("-2790.40")) && !back.is(&amount("2790")));
        assert_eq!((Amount::typed("12"), Amount::typed("ada")), (None, None));
    }
}
