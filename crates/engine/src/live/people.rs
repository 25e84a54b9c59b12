//! Who was credited with a record, found without looking at everyone's credits.

use crate::calculate::State;
use crate::outcome::names::Records;
use records::Kind;
use std::collections::{BTreeMap, HashMap};

/// The people credited with each record of a kind.
#[derive(Debug, Default)]
pub(super) struct Credited {
    /// Where each record's people end in `people`.
    ends: Vec<u32>,
    people: Vec<u32>,
    /// Records that have changed since.
    changed: HashMap<u32, Vec<u32>>,
    /// Records in order of id, when they are not in that order already.
    by_id: Vec<u32>,
    /// Records added since, by id.
    added: HashMap<String, u32>,
}

/// The people of all records.
pub(super) fn all(state: &State) -> BTreeMap<Kind, Credited> {
    let names = &state.outcome.names;
    names.records.iter().map(|(kind, records)| (*kind, Credited::new(state, *kind, records))).collect()
}

impl Credited {
    fn new(state: &State, kind: Kind, records: &Records) -> Self {
        let of_kind: Vec<bool> = state.outcome.names.measures.iter().map(|(_, of)| *of == Some(kind)).collect();
        let credits = || state.bases.iter().flat_map(|base| base.credits.iter()).filter(|c| of_kind[usize::from(c.measure)]);
        let mut ends = vec![0u32; records.status.len() + 1];
        credits().for_each(|credit| ends[credit.record as usize + 1] += 1);
        for record in 1..ends.len() {
            ends[record] += ends[record - 1];
        }
        let (mut next, mut people) = (ends.clone(), vec![0; ends.last().copied().unwrap_or(0) as usize]);
        for credit in credits() {
            let place = &mut next[credit.record as usize];
            people[*place as usize] = credit.person;
            *place += 1;
        }
        let mut by_id = Vec::new();
        if !records.sorted {
            by_id = (0..u32::try_from(records.ids.len()).unwrap_or(u32::MAX)).collect();
            by_id.sort_unstable_by(|a, b| records.compare(*a, *b));
        }
        Self { ends, people, changed: HashMap::new(), by_id, added: HashMap::new() }
    }

    /// The record with an id.
    pub fn find(&self, records: &Records, id: &str) -> Option<u32> {
        if let Some(record) = self.added.get(id) {
            return Some(*record);
        }
        let index = |position: usize| if records.sorted { u32::try_from(position).unwrap_or(u32::MAX) } else { self.by_id[position] };
        let (mut low, mut high) = (0, records.ids.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if records.id(index(middle)) < id { low = middle + 1 } else { high = middle }
        }
        let record = (low < records.ids.len()).then(|| index(low))?;
        (records.id(record) == id && records.status[record as usize] != crate::outcome::names::Status::Removed).then_some(record)
    }

    /// The people credited with a record, some perhaps more than once.
    pub fn people(&self, record: u32) -> &[u32] {
        if let Some(people) = self.changed.get(&record) {
            return people;
        }
        let record = record as usize;
        if record + 1 < self.ends.len() { &self.people[self.ends[record] as usize..self.ends[record + 1] as usize] } else { &[] }
    }

    /// Notes whom a record is credited to now.
    pub fn set(&mut self, record: u32, people: Vec<u32>) {
        self.changed.insert(record, people);
    }

    /// Notes that an id has come, or gone.
    pub fn note(&mut self, id: &str, record: Option<u32>) {
        match record {
            Some(record) => drop(self.added.insert(id.to_owned(), record)),
            None => drop(self.added.remove(id)),
        }
    }
}
