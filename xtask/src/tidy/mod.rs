//! The structure is as ARCHITECTURE.md says; every complaint names the file to edit.

mod crates;
mod files;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs all checks and prints each complaint.
pub fn run() -> ExitCode {
    let root = root();
    let mut complaints = crates::check(&root);
    complaints.extend(files::check(&root));
    complaints.sort();
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    if complaints.is_empty() {
        println!("tidy: the structure is as ARCHITECTURE.md says");
        return ExitCode::SUCCESS;
    }
    eprintln!("tidy: {} complaints", complaints.len());
    ExitCode::FAILURE
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_path_buf()
}
