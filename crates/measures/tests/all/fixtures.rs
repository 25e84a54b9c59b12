//! Every refusal is a fixture: `fixtures/bad/NAME.toml` holds the measures, `NAME.txt` beside it the exact text that people see.
//!
//! `ATTAIN_UPDATE=1` writes the texts anew; read the difference before it is kept.

use std::collections::BTreeMap;
use std::path::PathBuf;

fn told(name: &str, text: &str) -> String {
    let problems = match measures::read_all([(name, text)]) {
        Ok(read) => measures::check(&read, &measures::schemas(&BTreeMap::new())),
        Err(problems) => problems,
    };
    format!("{problems}\n")
}

#[test]
fn every_bad_measure_is_refused_with_its_exact_text() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    assert!(files.len() > 25, "{} fixtures", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let found = told(&format!("measures/{name}"), &std::fs::read_to_string(&path).unwrap());
        let golden = path.with_extension("txt");
        if std::env::var_os("ATTAIN_UPDATE").is_some() {
            std::fs::write(&golden, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        if found != expected || found.trim().is_empty() {
            wrong.push(format!("== {name}\n-- expected\n{expected}-- found\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
