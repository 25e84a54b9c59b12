//! What is wrong with something a person supplied: where it is, what was expected, and what to do. Problems are collected values, never the first `Err`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; nothing is refused.
    Warning,
    /// A record is refused, or a person gets nothing for something: it has a known effect, and the rest is calculated.
    Unpaid,
    /// Must be mended first; nothing is calculated or stored.
    Error,
}

impl Severity {
    /// `warning`, `unpaid` or `error`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Unpaid => "unpaid",
            Self::Error => "error",
        }
    }
}

/// Where a problem is: in a text (line and character) or in a table (sheet, row and column).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Location {
    /// The file, as the user named it.
    pub file: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line of a text or the row of a table, counted from 1 with the header as row 1.
    pub line: Option<u64>,
    /// The character within the line of a text, counted from 1.
    pub character: Option<u64>,
    /// The column's header in a table, or the key in a text.
    pub column: Option<String>,
    /// The offending value as it was written, shortened.
    pub value: Option<String>,
}

impl Location {
    /// A place that is a whole file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..Self::default() }
    }
    /// The same place at a line of a text or a row of a table.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }
    /// The same place at a character of its line.
    #[must_use]
    pub fn character(mut self, character: u64) -> Self {
        self.character = Some(character);
        self
    }
    /// The same place in a sheet.
    #[must_use]
    pub fn sheet(mut self, sheet: Option<String>) -> Self {
        self.sheet = sheet;
        self
    }
    /// The same place in a column of a table, or at a key of a text.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
    /// The same place with the offending value, shortened to 80 characters.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        let mut short: String = value.chars().take(80).collect();
        if short.len() < value.len() {
            short.push('…');
        }
        self.value = Some(short);
        self
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(file) = &self.file {
            write!(f, "{file}")?;
            separator = ", ";
        }
        if let Some(sheet) = &self.sheet {
            write!(f, "{separator}sheet {sheet}")?;
            separator = ", ";
        }
        match (self.line, self.character) {
            (Some(line), Some(character)) => write!(f, ":{line}:{character}")?,
            (Some(line), None) => write!(f, "{separator}row {line}")?,
            _ => return self.fmt_column(f, separator),
        }
        self.fmt_column(f, ", ")
    }
}

impl Location {
    fn fmt_column(&self, f: &mut fmt::Formatter<'_>, separator: &str) -> fmt::Result {
        match &self.column {
            Some(column) if self.character.is_some() => write!(f, "{separator}key {column}"),
            Some(column) => write!(f, "{separator}column {column}"),
            None => Ok(()),
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// A short stable name for the kind of problem (`unknown-column`); problems are grouped by it.
    pub code: String,
    /// Where it is.
    pub at: Location,
    /// What is wrong, as a full sentence without the place.
    pub message: String,
    /// What was expected instead.
    pub expected: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// Something that must be mended.
    #[must_use]
    pub fn error(code: &str, at: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code: code.into(), at, message: message.into(), expected: None, hint: None }
    }
    /// Something worth a look.
    #[must_use]
    pub fn warning(code: &str, at: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, at, message) }
    }
    /// Something for which nobody, or not this person, is paid until it is mended.
    #[must_use]
    pub fn unpaid(code: &str, at: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Unpaid, ..Self::error(code, at, message) }
    }
    /// The same problem, with what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }
    /// The same problem, with what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    /// The same problem with "did you mean …?", when a candidate is near enough.
    #[must_use]
    pub fn suggest<'a>(self, wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match crate::did_you_mean(wanted, candidates) {
            Some(near) => self.hint(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = self.severity.word();
        let place = self.at.to_string();
        if place.is_empty() {
            write!(f, "{severity}: {}", self.message)?;
        } else {
            write!(f, "{place}: {severity}: {}", self.message)?;
        }
        if let Some(value) = &self.at.value {
            write!(f, "\n  found: {value}")?;
        }
        if let Some(expected) = &self.expected {
            write!(f, "\n  expected: {expected}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// Problems as they are collected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }
    /// Adds all of `others`.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }
    /// Whether something must be mended first.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|p| p.severity == Severity::Error)
    }
    /// Whether nothing at all was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// These, and what was `found` later by a closer look: of what goes unpaid only the later finding is kept, where both speak of one kind.
    #[must_use]
    pub fn and_closer(&self, found: &Self) -> Self {
        let again = |problem: &Problem| problem.severity == Severity::Unpaid && found.0.iter().any(|other| other.code == problem.code);
        self.0.iter().filter(|problem| !again(problem)).chain(&found.0).cloned().collect::<Self>().sorted()
    }
    /// In order of place, then text, each once: the order in which they are shown.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| (&a.at, &a.message).cmp(&(&b.at, &b.message)));
        self.0.dedup();
        self
    }
    /// `Ok(value)` unless an error was found.
    ///
    /// # Errors
    /// These problems, when one of them is an error.
    pub fn unless_errors<T>(self, value: T) -> Result<(T, Self), Self> {
        if self.has_errors() { Err(self.sorted()) } else { Ok((value, self.sorted())) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        Self(problems.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_what_and_what_to_do() {
        let problem = Problem::error(
            "unknown-column",
            Location::file("measures/bookings.toml").line(5).character(10).column("on"),
            "There is no column `closed_n` in deals.",
        )
        .expected("a date column of deals")
        .suggest("closed_n", ["closed_on", "amount"]);
        assert_eq!(
            problem.to_string(),
            "measures/bookings.toml:5:10, key on: error: There is no column `closed_n` in deals.\n  expected: a date column of deals\n  hint: did you mean `closed_on`?"
        );
        let in_table = Problem::error(
            "bad-number",
            Location::file("deals.xlsx").sheet(Some("Q1".into())).line(7).column("Amount").value("12,5x"),
            "This is not a number.",
        );
        assert_eq!(in_table.to_string(), "deals.xlsx, sheet Q1, row 7, column Amount: error: This is not a number.\n  found: 12,5x");
    }
}
