//! Who may see a question, and do what with it.

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use kernel::Date;
use payments::disputes::{self, Dispute, Shown, Standing};

/// The day on which it is judged who may see a question: the last of its period.
fn judged_on(visit: &Visit, dispute: &Dispute) -> Date {
    visit.state.period(&dispute.period).map_or_else(|| visit.today(), |period| visit.judged_on(period))
}

/// Whether the question is the user's to see: about her own pay, or that of somebody whose pay she may see.
#[must_use]
pub fn sees(visit: &Visit, dispute: &Dispute) -> bool {
    access::may(&visit.user, Right::ReadQuestions) && visit.may_see(&dispute.person, judged_on(visit, dispute))
}

/// Whether the user sees what is said internally.
#[must_use]
pub fn internal(visit: &Visit) -> bool {
    access::may(&visit.user, Right::ReadOrganisation)
}

/// The question with its history, if there is one and it is the user's to see.
///
/// # Errors
/// Not found otherwise, whichever it is.
pub async fn find(visit: &Visit, id: i64) -> Result<Shown, Failure> {
    visit.needs(Right::ReadQuestions)?;
    let (store, all) = (visit.app.store.clone(), internal(visit));
    let found = blocking(move || disputes::show(&store, id, all).map_err(unknown)).await?;
    if !sees(visit, &found.dispute) {
        return Err(Failure::NotFound);
    }
    // Nobody reads a note about her own pay that was not written for her.
    let mut found = found;
    if visit.is_me(&found.dispute.person) {
        found.history.retain(|event| event.audience == disputes::Audience::All);
    }
    Ok(found)
}

/// A question that there is not is not found.
fn unknown(problems: kernel::Problems) -> Failure {
    if problems.0.iter().any(|problem| problem.code == "unknown-question") { Failure::NotFound } else { Failure::Invalid(problems) }
}

/// What the user may do with a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct May {
    /// Say something.
    pub say: bool,
    /// Say something internally.
    pub internal: bool,
    /// Assign, answer, correct.
    pub answer: bool,
    /// Close.
    pub close: bool,
    /// Ask again.
    pub reopen: bool,
    /// Whether she asked or is paid: what is hers to close and to ask again.
    pub hers: bool,
}

/// What the user may do with a question, as it stands.
#[must_use]
pub fn may(visit: &Visit, dispute: &Dispute) -> May {
    let says = access::may(&visit.user, Right::AskQuestions);
    let answers = access::may(&visit.user, Right::AnswerQuestions) && !visit.is_me(&dispute.person);
    let hers = says && (visit.is_me(&dispute.person) || dispute.raised_by == visit.user.email);
    let standing = dispute.standing;
    May {
        say: says,
        internal: answers,
        answer: answers && standing.waits(),
        close: standing != Standing::Closed && (hers || (answers && standing.resolved())),
        reopen: hers && !standing.waits(),
        hers,
    }
}
