//! A table's rows for DataFusion, in memory or in Parquet.

use datafusion::common::ScalarValue;
use datafusion::datasource::MemTable;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, ident, lit};
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionConfig, SessionContext, cast};
use kernel::{Location, Problem, Problems};
use records::table::arrow_type;
use records::{Data, Table};
use std::borrow::Cow;
use std::sync::Arc;

use crate::Options;

/// A session that reads text as `Utf8` and works with as many partitions as there are threads.
pub(crate) fn session(options: &Options) -> SessionContext {
    let mut config = SessionConfig::new().with_target_partitions(options.workers()).with_batch_size(options.batch_rows.max(1));
    config.options_mut().execution.parquet.schema_force_view_types = false;
    config.options_mut().execution.collect_statistics = false;
    // Each partition reads its own part of a file from its start to its end: records that stand in order of id are then found in that order,
    // and need not be looked up and compared by their ids.
    config.options_mut().execution.enable_file_stream_work_stealing = false;
    SessionContext::new_with_config(config)
}

/// The columns of a table by these names, each with its declared type; a column that the data lack is empty.
pub(crate) async fn scan(session: &SessionContext, table: &Table, names: &[String], options: &Options) -> Result<DataFrame> {
    let frame = match &table.data {
        Data::Batches(batches) => session.read_table(Arc::new(memory(table, batches, options)?))?,
        Data::Parquet(files) => {
            let paths: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            session.read_parquet(paths, ParquetReadOptions::default()).await?
        }
    };
    let present: Vec<_> = frame.schema().fields().iter().map(|field| (field.name().clone(), field.data_type().clone())).collect();
    let column = |name: &String| -> Result<Expr> {
        let wanted = match table.column(name) {
            Some((_, column)) => arrow_type(column.kind),
            None => present.iter().find(|(other, _)| other == name).map_or(arrow_schema::DataType::Null, |(_, kind)| kind.clone()),
        };
        Ok(match present.iter().find(|(other, _)| other == name) {
            Some((_, kind)) if *kind == wanted => ident(name),
            Some(_) => cast(ident(name), wanted).alias(name),
            None => lit(ScalarValue::try_from(&wanted)?).alias(name),
        })
    };
    frame.select(names.iter().map(column).collect::<Result<Vec<_>>>()?)
}

/// Batches cut to a size and dealt out to partitions, in runs.
fn memory(table: &Table, batches: &[arrow_array::RecordBatch], options: &Options) -> Result<MemTable> {
    let size = options.batch_rows.max(1);
    let mut cut = Vec::new();
    for batch in batches {
        for start in (0..batch.num_rows()).step_by(size) {
            cut.push(batch.slice(start, size.min(batch.num_rows() - start)));
        }
    }
    let run = cut.len().div_ceil(options.workers()).max(1);
    let mut partitions: Vec<Vec<_>> = cut.chunks(run).map(<[_]>::to_vec).collect();
    if partitions.is_empty() {
        partitions.push(Vec::new());
    }
    let schema = batches.first().map_or_else(|| table.schema(), |batch| batch.schema());
    MemTable::try_new(schema, partitions)
}

/// The same table with its rows in memory.
///
/// # Errors
/// A problem with a file that cannot be read.
pub(crate) fn in_memory(table: &Table) -> Result<Cow<'_, Table>, Problems> {
    if matches!(table.data, Data::Batches(_)) {
        return Ok(Cow::Borrowed(table));
    }
    let options = Options::default();
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let read = async {
        let frame = scan(&session(&options), table, &names, &options).await?;
        frame.collect().await
    };
    let batches = crate::calculate::blocking(&options, read).map_err(|error| problem(table, &error))?;
    let mut schema = table.clone();
    schema.data = Data::Batches(Vec::new());
    let declared = schema.schema();
    let numbered = batches.into_iter().map(|batch| {
        let rows = batch.num_rows();
        let mut columns = batch.columns().to_vec();
        columns.push(arrow_array::new_null_array(&arrow_schema::DataType::Int32, rows));
        columns.push(arrow_array::new_null_array(&arrow_schema::DataType::Int64, rows));
        arrow_array::RecordBatch::try_new(Arc::clone(&declared), columns)
    });
    let batches = numbered.collect::<std::result::Result<Vec<_>, _>>().map_err(|error| problem(table, &error.into()))?;
    schema.data = Data::Batches(batches);
    Ok(Cow::Owned(schema))
}

/// What DataFusion says about a table, as a problem.
pub(crate) fn problem(table: &Table, error: &DataFusionError) -> Problems {
    let file = match &table.data {
        Data::Parquet(files) if files.len() == 1 => files[0].display().to_string(),
        _ => table.sources.first().map_or_else(|| table.kind.word().to_owned(), |source| source.file.clone()),
    };
    let message = format!("The {} cannot be calculated: {}.", table.kind, error.strip_backtrace().trim_end_matches('.'));
    Problem::error("calculation", Location::file(file), message).into()
}
