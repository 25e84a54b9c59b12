//! Version, days in force and name.

use super::parse;
use kernel::{Date, Problems};
use toml_edit::{InlineTable, Item, Value, value};

/// The text as the next version, in force from a day on: `version` and the first day of `effective` are set, its last day stays unless it
/// lies before.
///
/// # Errors
/// When the text is not TOML.
pub fn next_version(file: &str, text: &str, version: u32, from: Date) -> Result<String, Problems> {
    let mut document = parse(file, text)?;
    let date = value(toml_date(from));
    match document.get_mut("version") {
        Some(Item::Value(old)) => {
            let decor = old.decor().clone();
            *old = Value::from(i64::from(version));
            *old.decor_mut() = decor;
        }
        _ => {
            document.insert("version", value(i64::from(version)));
        }
    }
    match document.get_mut("effective").and_then(Item::as_table_like_mut) {
        Some(effective) => {
            effective.insert("from", date);
            let to = effective.get("to").map(|to| to.to_string().trim().trim_matches('"').to_owned());
            if to.is_some_and(|to| to < from.to_string()) {
                effective.remove("to");
            }
        }
        None => {
            let mut effective = InlineTable::new();
            effective.insert("from", Value::from(toml_date(from)));
            document.insert("effective", value(effective));
        }
    }
    Ok(document.to_string())
}

/// A day as TOML writes it.
pub(super) fn toml_date(date: Date) -> toml_edit::Datetime {
    let two = |part: i8| u8::try_from(part).unwrap_or(1);
    toml_edit::Datetime {
        date: Some(toml_edit::Date { year: u16::try_from(date.year()).unwrap_or(0), month: two(date.month()), day: two(date.day()) }),
        time: None,
        offset: None,
    }
}

/// The plan's name and version as far as the text can be read at all: for lists of texts that are still being written.
#[must_use]
pub fn title(text: &str) -> (Option<String>, u32) {
    let Ok(document) = text.parse::<toml_edit::DocumentMut>() else { return (None, 1) };
    let name = document.get("plan").and_then(Item::as_str).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let version = document.get("version").and_then(Item::as_integer).and_then(|version| u32::try_from(version).ok());
    (name, version.unwrap_or(1))
}
