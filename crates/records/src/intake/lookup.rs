//! Other files that a mapping looks values up in.

use super::FileSource;
use kernel::{Location, Problem};
use std::path::{Component, Path, PathBuf};

/// Finds the files that `lookup = "…"` names.
pub trait Lookups {
    /// The file of that name.
    ///
    /// # Errors
    /// A problem at `at` (the key in the mapping) that says which files there are.
    fn find(&self, name: &str, at: &Location) -> Result<FileSource, Problem>;
}

/// Files of a folder, by their path within it.
#[derive(Debug, Clone)]
pub struct Folder(pub PathBuf);

/// No other files: a mapping with a lookup is refused.
#[derive(Debug, Clone, Copy)]
pub struct NoLookups;

impl Lookups for Folder {
    fn find(&self, name: &str, at: &Location) -> Result<FileSource, Problem> {
        let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !inside {
            let message = format!("The file `{name}` lies outside the folder of the data.");
            return Err(Problem::error("unknown-lookup", at.clone(), message).expected("a path within the same folder"));
        }
        let path = self.0.join(name);
        if path.is_file() {
            return Ok(FileSource::path(path).named(name));
        }
        let mut names: Vec<String> = std::fs::read_dir(path.parent().unwrap_or(&self.0))
            .map(|dir| dir.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect())
            .unwrap_or_default();
        names.sort();
        let problem = Problem::error("unknown-lookup", at.clone(), format!("There is no file `{name}` to look values up in."));
        Err(problem.suggest(name, names.iter().map(String::as_str)))
    }
}

impl Lookups for NoLookups {
    fn find(&self, name: &str, at: &Location) -> Result<FileSource, Problem> {
        let message = format!("The mapping looks values up in `{name}`, but only one file was given.");
        Err(Problem::error("unknown-lookup", at.clone(), message).hint("import from a folder that holds both files"))
    }
}

impl Lookups for std::collections::BTreeMap<String, FileSource> {
    fn find(&self, name: &str, at: &Location) -> Result<FileSource, Problem> {
        self.get(name).cloned().ok_or_else(|| {
            Problem::error("unknown-lookup", at.clone(), format!("There is no file `{name}` to look values up in."))
                .suggest(name, self.keys().map(String::as_str))
        })
    }
}
