//! Who reads, for the length of a request.

use super::region::{REGIONS, Region};
use crate::session;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use std::cell::Cell;

/// A language of texts and a region's way to write numbers and days.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The language of texts, by its tag: `en`, or one with a catalogue.
    pub language: &'static str,
    /// How numbers, amounts and days are written.
    pub region: &'static Region,
    /// Whether a machine reads: files and JSON are the same for everyone.
    machine: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self { language: "en", region: &REGIONS[0], machine: false }
    }
}

impl Reader {
    /// What files and JSON are written for.
    #[must_use]
    pub fn machine() -> Self {
        Self { machine: true, ..Self::default() }
    }

    /// By the tag of a language, or of a language and a region: `de`, `en-US`. None for a language without texts.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = languages().find(|language| tag.split('-').next().is_some_and(|asked| asked.eq_ignore_ascii_case(language)))?;
        let region = REGIONS.iter().find(|region| region.tag.eq_ignore_ascii_case(tag));
        let region = region.or_else(|| REGIONS.iter().find(|region| region.language() == language))?;
        Some(Self { language, region, machine: false })
    }

    /// With a language and a region that are chosen apart.
    #[must_use]
    pub fn chosen(language: &str, region: &str) -> Option<Self> {
        let reader = Self::from_tag(language)?;
        Some(Self { region: REGIONS.iter().find(|known| known.tag == region).unwrap_or(reader.region), ..reader })
    }
}

/// The languages that have texts.
pub fn languages() -> impl Iterator<Item = &'static str> {
    std::iter::once("en").chain(super::texts::catalogues().iter().map(|(tag, _)| *tag))
}

tokio::task_local! {
    static READER: Cell<Reader>;
}

/// Who reads now.
#[must_use]
pub fn now() -> Reader {
    READER.try_with(Cell::get).unwrap_or_default()
}

/// Whether the reader's texts are in this language.
#[must_use]
pub fn reads(language: &str) -> bool {
    now().language == language
}

/// From now on in this request, somebody else reads; files and JSON stay as they are.
pub fn set(reader: Reader) {
    let _ = READER.try_with(|cell| {
        if !cell.get().machine {
            cell.set(reader);
        }
    });
}

/// Does something that is read by `reader`.
pub fn within<T>(reader: Reader, work: impl FnOnce() -> T) -> T {
    READER.sync_scope(Cell::new(reader), work)
}

/// Finds out who reads before a request is answered.
pub async fn read(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let machine = path.starts_with("/api/") || [".csv", ".xlsx", ".json"].iter().any(|ending| path.ends_with(ending));
    let reader = if machine { Reader::machine() } else { of_headers(request.headers()) };
    READER.scope(Cell::new(reader), next.run(request)).await
}

/// What the browser says: the language that was switched to, else what it asks for, else English.
#[must_use]
pub fn of_headers(headers: &HeaderMap) -> Reader {
    let switched = session::language(headers).and_then(|tag| Reader::from_tag(&tag));
    switched.or_else(|| headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(accepted)).unwrap_or_default()
}

/// The first language of `Accept-Language` by weight that has texts.
fn accepted(header: &str) -> Option<Reader> {
    let mut tags: Vec<(u32, &str)> = header.split(',').take(20).filter_map(weighed).collect();
    tags.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    tags.into_iter().filter(|(weight, _)| *weight > 0).find_map(|(_, tag)| Reader::from_tag(tag))
}

/// A tag with its weight in thousandths.
fn weighed(part: &str) -> Option<(u32, &str)> {
    let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
    let weight = kernel::parse_decimal(weight.trim()).ok()?.checked_mul(kernel::Decimal::ONE_THOUSAND)?;
    Some((u32::try_from(weight.trunc().mantissa()).ok()?, tag.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_says_what_its_reader_reads() {
        let tag = |header: &str| accepted(header).map(|reader| (reader.language, reader.region.tag));
        assert_eq!(tag("de-CH, de;q=0.9, en;q=0.8"), Some(("de", "de-CH")));
        assert_eq!(tag("fr-FR, en-US;q=0.7, de;q=0.3"), Some(("en", "en-US")), "there are no French texts");
        assert_eq!(tag("de;q=0, en"), Some(("en", "en-GB")), "what weighs nothing is not wanted");
        assert_eq!(tag("de;q=many, tlh"), None);
        assert_eq!(tag("DE-at"), Some(("de", "de-AT")));
    }

    #[test]
    fn files_are_the_same_for_everyone() {
        within(Reader::machine(), || {
            set(Reader::from_tag("de").unwrap());
            assert_eq!(now().language, "en");
        });
    }
}
