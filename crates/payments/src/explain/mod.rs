//! Why a payment is what it is, and why a record does not pay a person.
//!
//! - [`why`]: payment → plan → component → line → measure, quota, attainment → credit → record → source file and row
//! - [`why_not`]: each measure, credit rule and component tried, and the condition that failed
//! - [`origin`]: where a value came from

pub mod origin;
pub mod why;
pub mod why_not;

pub use origin::{Cell, Origin};
pub use why::{Question, Why, why};
pub use why_not::{WhyNot, kinds_of, why_not};
