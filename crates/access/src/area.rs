//! What a program's token may, by area: nothing, read, or read and write.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A part of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// The owner's own sessions, tokens and settings.
    Account,
    /// Users, their roles and invitations, the audit trail, figures about the server.
    Administration,
    /// Statements, questions, runs, approvals, adjustments, holds, the ledger, what finance reads.
    Pay,
    /// People: who is what, in which team, with which manager.
    People,
    /// Plan documents, drafts of plans, their simulation and review.
    Plans,
    /// Deals, transactions, activities and other records, and imports of them.
    Records,
}

impl Area {
    /// All areas, in order of their words.
    pub const ALL: [Self; 6] = [Self::Account, Self::Administration, Self::Pay, Self::People, Self::Plans, Self::Records];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Administration => "administration",
            Self::Pay => "pay",
            Self::People => "people",
            Self::Plans => "plans",
            Self::Records => "records",
        }
    }
}

/// How much of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Read it.
    Read,
    /// Read and change it.
    Write,
}

impl Level {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// What a word means.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Read, Self::Write].into_iter().find(|level| level.word() == word)
    }
}

/// What a token may, by area; what is not named it may not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Areas(pub BTreeMap<Area, Level>);

impl Areas {
    /// The same in every area.
    #[must_use]
    pub fn all(level: Level) -> Self {
        Self(Area::ALL.into_iter().map(|area| (area, level)).collect())
    }

    /// Whether it allows that much of an area.
    #[must_use]
    pub fn allow(&self, area: Area, level: Level) -> bool {
        self.0.get(&area).is_some_and(|given| *given >= level)
    }

    /// Whether it allows to change anything.
    #[must_use]
    pub fn write(&self) -> bool {
        self.0.values().any(|level| *level == Level::Write)
    }

    /// In words: `read everything`, or `pay: read, plans: write`.
    #[must_use]
    pub fn words(&self) -> String {
        let whole = [Level::Read, Level::Write].into_iter().find(|level| *self == Self::all(*level));
        match whole {
            Some(Level::Read) => "read".into(),
            Some(Level::Write) => "read and write".into(),
            None => {
                let parts = self.0.iter().map(|(area, level)| format!("{}: {}", area.word(), level.word()));
                parts.collect::<Vec<_>>().join(", ")
            }
        }
    }
}
