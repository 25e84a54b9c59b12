//! Rate tables: what each row asks of the record, and which rows a person may have.
//!
//! People who have what the same rows ask of a person are of one *profile*. Each record knows, for each profile, the row that it matches.

use super::people::People;
use crate::number::Num;
use crate::outcome::facts::NONE16;
use book::Book;
use datafusion::common::HashMap;
use kernel::Problems;
use measures::Definition;
use plans::{Commission, RateRow, Reaches};
use records::Kind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A component's rate table.
#[derive(Debug)]
pub(crate) struct RateTableReady {
    /// The rate of each row.
    pub rates: Vec<Num>,
    pub rows: Arc<RateRows>,
    /// The profile of each row of people by position; empty when no row asks for anything of the person.
    of_people: Vec<u16>,
}

/// What the rows of a rate table ask.
#[derive(Debug)]
pub(crate) struct RateRows {
    /// For each row what it asks of the record.
    pub asks: Vec<Vec<Ask>>,
    /// How many columns each row names.
    sizes: Vec<usize>,
    /// For each profile, which rows it may have. The first is of nobody: only rows that ask for nothing of the person.
    pub profiles: Vec<Vec<bool>>,
}

/// A text that a column must have: of the record, or of the row of another table that the record's column names.
#[derive(Debug)]
pub(crate) struct Ask {
    pub column: String,
    pub within: Option<(Kind, String)>,
    pub text: String,
}

impl RateTableReady {
    pub fn new(rows: &[RateRow], has: &dyn Fn(&str) -> bool, people: &People) -> Self {
        let mut of_person: Vec<Vec<(&str, &str)>> = Vec::new();
        let mut asks = Vec::new();
        for row in rows {
            let (mut record, mut person) = (Vec::new(), Vec::new());
            for (named, text) in &row.when {
                let ask = |column: &str, within| Ask { column: column.to_owned(), within, text: text.clone() };
                match Reaches::of(named, has(named)) {
                    Reaches::Record(column) => record.push(ask(column, None)),
                    Reaches::Linked(by, kind, column) => record.push(ask(by, Some((kind, column.to_owned())))),
                    Reaches::Person(column) => person.push((column, text.as_str())),
                }
            }
            asks.push(record);
            of_person.push(person);
        }
        let mut profiles = vec![of_person.iter().map(Vec::is_empty).collect::<Vec<bool>>()];
        let mut of_people = Vec::new();
        if of_person.iter().any(|asked| !asked.is_empty()) {
            let mut known: HashMap<Vec<bool>, u16> = HashMap::from_iter([(profiles[0].clone(), 0)]);
            for row in 0..people.row_count() {
                let may = |asked: &Vec<(&str, &str)>| asked.iter().all(|(column, text)| people.text_of(row, column) == Some(*text));
                let profile: Vec<bool> = of_person.iter().map(may).collect();
                let next = u16::try_from(profiles.len()).unwrap_or(u16::MAX);
                let number = *known.entry(profile.clone()).or_insert(next);
                if number == next {
                    profiles.push(profile);
                }
                of_people.push(number);
            }
        }
        let rates = rows.iter().map(|row| Num::from_decimal(row.rate)).collect();
        let sizes = rows.iter().map(|row| row.when.len()).collect();
        Self { rates, rows: Arc::new(RateRows { asks, sizes, profiles }), of_people }
    }

    /// Whether no row asks for anything of the person.
    pub fn is_for_everybody(&self) -> bool {
        self.of_people.is_empty()
    }

    /// The row of the table that a record matches for a person's row, from what all records match.
    pub fn row_of(&self, matched: Option<&[u16]>, record: u32, person: Option<usize>) -> Option<usize> {
        let profile = person.and_then(|row| self.of_people.get(row)).copied().unwrap_or(0);
        let place = record as usize * self.rows.profiles.len() + usize::from(profile);
        matched?.get(place).copied().filter(|row| *row != NONE16).map(usize::from)
    }
}

impl RateRows {
    /// For each profile the row that names most columns, of those that it may have and that match; the earlier on a tie.
    pub fn matching(&self, matches: impl Fn(usize) -> bool, out: &mut Vec<u16>) {
        for profile in &self.profiles {
            let mut best: Option<(usize, usize)> = None;
            for (index, size) in self.sizes.iter().enumerate() {
                if best.is_none_or(|(most, _)| *size > most) && profile[index] && matches(index) {
                    best = Some((*size, index));
                }
            }
            out.push(best.and_then(|(_, index)| u16::try_from(index).ok()).unwrap_or(NONE16));
        }
    }
}

/// The table of a commission, for the columns of the records that its measure is of.
pub(crate) fn of(commission: &Commission, rows: &[RateRow], book: &Book, people: &People) -> RateTableReady {
    let table = match book.measure(&commission.measure).map(|measure| &measure.definition) {
        Some(Definition::Counted(counted)) => book.tables.get(&counted.of),
        _ => None,
    };
    RateTableReady::new(rows, &|name| table.is_some_and(|table| table.column(name).is_some()), people)
}

/// The ids of accounts and products that have a text in a column, for every text that a rate table asks for.
#[derive(Debug, Default)]
pub(crate) struct Having(BTreeMap<(Kind, String), HashMap<String, Arc<Ids>>>);

/// Ids of rows.
pub(crate) type Ids = std::collections::HashSet<Box<str>>;

impl Having {
    /// Reads the columns that any rate table names.
    ///
    /// # Errors
    /// Problems with a file that cannot be read.
    pub fn new<'a>(book: &Book, tables: impl Iterator<Item = &'a RateTableReady>) -> Result<Self, Problems> {
        let mut found: BTreeMap<(Kind, String), HashMap<String, Ids>> = BTreeMap::new();
        for ask in tables.flat_map(|table| table.rows.asks.iter().flatten()) {
            if let Some(within) = &ask.within {
                found.entry(within.clone()).or_default().entry(ask.text.clone()).or_default();
            }
        }
        for ((kind, column), texts) in &mut found {
            let Some(table) = book.tables.get(kind) else { continue };
            for row in crate::credit::source::in_memory(table)?.rows() {
                if let (Some(id), Some(text)) = (row.text("id"), row.text(column))
                    && let Some(ids) = texts.get_mut(text)
                {
                    ids.insert(Box::from(id));
                }
            }
        }
        let shared = |texts: HashMap<String, Ids>| texts.into_iter().map(|(text, ids)| (text, Arc::new(ids))).collect();
        Ok(Self(found.into_iter().map(|(within, texts)| (within, shared(texts))).collect()))
    }

    /// The ids of the rows that have a text in a column.
    pub fn ids(&self, within: &(Kind, String), text: &str) -> Arc<Ids> {
        self.0.get(within).and_then(|texts| texts.get(text)).cloned().unwrap_or_default()
    }
}
