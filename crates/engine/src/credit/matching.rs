//! Which rows of rate tables records match. Few texts differ, so that each is looked at once a batch, and each combination of what they match too.

use super::columns::{Needed, RateTableColumns};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StringArray};
use datafusion::common::HashMap;

/// What one column's cells match, of what the table's rows need of it.
struct Classes {
    /// For each record the class of its cell.
    of_rows: Vec<u32>,
    /// For each class which of the needs it meets.
    met: Vec<Vec<bool>>,
}

/// For each record of a batch, and each profile of people, the matching row of a rate table.
pub(super) fn matching(table: &RateTableColumns, columns: &[ArrayRef], rows: usize, out: &mut Vec<u16>) {
    let asked = table.asked();
    let classes: Vec<Classes> = asked.iter().map(|(column, needs)| Classes::new(&columns[*column], needs, rows)).collect();
    // Combinations of classes by number, column by column.
    let mut combined = vec![0u32; rows];
    let mut known: Vec<Vec<u32>> = vec![Vec::new()];
    for column in &classes {
        let mut numbers: HashMap<(u32, u32), u32> = HashMap::new();
        let mut next: Vec<Vec<u32>> = Vec::new();
        for (combination, class) in combined.iter_mut().zip(&column.of_rows) {
            *combination = *numbers.entry((*combination, *class)).or_insert_with(|| {
                next.push(known[*combination as usize].iter().copied().chain([*class]).collect());
                number(next.len() - 1)
            });
        }
        known = next;
    }
    let mut found: Vec<u16> = Vec::new();
    for combination in &known {
        let meets = |(column, needed): &(usize, Needed)| {
            let Some(place) = asked.iter().position(|(asked, _)| asked == column) else { return false };
            let need = asked[place].1.iter().position(|other| *other == needed);
            need.is_some_and(|need| classes[place].met[combination[place] as usize][need])
        };
        table.table.matching(|row| table.rows[row].iter().all(meets), &mut found);
    }
    let profiles = table.table.profiles.len();
    out.reserve(rows * profiles);
    for combination in combined {
        let start = combination as usize * profiles;
        out.extend_from_slice(&found[start..start + profiles]);
    }
}

impl Classes {
    fn new(array: &ArrayRef, needs: &[&Needed], rows: usize) -> Self {
        let mut made = Self { of_rows: Vec::with_capacity(rows), met: Vec::new() };
        let mut numbers: HashMap<Vec<bool>, u32> = HashMap::new();
        let strings = array.as_string_opt::<i32>();
        let mut by_text: HashMap<Option<&str>, u32> = HashMap::new();
        for row in 0..rows {
            let class = match strings {
                Some(strings) => {
                    let text = cell(strings, row);
                    *by_text.entry(text).or_insert_with(|| made.class(&mut numbers, needs, |needed| needed.is_met(text)))
                }
                None => {
                    let text = records::rows::value_at(array.as_ref(), row).map(|value| value.to_string());
                    made.class(&mut numbers, needs, |needed| matches!(needed, Needed::Text(needed) if text.as_ref() == Some(needed)))
                }
            };
            made.of_rows.push(class);
        }
        made
    }

    fn class(&mut self, numbers: &mut HashMap<Vec<bool>, u32>, needs: &[&Needed], meets: impl Fn(&Needed) -> bool) -> u32 {
        let met: Vec<bool> = needs.iter().map(|needed| meets(needed)).collect();
        *numbers.entry(met).or_insert_with_key(|met| {
            self.met.push(met.clone());
            number(self.met.len() - 1)
        })
    }
}

fn cell(strings: &StringArray, row: usize) -> Option<&str> {
    strings.is_valid(row).then(|| strings.value(row))
}

fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
