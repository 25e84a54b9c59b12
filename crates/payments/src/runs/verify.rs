//! Whether a stored run is what it was: its rows, its inputs, its results calculated again, its sums, and the audit.

use super::{Run, RunState, close, inputs};
use crate::State;
use crate::balances::{self, Balance, Closed};
use crate::figures::Figures;
use crate::freezes::Frozen;
use crate::freezes::keep;
use crate::ledger::verify::{Earned, earned};
use crate::parts::{self, PartKey, Parts};
use crate::store as stored;
use ::store::{Store, Tx};
use engine::{Options, Outcome};
use kernel::{Decimal, Problems};
use serde::Serialize;

/// What was verified of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Verification {
    /// The run.
    pub run: i64,
    /// Whether everything holds.
    pub holds: bool,
    /// Each check with its outcome.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Check {
    /// What was checked: `stored rows`, `inputs`, `results`, `records`, `sums`, `parts`, `balances`, `books`, `ledger`, `audit`.
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
    let (run, digest, kept, inputs) = store.read(|tx| {
        let run = stored::runs::find(tx, id)?.ok_or_else(|| super::unknown(id))?;
        let digest = stored::results::digest(tx, id)?;
        let kept = Kept::read(tx, &run)?;
        Ok((run.clone(), digest, kept, inputs::of_run(tx, id, run.import)))
    })?;
    let mut checks = vec![rows(&run, &digest)];
    match inputs {
        Err(problems) => checks.push(check("inputs", false, format!("The book of the run cannot be read again: {problems}"))),
        Ok(inputs) => {
            checks.push(same_inputs(&run, &inputs.hashes));
            checks.extend(books(store, &run, &inputs.book)?);
            checks.extend(again(&run, inputs, &kept));
        }
    }
    checks.extend(kept.ledger(&run));
    checks.push(match audit::verify(store) {
        Ok(_) => check("audit", true, "Every event is as it was written.".to_owned()),
        Err(problems) => check("audit", false, problems.to_string()),
    });
    Ok(Verification { run: id, holds: checks.iter().all(|check| check.holds), checks })
}

fn check(what: &str, holds: bool, sentence: String) -> Check {
    Check { what: what.to_owned(), holds, sentence }
}

/// Accruals and capitalised cost stand in the ledger as the run makes them.
fn books(store: &Store, run: &Run, book: &book::Book) -> Result<Option<Check>, Problems> {
    let found = store.read(|tx| crate::books::verify::verify(tx, run, book))?;
    Ok(found.map(|found| match found {
        Ok(amounts) => check("books", true, format!("Accruals and capitalised cost of {amounts} parts stand as the run makes them.")),
        Err(sentence) => check("books", false, sentence),
    }))
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
fn again(run: &Run, inputs: inputs::Inputs, kept: &Kept) -> Vec<Check> {
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
    if run.document.is_some() {
        checks.extend(kept.against(&inputs.book, &outcome));
    }
    checks.push(sums(&State::new(inputs.book, outcome)));
    checks
}

/// What a run keeps for closing: what its payments are made of, what it changes in closed periods, and what the ledger says of it.
struct Kept {
    parts: Parts,
    balances: Vec<Balance>,
    base: Option<Closed>,
    earned: Earned,
    frozen: Vec<Frozen>,
}

impl Kept {
    fn read(tx: &mut Tx<'_>, run: &Run) -> Result<Self, Problems> {
        let base = match run.base {
            Some(id) => stored::runs::find(tx, id)?,
            None => None,
        };
        let base = match base.filter(|_| !run.closes.is_empty()) {
            Some(run) => Some(Closed { parts: stored::closing::parts(tx, run.id)?, run }),
            None => None,
        };
        let (parts, balances) = (stored::closing::parts(tx, run.id)?, stored::closing::balances(tx, run.id)?);
        Ok(Self { parts, balances, base, earned: earned(tx, run.id)?, frozen: stored::freezes::of_run(tx, run.id)? })
    }

    /// Parts are those of the calculation; what was final, with the balances, is the calculation.
    fn against(&self, book: &book::Book, outcome: &Outcome) -> Vec<Check> {
        let parts = match parts::parts(book, outcome) {
            Ok(parts) => parts,
            Err(problems) => return vec![check("parts", false, problems.to_string())],
        };
        let Some(parts) = keep::again(parts, &self.frozen) else {
            return vec![check("parts", false, "What was frozen is not what the calculation said.".to_owned())];
        };
        let same = parts == self.parts;
        let sentence = match same {
            true if !self.frozen.is_empty() => {
                format!("Payments are made of {} parts, as they were kept; {} are frozen and wait.", parts.len(), self.frozen.len())
            }
            true => format!("Payments are made of {} parts, as they were kept.", parts.len()),
            false => "Payments are made of other parts than were kept.".to_owned(),
        };
        let mut checks = vec![check("parts", same, sentence)];
        if let Some(base) = &self.base {
            let balances = balances::between(base, &parts, &book.company.calendar);
            let holds = balances.is_ok_and(|balances| balances == self.balances);
            let sentence = match holds {
                true => format!("What run {} paid, with {} balance lines, is this calculation.", base.run.id, self.balances.len()),
                false => format!("What run {} paid, with the balance lines, is not this calculation.", base.run.id),
            };
            checks.push(check("balances", holds, sentence));
        }
        checks
    }

    /// The ledger says what the statements of a final run say.
    fn ledger(&self, run: &Run) -> Option<Check> {
        if !matches!(run.state, RunState::Final | RunState::Paid) {
            let holds = self.earned.is_empty();
            return (!holds).then(|| check("ledger", false, "The ledger has entries of a run that is not final.".to_owned()));
        }
        let mut said = Earned::new();
        let mut add = |key: &PartKey, minor: i64| {
            let own = |text: &String| text.clone();
            let key = (own(&key.person), own(&key.period), own(&key.plan), own(&key.component), own(&key.reference), key.currency);
            *said.entry(key).or_insert(0) += minor;
        };
        close::own(run, self.parts.clone()).iter().for_each(|(key, minor)| add(key, *minor));
        self.balances.iter().for_each(|balance| add(&balance.key, balance.minor()));
        said.retain(|_, minor| *minor != 0);
        let holds = said == self.earned;
        let sentence = match holds {
            true => format!("The ledger has the {} amounts of its statements, to the cent.", said.len()),
            false => "The ledger says something else than its statements.".to_owned(),
        };
        Some(check("ledger", holds, sentence))
    }
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
