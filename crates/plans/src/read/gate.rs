//! `gate`: what has to be reached before anything is paid.

use super::tiers;
use crate::{Against, Apply, Clawback, Commission, Gate, GatePays};
use kernel::Problem;
use kernel::document::{Entry, Section};

const PAYS: [(&str, GatePays); 2] = [("from zero", GatePays::FromZero), ("above", GatePays::Above)];

/// `{ at = "50%", pays = "from zero" }`.
pub(super) fn read(entry: &Entry<'_>, against: Option<Against>) -> Option<Gate> {
    if !entry.is_table() {
        entry.refuse("{ at = \"50%\" }, and if you like pays = \"from zero\" or \"above\"");
        return None;
    }
    let section = entry.section("`gate`")?;
    let at = section.required("at", "at = \"50%\"").and_then(|entry| {
        let at = tiers::bound(&entry, against)?;
        if at.is_zero() {
            entry.refuse("a bound above zero");
            return None;
        }
        Some(at)
    });
    let pays = section.get("pays").map_or(Some(GatePays::FromZero), |entry| entry.choice(&PAYS));
    section.finish();
    Some(Gate { at: at?, pays: pays? })
}

/// The gate of a commission: only slices can be paid above it.
pub(super) fn of_commission(entry: &Entry<'_>, against: Option<Against>, apply: Option<Apply>) -> Option<Gate> {
    let gate = read(entry, against)?;
    if gate.pays == GatePays::Above && matches!(apply, Some(Apply::Whole | Apply::Interpolated)) {
        let problem = entry.problem("gate-above", "Everything is paid at one rate here, so that nothing is paid only above a gate.");
        entry
            .document()
            .report(problem.expected("apply = \"marginal\"").hint("or pay everything once it is reached: pays = \"from zero\""));
        return None;
    }
    Some(gate)
}

/// A gate that pays slices from zero pays for several records at once, so that no single one can be taken back at its own rate.
pub(super) fn and_clawback(section: &Section<'_>, commission: &Commission, clawback: Option<&Clawback>) {
    let (true, Some(clawback)) = (commission.waits_at_gate(), clawback) else { return };
    let message = "A gate that pays the slices of several tiers from zero cannot take single records back.";
    let problem = Problem::error("gate-clawback", clawback.at.clone(), message).expected("apply = \"whole\", or pays = \"above\"");
    section.report(problem.hint("or let the measure count returns as negative records: then the gate closes again"));
}
