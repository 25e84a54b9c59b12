//! What `deploy/` starts is what the program understands: a flag that is renamed must be renamed there too.

use crate::program::attain;
use std::fs;
use std::path::Path;

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The program reads the flags before it prints its help, so a flag that it does not know is refused.
fn understood(arguments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--help"]).collect();
    assert!(attain(folder.path(), &arguments).out().contains("Usage: attain serve"), "{arguments:?}");
}

#[test]
fn the_service_of_systemd_starts_with_flags_that_exist() {
    let unit = text("attain.service");
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/attain ")).expect("the unit starts attain");
    understood(&line.split(' ').collect::<Vec<_>>());
}

#[test]
fn the_container_starts_with_flags_that_exist() {
    let file = text("Containerfile");
    let line = file.lines().find_map(|line| line.strip_prefix("CMD [")).expect("the image starts something");
    let parts: Vec<&str> = line.trim_end_matches(']').split(", ").map(|part| part.trim_matches('"')).collect();
    understood(&parts);
}

#[test]
fn a_flag_that_does_not_exist_would_be_noticed() {
    let folder = tempfile::tempdir().unwrap();
    assert!(attain(folder.path(), &["serve", "--htps", "--help"]).refused().contains("--https"));
}
