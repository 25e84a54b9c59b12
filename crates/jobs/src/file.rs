//! What a job made, kept in pieces, so that neither writing nor reading it needs all of it at once.

use crate::work::{Held, Stop};
use kernel::{Location, Problem};
use serde::Serialize;
use std::io::{self, Write};

/// A piece, in bytes.
pub const PIECE: usize = 1 << 20;
/// The largest file that is kept, in bytes.
pub const LARGEST: u64 = 4 << 30;

/// What a job made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct File {
    /// What it is called.
    pub name: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub kind: String,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// In how many pieces it is kept.
    #[serde(skip)]
    pub pieces: i64,
}

/// Takes the bytes of a file as they are made, and keeps a piece whenever one is full.
#[derive(Debug)]
pub struct FileWriter<'a> {
    held: &'a Held,
    name: String,
    kind: String,
    full: Vec<u8>,
    pieces: i64,
    bytes: u64,
    stop: Option<Stop>,
}

impl<'a> FileWriter<'a> {
    pub(crate) fn new(held: &'a Held, name: &str, kind: &str) -> Self {
        Self { held, name: name.to_owned(), kind: kind.to_owned(), full: Vec::new(), pieces: 0, bytes: 0, stop: None }
    }

    /// The file, when every byte is kept.
    ///
    /// # Errors
    /// Why it could not be kept, now or before.
    pub fn finish(mut self) -> Result<File, Stop> {
        if let Some(stop) = self.stop.take() {
            return Err(stop);
        }
        if !self.full.is_empty() {
            self.keep()?;
        }
        Ok(File { name: self.name, kind: self.kind, bytes: self.bytes, pieces: self.pieces })
    }

    /// Why writing failed, when it did.
    pub fn stopped(&mut self) -> Option<Stop> {
        self.stop.take()
    }

    fn keep(&mut self) -> Result<(), Stop> {
        let piece = std::mem::take(&mut self.full);
        self.bytes += piece.len() as u64;
        if self.bytes > LARGEST {
            let message = format!("The file would be larger than {} GB.", LARGEST >> 30);
            return Err(Stop::Failed(Problem::error("too-large", Location::default(), message).hint("ask for fewer at once").into()));
        }
        self.held.piece(self.pieces, &piece)?;
        self.pieces += 1;
        Ok(())
    }
}

impl Write for FileWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.is_some() {
            // It was said once; whoever tidies up afterwards writes into nothing.
            return Ok(bytes.len());
        }
        let taken = bytes.len().min(PIECE - self.full.len());
        self.full.extend_from_slice(&bytes[..taken]);
        if self.full.len() == PIECE
            && let Err(stop) = self.keep()
        {
            self.stop = Some(stop);
            return Err(io::Error::other("the job has stopped"));
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
