//! The books: what was earned and is not paid yet (accruals), and the cost of obtaining contracts, capitalised and spread over the time
//! that they bring (ASC 340-40).
//!
//! Nothing is kept beside the ledger. What should stand there by a period is a function of a run and the company's rules; what stands there
//! is summed; the difference is posted. So a late deal, a return or a changed rule is caught up in the period in which it is known, and
//! posting twice changes nothing.
//!
//! - [`contract`]: which records are contracts, when each begins, how long it brings benefit, when it ended
//! - [`cost`]: what each contract cost, by the period in which it was earned
//! - [`spread`]: what of a cost is capitalised, spread and written off by a period
//! - [`standing`]: what stands in the ledger
//! - [`post`]: what a run moves
//! - [`accrual`]: what was earned and not paid, by month
//! - [`report`]: the roll-forward by month and rule, and what is left by contract
//! - [`verify`]: whether the ledger says what a run makes of it

pub mod accrual;
pub mod contract;
pub mod cost;
pub mod post;
pub mod report;
pub mod spread;
pub mod standing;
pub mod verify;

pub use accrual::{AccrualMonth, Consolidated, accruals, consolidated};
pub use post::{Posted, month_end};
pub use report::{Capitalisation, Carried, Movement, capitalisation};

use kernel::Currency;

/// The cost of one contract for one person under one component.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The rule's name.
    pub rule: String,
    pub person: String,
    pub plan: String,
    pub component: String,
    pub currency: Currency,
    pub contract: String,
}
