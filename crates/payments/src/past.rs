//! Past statements as they were: from the runs that had been taken until then.
//!
//! Of a period that was closed until then, its statement is what the run says that closed it: what is final stays. Before that it is what the
//! newest run says that covers the period. A run keeps its figures for good, so that the statement of a past day can always be shown again.
//!
//! - [`why`]: every step behind it, from the pinned inputs of the run that held

pub mod why;
pub mod why_not;

pub use why::{Again, PastWhy};
pub use why_not::PastWhyNot;

use crate::balances::{self, Balance, Explained, cause::Now};
use crate::parts::{PartKey, PartKind, major};
use crate::runs::{Run, RunState, unknown};
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Calendar, Currency, Decimal, Instant, Problems};
use serde::Serialize;

/// A run that says what a person gets for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Version {
    /// Its number among the versions of this statement, counted from 1, the oldest first.
    pub version: usize,
    /// The run.
    pub run: i64,
    /// When it was calculated, in RFC 3339.
    pub at: String,
    /// Who calculated.
    pub actor: String,
    /// Why.
    pub why: Option<String>,
    /// How far it goes.
    pub through: String,
    /// How it stood then.
    pub state: RunState,
    /// When it became final, when it did until then.
    pub final_at: Option<String>,
    /// Whether it closed the period.
    pub closed: bool,
    /// What it says that she gets for the period; none when nothing.
    pub amount: Option<Decimal>,
    /// In this currency; empty when nothing.
    pub currency: String,
}

/// A part of what a statement came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PastPart {
    /// Which.
    #[serde(flatten)]
    pub key: PartKey,
    /// As people read it.
    pub label: String,
    /// The amount.
    pub amount: Decimal,
}

/// What a record paid then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PastLine {
    /// The plan.
    pub plan: String,
    /// The component.
    pub component: String,
    /// The record; none for what is not tied to one.
    pub record: Option<String>,
    /// The sum of its lines.
    pub amount: Decimal,
    /// The plan's currency.
    pub currency: String,
}

/// A statement as it was.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Past {
    /// Whose.
    pub person: String,
    /// Of which period.
    pub period: String,
    /// The version that held then; none when nothing was calculated yet.
    pub version: Option<Version>,
    /// How many versions there were until then.
    pub of: usize,
    /// By component and adjustment, in the payout currency. Empty for a run of an older attain, which kept only the amount.
    pub parts: Vec<PastPart>,
    /// By component and record, in the plan's currency.
    pub lines: Vec<PastLine>,
    /// What the run carried from periods that were closed before it; only on the statement of the first period that it closes.
    pub balances: Vec<Explained>,
    /// The payment of the period and the balance lines, in the payout currency.
    pub total: Option<Decimal>,
}

/// Which version of a statement is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The one that held before this instant.
    Before(Instant),
    /// That of one run.
    Run(i64),
}

/// All versions of a person's statement for a period, the newest first. With `only_final`, only runs that are final.
///
/// # Errors
/// What the database refuses.
pub fn versions(store: &Store, calendar: &Calendar, person: &str, period: usize, only_final: bool) -> Result<Vec<Version>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| {
        let mut found = until(tx, calendar, person, period, only_final, None)?;
        found.reverse();
        Ok(found)
    })
}

/// A statement as it was. With `only_final`, only runs count that were final then.
///
/// # Errors
/// No such run, or one that does not cover the period; what the database refuses.
pub fn past(store: &Store, calendar: &Calendar, person: &str, period: usize, wanted: Wanted, only_final: bool) -> Result<Past, Problems> {
    stored::prepare(store)?;
    let id = calendar.periods()[period].id.clone();
    let (version, of) = store.read(|tx| {
        let before = match wanted {
            Wanted::Before(instant) => Some(instant),
            Wanted::Run(_) => None,
        };
        let all = until(tx, calendar, person, period, only_final, before)?;
        let of = all.len();
        let held = match wanted {
            Wanted::Run(run) => Some(all.into_iter().find(|version| version.run == run).ok_or_else(|| unknown(run))?),
            Wanted::Before(_) => all.iter().find(|version| version.closed && version.final_at.is_some()).or(all.last()).cloned(),
        };
        Ok((held, of))
    })?;
    let mut past = Past {
        person: person.to_owned(),
        period: id,
        version,
        of,
        parts: Vec::new(),
        lines: Vec::new(),
        balances: Vec::new(),
        total: None,
    };
    if let Some(version) = past.version.clone() {
        fill(store, calendar, &mut past, &version)?;
    }
    Ok(past)
}

/// The versions whose runs were calculated before an instant, the oldest first; each as it stood then.
fn until(
    tx: &mut Tx<'_>,
    calendar: &Calendar,
    person: &str,
    period: usize,
    only_final: bool,
    before: Option<Instant>,
) -> Result<Vec<Version>, Problems> {
    let id = &calendar.periods()[period].id;
    let early = |text: &str| before.is_none_or(|limit| text.parse::<Instant>().is_ok_and(|at| at < limit));
    let mut found = Vec::new();
    for run in stored::runs::list(tx)?.into_iter().rev().filter(|run| early(&run.at)) {
        let covers = calendar.periods().iter().position(|one| one.id == run.through).is_some_and(|last| last >= period);
        if !covers {
            continue;
        }
        let steps = stored::closing::steps(tx, run.id)?;
        let mut taken = steps.iter().filter(|step| early(&step.at));
        let state = taken.clone().next_back().map_or(RunState::Draft, |step| step.state);
        let final_at = taken.find(|step| step.state == RunState::Final).map(|step| step.at.clone());
        if only_final && final_at.is_none() {
            continue;
        }
        let payment = stored::results::payment_to(tx, run.id, person, id)?;
        found.push(Version {
            version: found.len() + 1,
            run: run.id,
            at: run.at,
            actor: run.actor,
            why: run.why,
            through: run.through,
            state,
            final_at,
            closed: run.closes.contains(id),
            amount: payment.as_ref().map(|payment| payment.amount),
            currency: payment.map(|payment| payment.currency.to_string()).unwrap_or_default(),
        });
    }
    Ok(found)
}

fn fill(store: &Store, calendar: &Calendar, past: &mut Past, version: &Version) -> Result<(), Problems> {
    let (run, balances) = store.read(|tx| {
        let run = stored::runs::find(tx, version.run)?.ok_or_else(|| unknown(version.run))?;
        let mut parts = stored::closing::parts_of(tx, run.id, &past.person)?;
        parts.retain(|key, _| key.period == past.period);
        past.parts =
            parts.into_iter().map(|(key, minor)| PastPart { label: key.label(), amount: major(minor, key.currency), key }).collect();
        past.lines = lines_kept(tx, calendar, past, run.id)?;
        let first = run.closes.first() == Some(&past.period);
        let mut balances = if first { stored::closing::balances(tx, run.id)? } else { Vec::new() };
        balances.retain(|balance| balance.key.person == past.person);
        Ok((run, balances))
    })?;
    past.balances = explained(store, &run, &balances)?;
    let currency = version.currency.parse::<Currency>().ok();
    let kept = past.parts.iter().map(|part| part.amount).reduce(|sum, amount| sum.saturating_add(amount));
    let carried: Decimal = balances.iter().filter(|line| Some(line.key.currency) == currency).map(Balance::amount).sum();
    past.total = kept.or(version.amount).map(|amount| amount.saturating_add(carried));
    Ok(())
}

fn explained(store: &Store, run: &Run, found: &[Balance]) -> Result<Vec<Explained>, Problems> {
    let Some(base) = run.base.filter(|_| !found.is_empty()) else { return Ok(Vec::new()) };
    let base = crate::runs::show(store, base)?.ok_or_else(|| unknown(base))?;
    balances::explain(store, &base, Now::Run(run), found)
}

/// What each record paid; of what the run kept because of a freeze, by the run that was kept.
fn lines_kept(tx: &mut Tx<'_>, calendar: &Calendar, past: &Past, run: i64) -> Result<Vec<PastLine>, Problems> {
    let mut found = lines(tx, calendar, past, run)?;
    let frozen = stored::freezes::of_run(tx, run)?.into_iter().filter(|one| one.key.person == past.person && one.key.period == past.period);
    for one in frozen.filter(|one| one.key.kind == PartKind::Earning) {
        let own = |line: &PastLine| line.plan == one.key.plan && line.component == one.key.component;
        found.retain(|line| !own(line));
        found.extend(lines(tx, calendar, past, one.since_run)?.into_iter().filter(own));
    }
    sort(&mut found);
    Ok(found)
}

fn sort(lines: &mut [PastLine]) {
    lines.sort_by(|a, b| (&a.plan, &a.component).cmp(&(&b.plan, &b.component)).then_with(|| b.amount.abs().cmp(&a.amount.abs())));
}

/// What each record paid in the pay windows that end with the period.
fn lines(tx: &mut Tx<'_>, calendar: &Calendar, past: &Past, run: i64) -> Result<Vec<PastLine>, Problems> {
    let paid_in = |window: &str| {
        let (unit, index) = calendar.named(window)?;
        Some(calendar.periods()[calendar.windows(unit)[index].last].id.as_str())
    };
    let sums = stored::results::sums_of(tx, run, &past.person)?;
    let own = sums.into_iter().filter(|(sum, _)| paid_in(&sum.period) == Some(past.period.as_str()));
    let line = |(sum, minor): (stored::results::Sum, i64)| PastLine {
        amount: Decimal::new(minor, sum.currency.parse::<Currency>().map_or(2, Currency::decimals)),
        plan: sum.plan,
        component: sum.component,
        record: sum.record,
        currency: sum.currency,
    };
    let mut lines: Vec<PastLine> = own.map(line).collect();
    sort(&mut lines);
    Ok(lines)
}
