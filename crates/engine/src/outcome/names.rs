//! The names behind the dense numbers.

use super::facts::Factor;
use kernel::{Calendar, ComponentName, Currency, MeasureId, PersonId, PlanId, Unit};
use records::Kind;
use std::collections::BTreeMap;
use std::sync::Arc;

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
}

/// Texts one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    pub bytes: String,
    /// Where each ends.
    pub ends: Vec<u32>,
}

impl Ids {
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).expect("fewer than 4 GB of record ids"));
    }
    pub fn append(&mut self, other: &Self) {
        let before = u32::try_from(self.bytes.len() + other.bytes.len()).expect("fewer than 4 GB of record ids") - other.last();
        self.bytes.push_str(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| end + before));
    }
    fn last(&self) -> u32 {
        self.ends.last().copied().unwrap_or(0)
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
        let added = self.added.iter().rposition(|other| &**other == id).map(|i| i + self.ids.len());
        let found = added.or_else(|| (0..self.ids.len()).find(|i| self.ids.get(*i) == id))?;
        (self.status[found] != Status::Removed).then_some(u32::try_from(found).unwrap_or(u32::MAX))
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
    pub factors: Arc<Vec<Factor>>,
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
