//! `GET /questions/{id}`: a question, what was seen, what was said, and what may be done.

use super::attached::{self, Part};
use super::list::{amount, look};
use super::sight::{self, May};
use super::step::Typed;
use crate::address;
use crate::deals::rows::person_name;
use crate::failure::blocking;
use crate::language::t;
use crate::page::{Page, Shown};
use crate::say::minute;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Path;
use kernel::{Date, Problems};
use payments::disputes::{self, Audience, Choice, Dispute, Happening, Step};

/// The page.
#[derive(Template)]
#[template(path = "questions/show.html")]
pub struct Show {
    shell: Shell,
    dispute: Dispute,
    name: String,
    own: bool,
    about: String,
    amount: String,
    statement: String,
    raised: String,
    look: &'static str,
    overdue: bool,
    parts: Vec<Part>,
    said: Vec<Said>,
    may: May,
    answerers: Vec<String>,
    me: String,
    choices: Vec<Choice>,
    corrected: Option<(String, String)>,
    typed: Typed,
    problems: Problems,
}

/// Something that happened, for people.
struct Said {
    what: String,
    actor: String,
    at: String,
    text: String,
    internal: bool,
}

/// The question.
///
/// # Errors
/// Not found, for one that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Shown<Show> {
    page(&visit, id, Typed::default(), Problems::new()).await
}

pub(super) async fn page(visit: &Visit, id: i64, typed: Typed, problems: Problems) -> Shown<Show> {
    let shown = sight::find(visit, id).await?;
    let dispute = shown.dispute;
    let own = visit.is_me(&dispute.person);
    if visit.by.is_some() || !own {
        visit.note_reading(&format!("person {}, {}", dispute.person, dispute.period))?;
    }
    let may = sight::may(visit, &dispute);
    let (store, asked) = (visit.app.store.clone(), dispute.clone());
    let found = blocking(move || {
        if !may.answer {
            return Ok((Vec::new(), Vec::new()));
        }
        let users = access::list(&store)?.into_iter().filter(|user| access::may(user, Right::AnswerQuestions));
        Ok((users.map(|user| user.email).collect(), disputes::choices(&store, &asked)?))
    });
    let (answerers, choices) = found.await?;
    let overdue = dispute.overdue(today(visit));
    Ok(Page(Show {
        shell: visit.shell(&crate::language::said("Question {1}", &[&id]), Place::Questions, &dispute.period),
        name: person_name(&visit.state, &dispute.person),
        own,
        about: dispute.about(),
        amount: amount(&dispute),
        statement: address::statement(&dispute.person, &dispute.period),
        raised: minute(&dispute.raised_at),
        look: look(&dispute, overdue),
        overdue,
        parts: attached::parts(&shown.attached),
        said: shown.history.iter().map(said).collect(),
        may,
        answerers,
        me: visit.user.email.clone(),
        choices,
        corrected: dispute.correction.as_ref().map(|made| (made.words(), corrected(visit, &dispute, &made.kind, &made.reference))),
        typed,
        problems,
        dispute,
    }))
}

/// The page of what was changed, when the user has one for it.
fn corrected(visit: &Visit, dispute: &Dispute, kind: &str, reference: &str) -> String {
    match kind {
        "deals" | "transactions" | "activities" => address::record(kind, reference),
        "adjustments" => {
            let adjustment = visit.state.book.adjustments.iter().find(|adjustment| adjustment.id == reference);
            let period = adjustment.map_or(dispute.period.as_str(), |adjustment| visit.period_id(adjustment.period));
            address::statement(&dispute.person, period)
        }
        _ => String::new(),
    }
}

fn said(event: &Happening) -> Said {
    let what = match event.step {
        Step::Raise => t("Asked").to_owned(),
        Step::Assign => crate::language::said("Given to {1}", &[&event.about]),
        Step::Say => String::new(),
        Step::Answer => t("Answered").to_owned(),
        Step::Correct => crate::language::said("Corrected by {1}", &[&event.about]),
        Step::Close => t("Closed").to_owned(),
        Step::Reopen => t("Asked again").to_owned(),
    };
    let internal = event.audience == Audience::Internal;
    Said { what, actor: event.actor.clone(), at: minute(&event.at), text: event.text.clone(), internal }
}

/// Today in the company's time zone.
#[must_use]
pub fn today(visit: &Visit) -> Date {
    let zone = jiff::tz::TimeZone::get(&visit.state.book.company.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    visit.app.clock.now().to_zoned(zone).date()
}
