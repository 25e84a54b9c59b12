//! Rows of some people as Arrow columns.

use super::batches::Run;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, ArrowPrimitiveType, Decimal128Array, DictionaryArray, Int32Array, PrimitiveArray, StringArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::ArrowError;
use kernel::Decimal;
use std::sync::Arc;

/// The key of no name.
pub(super) const NO_KEY: i32 = -1;

/// Rows of some people, in runs.
pub(super) struct Rows<'r, R> {
    runs: Vec<&'r [R]>,
    count: usize,
}

impl<'r, R> Rows<'r, R> {
    /// The rows of these runs, of what `of` gives for each person.
    pub fn new(runs: &[Run], of: impl Fn(usize) -> &'r [R]) -> Self {
        let runs: Vec<&[R]> = runs.iter().map(|(person, from, until)| &of(*person)[*from..*until]).collect();
        let count = runs.iter().map(|run| run.len()).sum();
        Self { runs, count }
    }

    /// Something of each row.
    pub fn values<T>(&self, of: impl Fn(&'r R) -> T) -> Vec<T> {
        let mut values = Vec::with_capacity(self.count);
        // Run by run, so that the inner loop is over a slice.
        self.runs.iter().for_each(|run| values.extend(run.iter().map(&of)));
        values
    }

    /// Whether something is true of every row.
    pub fn all(&self, of: impl Fn(&'r R) -> bool) -> bool {
        self.runs.iter().all(|run| run.iter().all(&of))
    }

    /// Keys of names, or [`NO_KEY`].
    pub fn keys(&self, names: &ArrayRef, of: impl Fn(&'r R) -> i32) -> Result<ArrayRef, ArrowError> {
        dictionary(self.values(of), names)
    }

    /// Numbers or days, some of them perhaps missing.
    pub fn numbers<T: ArrowPrimitiveType>(&self, of: impl Fn(&'r R) -> Option<T::Native>) -> ArrayRef {
        let mut missing = false;
        let mut values = Vec::with_capacity(self.count);
        for run in &self.runs {
            values.extend(run.iter().map(|row| {
                let value = of(row);
                missing |= value.is_none();
                value.unwrap_or_default()
            }));
        }
        let nulls = missing.then(|| self.runs.iter().flat_map(|run| run.iter()).map(|row| of(row).is_some()).collect::<NullBuffer>());
        Arc::new(PrimitiveArray::<T>::new(ScalarBuffer::from(values), nulls))
    }

    /// Texts, some of them perhaps missing.
    pub fn texts(&self, of: impl Fn(&'r R) -> Option<&'r str>) -> ArrayRef {
        let texts = self.values(of);
        let nulls = texts.iter().any(Option::is_none).then(|| texts.iter().map(Option::is_some).collect::<NullBuffer>());
        let lengths = || texts.iter().map(|text| text.map_or(0, str::len));
        let mut bytes = Vec::with_capacity(lengths().sum());
        texts.iter().flatten().for_each(|text| bytes.extend_from_slice(text.as_bytes()));
        Arc::new(StringArray::new(OffsetBuffer::from_lengths(lengths()), bytes.into(), nulls))
    }
}

/// Each row's person.
pub(super) fn owners(runs: &[Run], people: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let mut keys = Vec::new();
    for (person, from, until) in runs {
        keys.extend(std::iter::repeat_n(i32::try_from(*person).unwrap_or(NO_KEY), until - from));
    }
    dictionary(keys, people)
}

fn dictionary(keys: Vec<i32>, names: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let nulls = keys.contains(&NO_KEY).then(|| keys.iter().map(|key| *key != NO_KEY).collect::<NullBuffer>());
    let keys = Int32Array::new(ScalarBuffer::from(keys), nulls);
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(names))?))
}

/// Decimals as a column with this many digits and decimals; one that does not fit is missing.
pub(super) fn scaled(values: Vec<Option<Decimal>>, digits: u8, decimals: u8) -> Result<ArrayRef, ArrowError> {
    let fixed = |value: Decimal| {
        let up = u32::from(decimals).checked_sub(value.normalize().scale())?;
        value.normalize().mantissa().checked_mul(10i128.checked_pow(up)?)
    };
    let array: Decimal128Array = values.into_iter().map(|value| value.and_then(fixed)).collect();
    Ok(Arc::new(array.with_precision_and_scale(digits, i8::try_from(decimals).unwrap_or(10))?))
}

/// A column of texts.
pub(super) fn strings<'s>(texts: impl Iterator<Item = &'s str>) -> ArrayRef {
    Arc::new(texts.map(Some).collect::<StringArray>())
}
