//! Groups as lines of text: a header, commas, quotes where they are needed, ISO dates, plain decimals without trailing zeros.

use super::rows::groups;
use super::{Failure, finish, in_order};
use crate::outcome::batches::{Batches, Sheet};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, UInt16Type, UInt64Type};
use arrow_array::{Array, ArrayRef};
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
        let batch = batches.batch(sheet, &groups[group])?;
        let mut text = String::new();
        for row in 0..batch.num_rows() {
            for (position, column) in batch.columns().iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                cell(column, row, &mut text);
            }
            text.push('\n');
        }
        Ok(text)
    };
    in_order(groups.len(), threads, text, |text| Ok(out.write_all(text.as_bytes())?))?;
    finish(out)
}

pub(super) fn cell(column: &ArrayRef, row: usize, text: &mut String) {
    if column.is_null(row) {
        return;
    }
    // Writing to a string does not fail.
    let _ = match column.data_type() {
        DataType::Dictionary(..) => {
            let dictionary = column.as_dictionary::<Int32Type>();
            let key = dictionary.keys().value(row);
            quoted(dictionary.values().as_string::<i32>().value(usize::try_from(key).unwrap_or_default()), text);
            Ok(())
        }
        DataType::Utf8 => {
            quoted(column.as_string::<i32>().value(row), text);
            Ok(())
        }
        DataType::Date32 => {
            let day = column.as_primitive::<Date32Type>().value(row);
            kernel::effective::from_epoch_day(day).map_or(Ok(()), |date| write!(text, "{date}"))
        }
        DataType::UInt16 => write!(text, "{}", column.as_primitive::<UInt16Type>().value(row)),
        DataType::UInt64 => write!(text, "{}", column.as_primitive::<UInt64Type>().value(row)),
        DataType::Decimal128(_, scale) => {
            decimal(column.as_primitive::<Decimal128Type>().value(row), u32::try_from(*scale).unwrap_or(0), text);
            Ok(())
        }
        _ => Ok(()),
    };
}

/// A decimal without trailing zeros.
fn decimal(value: i128, scale: u32, text: &mut String) {
    let unit = 10u128.pow(scale);
    let (whole, fraction) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    let sign = if value < 0 { "-" } else { "" };
    let _ = write!(text, "{sign}{whole}");
    if fraction > 0 {
        let digits = format!("{fraction:0width$}", width = scale as usize);
        let _ = write!(text, ".{}", digits.trim_end_matches('0'));
    }
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
    }

    #[test]
    fn texts_are_quoted_where_they_must_be() {
        let mut text = String::new();
        quoted("Smith, \"Jo\"", &mut text);
        assert_eq!(text, "\"Smith, \"\"Jo\"\"\"");
    }
}
