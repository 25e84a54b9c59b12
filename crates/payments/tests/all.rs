//! Stories of payments: a small cast, a small company, figures that can be checked by hand.

#[path = "all/random.rs"]
mod random;
