//! The engine against the reference calculator and against itself, on random companies.
//!
//! - [`agreement`]: both calculators say the same
//! - [`independence`]: order, batches and threads change nothing
//! - [`changes`]: a sequence of changes gives what a whole calculation gives
//! - [`live`]: a change that does not fit
//! - [`sums`]: nothing is lost, and lines add up to the cent
//! - [`refused`]: both refuse the same records
//! - [`compare`]: where two results differ, in words

mod agreement;
mod changes;
mod compare;
mod independence;
mod live;
mod refused;
mod sums;
