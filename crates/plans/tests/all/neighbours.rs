//! The plans and measures that the repository itself brings are read without a problem.

use std::path::{Path, PathBuf};

fn files(root: &Path, folder: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "bad", "node_modules", ".git"].contains(&name.as_str()) {
            files(&path, folder, found);
        } else if name.ends_with(".toml") && path.parent().is_some_and(|parent| parent.ends_with(folder)) && name != "Cargo.toml" {
            found.push(path);
        }
    }
}

#[test]
fn everything_in_examples_and_the_demo_is_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut wrong = String::new();
    for (folder, is_plan) in [("plans", true), ("measures", false)] {
        let mut found = Vec::new();
        for start in ["examples", "crates/demo", "crates/book/fixtures/good"] {
            files(&root.join(start), folder, &mut found);
        }
        found.sort();
        for path in found {
            let (name, text) = (path.display().to_string(), std::fs::read_to_string(&path).unwrap());
            let problems = if is_plan { plans::read(&name, &text).err() } else { measures::read(&name, &text).err() };
            if let Some(problems) = problems {
                wrong.push_str(&format!("{problems}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
