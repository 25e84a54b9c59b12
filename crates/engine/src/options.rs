//! How far a calculation goes, and with how many threads. Threads and batches never change a result.

/// What to calculate, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The last period, as an index into the calendar; the period of the latest credited record when none.
    pub through: Option<usize>,
    /// How many threads work; as many as the machine has when 0.
    pub threads: usize,
    /// How many records are taken at a time.
    pub batch_rows: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { through: None, threads: 0, batch_rows: 16 * 1024 }
    }
}

impl Options {
    /// The number of threads to use, at least one.
    #[must_use]
    pub fn workers(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get),
            threads => threads.min(256),
        }
    }
}
