//! A book kept as a folder of files.
//!
//! ```text
//! company.toml                  the company (company.rs)
//! measures/*.toml               what counts
//! plans/*.toml                  what it pays
//! KIND.csv .parquet .xlsx .jsonl   records: people, deals … with the columns' own names as headers
//! imports/*.toml                mappings of other files, each naming its data by `file`
//! ```
//!
//! - `files`: which files there are
//! - `tables`: files become tables
//! - `in_place`: large Parquet files that are left where they are
//! - `long`: files too long to be held in memory
//! - `merge`: several files of one kind
//! - `follow_up`: what is only said because rows were refused

mod files;
mod follow_up;
mod in_place;
mod long;
mod merge;
mod tables;

pub use long::Long;
pub use merge::merge;

use crate::Book;
use crate::assemble::{Texts, assemble};
use kernel::{Location, Problem, Problems};
use records::{Kind, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How a folder is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What `$DATA` stands for in the `file` of an import; when none, `data` in `company.toml` says it, relative to the folder.
    pub data: Option<PathBuf>,
}

/// The environment variable that [`Options::from_environment`] reads.
pub const DATA_VARIABLE: &str = "ATTAIN_DATA";

impl Options {
    /// `$DATA` as the environment variable `ATTAIN_DATA` gives it, if it is set.
    #[must_use]
    pub fn from_environment() -> Self {
        Self { data: std::env::var_os(DATA_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from) }
    }
}

/// The contents of a folder book before they are put together: what a database book is made of, too.
#[derive(Debug, Clone)]
pub struct Contents {
    /// The texts.
    pub texts: Texts,
    /// Records of each kind that a file or an import brings.
    pub tables: BTreeMap<Kind, Table>,
    /// What was found while reading: rows that were refused are errors here.
    pub problems: Problems,
    /// The kinds of which rows, or whole files, were refused.
    pub refused: BTreeSet<Kind>,
}

/// Reads a folder book with [`Options::from_environment`] and checks it. The second part of the result is as that of [`assemble`].
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(folder: &Path) -> Result<(Book, Problems), Problems> {
    read_with(folder, &Options::from_environment())
}

/// Reads a folder book and checks it. The second part of the result is as that of [`assemble`].
///
/// # Errors
/// Everything that is wrong with it: a row that is refused, too.
pub fn read_with(folder: &Path, options: &Options) -> Result<(Book, Problems), Problems> {
    let Contents { texts, tables, mut problems, refused } = contents(folder, options)?;
    match assemble(&texts, tables) {
        Ok((book, notes)) if !problems.has_errors() => {
            problems.extend(notes);
            Ok((book, problems.sorted()))
        }
        Ok((_, found)) | Err(found) => {
            problems.extend(follow_up::without(found, &refused));
            Err(problems.sorted())
        }
    }
}

/// Reads the texts and tables of a folder book without putting them together.
///
/// # Errors
/// When there is no such folder, or no `company.toml` in it.
pub fn contents(folder: &Path, options: &Options) -> Result<Contents, Problems> {
    contents_but(folder, options, u64::MAX).map(|(contents, _)| contents)
}

/// The same, but deals, transactions and activities whose files have so many bytes together are not read yet.
///
/// # Errors
/// As for [`contents`].
pub fn contents_but(folder: &Path, options: &Options, long_from: u64) -> Result<(Contents, Vec<Long>), Problems> {
    let texts = texts(folder)?;
    let data = options.data.clone().or_else(|| crate::company::data(&texts.company).map(|data| folder.join(data)));
    let mut problems = Problems::new();
    let found = files::find(folder, data.as_deref(), &mut problems);
    let mut refused = BTreeSet::new();
    let (long, short) = long::apart(found, long_from);
    let tables = tables::read_all(short, &mut problems, &mut refused);
    Ok((Contents { texts, tables, problems, refused }, long))
}

/// The texts of a folder book.
///
/// # Errors
/// When there is no such folder, no `company.toml` in it, or a text that is not UTF-8.
pub fn texts(folder: &Path) -> Result<Texts, Problems> {
    let company = folder.join(crate::company::FILE);
    if !company.is_file() {
        let what = if folder.is_dir() { "is no book: it has no company.toml" } else { "is no folder" };
        return Err(Problem::error("no-book", Location::file(folder.display().to_string()), format!("`{}` {what}.", folder.display()))
            .expected("a folder with company.toml, measures/*.toml, plans/*.toml and files of records")
            .into());
    }
    let mut problems = Problems::new();
    let text = files::text(&company, crate::company::FILE, &mut problems);
    let measures = files::texts(folder, "measures", &mut problems);
    let plans = files::texts(folder, "plans", &mut problems);
    let ((), _) = problems.unless_errors(())?;
    Ok(Texts { company: text.unwrap_or_default(), measures, plans })
}
