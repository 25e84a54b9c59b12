//! Groups as lines of text: a header, commas, quotes where they are needed, ISO dates, plain decimals without trailing zeros.

use super::rows::{groups, pieces};
use super::{Failure, finish, in_order};
use crate::outcome::batches::Batches;
use crate::outcome::sheet::Sheet;
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, Date32Array, Decimal128Array, Int32Array, RecordBatch, StringArray, UInt16Array, UInt64Array};
use arrow_schema::DataType;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};

pub(super) fn write(batches: &Batches<'_>, sheet: Sheet, threads: usize, file: File) -> Result<(), Failure> {
    let mut out = BufWriter::new(file);
    let schema = batches.schema(sheet);
    let header: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    writeln!(out, "{}", header.join(","))?;
    let groups = groups(&batches.rows(sheet));
    let text = |group: usize| -> Result<String, Failure> {
        let mut text = String::new();
        for piece in pieces(&groups[group]) {
            lines(&batches.batch(sheet, &piece)?, &mut text);
        }
        Ok(text)
    };
    in_order(groups.len(), threads, text, |text| Ok(out.write_all(text.as_bytes())?))?;
    finish(out)
}

/// A line for each row of a batch.
pub(super) fn lines(batch: &RecordBatch, text: &mut String) {
    let mut columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::of).collect();
    for row in 0..batch.num_rows() {
        for (position, column) in columns.iter_mut().enumerate() {
            if position > 0 {
                text.push(',');
            }
            column.push(row, text);
        }
        text.push('\n');
    }
}

/// A column, read as what it is.
enum Cells<'a> {
    /// Keys of names, and the names as they are written.
    Names(&'a Int32Array, Vec<String>),
    Texts(&'a StringArray),
    /// Days, with the last one met and its text.
    Days(&'a Date32Array, i32, String),
    Small(&'a UInt16Array),
    Whole(&'a UInt64Array),
    Decimals(&'a Decimal128Array, u32),
    /// Of a type that no sheet has.
    Other,
}

impl<'a> Cells<'a> {
    fn of(column: &'a ArrayRef) -> Self {
        match column.data_type() {
            DataType::Dictionary(..) => {
                let dictionary = column.as_dictionary::<Int32Type>();
                let name = |name: Option<&str>| {
                    let mut text = String::new();
                    quoted(name.unwrap_or_default(), &mut text);
                    text
                };
                Self::Names(dictionary.keys(), dictionary.values().as_string::<i32>().iter().map(name).collect())
            }
            DataType::Utf8 => Self::Texts(column.as_string()),
            DataType::Date32 => Self::Days(column.as_primitive(), 0, "1970-01-01".into()),
            DataType::UInt16 => Self::Small(column.as_primitive()),
            DataType::UInt64 => Self::Whole(column.as_primitive()),
            DataType::Decimal128(_, scale) => Self::Decimals(column.as_primitive(), u32::try_from(*scale).unwrap_or(0)),
            _ => Self::Other,
        }
    }

    /// Writes a row's value; nothing when it is missing.
    fn push(&mut self, row: usize, text: &mut String) {
        match self {
            Self::Names(keys, names) if keys.is_valid(row) => {
                text.push_str(&names[usize::try_from(keys.value(row)).unwrap_or_default()]);
            }
            Self::Texts(texts) if texts.is_valid(row) => quoted(texts.value(row), text),
            Self::Days(days, last, shown) if days.is_valid(row) => {
                if *last != days.value(row) {
                    *last = days.value(row);
                    *shown = kernel::effective::from_epoch_day(*last).map(|date| date.to_string()).unwrap_or_default();
                }
                text.push_str(shown);
            }
            Self::Small(numbers) if numbers.is_valid(row) => digits(u64::from(numbers.value(row)), 1, text),
            Self::Whole(numbers) if numbers.is_valid(row) => digits(numbers.value(row), 1, text),
            Self::Decimals(decimals, scale) if decimals.is_valid(row) => decimal(decimals.value(row), *scale, text),
            _ => {}
        }
    }
}

/// A decimal without trailing zeros.
fn decimal(value: i128, scale: u32, text: &mut String) {
    if value < 0 {
        text.push('-');
    }
    // Most amounts fit 64 bits, which divide much faster.
    let (whole, fraction) = match (u64::try_from(value.unsigned_abs()), 10u64.checked_pow(scale)) {
        (Ok(value), Some(unit)) => (u128::from(value / unit), u128::from(value % unit)),
        _ => (value.unsigned_abs() / 10u128.pow(scale), value.unsigned_abs() % 10u128.pow(scale)),
    };
    match u64::try_from(whole) {
        Ok(whole) => digits(whole, 1, text),
        // Writing to a string does not fail.
        Err(_) => drop(write!(text, "{whole}")),
    }
    if fraction > 0 {
        text.push('.');
        // At most 19 decimals are below 2⁶⁴; no sheet has more.
        digits(u64::try_from(fraction).unwrap_or(u64::MAX), scale as usize, text);
        text.truncate(text.trim_end_matches('0').len());
    }
}

/// A whole number with at least so many digits, at most 20.
fn digits(mut number: u64, least: usize, text: &mut String) {
    let mut buffer = [b'0'; 20];
    let mut start = buffer.len();
    while number > 0 {
        start -= 1;
        buffer[start] = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
    let start = start.min(buffer.len() - least.min(buffer.len()));
    text.push_str(std::str::from_utf8(&buffer[start..]).unwrap_or_default());
}

/// A text in quotes when it has a comma, a quote or a line break.
fn quoted(value: &str, text: &mut String) {
    if value.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_plain() {
        let text = |value, scale| {
            let mut text = String::new();
            decimal(value, scale, &mut text);
            text
        };
        assert_eq!([text(123_400, 4), text(-5, 4), text(0, 4), text(-120_000, 4)], ["12.34", "-0.0005", "0", "-12"]);
        assert_eq!([text(7, 0), text(10i128.pow(17), 18), text(-1, 18)], ["7", "0.1", "-0.000000000000000001"]);
        let large = 123_456_789_012_345_678_901_234_567_890;
        assert_eq!([text(large, 10), text(large, 0)], ["12345678901234567890.123456789", "123456789012345678901234567890"]);
    }

    #[test]
    fn texts_are_quoted_where_they_must_be() {
        let mut text = String::new();
        quoted("Smith, \"Jo\"", &mut text);
        assert_eq!(text, "\"Smith, \"\"Jo\"\"\"");
    }
}
