//! Where the working of a held or released part is.

use crate::address;
use payments::statement::{DepositPart, TermPart};

/// The component of a line; empty when it has none.
#[must_use]
pub fn component(term: &TermPart) -> &str {
    term.component.as_ref().map_or("", |component| component.as_str())
}

/// The working of what a part was earned with: that of its record, or of the component, in the pay window in which it was earned. `as_of` is the
/// day or `run` the run of a past working; empty for the present one.
#[must_use]
pub fn working(person: &str, term: &TermPart, deposit: &DepositPart, as_of: &str, run: &str) -> String {
    let record = deposit.record.as_ref().map_or("", |record| record.as_str());
    address::past_why(person, &deposit.earned_in, (term.plan.as_str(), component(term), record), (as_of, run))
}
