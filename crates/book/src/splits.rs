//! Shares of several people in one record.

use kernel::{Decimal, PersonId, RecordId};
use std::collections::HashMap;

/// A person's share in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The person.
    pub person: PersonId,
    /// The share of the money base.
    pub share: Decimal,
    /// The share that counts towards quota; the same as `share` when none.
    pub weight: Option<Decimal>,
    /// Whether it comes on top of the 100 % that the others share.
    pub overlay: bool,
    /// The row in the table, counted over all batches.
    pub row: usize,
}

/// All splits by record, each record's in order of person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Splits {
    /// By record id.
    pub by_record: HashMap<RecordId, Vec<Split>>,
}
