//! The few SQL expressions that random books use: columns, literals, `+ - *`, comparisons, `and`, `or`, `not`, `in`, `is null`.
//!
//! Evaluated by walking the text, with SQL's three-valued logic: null is neither true nor false.

use crate::numbers::{Fraction, fraction};
use crate::rows::Cell;
use kernel::{Date, Location, Problem, parse_decimal};
use measures::ExprText;
use std::cmp::Ordering;

/// The expression's value for one row; `column` gives the row's values.
///
/// # Errors
/// A problem when the text is not in the subset.
pub fn value(text: &ExprText, column: &dyn Fn(&str) -> Cell) -> Result<Cell, Problem> {
    let refuse = |what: String| {
        let at = Location { value: Some(text.text.clone()), ..text.at.clone() };
        Problem::error("reference-expression", at, what)
    };
    let tokens = tokens(&text.text).map_err(refuse)?;
    let mut walk = Walk { tokens, next: 0, column };
    let cell = walk.or().map_err(refuse)?;
    if walk.next < walk.tokens.len() {
        return Err(refuse(format!("The reference calculator cannot read on at `{}`.", walk.tokens[walk.next])));
    }
    Ok(cell)
}

/// Whether the condition is true for one row; null is not true.
///
/// # Errors
/// As [`value`].
pub fn holds(text: &ExprText, column: &dyn Fn(&str) -> Cell) -> Result<bool, Problem> {
    Ok(value(text, column)? == Cell::Boolean(true))
}

fn tokens(text: &str) -> Result<Vec<String>, String> {
    let letters: Vec<char> = text.chars().collect();
    let (mut tokens, mut i) = (Vec::new(), 0);
    while i < letters.len() {
        let start = i;
        match letters[i] {
            c if c.is_whitespace() => {
                i += 1;
                continue;
            }
            quote @ ('\'' | '"') => {
                i += 1;
                while i < letters.len() && letters[i] != quote {
                    i += 1;
                }
                if i == letters.len() {
                    return Err("A quote is not closed.".into());
                }
                i += 1;
            }
            c if c.is_alphanumeric() || c == '_' => {
                while i < letters.len() && (letters[i].is_alphanumeric() || matches!(letters[i], '_' | '.')) {
                    i += 1;
                }
            }
            '<' | '>' | '!' => {
                i += 1;
                if i < letters.len() && matches!(letters[i], '=' | '>') {
                    i += 1;
                }
            }
            _ => i += 1,
        }
        tokens.push(letters[start..i].iter().collect());
    }
    Ok(tokens)
}

struct Walk<'a> {
    tokens: Vec<String>,
    next: usize,
    column: &'a dyn Fn(&str) -> Cell,
}

type Read = Result<Cell, String>;

impl Walk<'_> {
    fn is(&self, word: &str) -> bool {
        self.tokens.get(self.next).is_some_and(|token| token.eq_ignore_ascii_case(word))
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, word: &str) -> Result<(), String> {
        if self.take(word) { Ok(()) } else { Err(format!("`{word}` is missing.")) }
    }

    fn or(&mut self) -> Read {
        let mut left = self.and()?;
        while self.take("or") {
            let right = self.and()?;
            left = match (truth(&left)?, truth(&right)?) {
                (Some(true), _) | (_, Some(true)) => Cell::Boolean(true),
                (Some(false), Some(false)) => Cell::Boolean(false),
                _ => Cell::Null,
            };
        }
        Ok(left)
    }

    fn and(&mut self) -> Read {
        let mut left = self.not()?;
        while self.take("and") {
            let right = self.not()?;
            left = match (truth(&left)?, truth(&right)?) {
                (Some(false), _) | (_, Some(false)) => Cell::Boolean(false),
                (Some(true), Some(true)) => Cell::Boolean(true),
                _ => Cell::Null,
            };
        }
        Ok(left)
    }

    fn not(&mut self) -> Read {
        if self.take("not") {
            let inner = self.not()?;
            return Ok(truth(&inner)?.map_or(Cell::Null, |b| Cell::Boolean(!b)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Read {
        let left = self.sum()?;
        if self.take("is") {
            let not = self.take("not");
            self.expect("null")?;
            return Ok(Cell::Boolean((left == Cell::Null) != not));
        }
        let not = self.take("not");
        if self.take("in") {
            return self.listed(&left, not);
        }
        for (word, wanted) in [
            ("=", [Ordering::Equal].as_slice()),
            ("<>", &[Ordering::Less, Ordering::Greater]),
            ("!=", &[Ordering::Less, Ordering::Greater]),
            ("<=", &[Ordering::Less, Ordering::Equal]),
            (">=", &[Ordering::Greater, Ordering::Equal]),
            ("<", &[Ordering::Less]),
            (">", &[Ordering::Greater]),
        ] {
            if self.take(word) {
                let right = self.sum()?;
                return Ok(compare(&left, &right)?.map_or(Cell::Null, |order| Cell::Boolean(wanted.contains(&order))));
            }
        }
        Ok(left)
    }

    /// `left in (a, b)`: true when one is equal; null when none is and one is null.
    fn listed(&mut self, left: &Cell, not: bool) -> Read {
        self.expect("(")?;
        let (mut found, mut unknown) = (false, false);
        loop {
            let item = self.sum()?;
            match compare(left, &item)? {
                Some(Ordering::Equal) => found = true,
                Some(_) => {}
                None => unknown = true,
            }
            if !self.take(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(if found || !unknown { Cell::Boolean(found != not) } else { Cell::Null })
    }

    fn sum(&mut self) -> Read {
        let mut left = self.product()?;
        loop {
            let minus = self.is("-");
            if !self.take("+") && !self.take("-") {
                return Ok(left);
            }
            let right = self.product()?;
            left = both(&left, &right, |a, b| if minus { a - b } else { a + b })?;
        }
    }

    fn product(&mut self) -> Read {
        let mut left = self.atom()?;
        while self.take("*") {
            let right = self.atom()?;
            left = both(&left, &right, |a, b| a * b)?;
        }
        Ok(left)
    }

    fn atom(&mut self) -> Read {
        if self.take("-") {
            let inner = self.atom()?;
            return both(&inner, &inner, |a, _| -a);
        }
        if self.take("(") {
            let inner = self.or()?;
            self.expect(")")?;
            return Ok(inner);
        }
        let token = self.tokens.get(self.next).cloned().ok_or("The expression ends too early.")?;
        self.next += 1;
        let first = token.chars().next().unwrap_or(' ');
        match first {
            '\'' => Ok(Cell::Text(token.trim_matches('\'').to_owned())),
            '"' => Ok((self.column)(token.trim_matches('"'))),
            c if c.is_ascii_digit() => parse_decimal(&token).map(|d| Cell::Number(fraction(d))),
            _ => match token.to_lowercase().as_str() {
                "null" => Ok(Cell::Null),
                "true" => Ok(Cell::Boolean(true)),
                "false" => Ok(Cell::Boolean(false)),
                "date" if self.tokens.get(self.next).is_some_and(|next| next.starts_with('\'')) => {
                    let text = self.tokens[self.next].trim_matches('\'').to_owned();
                    self.next += 1;
                    text.parse::<Date>().map(Cell::Day).map_err(|_| format!("`{text}` is not a date."))
                }
                name if name.starts_with(|c: char| c.is_alphabetic() || c == '_') => Ok((self.column)(name)),
                other => Err(format!("The reference calculator does not know `{other}`.")),
            },
        }
    }
}

fn truth(cell: &Cell) -> Result<Option<bool>, String> {
    match cell {
        Cell::Boolean(b) => Ok(Some(*b)),
        Cell::Null => Ok(None),
        other => Err(format!("{other:?} is not a condition.")),
    }
}

fn both(left: &Cell, right: &Cell, how: impl Fn(&Fraction, &Fraction) -> Fraction) -> Read {
    match (left, right) {
        (Cell::Number(a), Cell::Number(b)) => Ok(Cell::Number(how(a, b))),
        (Cell::Null, _) | (_, Cell::Null) => Ok(Cell::Null),
        _ => Err(format!("{left:?} and {right:?} are not two numbers.")),
    }
}

fn compare(left: &Cell, right: &Cell) -> Result<Option<Ordering>, String> {
    match (left, right) {
        (Cell::Null, _) | (_, Cell::Null) => Ok(None),
        (Cell::Text(a), Cell::Text(b)) => Ok(Some(a.cmp(b))),
        (Cell::Number(a), Cell::Number(b)) => Ok(Some(a.cmp(b))),
        (Cell::Day(a), Cell::Day(b)) => Ok(Some(a.cmp(b))),
        (Cell::Boolean(a), Cell::Boolean(b)) => Ok(Some(a.cmp(b))),
        (Cell::Day(a), Cell::Text(b)) => b.parse::<Date>().map(|b| Some(a.cmp(&b))).map_err(|_| format!("`{b}` is not a date.")),
        _ => Err(format!("{left:?} and {right:?} cannot be compared.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::whole;

    fn of(text: &str) -> Cell {
        let columns = |name: &str| match name {
            "stage" => Cell::Text("Won".into()),
            "amount" => Cell::Number(whole(120)),
            "closed_on" => Cell::Day(Date::constant(2026, 3, 1)),
            _ => Cell::Null,
        };
        value(&ExprText { text: text.into(), at: Location::default() }, &columns).unwrap()
    }

    #[test]
    fn conditions_follow_sql() {
        for text in [
            "stage = 'Won' and amount >= 100",
            "stage in ('Lost', 'Won') and not amount < 0",
            "kind is null or amount = 1",
            "amount * 2 - 40 = 200",
            "closed_on >= date '2026-03-01' and stage is not null",
        ] {
            assert_eq!(of(text), Cell::Boolean(true), "{text}");
        }
        assert_eq!(of("kind = 'new'"), Cell::Null, "a comparison with nothing is neither true nor false");
        assert_eq!(of("kind = 'new' and stage = 'Lost'"), Cell::Boolean(false));
        assert_eq!(of("kind in ('new')"), Cell::Null);
        assert_eq!(of("amount + kind"), Cell::Null);
    }
}
