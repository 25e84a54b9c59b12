//! Whose each record is.
//!
//! - [`source`]: a table's rows for DataFusion, in memory or in Parquet
//! - [`columns`]: what the plan evaluates for each record, and where the operator finds it
//! - [`plan`]: scan, projection and the crediting operator, as one DataFusion plan
//! - [`guarded`]: expressions that may fail on a record, and the way round it
//! - [`operator`]: the operator
//! - [`batch`]: crediting the records of one batch
//! - [`matching`]: which rows of rate tables its records match
//! - [`rules`]: whom a measure's rules name
//! - [`convert`]: values, shares and rates become amounts
//! - [`by_hand`]: credits that no record brings, but somebody entered and somebody approved
//! - [`part`]: what one partition gathers
//! - [`gather`]: the partitions together: duplicates found, credits by person

pub(crate) mod batch;
pub(crate) mod by_hand;
pub(crate) mod columns;
pub(crate) mod convert;
pub(crate) mod gather;
pub(crate) mod guarded;
pub(crate) mod linked;
mod matching;
pub(crate) mod operator;
pub(crate) mod part;
pub(crate) mod plan;
pub(crate) mod rules;
pub(crate) mod source;
