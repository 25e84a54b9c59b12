//! A value of a document, and what it must be.

use super::{Document, Section};
use crate::text::one_of;
use crate::{Date, Decimal, Location, Problem, parse_decimal, parse_rate};
use std::ops::RangeInclusive;
use toml_edit::{Item, TableLike, Value};

/// A value with its key and place. Each reading method reports a problem and gives none when the value is something else.
#[derive(Clone)]
pub struct Entry<'a> {
    document: &'a Document,
    key: String,
    key_at: Location,
    node: Node<'a>,
}

#[derive(Clone, Copy)]
enum Node<'a> {
    Item(&'a Item),
    Value(&'a Value),
    Table(&'a dyn TableLike, usize),
}

impl<'a> Entry<'a> {
    pub(super) fn new(document: &'a Document, key: String, key_at: Location, item: &'a Item) -> Self {
        Self { document, key, key_at, node: Node::Item(item) }
    }

    /// The document it belongs to.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Where the key is.
    #[must_use]
    pub fn key_at(&self) -> Location {
        self.key_at.clone()
    }

    /// Where the value starts.
    #[must_use]
    pub fn at(&self) -> Location {
        self.span().map_or_else(|| self.key_at(), |span| self.document.place(span.start).column(&self.key))
    }

    /// A problem with this value: "`key` is VALUE." unless told otherwise.
    #[must_use]
    pub fn problem(&self, code: &str, message: impl Into<String>) -> Problem {
        Problem::error(code, self.at(), message)
    }

    /// Reports that the value is not what was expected.
    pub fn refuse(&self, expected: &str) {
        self.document.report(self.problem("wrong-value", format!("`{}` is {}.", self.key, self.shown())).expected(expected));
    }

    /// The value as it is written, shortened; tables and lists by name.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.value() {
            Some(Value::Array(array)) if array.is_empty() => String::from("an empty list"),
            Some(Value::Array(_)) => String::from("a list"),
            Some(Value::InlineTable(_)) | None => String::from("a table"),
            Some(_) => {
                let raw = self.raw();
                let short: String = raw.chars().take(60).collect();
                if short.len() < raw.len() { format!("{short}…") } else { short }
            }
        }
    }

    /// A text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let text = self.value().and_then(Value::as_str);
        if text.is_none() {
            self.refuse("a text in quotes");
        }
        text.map(str::to_owned)
    }

    /// The text of a value that is one, without a problem when it is not.
    #[must_use]
    pub fn as_text(&self) -> Option<&'a str> {
        self.value().and_then(Value::as_str)
    }

    /// A text, and where its first character stands: expressions are placed by it.
    #[must_use]
    pub fn expression(&self) -> Option<(String, Location)> {
        Some((self.text()?, self.inner_at()))
    }

    /// Where the first character of a text stands, behind its quotes.
    #[must_use]
    pub fn inner_at(&self) -> Location {
        let raw = self.raw();
        let triple = raw.starts_with("\"\"\"") || raw.starts_with("'''");
        let quotes = if triple { 3 } else { usize::from(raw.starts_with(['"', '\''])) };
        let rest = raw.get(quotes..).unwrap_or_default();
        let newline = match triple {
            true if rest.starts_with("\r\n") => 2,
            true if rest.starts_with('\n') => 1,
            _ => 0,
        };
        self.span().map_or_else(|| self.at(), |span| self.document.place(span.start + quotes + newline).column(&self.key))
    }

    /// A number, exactly as written; at most 14 digits before and 8 behind the point, so that sums and products of it fit.
    #[must_use]
    pub fn decimal(&self) -> Option<Decimal> {
        let number = match self.value() {
            Some(Value::Integer(_) | Value::Float(_)) => parse_decimal(&self.raw().replace('_', "")).ok(),
            _ => None,
        };
        if number.is_none() {
            self.refuse("a number such as 1234.50");
        }
        let most = Decimal::from(100_000_000_000_000_i64);
        match number {
            Some(number) if number.abs() >= most || number.normalize().scale() > 8 => {
                self.refuse("a number with at most 14 digits before and 8 behind the point");
                None
            }
            number => number,
        }
    }

    /// A percentage (`"8%"`) or a number (`0.08`); below a million, with at most 12 decimals.
    #[must_use]
    pub fn rate(&self) -> Option<Decimal> {
        let rate = self.as_rate();
        match rate {
            Some(rate) if rate.abs() < Decimal::from(1_000_000) && rate.normalize().scale() <= 12 => Some(rate),
            Some(_) => {
                self.refuse("a rate below a million, with at most 12 decimals");
                None
            }
            None => {
                self.refuse("a percentage such as \"8%\" or a fraction such as 0.08");
                None
            }
        }
    }

    /// The same, without a problem when it is something else.
    #[must_use]
    pub fn as_rate(&self) -> Option<Decimal> {
        match self.value()? {
            Value::Integer(_) | Value::Float(_) => parse_decimal(&self.raw().replace('_', "")).ok(),
            Value::String(text) => parse_rate(text.value()).ok(),
            _ => None,
        }
    }

    /// A whole number within bounds.
    #[must_use]
    pub fn integer(&self, bounds: RangeInclusive<i64>) -> Option<i64> {
        let number = self.value().and_then(Value::as_integer).filter(|number| bounds.contains(number));
        if number.is_none() {
            self.refuse(&format!("a whole number from {} to {}", bounds.start(), bounds.end()));
        }
        number
    }

    /// True or false.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        let truth = self.value().and_then(Value::as_bool);
        if truth.is_none() {
            self.refuse("true or false");
        }
        truth
    }

    /// A day, with or without quotes.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        let raw = self.raw().trim_matches(['"', '\'']);
        let date = Some(raw).filter(|raw| raw.len() == 10).and_then(|raw| raw.parse().ok());
        if date.is_none() {
            self.refuse("a day such as 2026-01-31");
        }
        date
    }

    /// One of the words of a list, with its meaning.
    #[must_use]
    pub fn choice<T: Clone>(&self, words: &[(&str, T)]) -> Option<T> {
        let found = self.as_text().and_then(|text| words.iter().find(|(word, _)| *word == text));
        if found.is_none() {
            let names = || words.iter().map(|(word, _)| *word);
            let problem = self.problem("wrong-value", format!("`{}` is {}.", self.key, self.shown())).expected(one_of(names(), 20));
            self.document.report(problem.suggest(self.as_text().unwrap_or_default(), names()));
        }
        found.map(|(_, meaning)| meaning.clone())
    }

    /// The items of a list (of values, of tables in braces, or of `[[tables]]`).
    #[must_use]
    pub fn list(&self) -> Option<Vec<Self>> {
        let item = |node| Self { document: self.document, key: self.key.clone(), key_at: self.key_at.clone(), node };
        if let Some(Value::Array(array)) = self.value() {
            return Some(array.iter().map(|value| item(Node::Value(value))).collect());
        }
        if let Node::Item(Item::ArrayOfTables(tables)) = self.node {
            return Some(tables.iter().map(|table| item(Node::Table(table, table.span().map_or(0, |span| span.start)))).collect());
        }
        self.refuse("a list in square brackets");
        None
    }

    /// Whether the value is a table.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.table().is_some()
    }

    /// Whether the value is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self.value(), Some(Value::Array(_))) || matches!(self.node, Node::Item(Item::ArrayOfTables(_)))
    }

    /// A table; `what` names it in messages.
    #[must_use]
    pub fn section(&self, what: &str) -> Option<Section<'a>> {
        match self.table() {
            Some(table) => {
                let mut at = self.at();
                at.column = None;
                Some(Section::new(self.document, table, what, at))
            }
            None => {
                self.refuse("a table in braces");
                None
            }
        }
    }

    fn value(&self) -> Option<&'a Value> {
        match self.node {
            Node::Item(item) => item.as_value(),
            Node::Value(value) => Some(value),
            Node::Table(..) => None,
        }
    }

    fn table(&self) -> Option<&'a dyn TableLike> {
        match self.node {
            Node::Item(item) => item.as_table_like(),
            Node::Value(Value::InlineTable(table)) => Some(table),
            Node::Value(_) => None,
            Node::Table(table, _) => Some(table),
        }
    }

    fn span(&self) -> Option<std::ops::Range<usize>> {
        match self.node {
            Node::Item(item) => item.span(),
            Node::Value(value) => value.span(),
            Node::Table(_, start) => Some(start..start),
        }
    }

    fn raw(&self) -> &'a str {
        self.span().map_or("", |span| self.document.raw(&span))
    }
}
