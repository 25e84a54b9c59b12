//! Groups as row groups, encoded side by side and written in order.

use super::rows::groups;
use super::{Failure, in_order};
use crate::outcome::batches::{Batches, Sheet};
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowWriter, ArrowWriterOptions, compute_leaves};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
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

pub(super) fn write(batches: &Batches<'_>, sheet: Sheet, threads: usize, file: File) -> Result<(), Failure> {
    let schema = batches.schema(sheet);
    let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_dictionary_enabled(false);
    for name in FEW {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), true);
    }
    // Readers see plain columns, not the dictionaries in which they are kept here.
    let options = ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true);
    let writer = ArrowWriter::try_new_with_options(file, std::sync::Arc::clone(&schema), options)?;
    let (mut writer, factory) = writer.into_serialized_writer()?;
    let groups = groups(&batches.rows(sheet));
    let encode = |group: usize| -> Result<Vec<ArrowColumnChunk>, Failure> {
        let batch = batches.batch(sheet, &groups[group])?;
        let mut chunks = Vec::with_capacity(batch.num_columns());
        let mut columns = factory.create_column_writers(group)?.into_iter();
        for (field, array) in schema.fields().iter().zip(batch.columns()) {
            for leaf in compute_leaves(field, array)? {
                let mut column = columns.next().ok_or("a column without a writer")?;
                column.write(&leaf)?;
                chunks.push(column.close()?);
            }
        }
        Ok(chunks)
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
