//! Facts as Arrow batches, as files have them.
