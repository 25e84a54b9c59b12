//! The statements of a run in review, each with its variance against the person's past and against her team, to be approved or rejected.
//!
//! Several can be approved at once, but nothing unusual: that is approved one by one, with the amount that was seen. Nobody decides about her
//! own pay. A run with a rejected statement cannot be approved.
//!
//! - [`queue`](mod@queue): the statements with their variances
//! - [`decide`]: approved, rejected
//! - [`standing`](mod@standing): how far one person's pay has come

pub mod decide;
pub mod queue;
pub mod standing;

pub use decide::{approve, approve_several, reject};
pub use queue::{Queued, Reason, queue};
pub use standing::{Standing, standing};

use serde::Serialize;

/// What was decided about a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// It may be paid.
    Approved,
    /// It may not: the run has to be sent back.
    Rejected,
    /// What was decided holds no longer, since the run was sent back.
    Withdrawn,
}

impl Decision {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Approved, Self::Rejected, Self::Withdrawn].into_iter().find(|decision| decision.word() == word)
    }
}

/// A decision with who, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// Who.
    pub actor: String,
    /// When, in RFC 3339.
    pub at: String,
    /// Why.
    pub why: Option<String>,
}
