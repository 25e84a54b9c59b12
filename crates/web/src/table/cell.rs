//! What stands in a column.

use kernel::{Currency, Decimal};

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
    /// Whether it stands on the page; what does not is in files only.
    pub shown: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub const fn words(key: &'static str, label: &'static str) -> Self {
        Self { key, label, number: false, narrow: false, shown: true }
    }

    /// A column of figures.
    #[must_use]
    pub const fn figures(key: &'static str, label: &'static str) -> Self {
        Self { key, label, number: true, narrow: false, shown: true }
    }

    /// A column that only files have, such as an id. As the first column it tells rows apart.
    #[must_use]
    pub const fn in_files(key: &'static str) -> Self {
        Self { key, label: "", number: false, narrow: false, shown: false }
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
    /// By size among amounts of the same currency: amounts of two cannot be compared.
    Amount(String, Decimal),
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
    /// A bar that is drawn before the words, as markup of our own, or nothing.
    pub bar: String,
    /// The initials of a person before her name, or nothing.
    pub initials: String,
    /// The name under which a changed figure is noticed on an open page, or nothing.
    pub live: String,
    /// What a phone says in place of the words, when it is something else.
    pub short: Option<String>,
    /// Links after the words: where, and what they say.
    pub links: Vec<(String, String)>,
    /// What may be done with the row, with a reason, in place of the words.
    pub act: Option<Act>,
}

/// A form of one field in a row: something is done, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Where it is sent.
    pub to: String,
    /// What the field is for, to those who hear the page.
    pub label: String,
    /// What stands in the empty field.
    pub hint: &'static str,
    /// What the button says.
    pub button: &'static str,
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        let text: String = text.into();
        let key = Key::Words(text.to_lowercase());
        Self {
            written: text.clone(),
            shown: text,
            key,
            href: String::new(),
            under: String::new(),
            look: None,
            bar: String::new(),
            initials: String::new(),
            live: String::new(),
            short: None,
            links: Vec::new(),
            act: None,
        }
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

    /// The same with links after the words.
    #[must_use]
    pub fn linking(self, links: Vec<(String, String)>) -> Self {
        Self { links, ..self }
    }

    /// The same with a form in place of the words.
    #[must_use]
    pub fn acting(self, act: Act) -> Self {
        Self { act: Some(act), ..self }
    }

    /// The same with a second line.
    #[must_use]
    pub fn with(self, under: impl Into<String>) -> Self {
        Self { under: under.into(), ..self }
    }

    /// The same behind a bar, which is markup of our own.
    #[must_use]
    pub fn behind(self, bar: impl Into<String>) -> Self {
        Self { bar: bar.into(), ..self }
    }

    /// The same, as the name of a person.
    #[must_use]
    pub fn of_person(self) -> Self {
        Self { initials: crate::say::initials(&self.shown), ..self }
    }

    /// The same, noticed under this name when it changes.
    #[must_use]
    pub fn noticed(self, live: impl Into<String>) -> Self {
        Self { live: live.into(), ..self }
    }

    /// The same, with other words on a phone.
    #[must_use]
    pub fn shortly(self, short: impl Into<String>) -> Self {
        Self { short: Some(short.into()), ..self }
    }

    /// The same, sorted by size; what has none comes before everything.
    #[must_use]
    pub fn sized(self, size: Option<Decimal>) -> Self {
        let written = size.map(|size| size.to_string()).unwrap_or_default();
        Self { key: size.map_or(Key::Words(String::new()), Key::Size), written, ..self }
    }

    /// The same, sorted by currency and then by size; what has none comes before everything.
    #[must_use]
    pub fn of_currency(self, amount: Option<(Decimal, Currency)>) -> Self {
        let written = amount.map(|(size, _)| size.to_string()).unwrap_or_default();
        let key = amount.map_or(Key::Words(String::new()), |(size, currency)| Key::Amount(currency.to_string(), size));
        Self { key, written, ..self }
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
