//! Expressions evaluated so that a record on which one fails does not stop the others. It is the way taken when the usual plan has failed: the
//! same expressions, a batch at a time; the rows that fail by themselves are found by halving, and say why in one more column.

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, new_null_array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::Result;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::Expr;
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, Partitioning, PlanProperties, SendableRecordBatchStream,
};
use datafusion::prelude::{DataFrame, SessionContext};
use futures::StreamExt;
use std::fmt;
use std::sync::Arc;

/// The column that says why a row could not be evaluated; it comes last.
pub(crate) const FAILED: &str = "_failed";

/// A plan that evaluates `expressions` over the rows of `frame`, and gives [`FAILED`] as one more column.
///
/// # Errors
/// What DataFusion says of the rows' plan.
pub(crate) async fn guarded(session: &SessionContext, frame: DataFrame, expressions: &[Expr]) -> Result<Arc<dyn ExecutionPlan>> {
    let schema = frame.schema().clone();
    let evaluated = expressions.iter().map(|expression| session.create_physical_expr(expression.clone(), &schema));
    let evaluated = evaluated.collect::<Result<Vec<_>>>()?;
    let input = frame.create_physical_plan().await?;
    let field = |(position, expression): (usize, &Arc<dyn PhysicalExpr>)| -> Result<Field> {
        Ok(Field::new(format!("c{position}"), expression.data_type(schema.as_arrow())?, true))
    };
    let mut fields = evaluated.iter().enumerate().map(field).collect::<Result<Vec<_>>>()?;
    fields.push(Field::new(FAILED, DataType::Utf8, true));
    Ok(Arc::new(GuardedExec::new(input, evaluated.into(), Arc::new(Schema::new(fields)))))
}

/// Why rows failed, for a batch with [`FAILED`].
pub(crate) fn failed(batch: &RecordBatch) -> Option<&StringArray> {
    batch.column_by_name(FAILED).and_then(|column| column.as_any().downcast_ref())
}

/// See the module.
#[derive(Debug)]
struct GuardedExec {
    input: Arc<dyn ExecutionPlan>,
    expressions: Arc<[Arc<dyn PhysicalExpr>]>,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl GuardedExec {
    fn new(input: Arc<dyn ExecutionPlan>, expressions: Arc<[Arc<dyn PhysicalExpr>]>, schema: SchemaRef) -> Self {
        let partitions = Partitioning::UnknownPartitioning(input.output_partitioning().partition_count());
        let equivalence = EquivalenceProperties::new(Arc::clone(&schema));
        let properties = Arc::new(PlanProperties::new(equivalence, partitions, EmissionType::Incremental, Boundedness::Bounded));
        Self { input, expressions, schema, properties }
    }
}

impl DisplayAs for GuardedExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GuardedExec: {} expressions", self.expressions.len())
    }
}

impl ExecutionPlan for GuardedExec {
    fn name(&self) -> &'static str {
        "GuardedExec"
    }
    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }
    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }
    fn apply_expressions(&self, _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }
    fn with_new_children(self: Arc<Self>, mut children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(Self::new(children.swap_remove(0), Arc::clone(&self.expressions), Arc::clone(&self.schema))))
    }
    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let input = self.input.execute(partition, context)?;
        let (expressions, schema) = (Arc::clone(&self.expressions), Arc::clone(&self.schema));
        let batches = input.map(move |batch| evaluated(&batch?, &expressions, &schema));
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), batches)))
    }
}

fn evaluated(batch: &RecordBatch, expressions: &[Arc<dyn PhysicalExpr>], schema: &SchemaRef) -> Result<RecordBatch> {
    let mut failed: Vec<Option<String>> = vec![None; batch.num_rows()];
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(expressions.len() + 1);
    for (expression, field) in expressions.iter().zip(schema.fields()) {
        columns.push(values(expression.as_ref(), batch, field.data_type(), &mut failed)?);
    }
    columns.push(Arc::new(StringArray::from(failed)));
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}

/// The values for all rows; a row that fails has none, and the first thing that went wrong with it is kept.
fn values(expression: &dyn PhysicalExpr, batch: &RecordBatch, kind: &DataType, failed: &mut [Option<String>]) -> Result<ArrayRef> {
    let rows = batch.num_rows();
    match expression.evaluate(batch).and_then(|value| value.into_array(rows)) {
        Ok(values) => Ok(values),
        Err(error) if rows <= 1 => {
            let why = expression::sentence(&error.strip_backtrace());
            failed.iter_mut().filter(|failed| failed.is_none()).for_each(|failed| *failed = Some(why.clone()));
            Ok(new_null_array(kind, rows))
        }
        Err(_) => {
            let half = rows / 2;
            let (first, second) = failed.split_at_mut(half);
            let first = values(expression, &batch.slice(0, half), kind, first)?;
            let second = values(expression, &batch.slice(half, rows - half), kind, second)?;
            Ok(arrow_select::concat::concat(&[&first, &second])?)
        }
    }
}
