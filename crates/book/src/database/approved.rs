//! A file brings no approvals: who enters an adjustment is one person, who approves it another, and what was approved stays as it is.

use kernel::{Problem, Problems, Value};
use records::{Row, Table};
use std::collections::BTreeMap;

/// Refuses approvals that came with a file, and changes of what was approved before.
///
/// # Errors
/// One for each row, with what to do.
pub(super) fn unchanged(before: &Table, after: &Table) -> Result<(), Problems> {
    let were: BTreeMap<&str, BTreeMap<&str, Value>> = before.rows().filter_map(|row| Some((row.text("id")?, approved(&row)?))).collect();
    let mut problems = Problems::new();
    for row in after.rows() {
        let (Some(id), Some(now)) = (row.text("id"), approved(&row)) else { continue };
        let problem = match were.get(id) {
            None => Problem::error("brings-approval", row.at("approver"), format!("A file cannot approve the adjustment `{id}`.")).hint(
                "leave approver empty: somebody else approves it on the page of adjustments, or with `POST /api/v1/adjustments/approve`",
            ),
            Some(was) if *was != now => {
                Problem::error("approved-already", row.at("id"), format!("The adjustment `{id}` was approved, and stays as it is."))
                    .hint("enter another one for the difference")
            }
            Some(_) => continue,
        };
        problems.push(problem);
    }
    problems.unless_errors(()).map(|_| ())
}

/// What was approved of an adjustment, when it was.
fn approved<'r>(row: &Row<'r>) -> Option<BTreeMap<&'r str, Value>> {
    row.text("approver").is_some().then(|| row.values().collect())
}
