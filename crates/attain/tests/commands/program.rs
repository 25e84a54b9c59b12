//! Running the program.

use std::path::Path;
use std::process::Command;

/// What the program said.
pub struct Said {
    /// Whether it ended well.
    pub well: bool,
    /// Its output.
    pub out: String,
    /// Its error stream.
    pub err: String,
}

impl Said {
    /// The output, provided that it ended well.
    pub fn out(self) -> String {
        assert!(self.well, "the command failed:\n{}\n{}", self.out, self.err);
        self.out
    }

    /// The error stream, provided that it did not end well.
    pub fn refused(self) -> String {
        assert!(!self.well, "the command should have been refused:\n{}", self.out);
        self.err
    }
}

/// Runs `attain` in a folder, with a database of its own there.
pub fn attain(folder: &Path, arguments: &[&str]) -> Said {
    attain_as("carla", folder, arguments)
}

/// The same, typed by somebody else.
pub fn attain_as(who: &str, folder: &Path, arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_attain"))
        .args(arguments)
        .current_dir(folder)
        .env("ATTAIN_BOOK", "book.db")
        .env("USER", who)
        .env_remove("ATTAIN_DATA")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { well: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
}
