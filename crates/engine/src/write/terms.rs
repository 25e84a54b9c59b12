//! Deposits and payment lines as files. They are few beside credits and earnings, and are written from their rows.

use super::Failure;
use crate::Outcome;
use arrow_array::builder::{Date32Builder, Decimal128Builder, StringBuilder, UInt16Builder};
use arrow_array::{ArrayRef, RecordBatch};
use kernel::{Date, Decimal};
use parquet::arrow::ArrowWriter;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Arc;

/// The two files by their stems.
pub(super) fn sheets(outcome: &Outcome) -> Result<[(&'static str, RecordBatch); 2], Failure> {
    Ok([("deposits", deposits(outcome)?), ("payment_lines", payment_lines(outcome)?)])
}

fn deposits(outcome: &Outcome) -> Result<RecordBatch, Failure> {
    let rows = outcome.all_deposits();
    Ok(RecordBatch::try_from_iter_with_nullable([
        ("person", texts(rows.iter().map(|row| Some(row.person.as_str()))), true),
        ("plan", texts(rows.iter().map(|row| Some(row.plan.as_str()))), true),
        ("component", texts(rows.iter().map(|row| Some(row.component.as_str()))), true),
        ("period", texts(rows.iter().map(|row| Some(row.period.as_str()))), true),
        ("record", texts(rows.iter().map(|row| row.record.as_ref().map(kernel::RecordId::as_str))), true),
        ("line", texts(rows.iter().map(|row| Some(if row.clawback { "clawback" } else { "earned" }))), true),
        ("part", numbers(rows.iter().map(|row| row.part)), true),
        ("amount", amounts(rows.iter().map(|row| row.amount))?, true),
        ("currency", texts(rows.iter().map(|row| Some(row.currency.code()))), true),
        ("earned", days(rows.iter().map(|row| Some(row.earned))), true),
        ("releasable", days(rows.iter().map(|row| row.releasable)), true),
        ("released_by", texts(rows.iter().map(|row| row.by.as_ref().map(kernel::RecordId::as_str))), true),
        ("paid", texts(rows.iter().map(|row| row.paid.as_deref())), true),
    ])?)
}

fn payment_lines(outcome: &Outcome) -> Result<RecordBatch, Failure> {
    let rows = outcome.all_payment_lines();
    Ok(RecordBatch::try_from_iter_with_nullable([
        ("person", texts(rows.iter().map(|row| Some(row.person.as_str()))), true),
        ("plan", texts(rows.iter().map(|row| Some(row.plan.as_str()))), true),
        ("period", texts(rows.iter().map(|row| Some(row.period.as_str()))), true),
        ("line", texts(rows.iter().map(|row| Some(row.line.word()))), true),
        ("component", texts(rows.iter().map(|row| row.component.as_ref().map(kernel::ComponentName::as_str))), true),
        ("of", texts(rows.iter().map(|row| row.of.as_deref())), true),
        ("amount", amounts(rows.iter().map(|row| row.amount))?, true),
        ("balance", amounts(rows.iter().map(|row| row.balance))?, true),
        ("currency", texts(rows.iter().map(|row| Some(row.currency.code()))), true),
    ])?)
}

fn texts<'t>(texts: impl Iterator<Item = Option<&'t str>>) -> ArrayRef {
    let mut array = StringBuilder::new();
    texts.for_each(|text| array.append_option(text));
    Arc::new(array.finish())
}

fn numbers(numbers: impl Iterator<Item = usize>) -> ArrayRef {
    let mut array = UInt16Builder::new();
    numbers.for_each(|number| array.append_option(u16::try_from(number).ok()));
    Arc::new(array.finish())
}

fn days(days: impl Iterator<Item = Option<Date>>) -> ArrayRef {
    let mut array = Date32Builder::new();
    days.for_each(|day| array.append_option(day.map(kernel::effective::epoch_day)));
    Arc::new(array.finish())
}

/// Amounts with four decimals, as many as any currency has.
fn amounts(amounts: impl Iterator<Item = Decimal>) -> Result<ArrayRef, Failure> {
    let mut array = Decimal128Builder::new();
    for amount in amounts {
        let amount = amount.normalize();
        let up = 4u32.checked_sub(amount.scale()).map(|up| 10i128.pow(up));
        array.append_option(up.and_then(|up| amount.mantissa().checked_mul(up)));
    }
    Ok(Arc::new(array.finish().with_precision_and_scale(38, 4)?))
}

/// A batch as text.
pub(super) fn csv(batch: &RecordBatch, file: File) -> Result<(), Failure> {
    let mut out = BufWriter::new(file);
    let schema = batch.schema();
    let header: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    writeln!(out, "{}", header.join(","))?;
    let mut text = String::new();
    super::csv::lines(batch, &mut text);
    out.write_all(text.as_bytes())?;
    super::finish(out)
}

/// A batch as a Parquet file.
pub(super) fn parquet(batch: &RecordBatch, file: File) -> Result<(), Failure> {
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None)?;
    writer.write(batch)?;
    writer.close()?;
    Ok(())
}
