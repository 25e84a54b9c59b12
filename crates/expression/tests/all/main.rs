//! What expressions mean and how they are refused.

mod errors;
mod exact;
mod random;
mod values;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray};
use kernel::{Location, Type};
use std::sync::Arc;

/// Columns of a few deals.
pub fn deals() -> expression::Schema {
    let columns = [
        ("id", Type::Text),
        ("owner", Type::Text),
        ("stage", Type::Text),
        ("amount", Type::Money),
        ("discount", Type::Number),
        ("minutes", Type::Integer),
        ("created_on", Type::Date),
        ("closed_on", Type::Date),
        ("renewal", Type::Boolean),
        ("Sales Region", Type::Text),
    ];
    expression::Schema::new("deals", columns.map(|(name, kind)| (name.to_owned(), kind)))
}

/// Ada's, Ben's and nobody's deal: the last has nothing but an id.
pub fn batch() -> RecordBatch {
    let money = |values: Vec<Option<i128>>| Decimal128Array::from(values).with_precision_and_scale(18, 4).unwrap();
    let number = |values: Vec<Option<i128>>| Decimal128Array::from(values).with_precision_and_scale(18, 8).unwrap();
    let day = |text: &str| Some(kernel::effective::epoch_day(text.parse().unwrap()));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(StringArray::from(vec!["D-1", "D-2", "D-3"]))),
        ("owner", Arc::new(StringArray::from(vec![Some("Ada"), Some("Ben"), None]))),
        ("stage", Arc::new(StringArray::from(vec![Some("Won"), Some("Lost"), None]))),
        ("amount", Arc::new(money(vec![Some(12_345_000), Some(-999_900), None]))),
        ("discount", Arc::new(number(vec![Some(15_000_000), Some(0), None]))),
        ("minutes", Arc::new(Int64Array::from(vec![Some(90), Some(0), None]))),
        ("created_on", Arc::new(Date32Array::from(vec![day("2026-01-15"), day("2026-02-01"), None]))),
        ("closed_on", Arc::new(Date32Array::from(vec![day("2026-03-01"), day("2026-02-28"), None]))),
        ("renewal", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]))),
        ("Sales Region", Arc::new(StringArray::from(vec![Some("West"), Some("Été"), None]))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap()
}

/// Where the expressions of these tests are written.
pub fn at() -> Location {
    Location::file("measures/bookings.toml").line(5).character(12)
}
