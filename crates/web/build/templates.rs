//! Every template of the crate, written where askama reads it, with its sentences in every language.

use crate::catalogue;
use crate::sentences::{Languages, translated};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes the templates to `dist/templates` and the catalogues with the templates' texts to `texts.rs`.
pub fn write(here: &Path, out: &Path) {
    let (languages, mut wrong) = languages(&here.join("texts"));
    let (from, to) = (here.join("src"), here.join("dist/templates"));
    let (mut texts, mut kept) = (BTreeSet::new(), BTreeSet::new());
    for file in with_ending(&from, "html") {
        let name = file.strip_prefix(&from).expect("it was found there").to_owned();
        let template = fs::read_to_string(&file).expect("a template is text");
        let done = translated(&template, &languages);
        texts.extend(done.texts);
        changed(&to.join(&name), &done.template);
        kept.insert(to.join(&name));
    }
    for stale in with_ending(&to, "html").into_iter().filter(|file| !kept.contains(file)) {
        fs::remove_file(stale).expect("dist can be written");
    }
    for (tag, entries) in &languages {
        for entry in entries.values() {
            for says in entry.says.iter().filter(|says| catalogue::places(says) != catalogue::places(&entry.id)) {
                wrong.push(format!("{tag}.po, line {}: the places of `{says}` are not those of `{}`", entry.line, entry.id));
            }
        }
    }
    fs::write(out.join("texts.rs"), code(&languages, &texts, &wrong)).expect("OUT_DIR can be written");
}

fn languages(folder: &Path) -> (Languages, Vec<String>) {
    let (mut languages, mut wrong) = (Languages::new(), Vec::new());
    for file in with_ending(folder, "po") {
        let tag = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (entries, mistakes) = catalogue::read(&fs::read_to_string(&file).expect("a catalogue is text"));
        wrong.extend(mistakes.into_iter().map(|mistake| format!("{tag}.po, {mistake}")));
        languages.push((tag, entries));
    }
    (languages, wrong)
}

fn with_ending(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(with_ending(&path, ending));
        } else if path.extension().is_some_and(|end| end == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Writes a file unless it is so already: what is not touched is not compiled again.
fn changed(file: &Path, text: &str) {
    if fs::read_to_string(file).is_ok_and(|present| present == text) {
        return;
    }
    fs::create_dir_all(file.parent().expect("it is in a folder")).expect("dist can be written");
    fs::write(file, text).expect("dist can be written");
}

fn code(languages: &Languages, texts: &BTreeSet<String>, wrong: &[String]) -> String {
    let mut code =
        String::from("/// The texts of each language: English, and one form or two.\npub static CATALOGUES: &[(&str, Entries)] = &[\n");
    for (tag, entries) in languages {
        let _ = writeln!(code, "    ({tag:?}, &[");
        for (id, entry) in entries {
            let _ = writeln!(code, "        ({id:?}, &{:?}),", entry.says);
        }
        code.push_str("    ]),\n");
    }
    code.push_str("];\n");
    let _ = writeln!(
        code,
        "/// The English texts of the templates.\n#[cfg(test)]\npub static TEXTS: &[&str] = &{:?};",
        texts.iter().collect::<Vec<_>>()
    );
    let _ = writeln!(code, "/// What is wrong with the catalogues.\n#[cfg(test)]\npub static WRONG: &[&str] = &{wrong:?};");
    code
}
