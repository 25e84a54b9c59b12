//! Keys of a TOML text with their places, for `company.toml` and the mappings of a folder.

use kernel::{Date, Location, Problem, Problems, text};
use std::ops::Range;
use toml_edit::{Item, Table, TableLike, TomlError, Value};

/// A table of a TOML text.
#[derive(Clone, Copy)]
pub struct Section<'t> {
    file: &'t str,
    raw: &'t str,
    table: &'t dyn TableLike,
    span: (usize, usize),
}

/// An entry of a list.
pub struct Entry<'t> {
    section: Section<'t>,
    value: &'t Value,
}

impl<'t> Section<'t> {
    /// The whole text.
    pub fn root(file: &'t str, raw: &'t str, table: &'t Table) -> Self {
        Self { file, raw, table, span: (0, 0) }
    }

    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The place of a key's value, or of the section when the key is absent.
    pub fn at(&self, key: &str) -> Location {
        let span = self.table.get(key).and_then(Item::span);
        place(self.file, self.raw, span.unwrap_or(self.span.0..self.span.1)).column(key)
    }

    /// Adds a problem for each key that is not one of `known`.
    pub fn only(&self, known: &[&str], problems: &mut Problems) {
        for (key, _) in self.table.iter().filter(|(key, _)| !known.contains(key)) {
            let span = self.table.get_key_value(key).and_then(|(key, item)| key.span().or_else(|| item.span()));
            let at = place(self.file, self.raw, span.unwrap_or(0..0)).column(key);
            problems.push(
                Problem::error("unknown-key", at, format!("There is no key `{key}` here."))
                    .expected(text::one_of(known.iter().copied(), 12))
                    .suggest(key, known.iter().copied()),
            );
        }
    }

    /// The key again, or a problem when it is absent.
    pub fn required<'k>(&self, key: &'k str, expected: &str, problems: &mut Problems) -> Option<&'k str> {
        if self.has(key) {
            return Some(key);
        }
        let at = place(self.file, self.raw, self.span.0..self.span.1).column(key);
        problems.push(Problem::error("missing-key", at, format!("`{key}` is missing.")).expected(expected));
        None
    }

    /// A text that is not empty.
    pub fn string(&self, key: &str, problems: &mut Problems) -> Option<String> {
        let text = self.table.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty());
        self.or_wrong(key, text.map(str::to_owned), "a text in quotes", problems)
    }

    /// The position of a word in a list of allowed ones; case does not matter.
    pub fn word(&self, key: &str, words: &[&str], problems: &mut Problems) -> Option<usize> {
        let written = self.string(key, problems)?;
        let found = words.iter().position(|word| word.eq_ignore_ascii_case(&written));
        if found.is_none() {
            problems.push(
                Problem::error("unknown-word", self.at(key).value(&written), format!("`{written}` is not a value of `{key}`."))
                    .expected(text::one_of(words.iter().copied(), 12))
                    .suggest(&written, words.iter().copied()),
            );
        }
        found
    }

    /// A whole number.
    pub fn integer(&self, key: &str, problems: &mut Problems) -> Option<i64> {
        self.or_wrong(key, self.table.get(key)?.as_integer(), "a whole number", problems)
    }

    /// A list of whole numbers.
    pub fn integers(&self, key: &str, problems: &mut Problems) -> Option<Vec<i64>> {
        let numbers = self.table.get(key)?.as_array().and_then(|array| array.iter().map(Value::as_integer).collect());
        self.or_wrong(key, numbers, "a list of whole numbers", problems)
    }

    /// A date, bare (`2026-01-31`) or in quotes.
    pub fn date(&self, key: &str, problems: &mut Problems) -> Option<Date> {
        self.or_wrong(key, self.table.get(key)?.as_value().and_then(date_of), "a date such as 2026-01-31", problems)
    }

    /// The section under a key.
    pub fn section(&self, key: &str, problems: &mut Problems) -> Option<Self> {
        let item = self.table.get(key)?;
        let span = item.span().map_or(self.span, |span| (span.start, span.end));
        let table = item.as_table_like().map(|table| Self { table, span, ..*self });
        self.or_wrong(key, table, "a table", problems)
    }

    /// The entries of a list.
    pub fn entries(&self, key: &str, problems: &mut Problems) -> Option<Vec<Entry<'t>>> {
        let array = self.or_wrong(key, self.table.get(key)?.as_array(), "a list", problems)?;
        Some(array.iter().map(|value| Entry { section: *self, value }).collect())
    }

    fn or_wrong<T>(&self, key: &str, value: Option<T>, expected: &str, problems: &mut Problems) -> Option<T> {
        if value.is_none() {
            problems.push(Problem::error("wrong-type", self.at(key), format!("`{key}` is not {expected}.")).expected(expected));
        }
        value
    }
}

impl<'t> Entry<'t> {
    /// The entry as a date.
    pub fn whole_date(&self) -> Option<Date> {
        date_of(self.value)
    }

    /// The entry as a table of keys.
    pub fn into_section(self, problems: &mut Problems) -> Option<Section<'t>> {
        let span = self.value.span().map_or(self.section.span, |span| (span.start, span.end));
        let table = self.value.as_inline_table().map(|table| Section { table, span, ..self.section });
        if table.is_none() {
            let at = place(self.section.file, self.section.raw, span.0..span.1);
            problems.push(
                Problem::error("wrong-type", at, "This entry is neither a date nor a table.")
                    .expected("a date such as 2026-01-31, or { id = \"…\", start = … }"),
            );
        }
        table
    }
}

fn date_of(value: &Value) -> Option<Date> {
    match (value.as_datetime(), value.as_str()) {
        (Some(bare), _) => bare.date.map(|date| date.to_string()).and_then(|text| text.parse().ok()),
        (None, Some(text)) => text.trim().parse().ok(),
        (None, None) => None,
    }
}

/// The place in `raw` at which a span of bytes begins.
pub fn place(file: &str, raw: &str, span: Range<usize>) -> Location {
    let before = raw.get(..span.start).unwrap_or(raw);
    let line = before.matches('\n').count() + 1;
    let character = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Location::file(file).line(line as u64).character(character as u64)
}

/// What the TOML reader says, with its place.
pub fn syntax(file: &str, raw: &str, error: &TomlError) -> Problem {
    let at = error.span().map_or_else(|| Location::file(file), |span| place(file, raw, span));
    Problem::error("toml", at, format!("This is not TOML: {}.", error.message().trim().replace('\n', ", ")))
        .expected("`key = value`, with texts in double quotes")
}
