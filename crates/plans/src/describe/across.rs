//! What a plan says of the totals of several components, in plain sentences.

use super::component::multiplied;
use crate::Plan;
use kernel::ComponentName;

/// One sentence for each multiplier and condition of the plan.
pub(crate) fn across(plan: &Plan) -> Vec<String> {
    let multiplied = plan.multiply.iter().map(|one| format!("Multiplied by {}: {}.", multiplied(&one.term), named(&one.of)));
    let gated = plan.only_if.iter().map(|one| {
        let condition = &one.term;
        format!("Pays only if `{}` holds in the {}: {}.", condition.text.text, condition.per.word(), named(&one.of))
    });
    multiplied.chain(gated).collect()
}

/// The components on which it acts.
pub(crate) fn named(of: &[ComponentName]) -> String {
    if of.is_empty() {
        return "every component".to_owned();
    }
    of.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}
