//! A cell becomes a value of a column's type, or a sentence that says why it can't.

mod boolean;
mod date;
mod decimal;

use super::chunk::Cell;
use super::{DateOrder, Format};
pub(super) use boolean::parse_boolean;
pub(super) use date::{DateForm, DateShape, date_of, days_of, parse_date, shape_of_date};
pub(super) use decimal::{Scanned, from_float, scan_number, to_scale};
use kernel::{Problem, Type};

/// A value of a column's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parsed<'a> {
    /// Nothing.
    Null,
    /// Text.
    Text(&'a str),
    /// Days since 1970-01-01.
    Date(i32),
    /// A decimal at the scale of its type.
    Decimal(i128),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
}

/// How the cells of one column are to be read.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// The type to make.
    pub(super) kind: Type,
    /// The decimal sign of text.
    pub(super) decimal: char,
    /// How dates are written.
    pub(super) dates: DateForm,
    /// Where the cells come from.
    pub(super) format: Format,
}

/// Why a cell can't be read: the parts of a problem without its place.
#[derive(Debug)]
pub(super) struct Wrong {
    code: &'static str,
    message: String,
    expected: Option<String>,
    hint: Option<String>,
}

impl Wrong {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), expected: None, hint: None }
    }
    pub(super) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    pub(super) fn at(self, at: kernel::Location) -> Problem {
        let mut problem = Problem::error(self.code, at, self.message);
        problem.expected = self.expected;
        problem.hint = self.hint;
        problem
    }
}

/// Reads one cell; `spare` takes the text of a cell that isn't text where text is wanted.
pub(super) fn coerce<'a>(cell: Cell<'a>, rules: &Rules, spare: &'a mut String) -> Result<Parsed<'a>, Wrong> {
    match cell {
        Cell::Empty => return Ok(Parsed::Null),
        Cell::Error(error) => {
            let wrong = Wrong::new("error-cell", format!("The cell holds the error {error} of a formula."));
            return Err(wrong.expected(expected(rules)).hint("mend the formula in the workbook, or empty the cell"));
        }
        _ => {}
    }
    match rules.kind {
        Type::Text => Ok(match cell {
            Cell::Text(text) => Parsed::Text(text),
            other => {
                spare.clear();
                spare.push_str(&other.to_text());
                Parsed::Text(spare)
            }
        }),
        Type::Date => date(cell, rules),
        Type::Money | Type::Number => decimal(cell, rules),
        Type::Integer => integer(cell, rules),
        Type::Boolean => boolean(cell),
    }
}

/// What a column of that type takes, for people.
pub(super) fn expected(rules: &Rules) -> String {
    let sign = rules.decimal;
    match rules.kind {
        Type::Text => "text".into(),
        Type::Date => rules.dates.example(),
        Type::Money => format!("an amount with at most 14 digits before and 4 after the decimal sign `{sign}`, such as 1234{sign}50"),
        Type::Number => format!("a number with at most 10 digits before and 8 after the decimal sign `{sign}`, such as 0{sign}25 or 25%"),
        Type::Integer => "a whole number, such as 42".into(),
        Type::Boolean => "true or false (also yes or no, 1 or 0)".into(),
    }
}

fn date<'a>(cell: Cell<'_>, rules: &Rules) -> Result<Parsed<'a>, Wrong> {
    let wrong = || Wrong::new("bad-date", "This is not a date.").expected(expected(rules));
    match cell {
        Cell::Date(days) => Ok(Parsed::Date(days)),
        Cell::Number { mantissa, scale, .. } if rules.format == Format::Workbook => {
            date::from_serial(mantissa, scale).map(Parsed::Date).ok_or_else(wrong)
        }
        Cell::Number { mantissa, scale: 0, .. } => parse_date(&mantissa.to_string(), &rules.dates).map(Parsed::Date).ok_or_else(wrong),
        Cell::Text(text) => match parse_date(text, &rules.dates) {
            Some(days) => Ok(Parsed::Date(days)),
            None => Err(date_hint(text, &rules.dates, wrong())),
        },
        _ => Err(wrong()),
    }
}

/// Says so when the text would be a date in another order.
fn date_hint(text: &str, form: &DateForm, wrong: Wrong) -> Wrong {
    let others = [DateOrder::Ymd, DateOrder::Mdy, DateOrder::Dmy].map(DateForm::Order);
    match others.iter().find(|other| parse_date(text, other).is_some()) {
        Some(DateForm::Order(other)) => wrong.hint(format!(
            "it would be one as {}; all dates of a column are written in the same order ({})",
            other.example(),
            form.word()
        )),
        _ => wrong,
    }
}

fn decimal<'a>(cell: Cell<'_>, rules: &Rules) -> Result<Parsed<'a>, Wrong> {
    let scale = rules.kind.scale().unwrap_or_default();
    let scanned = match cell {
        Cell::Number { mantissa, scale, .. } => Scanned { mantissa: i128::from(mantissa), scale: u32::from(scale), ..Scanned::default() },
        Cell::Text(text) => scan_number(text, rules.decimal).ok_or_else(|| number_wrong(text, rules))?,
        _ => return Err(Wrong::new("bad-number", "This is not a number.").expected(expected(rules))),
    };
    if scanned.percent && rules.kind == Type::Money {
        return Err(Wrong::new("bad-number", "This is a percentage, not an amount.").expected(expected(rules)));
    }
    to_scale(&scanned, scale).map(Parsed::Decimal).map_err(|reason| match reason {
        decimal::Unfit::Decimals(count) => {
            let word = if rules.kind == Type::Money { "amount" } else { "number" };
            Wrong::new("too-many-decimals", format!("The {word} has {count} decimals; at most {scale} are kept, and none is rounded away."))
                .expected(expected(rules))
                .hint("round it in its source")
        }
        decimal::Unfit::Large => Wrong::new("number-too-large", "The number is too large.").expected(expected(rules)),
    })
}

fn number_wrong(text: &str, rules: &Rules) -> Wrong {
    let wrong = Wrong::new("bad-number", "This is not a number.").expected(expected(rules));
    let other = if rules.decimal == '.' { ',' } else { '.' };
    if scan_number(text, other).is_some() {
        return wrong.hint(format!(
            "with `{other}` as decimal sign it would be one: say `decimal = \"{other}\"` in the mapping, if the whole file is so"
        ));
    }
    wrong
}

fn integer<'a>(cell: Cell<'_>, rules: &Rules) -> Result<Parsed<'a>, Wrong> {
    let wrong = |message: &str| Wrong::new("bad-number", message).expected(expected(rules));
    let scanned = match cell {
        Cell::Number { mantissa, scale, .. } => Scanned { mantissa: i128::from(mantissa), scale: u32::from(scale), ..Scanned::default() },
        Cell::Text(text) => scan_number(text, rules.decimal).filter(|s| !s.percent).ok_or_else(|| wrong("This is not a whole number."))?,
        _ => return Err(wrong("This is not a whole number.")),
    };
    let whole = to_scale(&scanned, 0).map_err(|_| wrong("This is not a whole number."))?;
    i64::try_from(whole).map(Parsed::Integer).map_err(|_| wrong("The number is too large."))
}

fn boolean<'a>(cell: Cell<'_>) -> Result<Parsed<'a>, Wrong> {
    let found = match cell {
        Cell::Boolean(boolean) => Some(boolean),
        Cell::Number { mantissa: 0, .. } => Some(false),
        Cell::Number { mantissa: 1, scale: 0, .. } => Some(true),
        Cell::Text(text) => parse_boolean(text),
        _ => None,
    };
    let wrong = || Wrong::new("bad-boolean", "This is neither true nor false.").expected("true or false (also yes or no, 1 or 0)");
    found.map(Parsed::Boolean).ok_or_else(wrong)
}
