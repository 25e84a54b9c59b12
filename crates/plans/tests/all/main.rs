//! Plans as people write them: what is read, how it is refused, how it is told.

mod across;
mod company;
mod differences;
mod differences_paid;
mod editing;
mod fixtures;
mod manual;
mod neighbours;
mod random;
mod reading;
mod templates;

pub use company::{measures, people, schemas};
