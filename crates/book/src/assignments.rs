//! Who is on a plan and when: the days on which a row of hers satisfies the plan's `for` and the plan is in force.

use crate::Assignment;
use arrow_array::Array;
use arrow_array::cast::AsArray;
use expression::Schema;
use kernel::{DateRange, Problem, Type};
use people::Organisation;
use plans::Plan;
use records::Table;

/// The columns of a table, for expressions over it.
#[must_use]
pub fn schema(table: &Table) -> Schema {
    Schema::new(table.kind.word(), table.columns.iter().map(|column| (column.name.clone(), column.kind)))
}

/// The assignments of one plan, in order of person and day; adjacent ranges are joined.
///
/// # Errors
/// When the plan's `for` is no condition over people, or cannot be evaluated for a row.
pub fn of_plan(plan: &Plan, people: &Table, organisation: &Organisation) -> Result<Vec<Assignment>, Problem> {
    let eligible = eligible(plan, people)?;
    let mut assignments: Vec<Assignment> = Vec::new();
    for (position, person) in organisation.people().iter().enumerate() {
        for row in person.rows.iter().filter(|row| eligible.get(row.row).copied().unwrap_or_default()) {
            let range = row.range.intersect(&plan.effective);
            if range.is_empty() {
                continue;
            }
            match assignments.last_mut() {
                Some(last) if last.person == position && last.range.until == Some(range.from) => last.range.until = range.until,
                _ => assignments.push(Assignment { person: position, range }),
            }
        }
    }
    Ok(assignments)
}

/// For each row of people whether the plan is for it; an unknown (null) is no.
fn eligible(plan: &Plan, people: &Table) -> Result<Vec<bool>, Problem> {
    let compiled = expression::compile_as(&plan.eligible.text, &plan.eligible.at, &schema(people), Type::Boolean)?;
    let mut eligible = Vec::new();
    for batch in people.batches() {
        let values = compiled.evaluate(batch).map_err(|failure| {
            let row = people.row(eligible.len() + failure.row).map(|row| row.place().to_string()).unwrap_or_default();
            Problem::error("cannot-evaluate", plan.eligible.at.clone(), format!("For {row}: {}", failure.message))
        })?;
        let values = values.as_boolean();
        eligible.extend((0..batch.num_rows()).map(|row| values.is_valid(row) && values.value(row)));
    }
    Ok(eligible)
}

/// The plans a person is on, by position, with the days; in order of plan.
#[must_use]
pub fn by_person(assignments: &[Vec<Assignment>], people: usize) -> Vec<Vec<(usize, DateRange)>> {
    let mut by_person = vec![Vec::new(); people];
    for (plan, of_plan) in assignments.iter().enumerate() {
        for assignment in of_plan {
            by_person[assignment.person].push((plan, assignment.range));
        }
    }
    by_person
}
