//! The engine against the reference calculator and against itself, on random companies.
//!
//! - [`agreement`]: both calculators say the same
//! - [`goes_on`]: a version that goes on pays what one version pays
//! - [`independence`]: order, batches and threads change nothing
//! - [`changes`]: a sequence of changes gives what a whole calculation gives
//! - [`live`]: a change that does not fit
//! - [`sums`]: nothing is lost, and lines add up to the cent
//! - [`tables`]: results in memory are the results in files
//! - [`refused`]: both refuse the same records
//! - [`compare`]: where two results differ, in words

mod agreement;
mod changes;
mod compare;
mod goes_on;
mod independence;
mod live;
mod refused;
mod sums;
mod tables;
