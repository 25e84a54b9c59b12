//! Whether a stored run is what it was: its rows, its inputs, its results calculated again, its sums, and the audit.

use super::{Run, inputs};
use crate::State;
use crate::figures::Figures;
use crate::store as stored;
use ::store::Store;
use engine::{Options, Outcome};
use kernel::{Decimal, Problems};
use serde::Serialize;

/// What was verified of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The run.
    pub run: i64,
    /// Whether everything holds.
    pub holds: bool,
    /// Each check with its outcome.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was checked: `stored rows`, `inputs`, `results`, `sums`, `records`, `audit`.
    pub what: String,
    /// Whether it holds.
    pub holds: bool,
    /// What was found, in one sentence.
    pub sentence: String,
}

impl Verification {
    /// As the terminal shows it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("Run {}: {}\n", self.run, if self.holds { "everything holds" } else { "something does not hold" });
        for check in &self.checks {
            out.push_str(&format!("  {} {}: {}\n", if check.holds { '✓' } else { '✗' }, check.what, check.sentence));
        }
        out
    }
}

/// Verifies a run: the stored rows are those that were written; the texts and records up to its import are those it was calculated from;
/// calculating them again gives the same results to the last byte; lines add up; every record is accounted for; the audit is whole.
///
/// # Errors
/// No such run, or what the database refuses. What does not hold is no error but a check that says so.
pub fn verify(store: &Store, id: i64) -> Result<Verification, Problems> {
    stored::prepare(store)?;
    let (run, digest, inputs) = store.read(|tx| {
        let run = stored::runs::find(tx, id)?.ok_or_else(|| super::unknown(id))?;
        let digest = stored::results::digest(tx, id)?;
        Ok((run.clone(), digest, inputs::of_run(tx, id, run.import)))
    })?;
    let mut checks = vec![rows(&run, &digest)];
    match inputs {
        Err(problems) => checks.push(check("inputs", false, format!("The book of the run cannot be read again: {problems}"))),
        Ok(inputs) => {
            checks.push(same_inputs(&run, &inputs.hashes));
            checks.extend(again(&run, inputs));
        }
    }
    checks.push(match audit::verify(store) {
        Ok(_) => check("audit", true, "Every event is as it was written.".to_owned()),
        Err(problems) => check("audit", false, problems.to_string()),
    });
    Ok(Verification { run: id, holds: checks.iter().all(|check| check.holds), checks })
}

fn check(what: &str, holds: bool, sentence: String) -> Check {
    Check { what: what.to_owned(), holds, sentence }
}

fn rows(run: &Run, (hash, rows): &(String, u64)) -> Check {
    let holds = *hash == run.totals.rows_hash && *rows == run.totals.rows;
    let sentence = match holds {
        true => format!("{rows} rows, as they were written."),
        false => format!("{rows} rows of {}, which are not as they were written.", run.totals.rows),
    };
    check("stored rows", holds, sentence)
}

fn same_inputs(run: &Run, now: &[(String, String)]) -> Check {
    let differing: Vec<&str> = run.inputs.iter().filter(|input| !now.contains(input)).map(|(what, _)| what.as_str()).collect();
    let sentence = match differing.is_empty() {
        true => "Texts and records are those that it was calculated from.".to_owned(),
        false => format!("Not what it was calculated from: {}.", differing.join(", ")),
    };
    check("inputs", differing.is_empty(), sentence)
}

/// Calculates the run's inputs again.
fn again(run: &Run, inputs: inputs::Inputs) -> Vec<Check> {
    let through =
        inputs.book.company.calendar.named(&run.through).map(|(unit, index)| inputs.book.company.calendar.windows(unit)[index].last);
    let outcome = match engine::calculate(&inputs.book, &Options { through, ..Options::default() }) {
        Ok(outcome) => outcome,
        Err(problems) => return vec![check("results", false, format!("It cannot be calculated again: {problems}"))],
    };
    let same = outcome.hash() == run.outcome;
    let version = inputs::engine_version();
    let by = if version == run.engine { String::new() } else { format!(" (then by {}, now by {version})", run.engine) };
    let sentence = match same {
        true => format!("Calculated again with the same results{by}."),
        false => format!("Calculated again with other results{by}."),
    };
    let mut checks = vec![check("results", same, sentence), accounted(&outcome)];
    checks.push(sums(&State::new(inputs.book, outcome)));
    checks
}

fn accounted(outcome: &Outcome) -> Check {
    let wrong: Vec<String> = outcome
        .conservation
        .iter()
        .filter(|(_, counts)| counts.read != counts.credited + counts.uncredited + counts.rejected)
        .map(|(kind, _)| kind.to_string())
        .collect();
    let read: u64 = outcome.conservation.values().map(|counts| counts.read).sum();
    let sentence = match wrong.is_empty() {
        true => format!("All {read} are credited, credited to nobody with a reason, or refused."),
        false => format!("Some are not accounted for: {}.", wrong.join(", ")),
    };
    check("records", wrong.is_empty(), sentence)
}

/// Lines make components, components make plans, plans and adjustments make payments.
fn sums(state: &State) -> Check {
    let mut wrong = Vec::new();
    let payments = state.outcome.all_payments();
    for payment in &payments {
        let Some(period) = state.period(&payment.period) else { continue };
        let Some(figures) = Figures::new(state, payment.person.as_str(), period) else { continue };
        let paid: Decimal = figures.plans.iter().map(|plan| plan.paid).sum();
        if paid != payment.earnings || payment.earnings + payment.terms + payment.adjustments != payment.amount {
            wrong.push(format!("{} in {}", payment.person, payment.period));
        }
    }
    let sentence = match wrong.is_empty() {
        true => format!("The lines add up to {} payments, to the cent.", payments.len()),
        false => format!("The lines do not add up for {}.", wrong.join(", ")),
    };
    check("sums", wrong.is_empty(), sentence)
}
