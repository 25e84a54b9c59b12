//! A text becomes a formula.

use super::words::{Placed, Word, words};
use super::{Formula, Operator};
use crate::ExprText;
use expression::shift;
use kernel::{Location, MeasureId, Problem};

/// How deeply parentheses may be nested.
const DEEPEST: usize = 40;

/// A formula that gives a number: the `value` of a measure.
///
/// # Errors
/// What is wrong first, with line and character.
pub fn parse_number(text: &ExprText) -> Result<Formula, Problem> {
    let (formula, start, parser) = whole(text)?;
    if formula.is_condition() {
        return Err(parser.problem("formula-type", start, "The formula gives a condition.").expected("a number such as a / (a + b)"));
    }
    Ok(formula)
}

/// A formula that gives a condition: `only_if`, `when` of a multiplier.
///
/// # Errors
/// What is wrong first, with line and character.
pub fn parse_condition(text: &ExprText) -> Result<Formula, Problem> {
    let (formula, start, parser) = whole(text)?;
    if !formula.is_condition() {
        return Err(parser.problem("formula-type", start, "The formula gives a number.").expected("a condition such as win-rate >= 30%"));
    }
    Ok(formula)
}

/// The measures that a text names, each time, with their places. None when the text is not a formula.
#[must_use]
pub fn names(text: &ExprText) -> Vec<(MeasureId, Location)> {
    whole(text).map(|(_, _, parser)| parser.names).unwrap_or_default()
}

fn whole(text: &ExprText) -> Result<(Formula, (u64, u64), Parser<'_>), Problem> {
    let at = |(line, character)| shift(&text.at, line, character);
    let (words, end) = words(&text.text).map_err(|(place, message)| Problem::error("formula-syntax", at(place), message))?;
    let mut parser = Parser { text, words, next: 0, end, depth: 0, names: Vec::new() };
    if parser.words.is_empty() {
        return Err(parser
            .problem("formula-empty", (1, 1), "The formula is empty.")
            .expected("a formula such as deals-won / (deals-won + deals-lost)"));
    }
    let start = parser.place();
    let formula = parser.either()?;
    if parser.next < parser.words.len() {
        let found = parser.found();
        return Err(parser
            .problem("formula-syntax", parser.place(), format!("{found} is not expected here."))
            .expected("an operator or the end of the formula"));
    }
    Ok((formula, start, parser))
}

struct Parser<'t> {
    text: &'t ExprText,
    words: Vec<Placed>,
    next: usize,
    end: (u64, u64),
    depth: usize,
    names: Vec<(MeasureId, Location)>,
}

impl Parser<'_> {
    fn problem(&self, code: &str, (line, character): (u64, u64), message: impl Into<String>) -> Problem {
        Problem::error(code, shift(&self.text.at, line, character), message)
    }

    fn place(&self) -> (u64, u64) {
        self.words.get(self.next).map_or(self.end, |word| word.place)
    }

    fn found(&self) -> String {
        match self.words.get(self.next).map(|word| &word.word) {
            None => String::from("The end"),
            Some(Word::Number(number)) => format!("`{number}`"),
            Some(Word::Name(name)) => format!("`{name}`"),
            Some(Word::Sign(sign)) => format!("`{sign}`"),
        }
    }

    fn sign(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        match self.words.get(self.next)?.word {
            Word::Sign(sign) if signs.contains(&sign) => {
                self.next += 1;
                Some(sign)
            }
            _ => None,
        }
    }

    fn keyword(&mut self, wanted: &str) -> bool {
        let found = matches!(self.words.get(self.next).map(|word| &word.word), Some(Word::Name(name)) if name.eq_ignore_ascii_case(wanted));
        self.next += usize::from(found);
        found
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.problem("formula-deep", self.place(), "The formula is nested too deeply."));
        }
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn either(&mut self) -> Result<Formula, Problem> {
        let start = self.place();
        let mut left = self.both()?;
        while self.keyword("or") {
            let place = self.place();
            let right = self.both()?;
            left = self.logic(left, start, Operator::Or, right, place)?;
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Formula, Problem> {
        let start = self.place();
        let mut left = self.opposite()?;
        while self.keyword("and") {
            let place = self.place();
            let right = self.opposite()?;
            left = self.logic(left, start, Operator::And, right, place)?;
        }
        Ok(left)
    }

    fn logic(&self, left: Formula, start: (u64, u64), op: Operator, right: Formula, place: (u64, u64)) -> Result<Formula, Problem> {
        for (side, place) in [(&left, start), (&right, place)] {
            if !side.is_condition() {
                return Err(self
                    .problem("formula-type", place, format!("`{}` is applied to a number.", op.word()))
                    .expected("a condition such as win-rate >= 30%"));
            }
        }
        Ok(Formula::Binary(Box::new(left), op, Box::new(right)))
    }

    fn opposite(&mut self) -> Result<Formula, Problem> {
        if !self.keyword("not") {
            return self.comparison();
        }
        let place = self.place();
        let inner = self.deeper(Self::opposite)?;
        if !inner.is_condition() {
            return Err(self
                .problem("formula-type", place, "`not` is applied to a number.")
                .expected("a condition such as win-rate >= 30%"));
        }
        Ok(Formula::Not(Box::new(inner)))
    }

    fn comparison(&mut self) -> Result<Formula, Problem> {
        let start = self.place();
        let left = self.sum()?;
        let Some(sign) = self.sign(&["<=", ">=", "<>", "!=", "==", "<", ">", "="]) else { return Ok(left) };
        let place = self.place();
        let right = self.sum()?;
        let op = match sign {
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            "<>" | "!=" => Operator::NotEqual,
            _ => Operator::Equal,
        };
        self.numbers(left, start, op, right, place)
    }

    fn sum(&mut self) -> Result<Formula, Problem> {
        let start = self.place();
        let mut left = self.product()?;
        while let Some(sign) = self.sign(&["+", "-"]) {
            let place = self.place();
            let right = self.product()?;
            let op = if sign == "+" { Operator::Add } else { Operator::Subtract };
            left = self.numbers(left, start, op, right, place)?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Formula, Problem> {
        let start = self.place();
        let mut left = self.signed()?;
        while let Some(sign) = self.sign(&["*", "/"]) {
            let place = self.place();
            let right = self.signed()?;
            let op = if sign == "*" { Operator::Multiply } else { Operator::Divide };
            left = self.numbers(left, start, op, right, place)?;
        }
        Ok(left)
    }

    fn numbers(&self, left: Formula, start: (u64, u64), op: Operator, right: Formula, place: (u64, u64)) -> Result<Formula, Problem> {
        for (side, place) in [(&left, start), (&right, place)] {
            if side.is_condition() {
                return Err(self
                    .problem("formula-type", place, format!("`{}` is applied to a condition.", op.word()))
                    .expected("a number on each side"));
            }
        }
        Ok(Formula::Binary(Box::new(left), op, Box::new(right)))
    }

    fn signed(&mut self) -> Result<Formula, Problem> {
        if self.sign(&["-"]).is_none() {
            return self.atom();
        }
        let place = self.place();
        let inner = self.deeper(Self::signed)?;
        if inner.is_condition() {
            return Err(self.problem("formula-type", place, "`-` is applied to a condition.").expected("a number"));
        }
        Ok(Formula::Negate(Box::new(inner)))
    }

    fn atom(&mut self) -> Result<Formula, Problem> {
        if self.sign(&["("]).is_some() {
            let inner = self.deeper(Self::either)?;
            self.close()?;
            return Ok(inner);
        }
        let place = self.place();
        match self.words.get(self.next).map(|word| word.word.clone()) {
            Some(Word::Number(number)) => {
                self.next += 1;
                Ok(Formula::Number(number))
            }
            Some(Word::Name(name)) if !["and", "or", "not"].contains(&name.to_lowercase().as_str()) => {
                self.next += 1;
                self.named(&name, place)
            }
            found => {
                let problem = match found {
                    None => self.problem("formula-syntax", place, "The formula ends too early."),
                    Some(_) => self.problem("formula-syntax", place, format!("{} is not expected here.", self.found())),
                };
                Err(problem.expected("a measure, a number, or a formula in parentheses"))
            }
        }
    }

    fn named(&mut self, name: &str, place: (u64, u64)) -> Result<Formula, Problem> {
        if self.sign(&["("]).is_none() {
            return Ok(Formula::Measure(self.measure(name, place)));
        }
        if !matches!(name, "attainment" | "quota") {
            let problem = self.problem("unknown-function", place, format!("There is no function `{name}` in a formula."));
            let problem = problem.expected("`attainment` or `quota`");
            return Err(match name {
                "sum" | "count" | "avg" | "min" | "max" => problem.hint("a measure of records needs `of`, such as of = \"deals\""),
                _ => problem.suggest(name, ["attainment", "quota"]),
            });
        }
        let inner = self.place();
        let Some(Word::Name(of)) = self.words.get(self.next).map(|word| word.word.clone()) else {
            return Err(self
                .problem("formula-syntax", inner, format!("{} is not expected here.", self.found()))
                .expected("the name of a measure"));
        };
        self.next += 1;
        let id = self.measure(&of, inner);
        self.close()?;
        Ok(if name == "quota" { Formula::Quota(id) } else { Formula::Attainment(id) })
    }

    fn measure(&mut self, name: &str, (line, character): (u64, u64)) -> MeasureId {
        let id = MeasureId::from(name);
        self.names.push((id.clone(), shift(&self.text.at, line, character)));
        id
    }

    fn close(&mut self) -> Result<(), Problem> {
        if self.sign(&[")"]).is_some() {
            return Ok(());
        }
        let found = self.found();
        Err(self.problem("formula-syntax", self.place(), format!("{found} is not expected here.")).expected("a closing parenthesis"))
    }
}
