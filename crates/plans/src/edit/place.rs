//! Places in a plan's text: `component.0.tiers.1`.

use toml_edit::{Array, ArrayOfTables, Item, TableLike, Value};

/// The table at a place; none when the text does not have it.
pub(super) fn table<'a>(table: &'a mut dyn TableLike, steps: &[&str]) -> Option<&'a mut dyn TableLike> {
    let [key, rest @ ..] = steps else { return Some(table) };
    match table.get_mut(key)? {
        Item::ArrayOfTables(list) => self::table(of_list(list, rest.first()?)?, &rest[1..]),
        Item::Value(Value::Array(list)) => self::table(of_array(list, rest.first()?)?, &rest[1..]),
        item => self::table(item.as_table_like_mut()?, rest),
    }
}

pub(super) fn of_list<'a>(list: &'a mut ArrayOfTables, index: &str) -> Option<&'a mut dyn TableLike> {
    list.get_mut(index.parse().ok()?).map(|table| table as &mut dyn TableLike)
}

pub(super) fn of_array<'a>(list: &'a mut Array, index: &str) -> Option<&'a mut dyn TableLike> {
    list.get_mut(index.parse().ok()?)?.as_inline_table_mut().map(|table| table as &mut dyn TableLike)
}

/// Line and character, counted from 1, of a byte of a text.
pub(super) fn at(text: &str, byte: usize) -> (u64, u64) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() as u64 + 1;
    let character = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
    (line, character)
}
