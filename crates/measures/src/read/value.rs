//! The value of a measure of records: `sum(amount)`, `count()`.

use crate::ExprText;
use crate::measure::{Function, MeasureUnit};
use expression::{Schema, shift};
use kernel::{Problem, Type};
use records::Kind;

const FUNCTIONS: [(&str, Function); 5] = [
    ("sum", Function::Sum),
    ("count", Function::Count),
    ("avg", Function::Average),
    ("min", Function::Minimum),
    ("max", Function::Maximum),
];
const EXPECTED: &str = "sum(…), avg(…), min(…) or max(…) of an expression, or count()";

/// The function, and the expression within its parentheses with its place.
pub(super) fn read(value: &ExprText) -> Result<(Function, Option<ExprText>), Problem> {
    let text = value.text.as_str();
    let start = text.len() - text.trim_start().len();
    let inner = text.trim();
    let Some((name, rest)) = inner.split_once('(') else {
        return Err(wrong(value, start, "The value is not a function over records.").hint(format!("did you mean sum({inner})?")));
    };
    let word = name.trim();
    let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)) else {
        let problem = wrong(value, start, format!("There is no function `{word}` over records."));
        return Err(problem.suggest(word, FUNCTIONS.iter().map(|(name, _)| *name)));
    };
    let argument_start = start + name.len() + 1;
    let Some(argument) = rest.strip_suffix(')').filter(|argument| closes_last(argument)) else {
        return Err(wrong(value, start, "The value is more than one function over records.")
            .hint("calculate within the parentheses: sum(amount * 0.5)"));
    };
    let empty = argument.trim().is_empty() || argument.trim() == "*";
    match (function, empty) {
        (Function::Count, true) => Ok((Function::Count, None)),
        (Function::Count, false) => {
            let problem = wrong(value, argument_start, "`count()` counts records and takes no value.");
            Err(problem.hint("write which records count into `when`"))
        }
        (_, true) => Err(wrong(value, argument_start, format!("`{word}` is given nothing.")).expected("an expression such as amount")),
        (function, false) => {
            let argument_start = argument_start + (argument.len() - argument.trim_start().len());
            let at = place(value, argument_start);
            Ok((*function, Some(ExprText { text: argument.trim().to_owned(), at })))
        }
    }
}

fn wrong(value: &ExprText, byte: usize, message: impl Into<String>) -> Problem {
    Problem::error("measure-value", place(value, byte), message).expected(EXPECTED)
}

/// The place of a byte of the value.
fn place(value: &ExprText, byte: usize) -> kernel::Location {
    let before = value.text.get(..byte).unwrap_or_default();
    let line = before.matches('\n').count() as u64 + 1;
    let character = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
    shift(&value.at, line, character)
}

/// Whether the parentheses within a text are in pairs, outside of quotes.
fn closes_last(text: &str) -> bool {
    let (mut depth, mut quote) = (0i32, None);
    for letter in text.chars() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// The unit that a value has by the declared columns of its kind; none when it uses attributes, whose types only data tell.
pub(super) fn unit(of: Kind, function: Function, argument: Option<&ExprText>) -> Option<MeasureUnit> {
    let Some(argument) = argument.filter(|_| function != Function::Count) else { return Some(MeasureUnit::Count) };
    let declared = Schema::new(of.word(), of.columns().iter().map(|column| (column.name.to_owned(), column.kind)));
    match expression::check(&argument.text, &argument.at, &declared) {
        Ok(typed) if typed.ty == Type::Money => Some(MeasureUnit::Money),
        Ok(typed) => {
            let dates = typed.columns.iter().filter(|name| of.column(name).is_some_and(|column| column.kind == Type::Date)).count();
            Some(if dates == 2 && typed.ty == Type::Integer { MeasureUnit::Days } else { MeasureUnit::Count })
        }
        // A likely misspelling, or another mistake, is reported when the columns are known.
        Err(problem) if problem.code == "unknown-column" && problem.expected.is_some() => None,
        Err(_) => Some(MeasureUnit::Money),
    }
}
