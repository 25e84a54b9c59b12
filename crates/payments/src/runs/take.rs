//! A run is calculated and stored.

use super::{Run, RunState, Totals, close, inputs};
use crate::parts;
use crate::store as stored;
use crate::{balances, freezes};
use ::store::Store;
use book::results::Payment;
use engine::calculate::Watch;
use engine::outcome::Stage;
use engine::{Options, Outcome};
use kernel::{Calendar, Clock, Decimal, Location, Problem, Problems};
use records::Kind;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Calculates the book as it stands through a period (a period, quarter or year by its id, or a day; that of the latest credited record when
/// none), and stores the results as a draft, with an entry in the audit. What is stored names its inputs by hash and its records by import.
///
/// # Errors
/// What is wrong with the book, an unknown period, what the calculation or the database refuses; nothing is stored then.
pub fn run(store: &Store, clock: &Clock, actor: &str, through: Option<&str>, why: Option<&str>) -> Result<Run, Problems> {
    profiled(store, clock, actor, through, why).map(|(run, _)| run)
}

/// The same as [`run`], and where its time went: rows and time of each stage, in order.
///
/// # Errors
/// As [`run`].
pub fn profiled(
    store: &Store,
    clock: &Clock,
    actor: &str,
    through: Option<&str>,
    why: Option<&str>,
) -> Result<(Run, Vec<Stage>), Problems> {
    let mut watch = Watch::start();
    stored::prepare(store)?;
    let inputs = store.read(inputs::present)?;
    watch.lap("read the book", inputs.book.tables.values().flat_map(|table| table.batches()).map(|batch| batch.num_rows()).sum());
    let calendar = &inputs.book.company.calendar;
    let through = through.map(|text| period(calendar, text)).transpose()?;
    let outcome = engine::calculate(&inputs.book, &Options { through, ..Options::default() })?;
    watch.take(&outcome.profile.stages);
    let parts = parts::parts(&inputs.book, &outcome)?;
    let (hash, lines) = (outcome.hash(), outcome.component_totals().iter().map(|total| total.lines).sum::<u64>());
    let lines = usize::try_from(lines).unwrap_or(usize::MAX);
    watch.lap("parts and hash", lines);
    let through = calendar.periods().get(outcome.through).map(|period| period.id.clone()).unwrap_or_default();
    let mut run = Run {
        id: 0,
        state: RunState::Draft,
        through,
        engine: inputs::engine_version(),
        import: inputs.import,
        actor: actor.to_owned(),
        at: clock.now().to_string(),
        why: why.map(str::to_owned),
        outcome: hash,
        inputs: inputs.hashes.clone(),
        totals: totals(&outcome),
        base: None,
        document: Some(inputs.document),
        closes: Vec::new(),
    };
    store.write(|tx| {
        let closed = balances::closed_in(tx)?;
        let kept = freezes::keep::in_force(tx)?;
        let (parts, frozen) = freezes::keep::keep(&kept, &inputs.book, parts.clone(), outcome.through, None);
        run.totals.amounts = amounts(&freezes::figures::paid(outcome.all_payments(), &frozen));
        run.closes = close::closes(calendar, closed.as_ref().map(|closed| &closed.run), &run.through);
        run.base = closed.as_ref().map(|closed| closed.run.id);
        run.id = stored::runs::insert(tx, &run, &inputs.texts)?;
        stored::results::insert(tx, run.id, &outcome)?;
        stored::closing::insert_parts(tx, run.id, &parts)?;
        stored::freezes::insert_frozen(tx, run.id, &frozen)?;
        // A run that ends within closed periods says nothing about those after it.
        if let Some(closed) = closed.filter(|_| !run.closes.is_empty()) {
            stored::closing::insert_balances(tx, run.id, &balances::between(&closed, &parts, calendar)?)?;
        }
        (run.totals.rows_hash, run.totals.rows) = stored::results::digest(tx, run.id)?;
        stored::runs::set_totals(tx, run.id, &run.totals)?;
        let on = format!("run {}", run.id);
        let after = json!({ "through": run.through, "outcome": run.outcome, "rows": run.totals.rows_hash, "import": run.import });
        let event = audit::Event { actor, action: "calculate run", on: &on, before: None, after: Some(after), why, at: clock.now() };
        audit::write(tx, &event)
    })?;
    watch.lap("keep the results", lines);
    Ok((run, watch.stages))
}

/// The last period of what a text names.
fn period(calendar: &Calendar, text: &str) -> Result<usize, Problems> {
    let Some((unit, index)) = calendar.named(text) else {
        let ids = calendar.periods().iter().map(|period| period.id.as_str());
        let (first, last) = (calendar.periods().first(), calendar.periods().last());
        let range = first.zip(last).map(|(first, last)| format!("; its periods run from {} to {}", first.id, last.id));
        let message = format!("The calendar has no period `{text}`{}.", range.unwrap_or_default());
        let problem = Problem::error("unknown-period", Location::default().column("through").value(text), message);
        return Err(problem.expected("a period, quarter or year by its id, or a day").suggest(text, ids).into());
    };
    Ok(calendar.windows(unit)[index].last)
}

fn totals(outcome: &Outcome) -> Totals {
    let payments = outcome.all_payments();
    let by_kind = |figure: fn(&book::results::Conservation) -> u64| {
        let counted = |(kind, counts): (&Kind, _)| (kind.word().to_owned(), figure(counts));
        outcome.conservation.iter().map(counted).collect::<BTreeMap<String, u64>>()
    };
    Totals {
        people: payments.iter().map(|payment| &payment.person).collect::<BTreeSet<_>>().len() as u64,
        payments: payments.len() as u64,
        amounts: amounts(&payments),
        read: by_kind(|counts| counts.read),
        credited: by_kind(|counts| counts.credited),
        uncredited: by_kind(|counts| counts.uncredited),
        rejected: by_kind(|counts| counts.rejected),
        problems: outcome.problems.0.len() as u64,
        ..Totals::default()
    }
}

/// Σ payments by currency, as decimals.
fn amounts(payments: &[Payment]) -> BTreeMap<String, String> {
    let mut amounts: BTreeMap<String, Decimal> = BTreeMap::new();
    for payment in payments {
        *amounts.entry(payment.currency.code().to_owned()).or_default() += payment.amount;
    }
    amounts.into_iter().map(|(currency, amount)| (currency, amount.to_string())).collect()
}
