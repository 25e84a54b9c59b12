//! The quota of a person for a measure in a window.
//!
//! The rule: a row for exactly the window counts; else the sum of rows for the windows of the next smaller unit within it, when there are any.
//! Rows of one window that differ by `from` each hold from their day until the next (the earliest from the window's first day), and the
//! window's quota is their average weighted by calendar days. A zero is a quota (and gives no attainment), a missing one is not.

use kernel::{Date, Decimal, MeasureId, PersonId, Unit};
use std::collections::BTreeMap;

/// One row of `quotas`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The first day on which it holds; the window's first day when none.
    pub from: Option<Date>,
    /// The target, in the plan's currency or in the measure's own unit.
    pub amount: Decimal,
    /// The row in the table, counted over all batches.
    pub row: usize,
}

/// All quotas.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quotas {
    /// By person, measure, unit and the window's index in the calendar; the targets of one window in order of `from`.
    pub targets: BTreeMap<(PersonId, MeasureId), BTreeMap<(Unit, usize), Vec<Target>>>,
}
