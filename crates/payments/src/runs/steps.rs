//! A run goes from draft to paid, step by step; each step by one who may, once, with who, when and why.

use super::{Run, RunState, close, duties, unknown};
use crate::State;
use crate::approvals::decide;
use crate::checklist::gate;
use crate::holds::given;
use crate::ledger::post::{self, Posting};
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Clock, Instant, Location, Problem, Problems};
use serde::Serialize;
use serde_json::json;

/// A step that somebody takes with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub enum Step {
    /// A draft is given to those who approve.
    Submit,
    /// What is in review or approved becomes a draft again, with the reason.
    SendBack,
    /// Somebody who wrote nothing of it says that it may be paid.
    Approve,
    /// It is never changed again: its periods are closed, and the ledger has its entries.
    Finalise,
    /// The money has gone out.
    Pay,
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 5] = [Self::Submit, Self::SendBack, Self::Approve, Self::Finalise, Self::Pay];

    /// The word for it, in addresses and in the audit.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::SendBack => "send back",
            Self::Approve => "approve",
            Self::Finalise => "finalise",
            Self::Pay => "pay",
        }
    }

    /// The step that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }

    /// The states from which it is taken.
    #[must_use]
    pub fn from(self) -> &'static [RunState] {
        match self {
            Self::Submit => &[RunState::Draft],
            Self::SendBack => &[RunState::InReview, RunState::Approved],
            Self::Approve => &[RunState::InReview],
            Self::Finalise => &[RunState::Approved],
            Self::Pay => &[RunState::Final],
        }
    }

    /// The state to which it leads.
    #[must_use]
    pub fn to(self) -> RunState {
        match self {
            Self::Submit => RunState::InReview,
            Self::SendBack => RunState::Draft,
            Self::Approve => RunState::Approved,
            Self::Finalise => RunState::Final,
            Self::Pay => RunState::Paid,
        }
    }
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct StepTaken {
    /// Which, as a word.
    pub step: String,
    /// The state to which it led.
    pub state: RunState,
    /// Who took it.
    pub actor: String,
    /// When, in RFC 3339.
    pub at: String,
    /// Why.
    pub why: Option<String>,
    /// What stood in the way and was overruled with the reason; empty as a rule.
    pub despite: Vec<String>,
}

/// A step that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct StepAsked<'a> {
    /// Which.
    pub step: Step,
    /// Why.
    pub why: Option<&'a str>,
    /// For a run that is approved or made final: though something of the period close stands in the way; then with a reason.
    pub despite: bool,
    /// For a run that is approved or made final: the figures at hand. When the database has newer ones, or without any, they are calculated anew.
    pub figures: Option<&'a State>,
}

impl<'a> StepAsked<'a> {
    /// A step with its reason, despite nothing.
    #[must_use]
    pub fn new(step: Step, why: Option<&'a str>) -> Self {
        Self { step, why, despite: false, figures: None }
    }
}

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor<'a> {
    /// Her e-mail address, or her name on the command line.
    pub name: &'a str,
    /// Her id among the people of the book, if she is one of them.
    pub person: Option<&'a str>,
}

/// Takes a step with a run: state, duties, period close, ledger and audit in one transaction. Of several people who try at once, one does;
/// the others are told who was first.
///
/// # Errors
/// No such run; a step that its state, its periods, the period close or the separation of duties does not allow, with what to do instead.
/// Nothing is changed then.
pub fn step(store: &Store, clock: &Clock, actor: Actor<'_>, run: i64, asked: &StepAsked<'_>) -> Result<Run, Problems> {
    stored::prepare(store)?;
    let asked = StepAsked { why: asked.why.map(str::trim).filter(|why| !why.is_empty()), ..*asked };
    if asked.step == Step::SendBack {
        given(asked.why.unwrap_or_default())?;
    }
    let at = clock.now();
    store.write(|tx| take(tx, at, actor, run, &asked))
}

fn take(tx: &mut Tx<'_>, at: Instant, actor: Actor<'_>, id: i64, asked: &StepAsked<'_>) -> Result<Run, Problems> {
    let StepAsked { step, why, .. } = *asked;
    let run = stored::runs::find(tx, id)?.ok_or_else(|| unknown(id))?;
    if !step.from().contains(&run.state) {
        return Err(not_now(tx, &run, step)?);
    }
    let text = at.to_string();
    let posting = Posting { run: id, actor: actor.name, at: &text, why };
    if matches!(step, Step::Submit | Step::Approve | Step::Finalise) {
        close::allowed(tx, &run)?;
    }
    if step == Step::Approve {
        duties::may_approve(tx, &run, actor)?;
        none_rejected(tx, id)?;
    }
    if step == Step::SendBack {
        decide::withdraw(tx, id, actor.name, at)?;
    }
    let stood = match step {
        Step::Approve => gate::approves(tx, &run, asked)?,
        Step::Finalise => gate::pass(tx, &run, asked)?,
        _ => Vec::new(),
    };
    let posted = match step {
        Step::Finalise => close::close(tx, &run, &posting)?,
        Step::Pay => post::pay(tx, &posting)?.len(),
        _ => 0,
    };
    if !stored::closing::set_state(tx, id, run.state, step.to())? {
        return Err(not_now(tx, &run, step)?);
    }
    let taken = StepTaken {
        step: step.word().to_owned(),
        state: step.to(),
        actor: actor.name.to_owned(),
        at: text.clone(),
        why: why.map(str::to_owned),
        despite: stood.clone(),
    };
    stored::closing::insert_step(tx, id, &taken)?;
    let on = format!("run {id}");
    let action = format!("{} run", step.word());
    let before = Some(json!({ "state": run.state.word() }));
    let mut after = json!({ "state": step.to().word(), "entries": posted });
    if !stood.is_empty() {
        after["despite"] = json!(stood);
    }
    let after = Some(after);
    audit::write(tx, &audit::Event { actor: actor.name, action: &action, on: &on, before, after, why, at })?;
    Ok(Run { state: step.to(), ..run })
}

/// Refuses while statements of the run stand rejected.
fn none_rejected(tx: &mut Tx<'_>, run: i64) -> Result<(), Problems> {
    let rejected = decide::rejected(tx, run)?;
    if rejected.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = rejected.iter().take(5).map(|(person, why)| format!("{person} ({why})")).collect();
    let message = format!("Statements of run {run} were rejected: {}.", told.join(", "));
    Err(Problem::error("statements-rejected", Location::default(), message).hint("send the run back, or approve them").into())
}

/// Why a step is not possible in the state that the run is in, who brought it there, and what is possible.
fn not_now(tx: &mut Tx<'_>, run: &Run, step: Step) -> Result<Problems, Problems> {
    let last = stored::closing::steps(tx, run.id)?.pop();
    let who = last.map(|taken| format!(" ({} by {} at {})", taken.step, taken.actor, super::minute(&taken.at))).unwrap_or_default();
    let message = format!("Run {} is {}{who}; it cannot be {}.", run.id, run.state.word(), done(step));
    let possible: Vec<&str> = Step::ALL.into_iter().filter(|step| step.from().contains(&run.state)).map(Step::word).collect();
    let hint = match run.state {
        RunState::Paid => "what is paid stays; corrections come as balance lines of a later run".to_owned(),
        _ => format!("from {} one can: {}", run.state.word(), possible.join(", ")),
    };
    Ok(Problem::error("run-state", Location::default(), message).hint(hint).into())
}

fn done(step: Step) -> &'static str {
    match step {
        Step::Submit => "given to review",
        Step::SendBack => "sent back",
        Step::Approve => "approved",
        Step::Finalise => "made final",
        Step::Pay => "marked as paid",
    }
}

/// The steps of a run so far, in order.
///
/// # Errors
/// What the database refuses.
pub fn steps(store: &Store, run: i64) -> Result<Vec<StepTaken>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| stored::closing::steps(tx, run))
}
