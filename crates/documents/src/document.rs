//! What a document says.

use kernel::Date;

/// A document: blocks one under the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title, which windows and readers show; not printed by itself.
    pub title: String,
    /// The language of its words, `en-GB`.
    pub language: String,
    /// Who issues it: the company.
    pub author: String,
    /// The day it is of; never that of writing.
    pub day: Option<Date>,
    /// What stands at the foot of every page, beside the page's number.
    pub foot: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The heading of all of it.
    Title(String),
    /// The heading of a part.
    Heading(String),
    /// The heading of a part of a part.
    Smaller(String),
    /// A sentence or several.
    Text(String),
    /// The same, less in the foreground.
    Muted(String),
    /// A figure for the first glance, with what it is.
    Figure {
        /// What it is.
        label: String,
        /// How it reads.
        figure: String,
    },
    /// Short sentences, one under the other.
    List(Vec<String>),
    /// A table.
    Table(Table),
}

/// A table. Its head is repeated on each page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows, for those who hear it.
    pub summary: String,
    /// Its columns; without any head no head is printed.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Whether it holds figures, which stand right and never break.
    pub figures: bool,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// One for each column; the first one names the row.
    pub cells: Vec<Cell>,
    /// Whether it is a total: stronger, under a rule.
    pub total: bool,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// What stands smaller under it; empty for nothing.
    pub under: String,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(head: &str) -> Self {
        Self { head: head.to_owned(), figures: false }
    }

    /// A column of figures.
    #[must_use]
    pub fn figures(head: &str) -> Self {
        Self { head: head.to_owned(), figures: true }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, under: String::new() }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Cell {
    /// A cell with a second, smaller line.
    #[must_use]
    pub fn with(text: impl Into<String>, under: impl Into<String>) -> Self {
        Self { text: text.into(), under: under.into() }
    }
}

impl Row {
    /// A row of these cells.
    #[must_use]
    pub fn of(cells: Vec<Cell>) -> Self {
        Self { cells, total: false }
    }

    /// A total.
    #[must_use]
    pub fn total(cells: Vec<Cell>) -> Self {
        Self { cells, total: true }
    }
}
