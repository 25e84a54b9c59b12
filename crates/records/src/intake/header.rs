//! The columns of a file, and how a mapping's names find them.

use kernel::text::{fold, one_of};
use kernel::{Location, Problem};

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// What the file calls it; empty when it has no name.
    pub(super) name: String,
    /// Its letter in a workbook, its number elsewhere.
    pub(super) letter: String,
}

impl Header {
    pub(super) fn new(name: &str, letter: &str) -> Self {
        Self { name: name.split_whitespace().collect::<Vec<_>>().join(" "), letter: letter.to_owned() }
    }

    /// How messages and sources show it: `Amount`, and in a workbook `Amount (C)`.
    pub(super) fn label(&self) -> String {
        match (self.name.is_empty(), self.letter.starts_with(|c: char| c.is_ascii_uppercase())) {
            (true, _) => self.letter.clone(),
            (false, true) => format!("{} ({})", self.name, self.letter),
            (false, false) => self.name.clone(),
        }
    }
}

/// The letters of a workbook's column: 0 is `A`, 26 is `AA`.
pub(super) fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or_default()));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// The column that a mapping's name means: the same text, or else the only one that differs in case, spaces and underscores alone.
///
/// # Errors
/// When there is none (with the nearest name), or more than one.
pub(super) fn find(headers: &[Header], name: &str, file: &str, at: &Location) -> Result<usize, Problem> {
    let wanted = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted = wanted.as_str();
    let same: Vec<usize> = positions(headers, |header| header.name == wanted);
    if let [one] = same[..] {
        return Ok(one);
    }
    let folded = fold(wanted);
    let alike: Vec<usize> = positions(headers, |header| !header.name.is_empty() && fold(&header.name) == folded);
    match (&same[..], &alike[..]) {
        ([], [one]) => Ok(*one),
        ([], []) => {
            let names = || headers.iter().map(|header| header.name.as_str()).filter(|name| !name.is_empty());
            Err(Problem::error("unknown-column", at.clone(), format!("{file} has no column `{wanted}`."))
                .expected(format!("one of its columns: {}", one_of(names(), 30)))
                .suggest(wanted, names()))
        }
        (same, alike) => {
            let several = if same.is_empty() { alike } else { same };
            let places: Vec<String> = several.iter().map(|i| format!("`{}` ({})", headers[*i].name, headers[*i].letter)).collect();
            let message = if same.is_empty() {
                format!("`{wanted}` may mean more than one column of {file}: {}.", places.join(", "))
            } else {
                format!("{file} has more than one column `{wanted}`: {}.", places.join(", "))
            };
            let hint = if same.is_empty() { "write the header exactly as in the file" } else { "give them different headers in the file" };
            Err(Problem::error("ambiguous-column", at.clone(), message).hint(hint))
        }
    }
}

fn positions(headers: &[Header], is: impl Fn(&Header) -> bool) -> Vec<usize> {
    headers.iter().enumerate().filter(|(_, header)| is(header)).map(|(i, _)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_workbook_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
