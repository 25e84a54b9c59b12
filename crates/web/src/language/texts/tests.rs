//! Every text that pages and code show has its German, and no other has.

use super::*;
use crate::language::{Reader, within};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The English texts of the Rust code: what stands first in `t("…")`, `mark("…")`, `said("…", …)`, and first and second after a count.
fn of_code() -> BTreeSet<String> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut texts = BTreeSet::new();
    for file in files {
        let code = std::fs::read_to_string(&file).unwrap();
        for call in ["t(", "mark(", "said("] {
            for (at, _) in code.match_indices(call) {
                let own = code[..at].chars().next_back().is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == '.'));
                texts.extend(own.then(|| literal(&code[at + call.len()..])).flatten().map(|(text, _)| text));
            }
        }
        for (at, _) in code.match_indices("counted(") {
            let Some((_, rest)) = code[at..].split_once(", ") else { continue };
            texts.extend(literal(rest).filter(|(_, rest)| rest.starts_with(", \"")).map(|(text, _)| text));
        }
    }
    texts
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
}

/// The text between the quotes with which the code begins, and what comes after it.
fn literal(code: &str) -> Option<(String, &str)> {
    let rest = code.trim_start().strip_prefix('"')?;
    let (mut text, mut escaped) = (String::new(), false);
    for (at, c) in rest.char_indices() {
        match (escaped, c) {
            (false, '"') => return Some((text, &rest[at + 1..])),
            (false, '\\') => escaped = true,
            _ => {
                text.push(c);
                escaped = false;
            }
        }
    }
    None
}

/// Texts that are shown and that stand neither in a template nor beside a call: the words of other crates, listed where they are shown.
fn known(text: &str, code: &BTreeSet<String>) -> bool {
    code.contains(text) || built::TEXTS.contains(&text)
}

#[test]
fn the_catalogues_fit_the_texts() {
    assert_eq!(built::WRONG, &[] as &[&str]);
    let code = of_code();
    assert!(code.len() > 100 && built::TEXTS.len() > 500, "the texts are found: {} and {}", code.len(), built::TEXTS.len());
    for (tag, entries) in catalogues() {
        let stale: Vec<&str> = entries.iter().map(|(id, _)| *id).filter(|id| !known(id, &code)).collect();
        assert!(stale.is_empty(), "texts/{tag}.po has what no page says any more: {stale:#?}");
        let all = code.iter().map(String::as_str).chain(built::TEXTS.iter().copied());
        let lacks: BTreeSet<&str> = all.filter(|text| entries.binary_search_by(|(id, _)| (*id).cmp(text)).is_err()).collect();
        assert!(lacks.is_empty(), "texts/{tag}.po lacks: {lacks:#?}");
    }
}

#[test]
fn sentences_are_said_in_the_language_of_the_reader() {
    assert_eq!(said("{1} and {2}", &[&"Ada", &"Ben"]), "Ada and Ben");
    within(Reader::from_tag("de-DE").unwrap(), || {
        assert_eq!(said("{1} and {2}", &[&"Ada", &"Ben"]), "Ada und Ben");
        assert_eq!(counted(1, "deal", "deals"), "1 Deal");
        assert_eq!(counted(1200, "deal", "deals"), "1.200 Deals");
        assert_eq!(t("Of this there is no text"), "Of this there is no text");
    });
}
