//! Text becomes a syntax tree, within limits that keep hostile text from exhausting the stack.

use crate::place::shift;
use datafusion::sql::sqlparser::ast::Expr;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};
use kernel::{Location, Problem};

/// More words and signs than anyone writes by hand; a longer list of values belongs in a table.
const MOST_TOKENS: usize = 1_500;
/// The longest text that is looked at.
const MOST_CHARACTERS: usize = 20_000;

/// The syntax tree of one expression.
pub(crate) fn parse(text: &str, at: &Location) -> Result<Expr, Problem> {
    if text.trim().is_empty() {
        return Err(
            Problem::error("expression-empty", at.clone(), "The expression is empty.").expected("an expression such as stage = 'Won'")
        );
    }
    if text.len() > MOST_CHARACTERS {
        return Err(too_long(at));
    }
    let tokens = Tokenizer::new(&GenericDialect {}, text).tokenize_with_location().map_err(|error| {
        let problem = Problem::error(
            "expression-syntax",
            shift(at, error.location.line, error.location.column),
            format!("{}.", tidy(&error.message)),
        );
        if error.message.contains("Unterminated string") {
            problem.expected("a closing quote; a quote within a text is written twice")
        } else {
            problem
        }
    })?;
    let written = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).count();
    if written > MOST_TOKENS {
        return Err(too_long(at));
    }
    let end = end_of(text);
    let mut parser = Parser::new(&GenericDialect {}).with_recursion_limit(40).with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr().map_err(|error| syntax(&error, at, &parser.peek_token(), end))?;
    let next = parser.peek_token();
    if next.token == Token::EOF {
        return Ok(parsed);
    }
    let place = shift(at, next.span.start.line, next.span.start.column);
    Err(Problem::error("expression-syntax", place, format!("`{}` is not expected here.", next.token))
        .expected("an operator (and, or, =, <, +, ||, …) or the end of the expression"))
}

fn too_long(at: &Location) -> Problem {
    Problem::error("expression-long", at.clone(), "The expression is too long.")
        .expected(format!("at most {MOST_TOKENS} words and signs"))
        .hint("put long lists of values into a column of the records")
}

/// The line and character just behind the text, for what is missing at its end.
fn end_of(text: &str) -> (u64, u64) {
    let line = text.matches('\n').count() as u64 + 1;
    let last = text.rsplit('\n').next().unwrap_or_default().chars().count() as u64;
    (line, last + 1)
}

fn syntax(error: &ParserError, at: &Location, next: &TokenWithSpan, end: (u64, u64)) -> Problem {
    let message = match error {
        ParserError::RecursionLimitExceeded => {
            return Problem::error("expression-deep", at.clone(), "The expression is nested too deeply.")
                .hint("split it, or take some parentheses away");
        }
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message.as_str(),
    };
    let (words, place) = split_place(message);
    let (line, column) = place.unwrap_or(match next.token {
        Token::EOF => end,
        _ => (next.span.start.line, next.span.start.column),
    });
    let (line, column) = if words.contains("found: EOF") || line == 0 { end } else { (line, column) };
    let problem = |message: String| Problem::error("expression-syntax", shift(at, line, column), message);
    match words.strip_prefix("Expected: ").and_then(|rest| rest.split_once(", found: ")) {
        Some((expected, "EOF")) => problem(String::from("The expression ends too early.")).expected(expected),
        Some((expected, found)) => problem(format!("`{found}` is not expected here.")).expected(expected),
        None => problem(format!("{}.", tidy(words))),
    }
}

/// `… at Line: 1, Column: 5` taken apart.
fn split_place(message: &str) -> (&str, Option<(u64, u64)>) {
    let Some((words, place)) = message.rsplit_once(" at Line: ") else { return (message, None) };
    let numbers = place.split_once(", Column: ").and_then(|(line, column)| Some((line.parse().ok()?, column.trim().parse().ok()?)));
    (words, numbers)
}

fn tidy(message: &str) -> &str {
    split_place(message).0.trim().trim_end_matches('.')
}
