//! The kinds of user.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a user is to the company; it decides what she may see and do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Earns incentive pay, and sees her own.
    Seller,
    /// Leads sellers, and sees the pay of those who report to her, directly or not.
    Manager,
    /// Designs measures and plans, imports, calculates, explains.
    Analyst,
    /// Approves and pays.
    Finance,
    /// Sees everything, changes nothing.
    Executive,
    /// Trains and develops sellers: sees what counts and how far everybody has come, and nobody's pay.
    Enablement,
    /// Keeps users and settings, and sees nobody's pay.
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 7] =
        [Self::Seller, Self::Manager, Self::Analyst, Self::Finance, Self::Executive, Self::Enablement, Self::Administrator];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Manager => "manager",
            Self::Analyst => "analyst",
            Self::Finance => "finance",
            Self::Executive => "executive",
            Self::Enablement => "enablement",
            Self::Administrator => "administrator",
        }
    }

    /// The role that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
