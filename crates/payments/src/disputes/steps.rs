//! What happens to a question: somebody is assigned, says something, answers or corrects it; it is closed, or asked again. Each step by one
//! who may, with who, when and what was said.

use super::dispute::{Audience, Dispute, Happening, Standing, Step};
use super::raise::said;
use super::{Correction, correction};
use crate::runs::Actor;
use crate::store as stored;
use ::store::{Store, Tx};
use book::questions::Questions;
use kernel::{Clock, Date, Instant, Location, Problem, Problems};
use serde_json::json;

/// A step to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// Somebody is to look into it, by her e-mail address.
    Assign(String),
    /// Something is said, and who sees it.
    Say(String, Audience),
    /// It is explained.
    Answer(String),
    /// Something was changed because of it, and what is said about that.
    Correct(Correction, String),
    /// Nothing more is asked; with or without words.
    Close(String),
    /// It is asked again, with the reason.
    Reopen(String),
}

impl Taking {
    fn step(&self) -> Step {
        match self {
            Self::Assign(_) => Step::Assign,
            Self::Say(..) => Step::Say,
            Self::Answer(_) => Step::Answer,
            Self::Correct(..) => Step::Correct,
            Self::Close(_) => Step::Close,
            Self::Reopen(_) => Step::Reopen,
        }
    }
}

/// Takes a step with a question. Of several people who answer at once, one does; the others are told who was first. A question that is asked
/// again is due as if it were raised `today`.
///
/// # Errors
/// No such question; a step that does not fit how it stands; an answer to a question about one's own pay; a correction that changed nothing.
/// Nothing is written then.
pub fn take(
    store: &Store,
    clock: &Clock,
    actor: Actor<'_>,
    (today, questions): (Date, Questions),
    id: i64,
    taking: &Taking,
) -> Result<Dispute, Problems> {
    stored::prepare(store)?;
    let at = clock.now();
    store.write(|tx| {
        let before = stored::disputes::find(tx, id)?;
        let step = taking.step();
        allowed(tx, &before, step, actor)?;
        let mut after = before.clone();
        let mut event = happening(step, actor, at);
        match taking {
            Taking::Assign(who) => assign(&mut after, &mut event, who)?,
            Taking::Say(text, audience) => (event.text, event.audience) = (said(text)?.to_owned(), *audience),
            Taking::Answer(text) => {
                event.text = said(text)?.to_owned();
                resolve(&mut after, Standing::Answered, actor);
            }
            Taking::Correct(made, text) => {
                correction::holds(tx, &before, made)?;
                (event.text, event.about) = (said(text)?.to_owned(), made.words());
                after.correction = Some(made.clone());
                resolve(&mut after, Standing::Corrected, actor);
            }
            Taking::Close(text) => {
                event.text = if text.trim().is_empty() { String::new() } else { said(text)?.to_owned() };
                after.standing = Standing::Closed;
            }
            Taking::Reopen(text) => {
                event.text = said(text)?.to_owned();
                after.standing = if after.assignee.is_some() { Standing::Assigned } else { Standing::Open };
                after.due = questions.due(today);
            }
        }
        event.standing = after.standing;
        keep(tx, at, &before, &after, &event)?;
        Ok(after)
    })
}

fn happening(step: Step, actor: Actor<'_>, at: Instant) -> Happening {
    let (text, about, audience, standing) = (String::new(), String::new(), Audience::All, Standing::Open);
    Happening { step, standing, actor: actor.name.to_owned(), at: at.to_string(), text, audience, about }
}

fn assign(after: &mut Dispute, event: &mut Happening, who: &str) -> Result<(), Problems> {
    let who = who.trim();
    if who.is_empty() {
        let at = Location::default().column("assignee");
        return Err(Problem::error("missing-assignee", at, "Nobody was named.")
            .expected("the address of somebody who answers questions")
            .into());
    }
    after.assignee = Some(who.to_owned());
    after.standing = Standing::Assigned;
    who.clone_into(&mut event.about);
    Ok(())
}

fn resolve(after: &mut Dispute, standing: Standing, actor: Actor<'_>) {
    after.standing = standing;
    if after.assignee.is_none() {
        after.assignee = Some(actor.name.to_owned());
    }
}

fn keep(tx: &mut Tx<'_>, at: Instant, before: &Dispute, after: &Dispute, event: &Happening) -> Result<(), Problems> {
    if !stored::disputes::update(tx, before, after)? {
        let now = stored::disputes::find(tx, before.id)?;
        return Err(not_now(tx, &now, event.step)?);
    }
    stored::disputes::insert_event(tx, before.id, event)?;
    let on = format!("question {}", before.id);
    let action = format!("{} question", if event.step == Step::Say { "discuss" } else { event.step.word() });
    let was = json!({ "standing": before.standing.word(), "assignee": before.assignee });
    let mut is = json!({ "standing": after.standing.word(), "assignee": after.assignee });
    if !event.about.is_empty() {
        is["about"] = json!(event.about);
    }
    // What was said stays with the question: others read the audit than those who may see pay.
    audit::write(tx, &audit::Event { actor: &event.actor, action: &action, on: &on, before: Some(was), after: Some(is), why: None, at })?;
    Ok(())
}

/// Whether the step fits how the question stands, and is not one's own pay's answer.
fn allowed(tx: &mut Tx<'_>, dispute: &Dispute, step: Step, actor: Actor<'_>) -> Result<(), Problems> {
    let fits = match step {
        Step::Raise => false,
        Step::Say => true,
        Step::Assign | Step::Answer | Step::Correct => dispute.standing.waits(),
        Step::Close => dispute.standing != Standing::Closed,
        Step::Reopen => !dispute.standing.waits(),
    };
    if !fits {
        return Err(not_now(tx, dispute, step)?);
    }
    let own = actor.person == Some(dispute.person.as_str());
    if own && matches!(step, Step::Assign | Step::Answer | Step::Correct) {
        let message = format!("Question {} is about the pay of {}.", dispute.id, actor.name);
        return Err(Problem::error("own-question", Location::default(), message).hint("somebody else has to answer it").into());
    }
    Ok(())
}

/// Why a step is not possible now, and who brought the question to where it stands.
fn not_now(tx: &mut Tx<'_>, dispute: &Dispute, step: Step) -> Result<Problems, Problems> {
    let events = stored::disputes::events(tx, dispute.id)?;
    let last = events.iter().rev().find(|event| event.step != Step::Say);
    let who = last.map(|event| format!(" ({} by {} at {})", event.step.word(), event.actor, crate::runs::minute(&event.at)));
    let message = format!("Question {} is {}{}.", dispute.id, dispute.standing.word(), who.unwrap_or_default());
    let hint = match step {
        Step::Reopen => "it waits for an answer already: say what is missing in the discussion",
        Step::Close => "it can be asked again",
        _ => "whoever asked can ask again, with the reason",
    };
    Ok(Problem::error("question-standing", Location::default(), message).hint(hint).into())
}
