//! Who was credited with a record, found without looking at everyone's credits.

use super::Outcome;
use super::names::{Records, Status};
use records::Kind;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The people credited with each record of a kind. A copy shares what has not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Credited {
    first: Arc<First>,
    /// Records that have changed since.
    changed: HashMap<u32, Vec<u32>>,
    /// Records added since, by id.
    added: HashMap<String, u32>,
}

/// The people as a whole calculation found them.
#[derive(Debug, Default)]
struct First {
    /// Where each record's people begin in `people`, and the last one's end.
    ends: Vec<u32>,
    people: Vec<u32>,
}

/// The people of all records.
pub(crate) fn all(outcome: &Outcome) -> BTreeMap<Kind, Arc<Credited>> {
    outcome.names.records.iter().map(|(kind, records)| (*kind, Arc::new(Credited::new(outcome, *kind, records)))).collect()
}

impl Credited {
    fn new(outcome: &Outcome, kind: Kind, records: &Records) -> Self {
        let of_kind: Vec<bool> = outcome.names.measures.iter().map(|(_, of)| *of == Some(kind)).collect();
        let credits = || outcome.people.iter().flat_map(|person| person.credits.iter()).filter(|c| of_kind[usize::from(c.measure)]);
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
        Self { first: Arc::new(First { ends, people }), ..Self::default() }
    }

    /// The record with an id.
    pub fn find(&self, records: &Records, id: &str) -> Option<u32> {
        let record = self.added.get(id).copied().or_else(|| records.find_read(id))?;
        (records.status[record as usize] != Status::Removed).then_some(record)
    }

    /// The people credited with a record, some perhaps more than once.
    pub fn people(&self, record: u32) -> &[u32] {
        if let Some(people) = self.changed.get(&record) {
            return people;
        }
        let (record, First { ends, people }) = (record as usize, &*self.first);
        if record + 1 < ends.len() { &people[ends[record] as usize..ends[record + 1] as usize] } else { &[] }
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
