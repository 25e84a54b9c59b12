//! TOML documents read with line and character, so that every value that a person wrote can be pointed at.
//!
//! - [`section`]: a table, its keys, and which of them are unknown
//! - [`entry`]: a value, and what it must be

mod entry;
mod section;

pub use entry::Entry;
pub use section::Section;

use crate::{Location, Problem, Problems};
use std::cell::RefCell;
use std::ops::Range;
use toml_edit::{Document as Toml, TableLike};

/// The longest document that is read, in bytes.
const LONGEST: usize = 2_000_000;

/// A TOML text with the problems that are found while it is read.
#[derive(Debug)]
pub struct Document {
    file: String,
    toml: Toml<String>,
    /// Where each line starts, in bytes.
    lines: Vec<usize>,
    problems: RefCell<Problems>,
}

impl Document {
    /// Parses a text; `file` is its name in messages.
    ///
    /// # Errors
    /// What TOML itself does not allow, with line and character.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() > LONGEST {
            let problem = Problem::error("document-long", Location::file(file), "This file is too long.");
            return Err(problem.expected(format!("at most {LONGEST} bytes")).into());
        }
        let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        match Toml::parse(text.to_owned()) {
            Ok(toml) => Ok(Self { file: file.to_owned(), toml, lines, problems: RefCell::default() }),
            Err(error) => {
                let at = place(file, text, &lines, error.span().map_or(0, |span| span.start));
                let message = error.message().trim().replace('\n', ", ");
                Err(Problem::error("toml", at, format!("This is not TOML: {message}.")).into())
            }
        }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.toml.raw()
    }

    /// The file's name.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The outermost table; `what` names it in messages (`the plan`).
    #[must_use]
    pub fn root(&self, what: &str) -> Section<'_> {
        Section::new(self, self.toml.as_table() as &dyn TableLike, what, Location::file(&self.file).line(1).character(1))
    }

    /// Adds a problem.
    pub fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Whether an error was found so far.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.borrow().has_errors()
    }

    /// What was found, in order of place.
    #[must_use]
    pub fn into_problems(self) -> Problems {
        self.problems.into_inner().sorted()
    }

    /// The place of a byte of the text.
    fn place(&self, byte: usize) -> Location {
        place(&self.file, self.toml.raw(), &self.lines, byte)
    }

    fn raw(&self, span: &Range<usize>) -> &str {
        self.toml.raw().get(span.clone()).unwrap_or_default()
    }
}

/// Lines and characters are counted from 1.
fn place(file: &str, text: &str, lines: &[usize], byte: usize) -> Location {
    let line = lines.partition_point(|start| *start <= byte).max(1);
    let start = lines.get(line - 1).copied().unwrap_or(0);
    let character = text.get(start..byte.min(text.len())).map_or(0, |part| part.chars().count());
    Location::file(file).line(line as u64).character(character as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "\
plan = 'AE'
rate = 0.08
days = 30
from = 2026-01-01
when = \"\"\"
stage = 'Won'\"\"\"
list = [ { a = 1 }, { b = 2 } ]
typo = 1
";

    #[test]
    fn values_are_read_with_their_places() {
        let document = Document::parse("a.toml", PLAN).unwrap();
        let root = document.root("the file");
        assert_eq!(root.text("plan").unwrap(), "AE");
        assert_eq!(root.get("rate").unwrap().decimal().unwrap().to_string(), "0.08");
        assert_eq!(root.get("days").unwrap().integer(1..=31), Some(30));
        assert_eq!(root.get("from").unwrap().date().unwrap().to_string(), "2026-01-01");
        let (text, at) = root.get("when").unwrap().expression().unwrap();
        assert_eq!((text.as_str(), at.line, at.character), ("stage = 'Won'", Some(6), Some(1)));
        for section in root.get("list").unwrap().list().unwrap().iter().filter_map(|entry| entry.section("the item")) {
            assert!(section.get("a").is_none() || section.has("a"));
            section.finish();
        }
        root.known(&["type"]);
        root.finish();
        let told: Vec<String> = document.into_problems().0.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "a.toml:7:23, key b: error: There is no key `b` in the item.\n  expected: `a`",
                "a.toml:8:1, key typo: error: There is no key `typo` in the file.\n  hint: did you mean `type`?"
            ]
        );
    }

    #[test]
    fn what_is_not_toml_is_told_with_its_place() {
        let told = Document::parse("a.toml", "plan = 'AE'\nrate = = 5\n").unwrap_err();
        assert!(told.to_string().starts_with("a.toml:2:8: error: This is not TOML: "), "{told}");
    }

    #[test]
    fn wrong_types_are_told() {
        let document = Document::parse("a.toml", "rate = 'much'\nfrom = 2026-02-30x").map(|_| ()).unwrap_err();
        assert!(document.has_errors());
        let document = Document::parse("a.toml", "rate = 'much'\nlevels = 900").unwrap();
        let root = document.root("the file");
        assert!(root.get("rate").unwrap().decimal().is_none());
        assert!(root.get("levels").unwrap().integer(1..=20).is_none());
        assert_eq!(
            document.into_problems().to_string(),
            "a.toml:1:8, key rate: error: `rate` is 'much'.\n  expected: a number such as 1234.50\n\
             a.toml:2:10, key levels: error: `levels` is 900.\n  expected: a whole number from 1 to 20"
        );
    }

    #[test]
    fn hostile_texts_are_refused_without_harm() {
        for text in [
            format!("a = {}", "[".repeat(200_000)),
            format!("a = {}1{}", "[".repeat(50_000), "]".repeat(50_000)),
            format!("a = {}", "{ a = ".repeat(50_000)),
            format!("{}a = 1", "a.".repeat(50_000)),
            format!("[{}a]", "a.".repeat(50_000)),
            "a = 1\n".repeat(100_000),
            "x".repeat(LONGEST + 1),
            "\u{0}\u{feff}= \u{202e}".into(),
        ] {
            if let Ok(document) = Document::parse("hostile.toml", &text) {
                document.root("the file").finish();
            }
        }
    }
}
