//! A file on its way in: kept in memory from the upload until it is imported, or until newer ones push it out.

use crate::failure::Failure;
use crate::visit::Visit;
use records::Kind;
use records::intake::{FileSource, Inspection, Mapping};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// A file with what it is to become.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its name in addresses; cannot be guessed.
    pub token: String,
    /// Whose it is.
    pub owner: String,
    /// What its rows become.
    pub kind: Kind,
    /// The file.
    pub source: FileSource,
    /// How large the file is, in bytes.
    pub size: usize,
    /// What was found in it.
    pub found: Arc<Inspection>,
    /// Which column becomes which.
    pub mapping: Mapping,
}

/// The drafts of all users, oldest first.
#[derive(Debug, Default)]
pub struct Drafts(Mutex<VecDeque<Draft>>);

const MOST_FILES: usize = 24;
const MOST_BYTES: usize = 1 << 30;

impl Drafts {
    /// Keeps a draft under its token; the oldest give way when there are too many.
    pub fn put(&self, draft: Draft) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|other| other.token != draft.token);
        all.push_back(draft);
        while all.len() > MOST_FILES || all.iter().map(|d| d.size).sum::<usize>() > MOST_BYTES {
            all.pop_front();
        }
    }

    /// The user's draft of that token.
    #[must_use]
    pub fn get(&self, token: &str, owner: &str) -> Option<Draft> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|draft| draft.token == token && draft.owner == owner).cloned()
    }

    /// Forgets a draft.
    pub fn forget(&self, token: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|draft| draft.token != token);
    }
}

/// The draft that the address names, if it is the user's.
///
/// # Errors
/// Not found otherwise, or without the right to import.
pub fn of(visit: &Visit, token: &str) -> Result<Draft, Failure> {
    visit.needs(access::Right::Import)?;
    visit.app.drafts.get(token, &visit.user.email).ok_or(Failure::NotFound)
}

/// A new token.
#[must_use]
pub fn token() -> String {
    let bytes: [u8; 16] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
