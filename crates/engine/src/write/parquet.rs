//! Groups as row groups, encoded side by side and written in order.

use super::rows::{groups, pieces};
use super::{Failure, in_order};
use crate::outcome::batches::Batches;
use crate::outcome::sheet::Sheet;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowWriter, ArrowWriterOptions, compute_leaves};
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::fs::File;

/// Columns with few values; the others are written plainly.
const FEW: [&str; 20] = [
    "person",
    "measure",
    "kind",
    "rule",
    "through",
    "share",
    "weight",
    "currency",
    "into",
    "rate",
    "rate_date",
    "reason",
    "unit",
    "window",
    "plan",
    "component",
    "period",
    "line",
    "tier",
    "date",
];

/// Columns whose least and greatest value in each row group are noted, so that a reader can leave groups out.
const SOUGHT: [&str; 2] = ["person", "date"];

pub(super) fn write(batches: &Batches<'_>, sheet: Sheet, threads: usize, file: File) -> Result<(), Failure> {
    let schema = batches.schema(sheet);
    // Amounts and ids hardly shrink, and every statistic is a comparison of each value.
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None);
    for name in FEW {
        let column = || ColumnPath::from(name);
        properties = properties.set_column_dictionary_enabled(column(), true).set_column_compression(column(), Compression::SNAPPY);
    }
    for name in SOUGHT {
        properties = properties.set_column_statistics_enabled(ColumnPath::from(name), EnabledStatistics::Chunk);
    }
    // Readers see plain columns, not the dictionaries in which they are kept here.
    let options = ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true);
    let writer = ArrowWriter::try_new_with_options(file, std::sync::Arc::clone(&schema), options)?;
    let (mut writer, factory) = writer.into_serialized_writer()?;
    let groups = groups(&batches.rows(sheet));
    let encode = |group: usize| -> Result<Vec<ArrowColumnChunk>, Failure> {
        let mut columns = factory.create_column_writers(group)?;
        for piece in pieces(&groups[group]) {
            let batch = batches.batch(sheet, &piece)?;
            let mut next = columns.iter_mut();
            for (field, array) in schema.fields().iter().zip(batch.columns()) {
                for leaf in compute_leaves(field, array)? {
                    next.next().ok_or("a column without a writer")?.write(&leaf)?;
                }
            }
        }
        Ok(columns.into_iter().map(ArrowColumnWriter::close).collect::<Result<_, _>>()?)
    };
    in_order(groups.len(), threads, encode, |chunks| {
        let mut row_group = writer.next_row_group()?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut row_group)?;
        }
        row_group.close()?;
        Ok(())
    })?;
    writer.close()?;
    Ok(())
}
