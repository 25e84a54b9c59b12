//! Whether the open period can be closed: a list that checks itself. What stands in the way has one thing to do.
//!
//! - [`run`]: the run of the period: fresh, with the figures of the pages, approved
//! - [`arrived`]: what came of each kind of record, from where, and how many are usual
//! - [`nothing_more`]: somebody says that nothing more comes
//! - `decided`: whether its unusual statements were approved, each by itself
//! - [`gate`]: what keeps a run from becoming final, looked at in the transaction of the step
//! - [`unusual`]: statements that differ from the past more than they should

pub mod arrived;
mod decided;
pub mod gate;
pub mod nothing_more;
mod run;
pub mod unusual;

pub use arrived::{Arrived, FromSource};
pub use gate::blockers;
pub use nothing_more::NothingMore;
pub use unusual::{Unusual, Why};

use crate::disputes::Dispute;
use crate::runs::Run;
use crate::store as stored;
use crate::{State, balances, freezes};
use ::store::{Store, Tx};
use book::Adjustment;
use kernel::{Date, DateRange, Problems};
use serde::Serialize;
use std::collections::BTreeSet;

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It is as it should be.
    Done,
    /// Worth a look; nothing is in the way.
    Look,
    /// It stands in the way.
    Blocked,
}

/// What a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// Whether the period has ended, and records count in it.
    Data,
    /// Records that were refused.
    Rejects,
    /// People on no plan.
    Plans,
    /// People without quota.
    Quotas,
    /// Statements that differ from the past.
    Unusual,
    /// Adjustments that nobody approved yet.
    Adjustments,
    /// Questions about pay that wait for an answer.
    Questions,
    /// Closed periods that pay something else now.
    Balances,
    /// People who are held.
    Holds,
    /// Plans, countries and people that are frozen.
    Freezes,
    /// Whether there is a run of the period with the newest data.
    Run,
    /// Whether the run's totals are those on the pages.
    Totals,
    /// Whether the run was approved.
    Approval,
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Item {
    /// What it is about.
    pub subject: Subject,
    /// How it stands.
    pub standing: Standing,
    /// What was found, in one sentence.
    pub sentence: String,
    /// Of the data: the kind of record, where one is meant.
    pub about: Option<String>,
}

impl Item {
    fn about(self, kind: &str) -> Self {
        Self { about: Some(kind.to_owned()), ..self }
    }
}

/// The list for one period.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Checklist {
    /// The period: the first that is not closed.
    pub period: String,
    /// The last closed one.
    pub closed_through: Option<String>,
    /// The checks.
    pub items: Vec<Item>,
    /// What came for the period, by kind of record and source.
    pub arrived: Vec<Arrived>,
    /// Unusual statements, the largest difference first.
    pub unusual: Vec<Unusual>,
    /// The newest run that would close the period.
    pub run: Option<Run>,
}

impl Checklist {
    /// How many checks stand in the way.
    #[must_use]
    pub fn blocked(&self) -> usize {
        self.items.iter().filter(|item| item.standing == Standing::Blocked).count()
    }
}

/// The list for the first period that is not closed; none when the calendar has no open period. `today` tells whether the period has ended.
///
/// # Errors
/// What the database refuses.
pub fn checklist(store: &Store, state: &State, today: Date) -> Result<Option<Checklist>, Problems> {
    let calendar = &state.book.company.calendar;
    let open = first_open(state)?;
    let Some(period) = calendar.periods().get(open) else { return Ok(None) };
    let unusual = unusual::unusual(state, open);
    let base = state.closed.as_ref().map(|closed| closed.run.id);
    stored::prepare(store)?;
    let (run, items, arrived) = store.read(|tx| {
        let run = stored::runs::list(tx)?.into_iter().find(|run| run.base == base && run.closes.contains(&period.id));
        let items = items(tx, state, (open, open), run.as_ref(), today)?;
        Ok((run, items, arrived::of_periods(tx, state, (open, open), open)?))
    })?;
    let closed_through = open.checked_sub(1).map(|last| calendar.periods()[last].id.clone());
    Ok(Some(Checklist { period: period.id.clone(), closed_through, items, arrived, unusual, run }))
}

/// The first period that is not closed, as an index into the calendar; its length when every period is.
fn first_open(state: &State) -> Result<usize, Problems> {
    let closed = state.closed.as_ref().map(|closed| closed.through(&state.book.company.calendar)).transpose()?;
    Ok(closed.map_or(0, |last| last + 1))
}

/// The checks of the periods from the first to the last of `open`, which `run` would close.
fn items(tx: &mut Tx<'_>, state: &State, open: (usize, usize), run: Option<&Run>, today: Date) -> Result<Vec<Item>, Problems> {
    let last = open.1;
    let mut items = vec![data(state, open, today)];
    items.extend(arrived::of_periods(tx, state, open, open.0)?.iter().map(|one| arrived::check(state, one, today)));
    items.push(rejects(state));
    items.push(plans(state, open));
    items.push(quotas(state, open));
    items.push(match run {
        Some(run) => decided::of_run(tx, &state.book, run)?,
        None => strange(&unusual::unusual(state, last)),
    });
    items.push(adjustments(state, last));
    items.push(questions(tx, state, last)?);
    items.push(changed(state)?);
    items.push(held(tx)?);
    items.push(frozen(state)?);
    items.extend(run::of_run(tx, state, run, &state.book.company.calendar.periods()[last].id)?);
    Ok(items)
}

fn item(subject: Subject, standing: Standing, sentence: impl Into<String>) -> Item {
    Item { subject, standing, sentence: sentence.into(), about: None }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

fn data(state: &State, (first, last): (usize, usize), today: Date) -> Item {
    let periods = &state.book.company.calendar.periods()[first..=last];
    let (start, end) = (periods[0].start, periods[last - first].end);
    let named = if first == last { periods[0].id.clone() } else { format!("{} to {}", periods[0].id, periods[last - first].id) };
    let credits = usize::try_from(state.outcome.count_credits(start, end)).unwrap_or(usize::MAX);
    if credits == 0 {
        return item(Subject::Data, Standing::Blocked, format!("No record counts in {named} yet: import what happened."));
    }
    let credits = counted(credits, "credit", "credits");
    match today < end {
        true => item(Subject::Data, Standing::Look, format!("{credits} so far; {named} runs until {}.", last_day(end))),
        false => item(Subject::Data, Standing::Done, format!("{credits} in {named}, which has ended.")),
    }
}

fn last_day(end: Date) -> Date {
    crate::figures::plans::last_day(end)
}

fn rejects(state: &State) -> Item {
    let refused: u64 = state.outcome.conservation.values().map(|counts| counts.rejected).sum();
    match refused {
        0 => item(Subject::Rejects, Standing::Done, "No record is refused."),
        count => {
            let said = counted(usize::try_from(count).unwrap_or(usize::MAX), "record is", "records are");
            item(Subject::Rejects, Standing::Blocked, format!("{said} refused and pay nobody: correct them and import again."))
        }
    }
}

/// People who are on no plan in the periods: in the way when plans know the role that they have then, else worth a look.
fn plans(state: &State, (first, last): (usize, usize)) -> Item {
    let (people, periods) = (state.book.organisation.people(), state.book.company.calendar.periods());
    let days = DateRange::new(periods[first].start, Some(periods[last].end));
    let assignments = || state.book.assignments.iter().flatten();
    // A plan knows a role when somebody was on it in that role on any day.
    let known = |assignment: &book::Assignment| {
        let rows = people[assignment.person].rows.iter().filter(|row| row.range.overlaps(&assignment.range));
        rows.filter_map(|row| row.role.as_deref()).collect::<Vec<_>>()
    };
    let roles: BTreeSet<&str> = assignments().flat_map(known).collect();
    let on: BTreeSet<usize> = assignments().filter(|one| one.range.overlaps(&days)).map(|one| one.person).collect();
    let expects = |person: &usize| {
        let rows = people[*person].rows.iter().filter(|row| row.range.overlaps(&days));
        rows.filter_map(|row| row.role.as_deref()).any(|role| roles.contains(role))
    };
    let without: Vec<usize> = (0..people.len()).filter(|person| !on.contains(person) && expects(person)).collect();
    if let [first, more @ ..] = without.as_slice() {
        let others = if more.is_empty() { String::new() } else { format!(" (and {} more)", more.len()) };
        let sentence = format!("`{}`{others} is on no plan in these periods, though plans are for the role.", people[*first].id);
        return item(Subject::Plans, Standing::Blocked, sentence);
    }
    match state.problems.0.iter().find(|problem| problem.code == "no-plan") {
        Some(problem) => item(Subject::Plans, Standing::Look, problem.message.as_str()),
        None => item(Subject::Plans, Standing::Done, "Everybody in a role that plans know is on a plan."),
    }
}

/// Quotas that are missing in the periods.
fn quotas(state: &State, (first, last): (usize, usize)) -> Item {
    let periods = state.book.company.calendar.periods();
    let found = book::check::quotas::of_days(&state.book, (periods[first].start, periods[last].end));
    match found.0.as_slice() {
        [] => item(Subject::Quotas, Standing::Done, "Everybody whose plan reads a quota has one."),
        [one] => item(Subject::Quotas, Standing::Blocked, one.message.as_str()),
        [one, more @ ..] => item(Subject::Quotas, Standing::Blocked, format!("{} (and {} more like this)", one.message, more.len())),
    }
}

fn strange(unusual: &[Unusual]) -> Item {
    match unusual.len() {
        0 => item(Subject::Unusual, Standing::Done, "Every statement is like those before it."),
        count => item(
            Subject::Unusual,
            Standing::Look,
            format!(
                "{} unlike those before: look at each, and approve it when the run is in review.",
                counted(count, "statement is", "statements are")
            ),
        ),
    }
}

fn adjustments(state: &State, open: usize) -> Item {
    let waits = |adjustment: &&Adjustment| adjustment.approver.is_none() && adjustment.period <= open;
    match state.book.adjustments.iter().filter(waits).count() {
        0 => item(Subject::Adjustments, Standing::Done, "No adjustment waits for approval."),
        count => item(
            Subject::Adjustments,
            Standing::Blocked,
            format!(
                "{} for approval: a second person approves, or they are not paid.",
                counted(count, "adjustment waits", "adjustments wait")
            ),
        ),
    }
}

/// Questions about the period or one before it that wait for an answer.
fn questions(tx: &mut Tx<'_>, state: &State, open: usize) -> Result<Item, Problems> {
    let asked = stored::disputes::list(tx, None)?;
    let concerns = |dispute: &&Dispute| dispute.standing.waits() && state.period(&dispute.period).is_none_or(|period| period <= open);
    Ok(match asked.iter().filter(concerns).count() {
        0 => item(Subject::Questions, Standing::Done, "No question about pay waits for an answer."),
        count => {
            let said = counted(count, "question about pay waits", "questions about pay wait");
            item(Subject::Questions, Standing::Blocked, format!("{said} for an answer."))
        }
    })
}

fn changed(state: &State) -> Result<Item, Problems> {
    let found = balances::of_everyone(state)?.len();
    Ok(match found {
        0 => item(Subject::Balances, Standing::Done, "Closed periods have paid what they should."),
        count => item(
            Subject::Balances,
            Standing::Look,
            format!(
                "{} in closed periods since they were final; this period pays the difference.",
                counted(count, "amount changed", "amounts changed")
            ),
        ),
    })
}

fn held(tx: &mut Tx<'_>) -> Result<Item, Problems> {
    let held = stored::holds::in_force(tx)?.len();
    Ok(match held {
        0 => item(Subject::Holds, Standing::Done, "Nobody is held."),
        count => {
            item(Subject::Holds, Standing::Look, format!("{} in force: what they earn waits.", counted(count, "hold is", "holds are")))
        }
    })
}

fn frozen(state: &State) -> Result<Item, Problems> {
    if state.frozen.is_empty() {
        return Ok(item(Subject::Freezes, Standing::Done, "Nothing is frozen."));
    }
    let waits = freezes::keep::waiting(state, None)?.len();
    let said = counted(state.frozen.len(), "freeze is", "freezes are");
    let amounts = counted(waits, "amount waits", "amounts wait");
    Ok(item(Subject::Freezes, Standing::Look, format!("{said} in force; {amounts} until they are lifted.")))
}
