//! Amounts by hand: with reason, author and approver. They are kept apart from calculation and so survive it.

use kernel::{ComponentName, Currency, Decimal, PersonId, PlanId};

/// One adjustment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// Its id.
    pub id: String,
    /// Whom it pays.
    pub person: PersonId,
    /// The pay period, as an index into the calendar.
    pub period: usize,
    /// The amount in major units; negative to take back.
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
    /// The plan it belongs to.
    pub plan: Option<PlanId>,
    /// The component it belongs to.
    pub component: Option<ComponentName>,
    /// Why.
    pub reason: String,
    /// Who entered it.
    pub author: String,
    /// Who approved it; without one it is not paid.
    pub approver: Option<String>,
    /// The row in the table, counted over all batches.
    pub row: usize,
}
