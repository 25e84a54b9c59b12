//! Work that takes longer than a request may: asked for in the transaction of the write that wants it, done once by one of several processes,
//! with progress, and begun anew when the process that did it has ended.
//!
//! - [`job`]: a job, how it stands, how far it is
//! - [`ask`]: a job is asked for; it is cancelled or begun again
//! - [`work`]: a process takes a job under a lease, says how far it is, and ends it
//! - [`file`]: what a job made, kept in pieces
//! - [`read`]: jobs are listed, found and removed when they are old
//! - `store`: the tables of all this

pub mod ask;
pub mod file;
pub mod job;
pub mod read;
mod store;
pub mod work;

pub use ask::{New, ask, cancel, enqueue, retry};
pub use file::{File, FileWriter};
pub use job::{Job, JobState};
pub use read::{Changed, changed, clean, counted, find, list, newest, piece};
pub use store::prepare;
pub use work::{Held, Stop, Worker};
