//! The keys that a file has already used, in memory that hardly grows: the latest are at hand, older ones wait sorted in temporary files, and
//! a Bloom filter for each file says of nearly every new key that it isn't there.

use super::coerce::Parsed;
use fastbloom::BloomFilter;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

/// How many keys are held in memory before they go to a file.
const AT_HAND: usize = 1 << 20;
/// Of how many keys that a file doesn't have its filter lets one through.
const LET_THROUGH: f64 = 0.001;
/// A file's entry: the key, the content, the row.
const ENTRY: usize = 40;

/// 128 bits of BLAKE3.
type Digest = [u8; 16];

/// What a row is to the rows before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// The first with its key.
    First,
    /// The row with this number says the same.
    Same(u64),
    /// The row with this number has the key and says something else.
    Other(u64),
}

/// Keys with the row that used each first, and what it said.
pub(super) struct Keys {
    recent: HashMap<Digest, (Digest, u64)>,
    runs: Vec<Run>,
    at_hand: usize,
    text: Vec<u8>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { recent: HashMap::new(), runs: Vec::new(), at_hand: AT_HAND, text: Vec::new() }
    }
}

impl Keys {
    /// Compares a row with those before it, and remembers it when its key is new.
    ///
    /// # Errors
    /// That a temporary file can't be written or read.
    pub(super) fn meet<'a>(
        &mut self,
        key: impl Iterator<Item = Parsed<'a>>,
        content: impl Iterator<Item = Parsed<'a>>,
        row: u64,
    ) -> io::Result<Met> {
        let (key, content) = (self.digest(key), self.digest(content));
        let mut there = self.recent.get(&key).copied();
        for run in &mut self.runs {
            if there.is_none() {
                there = run.find(&key)?;
            }
        }
        match there {
            Some((said, first)) if said == content => return Ok(Met::Same(first)),
            Some((_, first)) => return Ok(Met::Other(first)),
            None => {}
        }
        if self.recent.len() >= self.at_hand {
            self.runs.push(Run::of(&self.recent)?);
            self.recent.clear();
        }
        self.recent.insert(key, (content, row));
        Ok(Met::First)
    }

    fn digest<'a>(&mut self, values: impl Iterator<Item = Parsed<'a>>) -> Digest {
        self.text.clear();
        for value in values {
            self.add(value);
        }
        let mut digest = Digest::default();
        digest.copy_from_slice(&blake3::hash(&self.text).as_bytes()[..16]);
        digest
    }

    fn add(&mut self, value: Parsed<'_>) {
        let mut put = |tag: u8, bytes: &[u8]| {
            self.text.push(tag);
            self.text.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            self.text.extend_from_slice(bytes);
        };
        match value {
            Parsed::Null => put(0, &[]),
            Parsed::Text(text) => put(1, text.as_bytes()),
            Parsed::Date(days) => put(2, &days.to_le_bytes()),
            Parsed::Decimal(decimal) => put(3, &decimal.to_le_bytes()),
            Parsed::Integer(integer) => put(4, &integer.to_le_bytes()),
            Parsed::Boolean(boolean) => put(5, &[u8::from(boolean)]),
        }
    }
}

/// Keys in a temporary file, in order.
struct Run {
    file: File,
    entries: u64,
    filter: BloomFilter,
}

impl Run {
    fn of(keys: &HashMap<Digest, (Digest, u64)>) -> io::Result<Self> {
        let mut filter = BloomFilter::with_false_pos(LET_THROUGH).seed(&0).expected_items(keys.len());
        let mut sorted: Vec<(&Digest, &(Digest, u64))> = keys.iter().collect();
        sorted.sort_unstable_by_key(|(key, _)| **key);
        let mut out = BufWriter::new(tempfile::tempfile()?);
        for (key, (content, row)) in &sorted {
            filter.insert(*key);
            out.write_all(*key)?;
            out.write_all(content)?;
            out.write_all(&row.to_le_bytes())?;
        }
        Ok(Self { file: out.into_inner().map_err(io::IntoInnerError::into_error)?, entries: sorted.len() as u64, filter })
    }

    fn find(&mut self, key: &Digest) -> io::Result<Option<(Digest, u64)>> {
        if !self.filter.contains(key) {
            return Ok(None);
        }
        let (mut low, mut high) = (0, self.entries);
        while low < high {
            let middle = low.midpoint(high);
            let (there, content, row) = self.entry(middle)?;
            match there.cmp(key) {
                std::cmp::Ordering::Equal => return Ok(Some((content, row))),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Ok(None)
    }

    fn entry(&mut self, position: u64) -> io::Result<(Digest, Digest, u64)> {
        let mut bytes = [0; ENTRY];
        self.file.seek(SeekFrom::Start(position * ENTRY as u64))?;
        self.file.read_exact(&mut bytes)?;
        let (mut key, mut content, mut row) = (Digest::default(), Digest::default(), [0; 8]);
        key.copy_from_slice(&bytes[..16]);
        content.copy_from_slice(&bytes[16..32]);
        row.copy_from_slice(&bytes[32..]);
        Ok((key, content, u64::from_le_bytes(row)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_again_however_long_ago_it_was() {
        let mut keys = Keys { at_hand: 10, ..Keys::default() };
        let mut meet = |id: i64, amount: i64, row: u64| {
            let values = || [Parsed::Integer(id), Parsed::Integer(amount)].into_iter();
            keys.meet(values().take(1), values(), row).unwrap()
        };
        for id in 0..95 {
            assert_eq!(meet(id, 5, u64::try_from(id).unwrap() + 2), Met::First, "{id}");
        }
        for id in 0..95 {
            let first = u64::try_from(id).unwrap() + 2;
            assert_eq!((meet(id, 5, 200), meet(id, 6, 201)), (Met::Same(first), Met::Other(first)), "{id}");
        }
        assert_eq!(keys.runs.len(), 9);
    }
}
