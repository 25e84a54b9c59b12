//! The names behind the dense numbers.

use super::amounts::Amounts;
use arrow_array::{Array, StringArray};
use kernel::{Calendar, ComponentName, Currency, MeasureId, PersonId, PlanId, Unit};
use records::Kind;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A plan's names.
#[derive(Debug, Clone)]
pub(crate) struct PlanNames {
    pub id: PlanId,
    pub currency: Currency,
    pub pays: Unit,
    /// Each component, with the measured kind that its records are of.
    pub components: Vec<(ComponentName, Kind)>,
}

/// Where a record went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Credited to at least one person.
    Credited,
    /// To no one: the reason, and the measure that came nearest.
    Uncredited(book::results::WhyNot, Option<u16>),
    /// No record of its kind, but a credit by hand: it is not counted among them.
    ByHand,
    /// Refused.
    Rejected,
    /// No longer there (a live change took it away).
    Removed,
}

/// The ids of a kind's records, and where each went.
#[derive(Debug, Clone, Default)]
pub(crate) struct Records {
    /// As they were read.
    pub ids: Arc<Ids>,
    /// Added by live changes; their indices follow.
    pub added: Vec<Arc<str>>,
    /// By index.
    pub status: Vec<Status>,
    /// Whether `ids` are in ascending order (then no id is there twice, and indices compare as ids do).
    pub sorted: bool,
    /// The records as they were read in order of id, when they are not in that order already; made when it is first needed.
    by_id: OnceLock<Arc<Vec<u32>>>,
}

/// Texts one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    pub bytes: String,
    /// Where each ends.
    pub ends: Vec<u32>,
    /// Whether one does not come after the one before it.
    pub unordered: bool,
}

impl Ids {
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    pub fn push(&mut self, text: &str) {
        self.unordered = self.unordered || self.last().is_some_and(|last| last >= text);
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).expect("fewer than 4 GB of record ids"));
    }
    /// Adds a whole column of texts; one that is missing is empty.
    pub fn extend(&mut self, texts: &StringArray) {
        if texts.null_count() > 0 {
            (0..texts.len()).for_each(|row| self.push(if texts.is_valid(row) { texts.value(row) } else { "" }));
            return;
        }
        let Some((first, rest)) = texts.value_offsets().split_first() else { return };
        let (start, end) = (*first as usize, rest.last().copied().unwrap_or(*first) as usize);
        let before = self.bytes.len();
        u32::try_from(before + end - start).expect("fewer than 4 GB of record ids");
        self.unordered = self.unordered || self.last().zip(texts.iter().next().flatten()).is_some_and(|(last, first)| last >= first);
        self.unordered = self.unordered || (1..texts.len()).any(|row| texts.value(row - 1) >= texts.value(row));
        self.bytes.push_str(std::str::from_utf8(&texts.value_data()[start..end]).expect("text"));
        let end_of = |offset: &i32| u32::try_from(before + *offset as usize - start).unwrap_or(u32::MAX);
        self.ends.extend(rest.iter().map(end_of));
    }
    pub fn append(&mut self, other: Self) {
        if self.ends.is_empty() {
            *self = other;
            return;
        }
        let before = u32::try_from(self.bytes.len()).expect("fewer than 4 GB of record ids");
        u32::try_from(self.bytes.len() + other.bytes.len()).expect("fewer than 4 GB of record ids");
        let overlap = self.last().zip(other.first()).is_some_and(|(last, first)| last >= first);
        self.unordered = self.unordered || other.unordered || overlap;
        self.bytes.push_str(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| end + before));
    }
    fn first(&self) -> Option<&str> {
        (!self.ends.is_empty()).then(|| self.get(0))
    }
    fn last(&self) -> Option<&str> {
        self.ends.len().checked_sub(1).map(|last| self.get(last))
    }
    /// The indices in order of text; equal texts in order of index.
    fn order(&self) -> Vec<u32> {
        let first = if self.ends.is_empty() { "" } else { self.get(0) }.as_bytes();
        let common = |text: &str| first.iter().zip(text.as_bytes()).take_while(|(a, b)| a == b).count();
        let same = (0..self.len()).map(|index| common(self.get(index))).min().unwrap_or(0);
        // Most are told apart by the eight bytes after what all have in common.
        let key = |index: usize| {
            let mut key = [0u8; 8];
            key.iter_mut().zip(&self.get(index).as_bytes()[same..]).for_each(|(to, from)| *to = *from);
            (u64::from_be_bytes(key), u32::try_from(index).unwrap_or(u32::MAX))
        };
        let mut keys: Vec<(u64, u32)> = (0..self.len()).map(key).collect();
        keys.sort_unstable_by(|(a, first), (b, second)| {
            let texts = || self.get(*first as usize).cmp(self.get(*second as usize));
            a.cmp(b).then_with(texts).then(first.cmp(second))
        });
        keys.into_iter().map(|(_, index)| index).collect()
    }
    pub fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.bytes[start..self.ends[index] as usize]
    }
}

impl Records {
    /// The id of the record with that index.
    pub fn id(&self, index: u32) -> &str {
        let index = index as usize;
        if index < self.ids.len() { self.ids.get(index) } else { &self.added[index - self.ids.len()] }
    }
    /// Compares the ids of two records.
    pub fn compare(&self, a: u32, b: u32) -> std::cmp::Ordering {
        let known = self.ids.len();
        if self.sorted && (a as usize) < known && (b as usize) < known {
            return a.cmp(&b);
        }
        self.id(a).cmp(self.id(b))
    }
    /// The index of the record with that id.
    pub fn find(&self, id: &str) -> Option<u32> {
        let added = self.added.iter().rposition(|other| &**other == id).and_then(|i| u32::try_from(i + self.ids.len()).ok());
        let found = added.or_else(|| self.find_read(id))?;
        (self.status[found as usize] != Status::Removed).then_some(found)
    }
    /// The index of the record with that id among those that were read; the first one's, when it is there twice.
    pub fn find_read(&self, id: &str) -> Option<u32> {
        if self.sorted {
            let (mut low, mut high) = (0, self.ids.len());
            while low < high {
                let middle = low + (high - low) / 2;
                if self.ids.get(middle) < id { low = middle + 1 } else { high = middle }
            }
            return (low < self.ids.len() && self.ids.get(low) == id).then(|| u32::try_from(low).unwrap_or(u32::MAX));
        }
        let by_id = self.by_id();
        let found = by_id.partition_point(|index| self.ids.get(*index as usize) < id);
        by_id.get(found).copied().filter(|index| self.ids.get(*index as usize) == id)
    }
    /// Makes look-ups by id quick from the first on.
    pub fn ready(&self) {
        if !self.sorted {
            self.by_id();
        }
    }
    fn by_id(&self) -> &[u32] {
        self.by_id.get_or_init(|| Arc::new(self.ids.order()))
    }
}

/// All names.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    pub calendar: Arc<Calendar>,
    pub people: Arc<Vec<PersonId>>,
    /// Each measure with its kind of record, for one that is counted.
    pub measures: Arc<Vec<(MeasureId, Option<Kind>)>>,
    pub plans: Arc<Vec<PlanNames>>,
    pub amounts: Arc<Amounts>,
    pub records: BTreeMap<Kind, Arc<Records>>,
}

impl Names {
    /// The position of the person with that id.
    pub fn person(&self, id: &str) -> Option<usize> {
        self.people.binary_search_by(|person| person.as_str().cmp(id)).ok()
    }
    /// The id of a record of that kind.
    pub fn record(&self, kind: Kind, index: u32) -> &str {
        self.records.get(&kind).map_or("", |records| records.id(index))
    }
}
