//! Who gets credit for a record.

use crate::ExprText;
use kernel::Decimal;

/// One credit rule of a measure. Each rule credits on its own; the order of rules does not matter.
#[derive(Debug, Clone, PartialEq)]
pub struct CreditRule {
    /// What people read on the credit: as written in `label`, or made from the rule (`owner`, `manager`).
    pub label: String,
    /// Whom it credits.
    pub to: CreditTo,
    /// The share of the money base; 1 when not written. A split's own share is multiplied by it.
    pub share: Decimal,
    /// The share that counts towards quota; the same as `share` when not written.
    pub weight: Option<Decimal>,
    /// A further condition on the record.
    pub when: Option<ExprText>,
    /// Only people in this role on the record's day.
    pub role: Option<String>,
}

/// Whom a credit rule credits. Only people employed on the record's day (`on`) are credited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditTo {
    /// The person in the record's `owner` column. A record with splits that are not overlays is credited to its split, if the measure
    /// has a `split` rule, and then not to its owner by this rule.
    Owner,
    /// The people named in `splits` for the record, each by the split's share (and overlays on top).
    Split,
    /// The person in another column of the record.
    Column(String),
    /// The person in a column of the account to which the record belongs (`owner` for the account's owner).
    Account(String),
    /// Everyone who holds the record's territory on that day.
    Territory,
    /// Everyone in that role on that day, in the same team as a directly credited person, or in the company when `everywhere`.
    Role {
        /// The role.
        role: String,
        /// Whether the team does not matter.
        everywhere: bool,
    },
    /// The managers above each directly credited person: levels 1 to `levels`, each by `share` of what was credited below. A manager
    /// above two credited people gets one credit for each.
    Manager {
        /// How many levels.
        levels: u8,
    },
}

impl CreditTo {
    /// Whether the rule credits people by the record alone; managers and roles are credited through those.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        !matches!(self, Self::Manager { .. } | Self::Role { .. })
    }
}
