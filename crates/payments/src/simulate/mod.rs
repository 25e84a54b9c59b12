//! A draft of a plan against the live plan, by the same engine on the same records: what would past periods have cost, who would have got
//! more or less, and does pay follow performance better?
//!
//! A draft whose first day lies in what is calculated is in force from that day, after the version before it: what accumulates starts anew
//! there. One whose day is still to come is taken to be in force, in the place of every version of its plan, since the first day of the
//! year in which the simulated periods begin, so that what accumulates over a year is complete. Nothing is stored.
//!
//! - [`trial`]: the figures as they would be with the draft
//! - [`effect`]: what changes, for whom, by how much
//! - [`chance`]: what it may cost when attainment comes by chance
//! - [`spread`]: how the changes are spread, and pay by attainment

pub mod chance;
pub mod effect;
pub mod spread;
pub mod trial;

pub use chance::{Chance, Interval, chance};
pub use effect::{PeriodCost, PersonEffect, Simulation, Totals, simulate};
pub use spread::{Band, Bucket};
pub use trial::{Trial, had_gone_on, trial};
