//! Plans are checked against people's columns, measures and each other.
//!
//! - [`places`]: where a key of a component is written
//! - [`reads`]: the measures that components read
//! - [`columns`]: the columns that rates, amounts and conditions use
//! - [`linked`]: days of records, and records linked to them
//! - [`others`]: overrides, and versions of one plan

mod columns;
mod linked;
mod others;
mod places;
mod reads;

use crate::Plan;
use kernel::Problems;
use measures::{Measure, Schemas};
use places::Places;

/// What is wrong with plans: conditions over people, unknown measures and columns, measures that a component cannot read, components that
/// an override names but no plan has, versions of one plan on the same days.
#[must_use]
pub fn check(plans: &[Plan], measures: &[Measure], schemas: &Schemas) -> Problems {
    let mut problems = Problems::new();
    for plan in plans {
        let places = Places::of(plan);
        columns::eligible(plan, schemas, &mut problems);
        columns::amounts(plan, &places, schemas, &mut problems);
        for (index, component) in plan.components.iter().enumerate() {
            let place = places.component(index, component);
            reads::check(component, &place, measures, &mut problems);
            linked::check(component, measures, schemas, &mut problems);
            columns::check(component, &place, measures, schemas, &mut problems);
            others::overrides(component, &place, plans, &mut problems);
        }
    }
    others::versions(plans, &mut problems);
    problems.sorted()
}
