//! A mapping as TOML.

use super::{Attribute, ColumnSource, Mapping, Take};
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value, value};

pub(super) fn to_toml(mapping: &Mapping) -> String {
    let mut document = DocumentMut::new();
    document["kind"] = value(mapping.kind.word());
    let reading = &mapping.reading;
    let mut text = |key: &str, given: Option<String>| {
        if let Some(given) = given {
            document[key] = value(given);
        }
    };
    text("file", mapping.file.clone());
    text("sheet", reading.sheet.clone());
    text("delimiter", reading.delimiter.map(String::from));
    text("encoding", reading.encoding.clone());
    text("decimal", reading.decimal.map(String::from));
    text("dates", reading.dates.map(|order| order.word().to_owned()));
    text("where", mapping.filter.as_ref().map(|(filter, _)| filter.clone()));
    if let Some(header) = reading.header {
        document["header"] = value(i64::try_from(header).unwrap_or(i64::MAX));
    }
    if !reading.empty.is_empty() {
        document["empty"] = value(reading.empty.iter().map(String::as_str).collect::<toml_edit::Array>());
    }
    if !mapping.joined.is_empty() {
        document["joined"] = Item::Table(sources(&mapping.joined));
    }
    document["columns"] = Item::Table(sources(&mapping.columns));
    if mapping.attributes.all || !mapping.attributes.named.is_empty() {
        let mut table = Table::new();
        if mapping.attributes.all {
            table["*"] = value(true);
        }
        for (name, attribute) in &mapping.attributes.named {
            table[name.as_str()] = attribute_item(attribute);
        }
        document["attributes"] = Item::Table(table);
    }
    document.to_string()
}

fn sources(columns: &[(String, ColumnSource)]) -> Table {
    let mut table = Table::new();
    for (name, source) in columns {
        table[name.as_str()] = match simple(source) {
            Some(header) => value(header),
            None => value(inline(source)),
        };
    }
    table
}

fn attribute_item(attribute: &Attribute) -> Item {
    match (simple(&attribute.source), attribute.kind) {
        (Some(header), None) => value(header),
        (_, kind) => {
            let mut table = inline(&attribute.source);
            if let Some(kind) = kind {
                table.insert("type", kind.word().into());
            }
            value(table)
        }
    }
}

/// The header, when nothing else is said about the column.
fn simple(source: &ColumnSource) -> Option<&str> {
    match &source.take {
        Take::Column(header) if source.format.is_none() && source.values.is_empty() => Some(header),
        _ => None,
    }
}

fn inline(source: &ColumnSource) -> InlineTable {
    let mut table = InlineTable::new();
    match &source.take {
        Take::Column(header) => drop(table.insert("column", header.as_str().into())),
        Take::Constant(text) => drop(table.insert("value", text.as_str().into())),
        Take::Expression(text) => drop(table.insert("expr", text.as_str().into())),
        Take::Lookup { file, sheet, on, key, take, optional } => {
            table.insert("lookup", file.as_str().into());
            if let Some(sheet) = sheet {
                table.insert("sheet", sheet.as_str().into());
            }
            table.insert("on", on.as_str().into());
            table.insert("key", key.as_str().into());
            table.insert("take", take.as_str().into());
            if *optional {
                table.insert("unmatched", "empty".into());
            }
        }
    }
    if let Some(format) = &source.format {
        table.insert("format", format.as_str().into());
    }
    if !source.values.is_empty() {
        let mut values = InlineTable::new();
        for (from, to) in &source.values {
            values.insert(from, to.as_str().into());
        }
        table.insert("values", Value::InlineTable(values));
    }
    table
}
