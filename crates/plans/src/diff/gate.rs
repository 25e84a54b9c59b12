//! What has to be reached before anything is paid.

use super::say;
use crate::{Gate, GatePays};
use kernel::Decimal;

/// Tells what differs; `bound` says a bound: `50% of quota`.
pub(super) fn differences(before: Option<Gate>, after: Option<Gate>, bound: &dyn Fn(Decimal) -> String, out: &mut Vec<String>) {
    match (before, after) {
        (None, Some(now)) => out.push(format!("A gate at {} is new: once it is reached, {}.", bound(now.at), pays(now.pays))),
        (Some(was), None) => out.push(format!("The gate at {} is gone.", bound(was.at))),
        (Some(was), Some(now)) => {
            say::moved("The gate", was.at, now.at, bound, out);
            if was.pays != now.pays {
                out.push(format!("Once the gate is reached, {} now.", pays(now.pays)));
            }
        }
        (None, None) => {}
    }
}

fn pays(pays: GatePays) -> &'static str {
    match pays {
        GatePays::FromZero => "everything is paid from the first unit on",
        GatePays::Above => "only what lies above it is paid",
    }
}
