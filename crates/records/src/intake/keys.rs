//! The keys that a file has already used, so that a second row for the same record is refused.

use super::coerce::Parsed;
use std::collections::HashMap;

/// Keys by a digest of 128 bits, with the row that used each first.
#[derive(Default)]
pub(super) struct Keys {
    rows: HashMap<[u8; 16], u64>,
    text: Vec<u8>,
}

impl Keys {
    /// The row that used the key before; none (and it is remembered) when it is new.
    pub(super) fn first<'a>(&mut self, values: impl Iterator<Item = Parsed<'a>>, row: u64) -> Option<u64> {
        self.text.clear();
        for value in values {
            self.add(value);
        }
        let mut digest = [0; 16];
        digest.copy_from_slice(&blake3::hash(&self.text).as_bytes()[..16]);
        let first = *self.rows.entry(digest).or_insert(row);
        (first != row).then_some(first)
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
