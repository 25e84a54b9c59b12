//! What happened, and whom it concerns.

use crate::address;
use crate::language::{mark, said, t};
use crate::visit::Visit;
use access::{Right, may};
use kernel::Problems;
use payments::notices::{QuestionStep, RunStep};

/// A kind of notice, which a user may not want: its name among her settings, and what it is.
pub static KINDS: [(&str, &str); 5] = [
    ("statement", mark("A statement of mine is final")),
    ("question", mark("A question was asked, assigned or answered")),
    ("approval", mark("A run or a plan waits for my approval")),
    ("run", mark("A run became final or was sent back")),
    ("plan", mark("A plan waits for my acceptance")),
];

/// How far back is looked.
const DAYS: i64 = 60;

/// Something that concerns the user.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Notice {
    /// Its name: what happened, such as `run 3 step 2`.
    pub name: String,
    /// Its kind, by its name among [`KINDS`].
    pub kind: &'static str,
    /// What happened, in the reader's language.
    pub text: String,
    /// Where more is.
    pub href: String,
    /// When, as text; empty for what stands until it is done.
    pub at: String,
    /// Whether it was read.
    pub read: bool,
}

/// What concerns the user, the newest first.
///
/// # Errors
/// What the database refuses.
pub fn of(visit: &Visit) -> Result<Vec<Notice>, Problems> {
    let since = visit.app.clock.now() - jiff::SignedDuration::from_hours(DAYS * 24);
    let (runs, questions) = payments::notices::since(&visit.app.store, &since.to_string())?;
    let mut notices: Vec<Notice> = plans(visit)?;
    let mut dated: Vec<Notice> = runs.iter().flat_map(|step| of_run(visit, step)).collect();
    dated.extend(questions.iter().filter_map(|step| of_question(visit, step)));
    dated.sort_by(|a, b| (&b.at, &a.name).cmp(&(&a.at, &b.name)));
    notices.extend(dated);
    let read = access::notices::read(&visit.app.store, visit.user.id)?;
    notices.retain(|notice| visit.settings.get(&setting(notice.kind)).is_none_or(|wanted| wanted != "no"));
    for notice in &mut notices {
        notice.read = read.contains(&notice.name);
    }
    Ok(notices)
}

/// The name of the setting that says whether a kind is wanted.
#[must_use]
pub fn setting(kind: &str) -> String {
    format!("notify {kind}")
}

fn of_run(visit: &Visit, step: &RunStep) -> Vec<Notice> {
    if step.actor == visit.user.email {
        return Vec::new();
    }
    let (run, through) = (step.run, visit.period_name(&step.through));
    let new = |kind: &'static str, text: String, href: String| Notice {
        name: format!("run {run} step {} {kind}", step.position),
        kind,
        text,
        href,
        at: step.at.clone(),
        read: false,
    };
    let mut notices = Vec::new();
    let page = format!("/runs/{run}");
    match step.step.as_str() {
        "submit" if may(&visit.user, Right::ApproveRuns) => {
            notices.push(new("approval", said("Run {1} through {2} waits for approval", &[&run, &through]), format!("{page}/approvals")));
        }
        "send back" if may(&visit.user, Right::Run) => notices.push(new("run", said("Run {1} was sent back", &[&run]), page)),
        "finalise" => {
            if may(&visit.user, Right::ReadRuns) {
                notices.push(new("run", said("Run {1} through {2} is final", &[&run, &through]), page));
            }
            if let Some(person) = visit.person() {
                let href = address::statement(person, &step.through);
                notices.push(new("statement", said("Your statement of {1} is final", &[&through]), href));
            }
        }
        _ => {}
    }
    notices
}

fn of_question(visit: &Visit, step: &QuestionStep) -> Option<Notice> {
    let me = visit.user.email.as_str();
    let (answers, mine) = (may(&visit.user, Right::AnswerQuestions), step.raised_by == me || visit.is_me(&step.person));
    if step.actor == me || (step.internal && !answers) {
        return None;
    }
    // Whose role is limited hears of those whom it reaches.
    if !visit.is_me(&step.person) && !visit.may_see(&step.person, visit.today()) {
        return None;
    }
    let to_me = step.assignee.as_deref() == Some(me);
    let text = match step.step.as_str() {
        "raise" if answers => t("Question {1} was asked"),
        "reopen" if answers => t("Question {1} was asked again"),
        "assign" if to_me => t("Question {1} was given to you"),
        "answer" if mine => t("Question {1} was answered"),
        "correct" if mine => t("Question {1} was answered by a correction"),
        "say" if mine || to_me => t("Something was said on question {1}"),
        "close" if to_me => t("Question {1} was closed"),
        _ => return None,
    };
    Some(Notice {
        name: format!("question {} step {}", step.question, step.position),
        kind: "question",
        text: text.replace("{1}", &step.question.to_string()),
        href: format!("/questions/{}", step.question),
        at: step.at.clone(),
        read: false,
    })
}

/// Plans in force for the user that she has not accepted, and drafts that wait for her review.
fn plans(visit: &Visit) -> Result<Vec<Notice>, Problems> {
    let mut notices = Vec::new();
    let new =
        |name: String, kind: &'static str, text: String, href: String| Notice { name, kind, text, href, at: String::new(), read: false };
    if let Some(person) = visit.person() {
        let (book, today) = (&visit.state.book, visit.today());
        let position = book.organisation.position(person);
        for (index, plan) in book.plans.iter().enumerate() {
            let on_it = book.assignments.get(index).map_or(&[][..], Vec::as_slice);
            let hers = on_it.iter().any(|a| Some(a.person) == position && a.range.contains(today));
            let name = plan.id.as_str();
            if hers && book::acceptance::find(&visit.app.store, person, name, plan.version)?.is_none() {
                let text = said("Plan {1} v{2} waits for your acceptance", &[&name, &plan.version]);
                notices.push(new(
                    format!("plan {name} v{}", plan.version),
                    "plan",
                    text,
                    crate::plan_document::address(person, name, plan.version),
                ));
            }
        }
    }
    if may(&visit.user, Right::ReviewPlans) {
        let drafts = book::drafts::list(&visit.app.store)?;
        for draft in drafts.iter().filter(|draft| draft.state.word() == "in review" && !draft.writers.contains(&visit.user.email)) {
            let text = said("Draft {1} v{2} waits for review", &[&draft.plan, &draft.version]);
            notices.push(new(
                format!("draft {} revision {}", draft.id, draft.revision),
                "approval",
                text,
                format!("/plans/drafts/{}", draft.id),
            ));
        }
    }
    Ok(notices)
}
