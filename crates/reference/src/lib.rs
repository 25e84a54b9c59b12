//! The slow, obvious second calculator.
//!
//! Written from `docs/manual/calculation.md` alone, in fractions, with loops and maps, one file for each chapter of the page. The engine is
//! compared with it on random books; it is never used to pay anybody.
//!
//! - [`numbers`]: fractions, and the places where the page rounds
//! - [`rows`]: tables as plain rows
//! - [`sql`]: the few expressions that random books use
//! - [`credits`]: who gets credit for a record, and why nobody does
//! - [`measurements`]: a measure's value in a window
//! - [`quotas`]: the target of a window
//! - [`membership`]: being on a plan; proration and ramp
//! - [`payee`]: a person as a component of her plan sees her; [`versions`]: versions that accumulate together
//! - [`commission`], [`attainment`], [`bonus`], [`objectives`], [`spiff`], [`overrides`], [`pool`]: what the components pay
//! - [`rate_table`]: the row of a rate table that counts for a credit
//! - [`linked`]: part payments and returns that name another record
//! - [`clawback`]: what is taken back
//! - [`totals`]: the total of a component in a pay window
//! - [`cents`]: lines to the cent
//! - [`deposits`]: in which parts it is paid, and when
//! - [`payment_terms`]: holdback, guarantee, draw, and what clawbacks leave
//! - [`payments`]: what each person gets
//! - [`calculation`]: the chapters in order

pub mod attainment;
pub mod bonus;
pub mod calculation;
pub mod cents;
pub mod clawback;
pub mod commission;
pub mod credits;
pub mod deposits;
pub mod linked;
pub mod measurements;
pub mod membership;
pub mod numbers;
pub mod objectives;
pub mod overrides;
pub mod payee;
pub mod payment_terms;
pub mod payments;
pub mod pool;
pub mod quotas;
pub mod rate_table;
pub mod rows;
pub mod spiff;
pub mod sql;
pub mod totals;
pub mod versions;

pub use calculation::{Results, calculate};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod stories;
