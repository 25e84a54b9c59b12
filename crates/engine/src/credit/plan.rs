//! Scan, projection and the crediting operator, as one DataFusion plan for each kind of record.

use super::batch::Crediting;
use super::columns::Columns;
use super::guarded::guarded;
use super::operator::{CreditExec, Gathered};
use super::part::Part;
use super::source::{problem, scan, session};
use crate::Options;
use crate::prepare::Context;
use datafusion::error::Result;
use datafusion::physical_plan::{ExecutionPlan, collect};
use kernel::Problems;
use records::{Data, Table};
use std::sync::{Arc, PoisonError};

/// Credits all records of a table; gives what each partition gathered, in order of partition.
///
/// # Errors
/// Problems with expressions, or with data that cannot be read.
pub(crate) fn credit_table(context: &Arc<Context>, table: &Table, options: &Options) -> Result<Vec<Part>, Problems> {
    let columns = Columns::new(context, table)?;
    let empty = match &table.data {
        Data::Batches(batches) => batches.iter().all(|batch| batch.num_rows() == 0),
        Data::Parquet(files) => files.is_empty(),
    };
    if empty {
        return Ok(Vec::new());
    }
    let end = options.through.and_then(|period| context.days.windows(kernel::Unit::Period).get(period)).map(|span| span.end);
    let crediting = Arc::new(Crediting { context: Arc::clone(context), kind: table.kind, columns, sources: table.sources.clone(), end });
    let gathered = Gathered::default();
    let run = |guard| execute(table, options, Arc::clone(&crediting), Arc::clone(&gathered), guard);
    if crate::calculate::blocking(options, run(false)).is_err() {
        // Perhaps an expression fails on some records: then these are refused, and the others credited.
        gathered.lock().unwrap_or_else(PoisonError::into_inner).clear();
        crate::calculate::blocking(options, run(true)).map_err(|error| problem(table, &error))?;
    }
    let mut parts = std::mem::take(&mut *gathered.lock().unwrap_or_else(PoisonError::into_inner));
    parts.sort_by_key(|(partition, _)| *partition);
    Ok(parts.into_iter().map(|(_, part)| part).collect())
}

async fn execute(table: &Table, options: &Options, crediting: Arc<Crediting>, gathered: Gathered, guard: bool) -> Result<()> {
    let session = session(options);
    let frame = scan(&session, table, &crediting.columns.read, options).await?;
    let task = frame.task_ctx();
    let input = match guard {
        true => guarded(&session, frame, &crediting.columns.evaluated).await?,
        false => frame.select(crediting.columns.evaluated.clone())?.create_physical_plan().await?,
    };
    let plan: Arc<dyn ExecutionPlan> = Arc::new(CreditExec::new(input, crediting, gathered));
    collect(plan, Arc::new(task)).await.map(drop)
}
