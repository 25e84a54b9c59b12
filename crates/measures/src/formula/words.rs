//! A formula's text as words and signs with their places.

use kernel::{Decimal, parse_decimal};

/// More than anyone writes by hand.
const MOST_WORDS: usize = 400;

/// A word or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    Number(Decimal),
    Name(String),
    Sign(&'static str),
}

/// A word with its place: line and character within the text, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) word: Word,
    pub(super) place: (u64, u64),
}

/// What is wrong, and where.
pub(super) type Wrong = ((u64, u64), String);

const SIGNS: [&str; 13] = ["<=", ">=", "<>", "!=", "==", "<", ">", "=", "+", "-", "*", "/", "("];

/// The words of a text, and the place behind its last character.
pub(super) fn words(text: &str) -> Result<(Vec<Placed>, (u64, u64)), Wrong> {
    let mut reader = Reader { rest: text, place: (1, 1) };
    let mut words = Vec::new();
    loop {
        reader.skip_blanks();
        if reader.rest.is_empty() {
            return Ok((words, reader.place));
        }
        let place = reader.place;
        let word = reader.word()?;
        words.push(Placed { word, place });
        if words.len() > MOST_WORDS {
            return Err((place, format!("The formula is longer than {MOST_WORDS} words and signs.")));
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
    place: (u64, u64),
}

impl<'t> Reader<'t> {
    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(bytes);
        for letter in taken.chars() {
            if letter == '\n' {
                self.place = (self.place.0 + 1, 1);
            } else {
                self.place.1 += 1;
            }
        }
        self.rest = rest;
        taken
    }

    fn skip_blanks(&mut self) {
        let blanks = self.rest.len() - self.rest.trim_start().len();
        self.take(blanks);
    }

    fn word(&mut self) -> Result<Word, Wrong> {
        let place = self.place;
        let first = self.rest.chars().next().unwrap_or(' ');
        if first.is_ascii_digit() {
            let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(self.rest.len());
            let digits = self.take(end).replace('_', "");
            let number = parse_decimal(&digits).map_err(|message| (place, format!("{message}.")))?;
            return self.percent(number, place);
        }
        if first.is_alphabetic() || first == '_' {
            let end = name_end(self.rest);
            return Ok(Word::Name(self.take(end).to_owned()));
        }
        for sign in SIGNS.into_iter().chain([")"]) {
            if self.rest.starts_with(sign) {
                self.take(sign.len());
                return Ok(Word::Sign(sign));
            }
        }
        Err((place, format!("`{first}` is not part of a formula.")))
    }

    fn percent(&mut self, number: Decimal, place: (u64, u64)) -> Result<Word, Wrong> {
        if !self.rest.starts_with('%') {
            return Ok(Word::Number(number));
        }
        self.take(1);
        let part = number.checked_mul(Decimal::new(1, 2)).ok_or((place, String::from("The percentage has too many digits.")))?;
        Ok(Word::Number(part.normalize()))
    }
}

/// Letters, digits, underscores, and hyphens that are followed by one of them: `deals-won` is one name, `a - b` is two.
fn name_end(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let belongs = letter.is_alphanumeric() || letter == '_' || (letter == '-' && next.is_some_and(|n| n.is_alphanumeric() || n == '_'));
        if !belongs {
            return at;
        }
    }
    text.len()
}
