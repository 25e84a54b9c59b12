//! Results as files: `credits`, `measurements`, `earnings`, `payments` and `uncredited`, each as CSV and as Parquet.

use crate::Outcome;
use kernel::{Location, Problem, Problems};
use std::path::{Path, PathBuf};

/// Which files to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formats {
    /// `credits.csv` and so on.
    pub csv: bool,
    /// `credits.parquet` and so on.
    pub parquet: bool,
}

/// Writes all results into `dir`, which is made when it is missing, as CSV and Parquet; gives the files written. Each file appears whole or not at all.
///
/// # Errors
/// A problem for each file that cannot be written.
pub fn write(outcome: &Outcome, dir: &Path) -> Result<Vec<PathBuf>, Problems> {
    write_as(outcome, dir, Formats { csv: true, parquet: true })
}

/// Writes all results into `dir` in these formats.
///
/// # Errors
/// A problem for each file that cannot be written.
pub fn write_as(outcome: &Outcome, dir: &Path, formats: Formats) -> Result<Vec<PathBuf>, Problems> {
    let _ = (outcome, formats);
    Err(Problem::error("write", Location::file(dir.display().to_string()), "Results cannot be written yet.").into())
}
