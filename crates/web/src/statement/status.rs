//! How far each line of a statement has come: open, in review, approved, waiting on something, held, paid.

use crate::language::{said, t};
use crate::say;
use crate::say::minute;
use crate::visit::Visit;
use access::Right;
use payments::approvals::{Decision, Standing};
use payments::runs::RunState;
use payments::statement::{DealLine, DealPart, Statement};
use std::collections::BTreeSet;

/// The status of a line: how it looks, its word, and what more there is to say.
#[derive(Clone)]
pub struct Status {
    /// The look of the dot.
    pub look: &'static str,
    /// The word.
    pub word: &'static str,
    /// What it waits on, or why it is held; empty when there is nothing to say.
    pub about: String,
}

impl Status {
    fn new(look: &'static str, word: &'static str) -> Self {
        Self { look, word, about: String::new() }
    }
}

/// The status of the statement as a whole; none without a database.
pub fn of_statement(standing: &Standing) -> Status {
    match standing.state {
        None => Status::new("", t("open")),
        Some(RunState::Draft) => Status::new("", t("calculated")),
        Some(RunState::InReview) => match standing.decided.as_ref().map(|decided| decided.decision) {
            Some(Decision::Approved) => Status::new("info", t("approved")),
            Some(Decision::Rejected) => Status::new("bad", t("rejected")),
            _ => Status::new("", t("in review")),
        },
        Some(RunState::Approved) => Status::new("info", t("approved")),
        Some(RunState::Final) => Status::new("info", t("final")),
        Some(RunState::Paid) => Status::new("good", t("paid")),
    }
}

/// The status of what a deal pays: held by hand, partly waiting for what releases it, else that of the statement.
pub fn of_deal(state: &payments::State, statement: &Statement, deal: &DealPart) -> Option<Status> {
    let standing = statement.standing.as_ref()?;
    let (person, record) = (statement.person.as_str(), deal.record.as_str());
    let hold = |line: &DealLine| standing.hold_of(person, line.plan.as_str(), line.component.as_str(), record);
    if let Some(found) = deal.lines.iter().find_map(hold) {
        let word = if deal.lines.iter().all(|line| hold(line).is_some()) { t("held") } else { t("held in part") };
        return Some(Status { about: found.reason.clone(), ..Status::new("warn", word) });
    }
    let waiting = statement.terms.iter().flat_map(|term| &term.deposits);
    let waiting: Vec<_> = waiting.filter(|one| one.paid.is_none() && one.record.as_ref() == Some(&deal.record)).collect();
    if waiting.is_empty() {
        return Some(of_statement(standing));
    }
    let on: BTreeSet<String> = waiting.iter().filter_map(|one| one.waits_on.as_deref()).map(|on| called(state, on)).collect();
    let share: Option<kernel::Decimal> = waiting.iter().map(|one| one.share).sum();
    let share = share.map(|share| say::rate(&share)).unwrap_or_default();
    let about = match (on.is_empty(), share.is_empty()) {
        (true, true) => String::new(),
        (true, false) => share,
        (false, true) => said("on {1}", &[&say::list(&on.into_iter().collect::<Vec<_>>())]),
        (false, false) => said("{1} on {2}", &[&share, &say::list(&on.into_iter().collect::<Vec<_>>())]),
    };
    Some(Status { about, ..Status::new("warn", t("waits")) })
}

/// The status of what a component pays beside deals.
pub fn of_component(statement: &Statement, plan: &str, component: &str) -> Option<Status> {
    let standing = statement.standing.as_ref()?;
    let hold = standing.hold_of(statement.person.as_str(), plan, component, "");
    let held = |hold: &payments::holds::Hold| Status { about: hold.reason.clone(), ..Status::new("warn", t("held")) };
    Some(hold.map_or_else(|| of_statement(standing), held))
}

/// A measure by its label; a column by its name.
fn called(state: &payments::State, waits_on: &str) -> String {
    let measure = state.book.measures.iter().find(|measure| measure.id.as_str() == waits_on);
    measure.map_or_else(|| waits_on.replace('_', " "), |measure| measure.label.clone())
}

/// What stands under the amount of a statement.
pub struct Summary {
    /// The status.
    pub status: Status,
    /// By which run and when, in words; empty while there is no run.
    pub by: String,
    /// Where it can be seen; empty for those who may not.
    pub href: String,
    /// Where the statement is approved, for those who may, while that is open.
    pub approve: String,
    /// What is held, and why.
    pub holds: Vec<String>,
}

/// What stands under the amount of a statement; none where no database is at hand.
pub fn summary(visit: &Visit, statement: &Statement) -> Option<Summary> {
    let standing = statement.standing.as_ref()?;
    let person = statement.person.as_str();
    let address = |run: i64| format!("/runs/{run}/people/{}", crate::address::encoded(person));
    let sees = standing.is_settled() || access::may_in_part(&visit.user, Right::ReadRuns);
    let decides = access::may_in_part(&visit.user, Right::ApproveRuns) && !visit.is_me(person);
    let undecided = standing.state == Some(RunState::InReview) && standing.decided.is_none();
    let holds = standing.holds.iter().filter(|hold| concerns(statement, hold));
    Some(Summary {
        status: of_statement(standing),
        by: match (standing.run, &standing.at) {
            (Some(run), Some(at)) => said("run {1}, {2} UTC", &[&run, &minute(at)]),
            _ => String::new(),
        },
        href: standing.run.filter(|_| sees).map(address).unwrap_or_default(),
        approve: standing.run.filter(|_| decides && undecided).map(address).unwrap_or_default(),
        holds: holds.map(|hold| said("{1} is held: {2}", &[&crate::language::phrase(hold.what().as_str()), &hold.reason])).collect(),
    })
}

/// Whether a hold keeps back something of the statement: all of it, a component or a record that it has.
fn concerns(statement: &Statement, hold: &payments::holds::Hold) -> bool {
    let (plan, component, record) = (hold.plan.as_str(), hold.component.as_str(), hold.record.as_str());
    match (component, record) {
        ("", "") => true,
        ("", record) => statement.deals.iter().any(|deal| deal.record.as_str() == record),
        _ => statement.plans.iter().any(|part| {
            part.plan.as_str() == plan && part.components.iter().any(|one| one.component.as_str() == component && !one.total.is_zero())
        }),
    }
}
