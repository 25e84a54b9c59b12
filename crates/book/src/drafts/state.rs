//! How far a draft has come, and what may follow.

use serde::Serialize;
use std::fmt;

/// How far a draft has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DraftState {
    /// Being written.
    Draft,
    /// Being looked at by another person.
    #[serde(rename = "in review")]
    InReview,
    /// Approved by a person who did not write it.
    Approved,
    /// In force, from its effective day on; never changed again.
    Published,
    /// Given up; its texts are kept.
    Withdrawn,
}

impl DraftState {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Draft, Self::InReview, Self::Approved, Self::Published, Self::Withdrawn];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in review",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether nothing follows it.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Published | Self::Withdrawn)
    }
}

impl fmt::Display for DraftState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
