//! What people are paid and why: live figures, statements, explanations and stored runs.
//!
//! - [`desk`]: the company's current figures, kept up to date with every change
//! - `elsewhere`: the desk takes in what other processes changed
//! - [`state`]: a book together with what was calculated from it
//! - [`statement`]: what one person gets for one period, by component and by deal
//! - [`explain`]: why a payment is what it is, down to source file and row; why a record does not pay a person
//! - [`journal`]: a run's entries for the general ledger
//! - [`payroll`]: what a run pays, as payroll systems take it
//! - [`runs`]: calculations that are kept, compared and verified; from draft to paid
//! - [`past`]: statements as they were on any date
//! - [`parts`]: what payments are made of
//! - [`balances`]: what a calculation changes in closed periods
//! - [`checklist`]: whether the open period can be closed
//! - [`approvals`]: the statements of a run in review, with their variances
//! - [`adjusting`]: amounts by hand, entered by one person and approved by another
//! - [`attachments`]: files that show why an adjustment was made
//! - [`freezes`]: a plan, a country or a person keeps its figures as a run said them
//! - [`holds`]: pay that is held back by hand
//! - [`disputes`]: questions about lines of statements, with their *why*, until they are answered or corrected
//! - [`objectives`]: goals of people, set and scored
//! - [`notices`]: what happened that somebody may want to hear of
//! - [`books`]: accruals, and the cost of obtaining contracts spread over the time that they bring
//! - [`cost_of_sales`]: pay against revenue and margin, by plan, product or territory
//! - [`ledger`]: money movements in double entry
//! - [`simulate`]: a draft of a plan against the live one, over past periods
//! - [`words`]: how amounts, rates and days are written for people

pub mod adjusting;
pub mod approvals;
pub mod attachments;
pub mod balances;
pub mod books;
pub mod checklist;
pub mod cost_of_sales;
pub mod desk;
pub mod disputes;
mod elsewhere;
pub mod explain;
pub mod freezes;
pub mod holds;
pub mod journal;
pub mod ledger;
pub mod notices;
pub mod objectives;
pub mod parts;
pub mod past;
pub mod payroll;
pub mod runs;
pub mod simulate;
pub mod state;
pub mod statement;
pub mod words;

mod figures;
mod store;

pub use desk::{Changed, Desk};
pub use state::State;
pub use store::{MIGRATIONS, prepare};
