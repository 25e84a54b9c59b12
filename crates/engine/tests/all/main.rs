//! The engine against the reference calculator and against itself, on random companies.
//!
//! - [`agreement`]: both calculators say the same
//! - [`independence`]: order, batches and threads change nothing
//! - [`sums`]: nothing is lost, and lines add up to the cent
//! - [`compare`]: where two results differ, in words

mod agreement;
mod compare;
mod independence;
mod sums;
