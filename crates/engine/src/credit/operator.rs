//! The crediting operator: it takes projected records, credits each by look-ups that every partition shares, and gathers credits, reasons and
//! refusals in a [`Part`] for each partition. What flows on is one row a partition that says where its records went.

use super::batch::Crediting;
use super::part::Part;
use super::rules::Naming;
use crate::outcome::names::Status;
use arrow_array::{RecordBatch, UInt64Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::Result;
use datafusion::execution::TaskContext;
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, Partitioning, PlanProperties, SendableRecordBatchStream,
};
use futures::StreamExt;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Where partitions leave what they gathered.
pub(crate) type Gathered = Arc<Mutex<Vec<(usize, Part)>>>;

/// See the module.
#[derive(Debug)]
pub(crate) struct CreditExec {
    input: Arc<dyn ExecutionPlan>,
    crediting: Arc<Crediting>,
    gathered: Gathered,
    properties: Arc<PlanProperties>,
}

impl CreditExec {
    pub fn new(input: Arc<dyn ExecutionPlan>, crediting: Arc<Crediting>, gathered: Gathered) -> Self {
        let partitions = Partitioning::UnknownPartitioning(input.output_partitioning().partition_count());
        let equivalence = EquivalenceProperties::new(counts_schema());
        let properties = Arc::new(PlanProperties::new(equivalence, partitions, EmissionType::Final, Boundedness::Bounded));
        Self { input, crediting, gathered, properties }
    }
}

fn counts_schema() -> SchemaRef {
    let count = |name: &str| Field::new(name, DataType::UInt64, false);
    Arc::new(Schema::new(vec![count("read"), count("credited"), count("uncredited"), count("rejected")]))
}

fn counts(part: &Part) -> Result<RecordBatch> {
    let (mut credited, mut uncredited, mut rejected) = (0, 0, 0);
    for status in &part.status {
        match status {
            Status::Credited | Status::ByHand => credited += 1,
            Status::Uncredited(..) => uncredited += 1,
            Status::Rejected | Status::Removed => rejected += 1,
        }
    }
    let column = |count: u64| Arc::new(UInt64Array::from(vec![count])) as arrow_array::ArrayRef;
    let counts = [credited + uncredited + rejected, credited, uncredited, rejected];
    Ok(RecordBatch::try_new(counts_schema(), counts.into_iter().map(column).collect())?)
}

impl DisplayAs for CreditExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreditExec: {} under {} measures", self.crediting.kind, self.crediting.columns.measures.len())
    }
}

impl ExecutionPlan for CreditExec {
    fn name(&self) -> &'static str {
        "CreditExec"
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
        Ok(Arc::new(Self::new(children.swap_remove(0), Arc::clone(&self.crediting), Arc::clone(&self.gathered))))
    }
    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let mut input = self.input.execute(partition, context)?;
        let (crediting, gathered) = (Arc::clone(&self.crediting), Arc::clone(&self.gathered));
        let work = async move {
            let (mut part, mut naming) = (Part::default(), Naming::default());
            while let Some(batch) = input.next().await {
                crediting.batch(&batch?, &mut part, &mut naming);
            }
            let counted = counts(&part);
            gathered.lock().unwrap_or_else(PoisonError::into_inner).push((partition, part));
            counted
        };
        Ok(Box::pin(RecordBatchStreamAdapter::new(counts_schema(), futures::stream::once(work))))
    }
}
