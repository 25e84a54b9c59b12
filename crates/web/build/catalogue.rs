//! A language's texts: gettext's PO format, read without its rarer parts.

use std::collections::BTreeMap;

/// A text and what it is in the language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The English text.
    pub id: String,
    /// The English text for several, when the text counts.
    pub plural: Option<String>,
    /// The text in the language; for a text that counts, for one and for several.
    pub says: Vec<String>,
    /// The line of the file.
    pub line: usize,
}

/// The texts by their English, and what is wrong with the file.
pub fn read(file: &str) -> (BTreeMap<String, Entry>, Vec<String>) {
    let (mut entries, mut wrong) = (BTreeMap::new(), Vec::new());
    let mut entry = Entry::default();
    let mut field = Field::None;
    let mut close = |entry: &mut Entry, wrong: &mut Vec<String>| {
        let done = std::mem::take(entry);
        let wanted = if done.plural.is_some() { 2 } else { 1 };
        if done.says.is_empty() || done.id.is_empty() {
            return;
        }
        if done.says.len() != wanted || done.says.iter().any(String::is_empty) {
            wrong.push(format!("line {}: `{}` has no text for each of its forms", done.line, done.id));
        }
        let line = done.line;
        if let Some(before) = entries.insert(done.id.clone(), done) {
            wrong.push(format!("line {line}: `{}` is there already, in line {}", before.id, before.line));
        }
    };
    for (index, line) in file.lines().map(str::trim).enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (word, rest) = line.split_once(' ').filter(|(word, _)| !word.starts_with('"')).unwrap_or(("", line));
        let Some(text) = unquoted(rest) else {
            wrong.push(format!("line {}: a text stands between double quotes", index + 1));
            continue;
        };
        match word {
            "msgid" => {
                close(&mut entry, &mut wrong);
                entry.line = index + 1;
                entry.id = text;
                field = Field::Id;
            }
            "msgid_plural" => {
                entry.plural = Some(text);
                field = Field::Plural;
            }
            "" => match field {
                Field::Id => entry.id.push_str(&text),
                Field::Plural => entry.plural.get_or_insert_default().push_str(&text),
                Field::Says => entry.says.last_mut().into_iter().for_each(|says| says.push_str(&text)),
                Field::None => wrong.push(format!("line {}: a text of nothing", index + 1)),
            },
            _ if word.starts_with("msgstr") => {
                entry.says.push(text);
                field = Field::Says;
            }
            _ => wrong.push(format!("line {}: `{word}` is no word of the format", index + 1)),
        }
    }
    close(&mut entry, &mut wrong);
    (entries, wrong)
}

enum Field {
    None,
    Id,
    Plural,
    Says,
}

fn unquoted(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    let (mut out, mut escaped) = (String::with_capacity(inside.len()), false);
    for c in inside.chars() {
        match (escaped, c) {
            (false, '\\') => escaped = true,
            (true, 'n') => {
                out.push('\n');
                escaped = false;
            }
            (_, c) => {
                out.push(c);
                escaped = false;
            }
        }
    }
    Some(out)
}

/// The places in a text that are filled in, sorted: `{1}`, `<1>`, `</1>`.
pub fn places(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '<']) {
        let end = if rest[start..].starts_with('{') { '}' } else { '>' };
        let Some(length) = rest[start..].find(end) else { break };
        let inside = &rest[start + 1..start + length];
        let number = inside.strip_prefix('/').unwrap_or(inside);
        if number.is_empty() && end == '}' || !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) {
            found.push(rest[start..=start + length].to_owned());
        }
        rest = &rest[start + length + 1..];
    }
    found.sort();
    found
}
