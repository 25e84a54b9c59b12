//! Which column of a file becomes which column of a record. Written in TOML, so that it can be kept, reviewed and used again.

mod parse;
mod write;

use crate::Kind;
use kernel::{Location, Problems, Type};

/// How one file becomes records of one kind.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The kind of record.
    pub kind: Kind,
    /// The data file, relative to the folder that the caller knows (`file`); for mappings kept in a book's `imports` folder.
    pub file: Option<String>,
    /// How the file is to be read.
    pub reading: Reading,
    /// An SQL expression over the file's headers: rows for which it isn't true are skipped, and counted (`where`).
    pub filter: Option<(String, Location)>,
    /// Columns worked out first, under names that the others can use like headers (`[joined]`).
    pub joined: Vec<(String, ColumnSource)>,
    /// For each column of the record where it comes from (`[columns]`).
    pub columns: Vec<(String, ColumnSource)>,
    /// Further columns that are kept as attributes (`[attributes]`).
    pub attributes: Attributes,
    /// Where the mapping itself was written.
    pub at: Location,
}

/// How a file is to be read; what isn't given is found from the whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The sheet of a workbook; the one named like the kind, or the first that isn't empty.
    pub sheet: Option<String>,
    /// The character between cells of a delimited file.
    pub delimiter: Option<char>,
    /// The encoding of a delimited file, by its name on the web (`utf-8`, `windows-1252`, `utf-16le`).
    pub encoding: Option<String>,
    /// The decimal sign, `.` or `,`.
    pub decimal: Option<char>,
    /// The order of day, month and year in dates written with digits.
    pub dates: Option<DateOrder>,
    /// The row of the header, counted from 1; rows above it are left out.
    pub header: Option<u64>,
    /// Texts that stand for an empty cell, such as `N/A`.
    pub empty: Vec<String>,
}

/// The order of day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// 2026-01-31.
    Ymd,
    /// 1/31/2026, as in the United States.
    Mdy,
    /// 31/1/2026 or 31.1.2026, as in Europe.
    Dmy,
}

/// Where the values of a column come from.
#[derive(Debug, Clone)]
pub struct ColumnSource {
    /// What is taken.
    pub take: Take,
    /// How dates are written: `YMD`, `MDY`, `DMY`, or a pattern such as `%d %b %Y`.
    pub format: Option<String>,
    /// Texts that are replaced, before the type is read.
    pub values: Vec<(String, String)>,
    /// Where the mapping says so.
    pub at: Location,
}

/// What is taken for a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Take {
    /// The column of the file with that header.
    Column(String),
    /// The same text for every row.
    Constant(String),
    /// An SQL expression over the file's headers.
    Expression(String),
    /// The value of another file.
    Lookup {
        /// The other file, relative to the same folder.
        file: String,
        /// Its sheet, when it is a workbook.
        sheet: Option<String>,
        /// The header in this file whose value is looked up.
        on: String,
        /// The header in the other file that has the same value.
        key: String,
        /// The header in the other file whose value is taken.
        take: String,
        /// Whether a value that isn't found leaves the cell empty (`unmatched = "empty"`) instead of refusing the row.
        optional: bool,
    },
}

/// The columns that are kept as attributes.
#[derive(Debug, Clone, Default)]
pub struct Attributes {
    /// Whether all headers that nothing else uses are kept, under their names in lower case with underscores (`"*" = true`).
    pub all: bool,
    /// Attributes by name.
    pub named: Vec<(String, Attribute)>,
}

/// One attribute.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Where it comes from.
    pub source: ColumnSource,
    /// Its type; found from the whole column when not given.
    pub kind: Option<Type>,
}

impl DateOrder {
    /// The word that a mapping uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ymd => "YMD",
            Self::Mdy => "MDY",
            Self::Dmy => "DMY",
        }
    }

    /// The order that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Ymd, Self::Mdy, Self::Dmy].into_iter().find(|order| order.word().eq_ignore_ascii_case(word))
    }

    /// For messages: the order with an example.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::Ymd => "year, month, day (YMD), such as 2026-01-31",
            Self::Mdy => "month, day, year (MDY, US), such as 1/31/2026",
            Self::Dmy => "day, month, year (DMY, European), such as 31.1.2026",
        }
    }
}

impl ColumnSource {
    /// The column of the file with that header.
    #[must_use]
    pub fn column(header: impl Into<String>) -> Self {
        Self { take: Take::Column(header.into()), format: None, values: Vec::new(), at: Location::default() }
    }

    /// The same text for every row.
    #[must_use]
    pub fn constant(text: impl Into<String>) -> Self {
        Self { take: Take::Constant(text.into()), format: None, values: Vec::new(), at: Location::default() }
    }
}

impl Mapping {
    /// A mapping that takes nothing yet.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            file: None,
            reading: Reading::default(),
            filter: None,
            joined: Vec::new(),
            columns: Vec::new(),
            attributes: Attributes::default(),
            at: Location::default(),
        }
    }

    /// Reads a mapping; `file` is its name in messages.
    ///
    /// # Errors
    /// All that is wrong in it, each with line and character.
    pub fn parse(text: &str, file: &str) -> Result<Self, Problems> {
        parse::parse(text, file)
    }

    /// Writes it as TOML that [`Mapping::parse`] reads.
    #[must_use]
    pub fn to_toml(&self) -> String {
        write::to_toml(self)
    }
}
