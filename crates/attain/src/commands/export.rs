//! `attain export FOLDER`: a database book as a folder.

use super::BookUrl;
use kernel::Problems;
use std::path::PathBuf;

/// Writes a database book as a folder of files
#[derive(clap::Args)]
pub struct Export {
    /// The folder; it must be empty or absent
    folder: PathBuf,
    #[command(flatten)]
    book: BookUrl,
}

impl Export {
    /// Writes it.
    ///
    /// # Errors
    /// The database has no book, or the folder cannot be written.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        super::note_reading(&store, "the whole book")?;
        let written = book::database::export(&store, &self.folder, None)?;
        say!("{} written to {}", crate::said::counted(written.len(), "file"), self.folder.display());
        Ok(())
    }
}
