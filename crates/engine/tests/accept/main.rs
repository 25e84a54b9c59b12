//! The two real books of `examples/`, to the last digit: imported by attain itself from the files as they are given, calculated, and
//! compared with figures that were worked out elsewhere.
//!
//! The files are looked for in the folder that `ATTAIN_SHARED` names, else in `shared` beside the checkout. Without them these tests say so
//! and pass.

mod adventureworks;
mod crm;
mod figures;
