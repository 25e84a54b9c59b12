//! What stands in the files: length, a first sentence, and knowledge that belongs to one place.

use std::path::{Path, PathBuf};

/// The longest a file may grow, in lines.
const LINES: usize = 500;

/// Files that may be longer, each with its reason.
const LONGER: [(&str, &str); 0] = [];

/// A word that only some places may contain.
struct Rule {
    words: &'static [&'static str],
    only_in: &'static [&'static str],
    why: &'static str,
}

const RULES: [Rule; 3] = [
    Rule {
        words: &["Timestamp::now", "Zoned::now", "SystemTime::now"],
        only_in: &["crates/kernel/src/clock.rs", "xtask/", "/benches/", "/examples/"],
        why: "only kernel's Clock tells the time",
    },
    Rule {
        words: &["\"SELECT ", "\"INSERT INTO", "\"UPDATE ", "\"DELETE FROM", "\"CREATE TABLE"],
        only_in: &[
            "crates/store/",
            "crates/audit/",
            "/store/",
            "/ledger/",
            "crates/book/src/documents",
            "crates/book/src/database",
            "/tests/",
        ],
        why: "only store modules know SQL",
    },
    Rule {
        words: &["f64", "f32"],
        only_in: &[
            "crates/records/src/intake/",
            "crates/demo/",
            "crates/web/",
            "crates/documents/",
            "/benches/",
            "/examples/",
            "/tests/",
            "xtask/",
        ],
        why: "no binary float comes near money",
    },
];

/// Complaints about files.
pub fn check(root: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for folder in ["crates", "xtask"] {
        collect(&root.join(folder), &mut files);
    }
    let mut complaints = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        match std::fs::read_to_string(&file) {
            Ok(text) => one(&name, &text, &mut complaints),
            Err(error) => complaints.push(format!("{name}: {error}")),
        }
    }
    complaints
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && !["node_modules", "target", "dist"].contains(&name.as_str()) {
            collect(&path, files);
        } else if ["rs", "html", "ts", "mjs", "css", "sql"].iter().any(|ending| path.extension().is_some_and(|e| e == *ending)) {
            files.push(path);
        }
    }
}

fn one(name: &str, text: &str, complaints: &mut Vec<String>) {
    let lines = text.lines().count();
    if lines > LINES && !LONGER.iter().any(|(file, _)| *file == name) {
        complaints.push(format!("{name}: {lines} lines; at most {LINES}, or a reason in xtask/src/tidy/files.rs"));
    }
    if !name.ends_with(".rs") {
        return;
    }
    let product = name.contains("/src/") && !name.starts_with("xtask/");
    if product && !text.trim_start().starts_with("//!") {
        complaints.push(format!("{name}: begins without a sentence (`//!`) on what it is for"));
    }
    if name.starts_with("xtask/") {
        return;
    }
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for rule in &RULES {
            let here = rule.only_in.iter().any(|place| name.starts_with(place) || name.contains(place));
            if !here && rule.words.iter().any(|word| code.contains(word)) && !line.contains("tidy:") {
                complaints.push(format!("{name}:{}: {}: `{}`", number + 1, rule.why, code.trim()));
            }
        }
    }
}
