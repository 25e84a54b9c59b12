//! Which lines of a person's statement a question corrected, so that the line can name the question.

use super::Dispute;
use super::dispute::Standing;
use crate::balances::Explained;
use crate::store as stored;
use ::store::Store;
use kernel::Problems;
use serde::Serialize;

/// A question that changed something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Settled {
    /// The question.
    pub question: i64,
    /// The kind of what was changed: `adjustments`, `deals`, `quotas`, `documents`.
    pub kind: String,
    /// What was changed.
    pub reference: String,
    /// The period that was asked about.
    pub period: String,
    /// The component that was asked about; empty for the payment as a whole.
    pub component: String,
}

impl Settled {
    /// Whether it changed that record.
    #[must_use]
    pub fn changed(&self, kind: &str, reference: &str) -> bool {
        self.kind == kind && self.reference == reference
    }

    /// Whether a balance line carries what it changed: one that names its record or adjustment; for a setting, one of the period and
    /// component that were asked about.
    #[must_use]
    pub fn carried(&self, line: &Explained) -> bool {
        let key = &line.balance.key;
        let names = line.records.iter().any(|cause| cause.record.as_deref() == Some(self.reference.as_str()));
        let setting = !matches!(self.kind.as_str(), "adjustments" | "deals" | "transactions" | "activities");
        names || (setting && key.period == self.period && (self.component.is_empty() || self.component == key.component))
    }
}

/// The questions of a person that changed something, in order.
///
/// # Errors
/// What the database refuses.
pub fn settled(store: &Store, person: &str) -> Result<Vec<Settled>, Problems> {
    let mut all = store.read(|tx| stored::disputes::list(tx, Some(person)))?;
    all.reverse();
    Ok(all.into_iter().filter(|dispute| matches!(dispute.standing, Standing::Corrected | Standing::Closed)).filter_map(one).collect())
}

fn one(dispute: Dispute) -> Option<Settled> {
    let made = dispute.correction?;
    Some(Settled { question: dispute.id, kind: made.kind, reference: made.reference, period: dispute.period, component: dispute.component })
}
