//! A draft is submitted, sent back, approved, withdrawn.

use super::{Draft, DraftState, publish, seen, store};
use ::store::Store;
use kernel::{Location, Problem, Problems};
use records::ledger::Meta;

/// A step that is not a change of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To another person, for review; the text must make a sound book.
    Submit,
    /// Back to its writers, with a reason.
    SendBack,
    /// Approved by a person who wrote none of it.
    Approve,
    /// Given up.
    Withdraw,
}

impl Step {
    /// The step that a word of the address or the command line names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "submit" => Self::Submit,
            "send-back" => Self::SendBack,
            "approve" => Self::Approve,
            "withdraw" => Self::Withdraw,
            _ => return None,
        })
    }

    /// The state from which it goes, and the one it leads to.
    fn leads(self, from: DraftState) -> Option<DraftState> {
        match (self, from) {
            (Self::Submit, DraftState::Draft) => Some(DraftState::InReview),
            (Self::SendBack, DraftState::InReview | DraftState::Approved) => Some(DraftState::Draft),
            (Self::Approve, DraftState::InReview) => Some(DraftState::Approved),
            (Self::Withdraw, from) if !from.is_over() => Some(DraftState::Withdrawn),
            _ => None,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Submit => ("submit plan draft", "submitted for review"),
            Self::SendBack => ("send plan draft back", "sent back"),
            Self::Approve => ("approve plan draft", "approved"),
            Self::Withdraw => ("withdraw plan draft", "withdrawn"),
        }
    }
}

/// Takes a step. `revision` is the one that the person saw.
///
/// # Errors
/// When somebody else took a step since; when the step does not follow from the state; when a writer would approve what she wrote; when a
/// draft without a reason is sent back; when the text would not make a sound book. Nothing is changed then.
pub fn advance(store: &Store, id: i64, revision: i64, step: Step, meta: &Meta<'_>) -> Result<Draft, Problems> {
    super::prepare(store)?;
    store.write(|tx| {
        let draft = seen(tx, id, revision)?;
        let at = || Location::file(draft.file());
        let (action, done) = step.words();
        let Some(next) = step.leads(draft.state) else {
            return Err(Problem::error("draft-state", at(), format!("A draft that is {} cannot be {done}.", draft.state)).into());
        };
        match step {
            Step::Approve if draft.writers.iter().any(|writer| writer == meta.actor) => {
                let message = format!("{} wrote at this draft and cannot approve it.", meta.actor);
                return Err(Problem::error("own-draft", at(), message).hint("let another person review it").into());
            }
            Step::SendBack if meta.why.is_none_or(|why| why.trim().is_empty()) => {
                return Err(Problem::error("no-reason", at(), "A draft is sent back with a reason.").hint("say what has to change").into());
            }
            Step::Submit | Step::Approve => drop(publish::checked(tx, &draft)?),
            Step::SendBack | Step::Withdraw => {}
        }
        store::step(tx, id, revision + 1, next, &draft.text, None, action, meta)?;
        store::known(tx, id)
    })
}
