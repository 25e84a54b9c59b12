//! Which crate may use which, and which of them know what third-party crates.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Our crates from the ground up. A crate uses only crates that stand before it; the reasons are in ARCHITECTURE.md.
const ORDER: [&str; 20] = [
    "kernel",
    "store",
    "audit",
    "jobs",
    "expression",
    "records",
    "people",
    "access",
    "quotas",
    "measures",
    "plans",
    "book",
    "engine",
    "reference",
    "payments",
    "documents",
    "demo",
    "web",
    "attain",
    "xtask",
];

/// Crates that only tests use. `databases` stands apart from `testing`, so that the crates at the ground can be tested without building the others.
const FOR_TESTS: [&str; 2] = ["testing", "databases"];

/// Third-party crates that only some of ours may know.
const KNOWN_ONLY_TO: [(&[&str], &[&str]); 4] = [
    (&["datafusion"], &["engine", "expression"]),
    (&["axum", "askama", "tower", "tower-http", "tower-sessions"], &["web"]),
    (&["rusqlite", "postgres"], &["store", "databases"]),
    (&["calamine", "chardetng", "encoding_rs"], &["records"]),
];

/// Licences that may be linked in; an expression passes when one of its alternatives consists of these.
const LICENCES: [&str; 19] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "0BSD",
    "BSL-1.0",
    "Unlicense",
    "blessing",
    "bzip2-1.0.6",
    "OpenSSL",
    "CDLA-Permissive-2.0",
    "NCSA",
    "curl",
];

/// Complaints about edges, knowledge and licences.
pub fn check(root: &Path) -> Vec<String> {
    let output = Command::new(env!("CARGO")).args(["metadata", "--format-version", "1", "--locked"]).current_dir(root).output();
    let metadata: Value = match output {
        Ok(output) if output.status.success() => serde_json::from_slice(&output.stdout).unwrap_or(Value::Null),
        Ok(output) => return vec![format!("Cargo.toml: cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim())],
        Err(error) => return vec![format!("Cargo.toml: cargo metadata did not start: {error}")],
    };
    let mut complaints = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        if package["source"].is_null() {
            ours(package, &mut complaints);
        } else {
            licence(package, &mut complaints);
        }
    }
    complaints
}

fn ours(package: &Value, complaints: &mut Vec<String>) {
    let name = text(package, "name");
    let file = format!("{}/Cargo.toml", if name == "xtask" { "xtask".into() } else { format!("crates/{name}") });
    let rank = |name: &str| ORDER.iter().position(|known| *known == name);
    if rank(name).is_none() && !FOR_TESTS.contains(&name) {
        complaints
            .push(format!("{file}: `{name}` has no place in the order; give it one in xtask/src/tidy/crates.rs and in ARCHITECTURE.md"));
    }
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let (used, kind) = (text(dependency, "name"), dependency["kind"].as_str().unwrap_or("normal"));
        if FOR_TESTS.contains(&used) && kind != "dev" && !FOR_TESTS.contains(&name) {
            complaints.push(format!("{file}: `{used}` may only be a dev-dependency"));
        }
        if kind == "normal" && !FOR_TESTS.contains(&name) && rank(used) >= rank(name) && rank(used).is_some() {
            complaints.push(format!("{file}: `{name}` may not use `{used}`, which stands at or after it in the order"));
        }
        for (known, by) in KNOWN_ONLY_TO {
            if kind != "dev" && known.contains(&used) && !by.contains(&name) {
                complaints.push(format!("{file}: only {} may know `{used}`", by.join(" and ")));
            }
        }
    }
}

fn licence(package: &Value, complaints: &mut Vec<String>) {
    let expression = package["license"].as_str().unwrap_or("").replace('/', " OR ").replace(['(', ')'], "");
    let plain = |term: &str| LICENCES.contains(&term.trim());
    let allowed = expression.split(" OR ").any(|alternative| alternative.split(" AND ").all(plain));
    // "(A OR B) AND C" loses its grouping above; such a package passes when every name in it is allowed.
    let all = expression.split(" OR ").flat_map(|alternative| alternative.split(" AND ")).all(plain);
    if !allowed && !all {
        complaints.push(format!(
            "Cargo.toml: {} {} has the licence `{expression}`, which is not on the list of permissive ones",
            text(package, "name"),
            text(package, "version")
        ));
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
