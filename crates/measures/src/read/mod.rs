//! `measures/*.toml` become measures.
//!
//! - [`measure`]: the keys of one measure
//! - [`value`]: `sum(amount)`, `count()`, or a formula
//! - [`credit`]: the rules of `credit`
//! - [`keys`]: keys that measures and plans share

mod credit;
pub mod keys;
mod measure;
mod value;

use crate::Measure;
use crate::check::references;
use kernel::document::Document;
use kernel::{Location, MeasureId, Problem, Problems};
use std::collections::BTreeMap;

/// Where the formula of a measure names another: by the measure and the name.
pub(crate) type Places = BTreeMap<(MeasureId, MeasureId), Location>;

/// The measures of one file, in order of the file. Expressions are kept as text; [`crate::check()`] types them.
///
/// # Errors
/// Everything that is wrong with the file by itself: syntax, keys, values, formulas, with line and character.
pub fn read(file_name: &str, text: &str) -> Result<Vec<Measure>, Problems> {
    read_with_places(file_name, text, &mut Places::new())
}

fn read_with_places(file_name: &str, text: &str, places: &mut Places) -> Result<Vec<Measure>, Problems> {
    let document = Document::parse(file_name, text)?;
    let root = document.root("the file");
    let mut measures = Vec::new();
    for (name, entry) in root.entries() {
        if let Some(measure) = measure::read(&name, &entry, places) {
            measures.push(measure);
        }
    }
    let problems = document.into_problems();
    problems.unless_errors(measures).map(|(measures, _)| measures)
}

/// The measures of all files, in order of id, as a book keeps them. Each text comes with its file's name.
///
/// # Errors
/// As [`read`] for each file; and measures that are there twice, formulas over unknown measures or over themselves, each at the very name.
pub fn read_all<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Measure>, Problems> {
    let (mut measures, mut problems): (Vec<Measure>, _) = (Vec::new(), Problems::new());
    let mut places = Places::new();
    for (name, text) in files {
        match read_with_places(name, text, &mut places) {
            Ok(more) => measures.extend(more),
            Err(more) => problems.extend(more),
        }
    }
    measures.sort_by(|a, b| (&a.id, &a.at).cmp(&(&b.id, &b.at)));
    if !problems.has_errors() {
        problems.extend(references::check(&measures, &places));
    }
    problems.unless_errors(measures).map(|(measures, _)| measures)
}

/// Whether a name can be used in formulas.
fn usable(name: &str) -> Result<(), &'static str> {
    let mut letters = name.chars();
    let starts = letters.next().is_some_and(char::is_alphabetic);
    let goes_on = letters.all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if !starts || !goes_on || name.ends_with('-') || name.contains("--") {
        return Err("letters, digits and single hyphens, a letter first, such as new-bookings");
    }
    if ["and", "or", "not", "attainment", "quota", "sum", "count", "avg", "min", "max"].contains(&name) {
        return Err("a name that is not a word of the language");
    }
    Ok(())
}

/// A problem of a name that formulas could not use.
fn check_name(name: &str, at: kernel::Location) -> Option<Problem> {
    let expected = usable(name).err()?;
    Some(Problem::error("bad-name", at, format!("`{name}` cannot be the name of a measure.")).expected(expected))
}
