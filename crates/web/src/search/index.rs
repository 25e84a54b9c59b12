//! What records are called, folded and kept side by side, so that a million of them are looked through in a moment.
//!
//! An index belongs to one state of the book. While a newer one is made, the one before answers: what it finds is at most a moment old.

use book::Book;
use kernel::{Decimal, RecordId};
use memchr::memmem;
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

/// Whose records are looked through.
#[derive(Debug)]
pub enum Sight {
    /// Everyone's.
    All,
    /// Those of some people, by their positions, and some rows of each kind besides.
    Some {
        /// For each person whether her records are seen.
        people: Vec<bool>,
        /// Rows that are seen though they are somebody else's.
        rows: Vec<(Kind, Vec<usize>)>,
    },
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
        // As the reader writes it: a German's `1.184,50` is 1184.50. What is no number of hers may be one that was copied from a file.
        let bare: String = text.chars().filter(|c| !matches!(c, '$' | '€' | '£')).collect();
        let plain: String =
            crate::language::typed::number(bare.trim()).chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\'')).collect();
        let value = scaled(kernel::parse_decimal(&plain.replace('\u{2212}', "-")).ok()?)?;
        let units = if plain.contains('.') { 1 } else { 10_000 };
        (value.abs() >= 1_000_000)
            .then(|| if value < 0 { Self { low: value - units + 1, high: value } } else { Self { low: value, high: value + units - 1 } })
    }

    fn has(&self, value: i64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether it is this amount.
    #[must_use]
    pub fn is(&self, amount: &Decimal) -> bool {
        scaled(*amount).is_some_and(|value| self.has(value))
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

    /// The best `most` records with `wanted` (in lower case) in their id, name or account, or with that amount, among those that are seen.
    #[must_use]
    pub fn find(&self, wanted: &str, amount: Option<Amount>, most: usize, sight: &Sight) -> Vec<Hit> {
        let mut found: Vec<(u8, usize, usize)> = Vec::new();
        let finder = memmem::Finder::new(wanted);
        for (number, texts) in self.kinds.iter().enumerate() {
            let mut take = |rank, row| {
                found.push((rank, number, row));
                found.len() < GATHERED * (number + 1)
            };
            match sight {
                Sight::All => texts.gather(&finder, amount, &mut take),
                Sight::Some { people, rows } => {
                    let others = rows.iter().find(|(kind, _)| *kind == texts.kind).map_or(&[][..], |(_, rows)| rows);
                    texts.gather_seen(&finder, amount, people, others, &mut take);
                }
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|(_, number, row)| (*number, *row));
        found.iter().take(most).filter_map(|(_, number, row)| self.hit(*number, *row)).collect()
    }

    /// The positions of records by their ids, among those of this index.
    #[must_use]
    pub fn rows(&self, state: &State, kind: Kind, ids: impl Iterator<Item = RecordId>) -> Vec<usize> {
        let Some(texts) = self.kinds.iter().find(|texts| texts.kind == kind) else { return Vec::new() };
        // The index may be a moment older than the state: a row that is another one now is left out.
        let is_same =
            |row: usize, id: &str| row < texts.starts.len() && texts.line(row)[1..].split(FIELD).next() == Some(&id.to_lowercase());
        let rows = ids.filter_map(|id| Some((state.row(kind, id.as_str())?.index, id)));
        rows.filter(|(row, id)| is_same(*row, id.as_str())).map(|(row, _)| row).collect()
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
    fn gather(&self, wanted: &memmem::Finder<'_>, amount: Option<Amount>, take: &mut dyn FnMut(u8, usize) -> bool) {
        if let Some(amount) = amount {
            for row in self.amounts.iter().enumerate().filter(|(_, value)| amount.has(**value)).map(|(row, _)| row) {
                if !take(0, row) {
                    return;
                }
            }
        }
        let mut from = 0;
        while let Some(at) = self.text.as_bytes().get(from..).and_then(|rest| wanted.find(rest)).map(|at| at + from) {
            let row = self.starts.partition_point(|start| *start as usize <= at).saturating_sub(1);
            if !take(self.rank(at), row) {
                return;
            }
            from = self.starts.get(row + 1).map_or(self.text.len(), |next| *next as usize);
        }
    }

    /// The same among the records of some people, and some records besides.
    fn gather_seen(
        &self,
        wanted: &memmem::Finder<'_>,
        amount: Option<Amount>,
        people: &[bool],
        besides: &[usize],
        take: &mut dyn FnMut(u8, usize) -> bool,
    ) {
        let is_theirs = |person: &u32| people.get(*person as usize).copied().unwrap_or(false);
        let owned = self.owners.iter().enumerate().filter(|(_, owner)| is_theirs(owner)).map(|(row, _)| row);
        let shared = self.shared.iter().filter(|(_, others)| others.iter().any(is_theirs)).map(|(row, _)| *row as usize);
        for row in owned.chain(shared).chain(besides.iter().copied().filter(|row| *row < self.starts.len())) {
            let start = self.starts[row] as usize;
            let rank = match wanted.find(self.line(row).as_bytes()) {
                _ if amount.is_some_and(|amount| amount.has(self.amounts[row])) => 0,
                Some(at) => self.rank(start + at),
                None => continue,
            };
            if !take(rank, row) {
                return;
            }
        }
    }

    fn rank(&self, at: usize) -> u8 {
        match self.text[..at].chars().next_back() {
            Some('\n') => 0,
            Some(before) if before.is_alphanumeric() => 2,
            _ => 1,
        }
    }

    /// What a record is called, with the line feed before it.
    fn line(&self, row: usize) -> &str {
        let end = self.starts.get(row + 1).map_or(self.text.len(), |next| *next as usize);
        &self.text[self.starts[row] as usize..end]
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

    #[test]
    fn an_amount_is_typed_as_its_reader_writes_it() {
        use crate::language::{Reader, within};
        let is = |tag: &str, text: &str, amount: &str| {
            let read = within(Reader::from_tag(tag).unwrap(), || Amount::typed(text));
            read.is_some_and(|read| read.is(&amount.parse().unwrap()))
        };
        assert!(is("en-GB", "£1,184.50", "1184.50") && is("en-GB", "16,560", "16560.40"));
        assert!(is("de-DE", "1.184,50 €", "1184.50") && is("de-DE", "16.560", "16560.40"));
        assert!(is("de-CH", "1’184.50", "1184.50") && is("de-DE", "1184.50", "1184.50"), "or as a file has it");
        assert!(!is("de-DE", "1.184,50", "1.18") && !is("en-GB", "ninety", "90"));
    }
}
