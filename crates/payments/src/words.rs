//! How amounts, rates and days are written for people, and how values are written in JSON: decimals and dates as text.

use kernel::{Currency, Date, Decimal, money};
use serde::Serializer;
use std::fmt::Display;

/// Writes a value as the text it displays; for `#[serde(serialize_with)]`.
///
/// # Errors
/// What the serializer says.
pub fn text<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Writes a value, if there is one, as the text it displays; for `#[serde(serialize_with)]`.
///
/// # Errors
/// What the serializer says.
pub fn optional_text<T: Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

/// An amount with its currency, to the minor unit or, when it has more decimals, with all of them: `12,500.00 USD`.
#[must_use]
pub fn amount(amount: Decimal, currency: Currency) -> String {
    format!("{} {currency}", money::grouped(amount, currency.decimals()))
}

/// A plain number with its thousands grouped and no more decimals than it has.
#[must_use]
pub fn number(value: Decimal) -> String {
    money::grouped(value, 0)
}

/// A fraction as a percentage, to at most four decimals of a percent; for reading, not for reckoning.
#[must_use]
pub fn percent(rate: Decimal) -> String {
    let shown = (rate * Decimal::ONE_HUNDRED).round_dp(4);
    format!("{}%", money::grouped(shown, 0))
}

/// A day in ISO form.
#[must_use]
pub fn day(date: Date) -> String {
    date.to_string()
}

/// A range of days in words, with its last day: `from 2026-01-01 to 2026-12-31`.
pub(crate) fn days(range: &kernel::DateRange) -> String {
    let from = (range.from != kernel::Date::MIN).then(|| format!("from {}", range.from));
    let to = range.until.map(|until| format!("to {}", until.yesterday().unwrap_or(until)));
    from.into_iter().chain(to).collect::<Vec<_>>().join(" ")
}
