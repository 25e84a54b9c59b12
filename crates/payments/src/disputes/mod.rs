//! Disputes: a seller asks about a line of her statement; somebody is assigned, answers or corrects it, and she closes it or asks again.
//!
//! What she saw is kept with the question: the *why* of the line as it was then, and its address.
//!
//! - [`dispute`]: a question, how it stands, and its history
//! - [`raise`]: a question is raised on a line, with its *why*
//! - [`steps`]: assigned, discussed, answered, corrected, closed, asked again
//! - [`correction`]: what answers a question by changing something: an adjustment, a record, a document
//! - [`read`]: questions listed and shown
//! - [`settled`]: which lines of a statement a question corrected

pub mod correction;
pub mod dispute;
pub mod raise;
pub mod read;
pub mod settled;
pub mod steps;

pub use correction::{Choice, Correction, choices};
pub use dispute::{Audience, Dispute, Happening, Standing, Step, Subject};
pub use raise::{Asked, raise};
pub use read::{Shown, counted, list, show};
pub use settled::{Settled, settled};
pub use steps::{Taking, take};
