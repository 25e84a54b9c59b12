//! A book kept as a folder of files.

use crate::Book;
use crate::assemble::Texts;
use kernel::Problems;
use records::{Kind, Table};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How a folder is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What `$DATA` stands for in the `file` of an import; `../../../shared/data` beside the folder when none.
    pub data: Option<PathBuf>,
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
}

/// Reads a folder book with [`Options::default`] and checks it; the second part of the result are the warnings.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(folder: &Path) -> Result<(Book, Problems), Problems> {
    read_with(folder, &Options::default())
}

/// Reads a folder book and checks it; the second part of the result are the warnings.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_with(folder: &Path, options: &Options) -> Result<(Book, Problems), Problems> {
    let contents = contents(folder, options)?;
    let _ = contents;
    Err(Problems::new())
}

/// Reads the texts and tables of a folder book without putting them together.
///
/// # Errors
/// When there is no `company.toml`, or a file cannot be read.
pub fn contents(folder: &Path, options: &Options) -> Result<Contents, Problems> {
    let _ = (folder, options);
    Err(Problems::new())
}
