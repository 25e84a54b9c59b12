//! The two real books of `examples/`, to the last digit: imported by attain itself from the files as they are given, calculated, and
//! compared with figures that were worked out elsewhere. Each is told as read from its folder, as kept in SQLite and in PostgreSQL, and as
//! written by `attain calc`.
//!
//! The files are looked for in the folder that `ATTAIN_SHARED` names, else in `shared` beside the checkout. Without them these tests say so
//! and pass.

mod adventureworks;
mod books;
mod cost_of_sales;
mod crm;
mod figures;
