//! Seasonal weights that do not fit the calendar.

use crate::Book;
use kernel::{Problem, Problems, Unit};

/// Adds an error for each component that has not one weight for each period of every year.
pub fn check(book: &Book, problems: &mut Problems) {
    let years = book.company.calendar.windows(Unit::Year);
    for component in book.plans.iter().flat_map(|plan| &plan.components).filter(|component| !component.seasonal.is_empty()) {
        let weights = component.seasonal.len();
        if let Some(year) = years.iter().find(|year| year.last + 1 - year.first != weights) {
            let periods = year.last + 1 - year.first;
            let message = format!("`{}` has {weights} seasonal weights, and {} has {periods} periods.", component.name, year.id);
            let problem = Problem::error("seasonal-weights", component.at.clone(), message);
            problems.push(problem.expected("one weight for each period of a year"));
        }
    }
}
