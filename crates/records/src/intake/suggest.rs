//! A first mapping for a file, by the names of its headers.

use super::near;
use super::{Attribute, ColumnSource, Format, Inspection, Mapping, Reading};
use crate::{ColumnSpec, Kind};
use kernel::text::fold;

/// The mapping that a person is offered first: declared columns by name or by the headers under which files often bring them; all other
/// columns as attributes with the type found. Case, spaces and underscores don't count.
#[must_use]
pub fn suggest(kind: Kind, found: &Inspection) -> Mapping {
    let mut mapping = Mapping::new(kind);
    mapping.reading = needed(found);
    let mut used = vec![false; found.columns.len()];
    let mut missing = Vec::new();
    for column in kind.columns() {
        let named = |name: &str| {
            found.columns.iter().enumerate().position(|(i, c)| !used[i] && !c.header.is_empty() && fold(&c.header) == fold(name))
        };
        let hit = named(column.name).or_else(|| others(kind, column).find_map(named));
        if let Some(index) = hit {
            used[index] = true;
            mapping.columns.push((column.name.to_owned(), ColumnSource::column(&found.columns[index].header)));
        } else {
            missing.push(column);
        }
    }
    for column in missing {
        let free = || found.columns.iter().enumerate().filter(|(i, c)| !used[*i] && is_kept(&c.header));
        let meant = near::meant(kind, column, free().map(|(_, c)| (c.header.as_str(), c.kind)));
        let meant = meant.and_then(|header| free().find(|(_, c)| c.header == header)).map(|(index, _)| index);
        if let Some(index) = meant.or_else(|| if column.required { likely(column, found, &used) } else { None }) {
            used[index] = true;
            mapping.columns.push((column.name.to_owned(), ColumnSource::column(&found.columns[index].header)));
        }
    }
    for (column, _) in found.columns.iter().zip(&used).filter(|(column, used)| !**used && is_kept(&column.header)) {
        let mut name = attribute_name(&column.header, kind);
        while mapping.attributes.named.iter().any(|(other, _)| *other == name) {
            name.push_str("_2");
        }
        let source = ColumnSource::column(&column.header);
        mapping.attributes.named.push((name, Attribute { source, kind: Some(column.kind) }));
    }
    mapping
}

/// Whether a header can become an attribute: it has a name, and isn't what a rejects file adds.
pub(super) fn is_kept(header: &str) -> bool {
    !header.is_empty() && !super::rejects::REJECT_HEADERS.contains(&header)
}

/// Where a required column may be that no header names outright: one that ends with a synonym (`SalesOrderID`), or, for an id, the first
/// column when it is called some id and is always filled.
fn likely(column: &ColumnSpec, found: &Inspection, used: &[bool]) -> Option<usize> {
    let free = |i: usize| !used[i] && found.columns[i].empty == 0;
    let ends = |i: &usize| {
        let header = fold(&found.columns[*i].header);
        free(*i) && column.also.iter().map(|also| fold(also)).any(|also| also.len() >= 5 && header.ends_with(&also))
    };
    let is_id = matches!(column.name, "id" | "person" | "record");
    let first = (is_id && !found.columns.is_empty() && free(0) && fold(&found.columns[0].header).ends_with("id")).then_some(0);
    (0..found.columns.len()).find(ends).or(first)
}

/// The synonyms of a column, without those that are another column's own name.
fn others<'a>(kind: Kind, column: &'a ColumnSpec) -> impl Iterator<Item = &'static str> + use<'a> {
    column.also.iter().copied().filter(move |also| kind.column(also).is_none())
}

/// What must be said so that the file is read the same way again.
fn needed(found: &Inspection) -> Reading {
    let reading = &found.reading;
    // What was chosen without being sure is left open, so that the choice is told again when the file is read.
    let unsure = |code: &str| found.problems.0.iter().any(|problem| problem.code == code);
    Reading {
        sheet: reading.sheet.clone().filter(|_| found.sheets.len() > 1 && !unsure("several-sheets")),
        delimiter: reading.delimiter.filter(|c| *c != ','),
        encoding: reading.encoding.clone().filter(|name| name != "utf-8" && !unsure("guessed-encoding")),
        decimal: reading.decimal.filter(|c| *c != '.'),
        dates: reading.dates.filter(|order| found.format == Format::Delimited && *order != super::DateOrder::Ymd),
        header: reading.header,
        empty: reading.empty.clone(),
    }
}

/// The mapping of a file of a folder book: declared columns by their own names only (case, spaces and underscores don't count), everything
/// else as attributes.
#[must_use]
pub fn by_name(kind: Kind, found: &Inspection) -> Mapping {
    let mut mapping = Mapping::new(kind);
    for column in kind.columns() {
        let same = found.columns.iter().find(|c| c.header == column.name);
        if let Some(hit) = same.or_else(|| found.columns.iter().find(|c| fold(&c.header) == fold(column.name))) {
            mapping.columns.push((column.name.to_owned(), ColumnSource::column(&hit.header)));
        }
    }
    mapping.attributes.all = true;
    mapping
}

/// A header as the name of an attribute: lower case with underscores, a letter first, and no declared column's name.
#[must_use]
pub fn attribute_name(header: &str, kind: Kind) -> String {
    let mut name = words(header).join("_");
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        name.insert_str(0, "column_");
    }
    if kind.column(&name).is_some() {
        name.push_str("_in_file");
    }
    name
}

/// The words of a header, in lower case: `CloseDate`, `Close Date` and `close_date` have the same.
pub(super) fn words(header: &str) -> Vec<String> {
    let letters: Vec<char> = header.chars().collect();
    let mut words = vec![String::new()];
    for (i, c) in letters.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = i.checked_sub(1).map(|b| letters[b]);
        let new_word = c.is_ascii_uppercase()
            && before.is_some_and(|b| {
                b.is_ascii_lowercase()
                    || b.is_ascii_digit()
                    || (b.is_ascii_uppercase() && letters.get(i + 1).is_some_and(char::is_ascii_lowercase))
            });
        if new_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_become_names_that_an_expression_can_use() {
        let name = |header| attribute_name(header, Kind::Deals);
        assert_eq!(name("Close Date (UTC)"), "close_date_utc");
        assert_eq!(name("SalesYTD"), "sales_ytd");
        assert_eq!(name("CommissionPct"), "commission_pct");
        assert_eq!(name("SalesPersonID"), "sales_person_id");
        assert_eq!(name("2nd owner"), "column_2nd_owner");
        assert_eq!(name("Amount"), "amount_in_file");
        assert_eq!(name("größe"), "gr_e");
    }
}
