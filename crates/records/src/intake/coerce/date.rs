//! Business dates as people and programs write them. A time of day behind a date is left out.

use crate::intake::DateOrder;
use jiff::civil::{Date, date};

const EPOCH: Date = date(1970, 1, 1);

/// How the dates of a column are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::intake) enum DateForm {
    /// Digits in that order; years first and named months are always understood.
    Order(DateOrder),
    /// A pattern of `strptime`.
    Pattern(String),
}

impl DateForm {
    /// What a message names it.
    pub(in crate::intake) fn word(&self) -> String {
        match self {
            Self::Order(order) => order.word().to_owned(),
            Self::Pattern(pattern) => pattern.clone(),
        }
    }
    /// What is expected, with an example.
    pub(in crate::intake) fn example(&self) -> String {
        match self {
            Self::Order(order) => format!("a date written {}", order.example()),
            Self::Pattern(pattern) => {
                let example = jiff::fmt::strtime::format(pattern, date(2026, 1, 31)).unwrap_or_default();
                format!("a date written by the pattern `{pattern}`, such as {example}")
            }
        }
    }
}

/// What a text tells about the order in which its column's dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum DateShape {
    /// It is no date.
    No,
    /// A date in any order: year first, or a named month, or day = month.
    Any,
    /// Only a date when the month comes first.
    OnlyMdy,
    /// Only a date when the day comes first.
    OnlyDmy,
    /// Both, with different meanings; whether it is written with points, as only day-first dates are.
    Either { points: bool },
}

/// Days since 1970-01-01.
pub(in crate::intake) fn days_of(day: Date) -> i32 {
    i32::try_from(day.duration_since(EPOCH).as_hours() / 24).unwrap_or_default()
}

/// The day that lies so many days after 1970-01-01.
pub(in crate::intake) fn date_of(days: i32) -> Date {
    EPOCH.saturating_add(jiff::Span::new().days(days.clamp(-4_371_587, 2_932_896)))
}

/// Reads a date; none when it isn't one.
pub(in crate::intake) fn parse_date(text: &str, form: &DateForm) -> Option<i32> {
    match form {
        DateForm::Order(order) => parse_ordered(text, *order),
        DateForm::Pattern(pattern) => {
            let parsed = jiff::fmt::strtime::parse(pattern, text).ok()?;
            parsed.to_date().ok().map(days_of)
        }
    }
}

fn parse_ordered(text: &str, order: DateOrder) -> Option<i32> {
    if let Some(days) = parse_iso(text.as_bytes()) {
        return Some(days);
    }
    if text.len() > 40 {
        return None;
    }
    let parts = split(text)?;
    match parts {
        Parts::YearFirst(y, m, d) => civil(y, m, d),
        Parts::Named(y, m, d) => civil(y, m, d),
        Parts::Digits { first, second, third, year_digits, .. } => match order {
            DateOrder::Mdy => civil(full_year(third, year_digits)?, first, second),
            DateOrder::Dmy => civil(full_year(third, year_digits)?, second, first),
            DateOrder::Ymd => None,
        },
        Parts::Packed(number) => packed(number),
    }
}

/// The order that a text allows.
pub(in crate::intake) fn shape_of_date(text: &str) -> DateShape {
    if parse_iso(text.as_bytes()).is_some() {
        return DateShape::Any;
    }
    if text.len() > 40 {
        return DateShape::No;
    }
    let Some(parts) = split(text) else { return DateShape::No };
    let Parts::Digits { first, second, points, .. } = parts else {
        let any = matches!(parts, Parts::YearFirst(..) | Parts::Named(..)) && parse_ordered(text, DateOrder::Ymd).is_some();
        return if any { DateShape::Any } else { DateShape::No };
    };
    match (parse_ordered(text, DateOrder::Mdy).is_some(), parse_ordered(text, DateOrder::Dmy).is_some()) {
        (false, false) => DateShape::No,
        (true, false) => DateShape::OnlyMdy,
        (false, true) => DateShape::OnlyDmy,
        (true, true) if first == second => DateShape::Any,
        (true, true) => DateShape::Either { points },
    }
}

/// `2026-01-31`, alone or before a time: the common case, quickly.
fn parse_iso(text: &[u8]) -> Option<i32> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = text else { return None };
    if !is_time(rest) {
        return None;
    }
    let two = |a: &u8, b: &u8| (a.is_ascii_digit() && b.is_ascii_digit()).then(|| u32::from(a - b'0') * 10 + u32::from(b - b'0'));
    let year = two(y1, y2)? * 100 + two(y3, y4)?;
    civil(year, two(m1, m2)?, two(d1, d2)?)
}

/// Nothing, or a time of day behind a date.
fn is_time(rest: &[u8]) -> bool {
    match rest {
        [] => true,
        [b'T' | b't' | b' ', time @ ..] => {
            let letters =
                |b: &u8| b.is_ascii_digit() || matches!(b, b':' | b'.' | b',' | b'+' | b'-' | b' ') || b"ZzAaPpMmUTCGutcg".contains(b);
            time.first().is_some_and(u8::is_ascii_digit) && time.contains(&b':') && time.iter().all(letters)
        }
        _ => false,
    }
}

enum Parts {
    YearFirst(u32, u32, u32),
    Named(u32, u32, u32),
    Digits { first: u32, second: u32, third: u32, year_digits: usize, points: bool },
    Packed(u32),
}

fn split(text: &str) -> Option<Parts> {
    let body = without_time(text);
    if body.len() >= 5 && body.bytes().all(|b| b.is_ascii_digit()) {
        return body.parse().ok().map(Parts::Packed);
    }
    if body.bytes().any(|b| b.is_ascii_alphabetic()) {
        return named(body);
    }
    let separator = body.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '.' | '-') {
        return None;
    }
    let mut parts = body.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let number = |part: &str, most: usize| if part.is_empty() || part.len() > most { None } else { part.parse::<u32>().ok() };
    if first.len() == 4 {
        return Some(Parts::YearFirst(number(first, 4)?, number(second, 2)?, number(third, 2)?));
    }
    let points = separator == '.';
    Some(Parts::Digits { first: number(first, 2)?, second: number(second, 2)?, third: number(third, 4)?, year_digits: third.len(), points })
}

fn without_time(text: &str) -> &str {
    match text.find(['T', ' ']) {
        Some(at) if at >= 6 && is_time(&text.as_bytes()[at..]) => &text[..at],
        _ => text,
    }
}

/// `31-Jan-2026`, `31 January 2026`, `Jan 31, 2026`, `2026 Jan 31`.
fn named(text: &str) -> Option<Parts> {
    let mut words = text.split([' ', '-', '/', ',', '.']).filter(|word| !word.is_empty());
    let (a, b, c) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let number = |word: &str| if word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()) { word.parse::<u32>().ok() } else { None };
    let year = |word: &str| number(word).and_then(|y| full_year(y, word.len()));
    match (month(a), month(b)) {
        (Some(m), _) => Some(Parts::Named(year(c)?, m, number(b)?)),
        (None, Some(m)) if a.len() == 4 => Some(Parts::Named(number(a)?, m, number(c)?)),
        (None, Some(m)) => Some(Parts::Named(year(c)?, m, number(a)?)),
        _ => None,
    }
}

fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    let found = NAMES.iter().position(|name| name.starts_with(&word) || (word == "sept" && *name == "september"))?;
    u32::try_from(found + 1).ok()
}

/// Four digits as they are; two digits are the years 1970 to 2069.
fn full_year(year: u32, digits: usize) -> Option<u32> {
    match digits {
        4 => Some(year),
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// `20260131`, or the number that a workbook keeps for a day.
fn packed(number: u32) -> Option<i32> {
    if (10_000_000..=99_999_999).contains(&number) {
        return civil(number / 10_000, number / 100 % 100, number % 100);
    }
    from_serial(i64::from(number), 0).filter(|_| (20_000..=80_000).contains(&number))
}

/// The day of a workbook's number: 1 is 1900-01-01, and 1900 counts as a leap year, as Lotus and Excel have it.
pub(in crate::intake) fn from_serial(mantissa: i64, scale: u8) -> Option<i32> {
    let serial = mantissa.checked_div(10i64.checked_pow(u32::from(scale))?)?;
    if !(1..=2_958_465).contains(&serial) || serial == 60 {
        return None;
    }
    let serial = if serial < 60 { serial + 1 } else { serial };
    i32::try_from(serial - 25_569).ok()
}

fn civil(year: u32, month: u32, day: u32) -> Option<i32> {
    if !(1900..=2199).contains(&year) && year != 9999 {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(days_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, order: DateOrder) -> Option<String> {
        parse_date(text, &DateForm::Order(order)).map(|days| date_of(days).to_string())
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in [
            "2026-01-31",
            "2026/1/31",
            "2026.01.31",
            "20260131",
            "2026-01-31T23:59:59Z",
            "2026-01-31 00:00:00.000",
            "31-Jan-2026",
            "31 January 2026",
            "Jan 31, 2026",
            "31.jan.26",
            "46053",
            "1/31/2026",
            "01/31/26",
            "1/31/2026 12:30 PM",
        ] {
            assert_eq!(read(text, DateOrder::Mdy).as_deref(), Some("2026-01-31"), "{text}");
        }
        for text in ["31/1/2026", "31.1.2026", "31-01-2026", "31.01.26"] {
            assert_eq!(read(text, DateOrder::Dmy).as_deref(), Some("2026-01-31"), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for text in
            ["", "2026-02-30", "13/13/2026", "31/1/2026", "1/2", "hello", "1/2/3", "0026-01-01", "2026-01-31x", "99999999", "Janu 2026"]
        {
            assert_eq!(read(text, DateOrder::Mdy), None, "{text}");
        }
    }

    #[test]
    fn a_text_tells_which_orders_it_allows() {
        assert_eq!(shape_of_date("1/31/2026"), DateShape::OnlyMdy);
        assert_eq!(shape_of_date("31/1/2026"), DateShape::OnlyDmy);
        assert_eq!(shape_of_date("1/2/2026"), DateShape::Either { points: false });
        assert_eq!(shape_of_date("1.2.2026"), DateShape::Either { points: true });
        assert_eq!(shape_of_date("2/2/2026"), DateShape::Any);
        assert_eq!(shape_of_date("2026-01-31"), DateShape::Any);
        assert_eq!(shape_of_date("46053"), DateShape::No);
    }

    #[test]
    fn a_workbooks_numbers_are_days() {
        assert_eq!(from_serial(1, 0).map(date_of), Some(date(1900, 1, 1)));
        assert_eq!(from_serial(61, 0).map(date_of), Some(date(1900, 3, 1)));
        assert_eq!(from_serial(460_535, 1).map(date_of), Some(date(2026, 1, 31)));
    }
}
