//! Where records stand in a table, by id: found at once among millions, and kept from one version of a table to the next.

use crate::{Row, Table};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StringArray};
use std::sync::Arc;

/// The rows of a table in memory by id. A batch that stays from one version of a table to the next is not looked at again.
#[derive(Debug, Clone, Default)]
pub struct Index {
    batches: Vec<Arc<Order>>,
}

/// The rows of one batch in order of id.
#[derive(Debug)]
struct Order {
    ids: ArrayRef,
    /// Empty when the batch is in that order already.
    rows: Vec<u32>,
}

impl Index {
    /// The index of a table; empty when the table has no column `id` or its data stay in Parquet. `before` is an earlier version's.
    #[must_use]
    pub fn of(table: &Table, before: Option<&Self>) -> Self {
        let Some((position, _)) = table.column("id") else { return Self::default() };
        // Batches keep their order: the one after the last that was known is nearly always the next known one.
        let mut known = before.map_or(&[][..], |before| &before.batches).iter().peekable();
        let mut order = |ids: &ArrayRef| {
            let mut ahead = known.clone();
            match ahead.find(|order| Arc::ptr_eq(&order.ids, ids)) {
                Some(order) => {
                    known = ahead;
                    Arc::clone(order)
                }
                None => Arc::new(Order::of(ids)),
            }
        };
        Self { batches: table.batches().iter().map(|batch| order(batch.column(position))).collect() }
    }

    /// The row with that id in the table that the index is of; the last one of several.
    #[must_use]
    pub fn find<'t>(&self, table: &'t Table, id: &str) -> Option<Row<'t>> {
        let mut end = self.batches.iter().map(|order| order.ids.len()).sum::<usize>();
        for order in self.batches.iter().rev() {
            let start = end - order.ids.len();
            if let Some(row) = order.find(id) {
                return table.row(start + row);
            }
            end = start;
        }
        None
    }
}

impl Order {
    fn of(ids: &ArrayRef) -> Self {
        let mut rows = Vec::new();
        if let Some(texts) = ids.as_string_opt::<i32>() {
            let value = |row: usize| text(texts, row);
            if !(1..texts.len()).all(|row| value(row - 1) <= value(row)) {
                rows = (0..u32::try_from(texts.len()).unwrap_or(u32::MAX)).collect();
                rows.sort_by_key(|row| value(*row as usize));
            }
        }
        Self { ids: Arc::clone(ids), rows }
    }

    /// The last row with an id.
    fn find(&self, id: &str) -> Option<usize> {
        let texts: &StringArray = self.ids.as_string_opt()?;
        let at = |place: usize| if self.rows.is_empty() { place } else { self.rows[place] as usize };
        let (mut low, mut high) = (0, texts.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if text(texts, at(middle)) <= Some(id) { low = middle + 1 } else { high = middle }
        }
        low.checked_sub(1).map(at).filter(|row| text(texts, *row) == Some(id))
    }
}

fn text(texts: &StringArray, row: usize) -> Option<&str> {
    texts.is_valid(row).then(|| texts.value(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, Kind};
    use arrow_array::RecordBatch;

    /// Deals with these ids in these batches, with only a column for the id.
    fn deals(batches: &[&[Option<&str>]]) -> Table {
        let mut table = Table::empty(Kind::Deals);
        table.columns.retain(|column| column.name == "id");
        let batch = |ids: &&[Option<&str>]| {
            let ids: ArrayRef = Arc::new(ids.iter().copied().collect::<StringArray>());
            RecordBatch::try_from_iter_with_nullable([("id", ids, true)]).unwrap()
        };
        table.data = Data::Batches(batches.iter().map(batch).collect());
        table
    }

    fn row(index: &Index, table: &Table, id: &str) -> Option<usize> {
        index.find(table, id).map(|row| row.index)
    }

    #[test]
    fn a_record_is_found_in_any_batch_whatever_their_order() {
        let table = deals(&[&[Some("D1"), Some("D2"), Some("D4")], &[], &[Some("D9"), None, Some("D3"), Some("D5")]]);
        let index = Index::of(&table, None);
        let found: Vec<_> = ["D1", "D4", "D9", "D3", "D5", "D6", ""].map(|id| row(&index, &table, id)).into();
        assert_eq!(found, [Some(0), Some(2), Some(3), Some(5), Some(6), None, None]);
    }

    #[test]
    fn of_several_rows_with_one_id_the_last_counts() {
        let table = deals(&[&[Some("D2"), Some("D1"), Some("D1")], &[Some("D2")]]);
        let index = Index::of(&table, None);
        assert_eq!((row(&index, &table, "D1"), row(&index, &table, "D2")), (Some(2), Some(3)));
    }

    #[test]
    fn a_later_version_keeps_what_is_known_of_batches_that_stay() {
        let mut table = deals(&[&[Some("D3"), Some("D1")], &[Some("D5"), Some("D4")]]);
        let before = Index::of(&table, None);
        let changed = deals(&[&[Some("D3")], &[Some("D1")]]);
        if let (Data::Batches(batches), Data::Batches(new)) = (&mut table.data, changed.data) {
            batches.splice(0..1, new[..1].iter().cloned());
            batches.push(new[1].clone());
        }
        let after = Index::of(&table, Some(&before));
        assert!(Arc::ptr_eq(&after.batches[1], &before.batches[1]));
        assert_eq!(["D3", "D5", "D4", "D1"].map(|id| row(&after, &table, id)), [Some(0), Some(1), Some(2), Some(3)]);
    }
}
