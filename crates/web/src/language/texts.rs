//! A sentence in the reader's language. The English sentence is the key, so that code and templates stay readable; a language that lacks it
//! says it in English.

use super::reader::now;
use std::fmt::Display;

/// Texts by their English, in order of it: one form, or for what counts one for one and one for several.
pub(super) type Entries = &'static [(&'static str, &'static [&'static str])];

mod built {
    use super::Entries;
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// Texts of each language, in order of their English.
pub(super) fn catalogues() -> &'static [(&'static str, Entries)] {
    built::CATALOGUES
}

fn forms(text: &str) -> Option<&'static [&'static str]> {
    let language = now().language;
    let (_, entries) = catalogues().iter().find(|(tag, _)| *tag == language)?;
    entries.binary_search_by(|(id, _)| (*id).cmp(text)).ok().map(|at| entries[at].1)
}

/// A text in the reader's language.
#[must_use]
pub fn t(text: &str) -> &str {
    forms(text).and_then(|forms| forms.first().copied()).unwrap_or(text)
}

/// Says of a text that it is shown somewhere by [`t`]: then every language has it.
#[must_use]
pub const fn mark(text: &'static str) -> &'static str {
    text
}

/// A sentence in the reader's language with its places `{1}`, `{2}` … filled in.
#[must_use]
pub fn said(text: &str, values: &[&(dyn Display + Sync)]) -> String {
    let mut out = String::with_capacity(text.len() + 16 * values.len());
    let mut rest = t(text);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (number, after) = after.split_once('}').unwrap_or(("", after));
        let value = number.parse::<usize>().ok().and_then(|number| values.get(number.checked_sub(1)?));
        out.push_str(&value.map_or_else(|| format!("{{{number}}}"), ToString::to_string));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// "1 deal", "5 deals": the number as the region writes it, the word as the language counts. English and German have one form for one and
/// one for any other number.
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    let word = match (forms(one), count) {
        (Some([single, ..]), 1) => single,
        (Some([_, several, ..]), _) => several,
        (_, 1) => one,
        _ => many,
    };
    format!("{} {word}", crate::say::count(&count))
}

#[cfg(test)]
mod tests;
