//! Texts, numbers and dates as written.

use super::Lowering;
use super::node::{MOST_DECIMALS, MOST_DIGITS, Meaning, Node, Ty};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;
use datafusion::sql::sqlparser::ast::{DataType, TypedString, Value, ValueWithSpan};
use kernel::effective::epoch_day;
use kernel::{Date, Problem};

impl Lowering<'_> {
    /// A literal.
    pub(super) fn value(&self, value: &ValueWithSpan) -> Result<Node, Problem> {
        let place = (value.span.start.line.max(1), value.span.start.column.max(1));
        match &value.value {
            Value::Number(digits, _) => self.number(&digits.to_string(), place),
            Value::SingleQuotedString(text) => Ok(Node::new(literal(ScalarValue::Utf8(Some(text.clone()))), Ty::Text, place)),
            Value::Boolean(truth) => Ok(Node::new(literal(ScalarValue::Boolean(Some(*truth))), Ty::Boolean, place)),
            Value::Null => Ok(Node::new(literal(ScalarValue::Null), Ty::Null, place)),
            Value::Placeholder(name) => {
                Err(self.problem("expression-unsupported", place, format!("The placeholder `{name}` stands for nothing here.")))
            }
            other => Err(self
                .problem("expression-unsupported", place, format!("`{other}` is not a value of the language."))
                .expected("a text in single quotes, a number, true, false or null")),
        }
    }

    /// A number, exactly as written.
    fn number(&self, text: &str, place: (u64, u64)) -> Result<Node, Problem> {
        let wrong = || {
            self.problem("expression-number", place, format!("`{text}` is not a number of the language."))
                .expected(format!("at most {MOST_DECIMALS} decimals and 26 digits before them, without exponent"))
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let most_whole = usize::from(MOST_DIGITS - MOST_DECIMALS);
        if fraction.len() > usize::from(MOST_DECIMALS) || whole.len() > most_whole {
            return Err(wrong());
        }
        let value: i128 = match format!("{whole}{fraction}").as_str() {
            "" => 0,
            digits => digits.parse().map_err(|_| wrong())?,
        };
        let decimals = u8::try_from(fraction.len()).map_err(|_| wrong())?;
        let digits = u8::try_from(whole.len()).map_err(|_| wrong())? + decimals;
        let meaning = if decimals == 0 { Meaning::Integer } else { Meaning::Number };
        let ty = Ty::Number { digits: digits.max(1), decimals, meaning };
        Ok(Node::new(literal(ScalarValue::Decimal128(Some(value), digits.max(1), decimals.cast_signed())), ty, place))
    }

    /// `date '2026-01-31'`.
    pub(super) fn typed_string(&self, typed: &TypedString, place: (u64, u64)) -> Result<Node, Problem> {
        let text = match (&typed.data_type, &typed.value.value) {
            (DataType::Date, Value::SingleQuotedString(text)) => text,
            _ => {
                return Err(self
                    .problem("expression-unsupported", place, format!("`{typed}` is not a value of the language."))
                    .expected("a date such as date '2026-01-31'"));
            }
        };
        self.date(text, place)
    }

    /// A date written as text.
    pub(super) fn date(&self, text: &str, place: (u64, u64)) -> Result<Node, Problem> {
        let date: Date = Some(text.trim()).filter(|text| text.len() == 10).and_then(|text| text.parse().ok()).ok_or_else(|| {
            self.problem("expression-date", place, format!("'{text}' is not a date."))
                .expected("a day of the calendar such as '2026-01-31'")
        })?;
        Ok(Node::new(literal(ScalarValue::Date32(Some(epoch_day(date)))), Ty::Date, place))
    }
}

/// A literal of DataFusion.
pub(super) fn literal(value: ScalarValue) -> Expr {
    Expr::Literal(value, None)
}
