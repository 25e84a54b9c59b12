//! A book kept as a folder of files.
