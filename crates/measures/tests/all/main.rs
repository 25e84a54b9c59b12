//! Measures as people write them: what is read, how it is refused, what formulas give.

mod fixtures;
mod formulas;
mod random;
mod reading;
