//! Measures are checked against the columns of records and against each other.
//!
//! - [`columns`]: expressions and credit rules against columns
//! - [`references`]: names that are there twice, unknown measures, cycles

mod columns;
pub(crate) mod references;

pub use references::missing;

use crate::Measure;
use expression::Schema;
use kernel::Problems;
use records::{Kind, Table};
use std::collections::BTreeMap;

/// The columns of each kind of record.
pub type Schemas = BTreeMap<Kind, Schema>;

/// The columns of the tables of a book; kinds without a table have their declared columns.
#[must_use]
pub fn schemas(tables: &BTreeMap<Kind, Table>) -> Schemas {
    Kind::ALL
        .into_iter()
        .map(|kind| {
            let columns: Vec<_> = match tables.get(&kind) {
                Some(table) => table.columns.iter().map(|c| (c.name.clone(), c.kind)).collect(),
                None => kind.columns().iter().map(|c| (c.name.to_owned(), c.kind)).collect(),
            };
            (kind, Schema::new(kind.word(), columns))
        })
        .collect()
}

/// What is wrong with measures, given the columns that records have: unknown columns, types, columns of people that credit rules name.
/// Measures that are there twice, formulas over unknown measures and cycles are found here, too.
#[must_use]
pub fn check(measures: &[Measure], schemas: &Schemas) -> Problems {
    let mut problems = references::check(measures, &Default::default());
    for measure in measures {
        columns::check(measure, schemas, &mut problems);
    }
    problems.sorted()
}
