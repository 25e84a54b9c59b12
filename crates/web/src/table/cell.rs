//! What stands in a column.

use kernel::Decimal;

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name in addresses and files.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// Whether figures stand in it.
    pub number: bool,
    /// Whether it stays beside the first one on a phone.
    pub narrow: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub const fn words(key: &'static str, label: &'static str) -> Self {
        Self { key, label, number: false, narrow: false }
    }

    /// A column of figures.
    #[must_use]
    pub const fn figures(key: &'static str, label: &'static str) -> Self {
        Self { key, label, number: true, narrow: false }
    }

    /// The same, beside the first one on a phone.
    #[must_use]
    pub const fn kept(self) -> Self {
        Self { narrow: true, ..self }
    }
}

/// By what a row is sorted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// By words, capitals aside.
    Words(String),
    /// By size.
    Size(Decimal),
}

/// A cell: what is shown, what a file has, and by what it is sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What is shown.
    pub shown: String,
    /// What a file has: decimals with a point.
    pub written: String,
    /// By what it is sorted.
    pub key: Key,
    /// Where it leads, or nothing.
    pub href: String,
    /// A second line, or nothing.
    pub under: String,
    /// The look of a status, when it is one.
    pub look: Option<&'static str>,
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        let text: String = text.into();
        let key = Key::Words(text.to_lowercase());
        Self { written: text.clone(), shown: text, key, href: String::new(), under: String::new(), look: None }
    }

    /// A figure as the reader writes it.
    #[must_use]
    pub fn figure(shown: impl Into<String>, size: Decimal) -> Self {
        Self { written: size.to_string(), key: Key::Size(size), ..Self::words(shown) }
    }

    /// The state of something.
    #[must_use]
    pub fn status(text: impl Into<String>, look: &'static str) -> Self {
        Self { look: Some(look), ..Self::words(text) }
    }

    /// The same, leading somewhere.
    #[must_use]
    pub fn leading(self, href: impl Into<String>) -> Self {
        Self { href: href.into(), ..self }
    }

    /// The same with a second line.
    #[must_use]
    pub fn with(self, under: impl Into<String>) -> Self {
        Self { under: under.into(), ..self }
    }

    /// The same, sorted and written in files as this.
    #[must_use]
    pub fn as_written(self, written: impl Into<String>) -> Self {
        let written: String = written.into();
        Self { key: Key::Words(written.clone()), written, ..self }
    }

    pub(super) fn has(&self, word: &str) -> bool {
        [&self.shown, &self.under, &self.written].iter().any(|text| text.to_lowercase().contains(word))
    }
}
