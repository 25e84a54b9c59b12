//! Rows of people, as a table has them, become who was what on each day.

use arrow_array::builder::{Date32Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, new_null_array};
use jiff::ToSpan;
use kernel::effective::epoch_day;
use kernel::{Date, Problems};
use people::Organisation;
use proptest::prelude::*;
use records::{Data, Kind, Table};
use std::sync::Arc;

/// A row: id, manager, start, end.
type Row = (&'static str, Option<&'static str>, Option<Date>, Option<Date>);

fn read(rows: &[Row]) -> (Organisation, Problems) {
    let mut table = Table::empty(Kind::People);
    let text = |values: Vec<Option<&str>>| {
        let mut column = StringBuilder::new();
        values.into_iter().for_each(|value| column.append_option(value));
        Arc::new(column.finish()) as ArrayRef
    };
    let date = |values: Vec<Option<Date>>| {
        let mut column = Date32Builder::new();
        values.into_iter().for_each(|value| column.append_option(value.map(epoch_day)));
        Arc::new(column.finish()) as ArrayRef
    };
    let schema = table.schema();
    let columns = schema.fields().iter().map(|field| match field.name().as_str() {
        "id" => text(rows.iter().map(|row| Some(row.0)).collect()),
        "manager" => text(rows.iter().map(|row| row.1).collect()),
        "start" => date(rows.iter().map(|row| row.2).collect()),
        "end" => date(rows.iter().map(|row| row.3).collect()),
        _ => new_null_array(field.data_type(), rows.len()),
    });
    table.data = Data::Batches(vec![RecordBatch::try_new(Arc::clone(&schema), columns.collect()).unwrap()]);
    let mut problems = Problems::new();
    (people::read(&table, &mut problems), problems)
}

fn day(offset: i64) -> Date {
    Date::constant(2026, 1, 1).saturating_add(offset.days())
}

fn codes(problems: &Problems) -> Vec<&str> {
    problems.0.iter().map(|problem| problem.code.as_str()).collect()
}

#[test]
fn a_line_that_changes_may_close_on_itself_only_later() {
    let (organisation, problems) = read(&[
        ("ada", Some("carla"), None, None),
        ("ben", Some("ada"), None, None),
        ("carla", None, None, Some(day(9))),
        ("carla", Some("ben"), Some(day(10)), None),
    ]);
    assert_eq!(codes(&problems), ["reporting-cycle"]);
    assert!(problems.to_string().contains("`carla` reports to `ben`, who reports to `ada`, who reports to `carla`"), "{problems}");
    let ben = organisation.position("ben").unwrap();
    assert_eq!(organisation.managers_above(ben, day(9), 9).len(), 2);
}

#[test]
fn a_manager_who_left_is_still_known() {
    let (_, problems) = read(&[("ada", Some("ben"), None, None), ("ben", None, None, Some(day(3)))]);
    assert!(problems.is_empty(), "{problems}");
    let (_, problems) = read(&[("ada", Some("bem"), None, None), ("ben", None, None, None)]);
    assert_eq!(codes(&problems), ["unknown-manager"]);
    assert!(problems.to_string().contains("did you mean `ben`?"), "{problems}");
}

/// Whether a row holds on a day, by the rule as the manual says it.
fn holds(rows: &[Row], row: &Row, on: Date) -> bool {
    let next = rows.iter().filter(|other| other.0 == row.0 && other.2 > row.2).map(|other| other.2).min().flatten();
    row.2.is_none_or(|start| start <= on) && row.3.map_or(next.is_none_or(|next| on < next), |end| on <= end)
}

proptest! {
    #[test]
    fn on_each_day_one_row_holds_or_the_overlap_is_told(
        drawn in prop::collection::vec((prop::bool::ANY, prop::option::of(0i64..40), prop::option::of(0i64..25)), 1..7)
    ) {
        let rows: Vec<Row> = drawn
            .iter()
            .map(|(ada, start, length)| {
                let end = length.map(|length| day(start.unwrap_or_default() + length));
                (if *ada { "ada" } else { "ben" }, None, start.map(day), end)
            })
            .collect();
        let (organisation, problems) = read(&rows);
        let twice = |id: &str| (-1..70).map(day).any(|on| rows.iter().filter(|row| row.0 == id && holds(&rows, row, on)).count() > 1);
        prop_assert_eq!(!problems.is_empty(), twice("ada") || twice("ben"), "{}", problems);
        for person in organisation.people().iter().filter(|_| problems.is_empty()) {
            for on in (-1..70).map(day) {
                let expected = rows.iter().position(|row| row.0 == person.id.as_str() && holds(&rows, row, on));
                prop_assert_eq!(person.as_of(on).map(|row| row.row), expected, "{} on {}", person.id, on);
            }
        }
    }
}
