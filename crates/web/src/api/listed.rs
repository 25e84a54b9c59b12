//! Long lists, a page at a time. A page ends with what the next one begins after, so that what is added meanwhile neither repeats nor hides
//! anything.

use crate::failure::Failure;
use axum::Json;
use kernel::{Location, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many are on a page that says nothing about it.
pub const USUAL: usize = 100;
/// How many are on a page at most.
pub const MOST: usize = 1000;

/// Which page.
#[derive(Debug, Default, Clone, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Paging {
    /// `next` of the page before; the first page when empty.
    pub cursor: String,
    /// How many at most, 1 to 1000; 100 when empty.
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<usize>,
}

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The `cursor` of the next page; null on the last one.
    pub next: Option<String>,
}

impl Paging {
    /// How many are wanted.
    ///
    /// # Errors
    /// A number that is too small or too large.
    pub fn limit(&self) -> Result<usize, Failure> {
        let limit = self.limit.unwrap_or(USUAL);
        if (1..=MOST).contains(&limit) {
            return Ok(limit);
        }
        let at = Location::default().column("limit").value(&limit.to_string());
        Err(Problem::error("bad-limit", at, "A page does not hold that many.").expected(format!("1 to {MOST}")).into())
    }

    /// The number after which the page begins; none for the first page.
    ///
    /// # Errors
    /// A cursor that no page gave.
    pub fn before(&self) -> Result<Option<i64>, Failure> {
        if self.cursor.is_empty() {
            return Ok(None);
        }
        self.cursor.parse().map(Some).map_err(|_| self.unknown())
    }

    fn unknown(&self) -> Failure {
        let at = Location::default().column("cursor").value(&self.cursor);
        Problem::error("unknown-cursor", at, "No page of this list ends there.").hint("begin again without a cursor").into()
    }
}

impl<T> Listed<T> {
    /// The page that is wanted of a whole list; `key` tells its entries apart.
    ///
    /// # Errors
    /// A cursor that no page gave, or whose entry is gone; a limit out of range.
    pub fn of(all: impl IntoIterator<Item = T>, asked: &Paging, key: impl Fn(&T) -> String) -> Result<Json<Self>, Failure> {
        let limit = asked.limit()?;
        let mut all = all.into_iter();
        if !asked.cursor.is_empty() && !all.by_ref().any(|one| key(&one) == asked.cursor) {
            return Err(asked.unknown());
        }
        let items: Vec<T> = all.by_ref().take(limit).collect();
        let next = all.next().and(items.last().map(key));
        Ok(Json(Self { items, next }))
    }

    /// The page of a list that was read with one more than `limit`.
    #[must_use]
    pub fn cut(mut items: Vec<T>, limit: usize, key: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(key) } else { None };
        Self { items, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(limit: usize) -> Vec<Vec<u32>> {
        let mut pages = Vec::new();
        let mut cursor = String::new();
        loop {
            let asked = Paging { cursor: cursor.clone(), limit: Some(limit) };
            let Ok(Json(page)) = Listed::of(0..7_u32, &asked, ToString::to_string) else { panic!("the page of {cursor}") };
            pages.push(page.items);
            match page.next {
                Some(next) => cursor = next,
                None => return pages,
            }
        }
    }

    #[test]
    fn all_pages_together_are_the_whole_list_once() {
        for limit in 1..=9 {
            let pages = pages(limit);
            assert_eq!(pages.concat(), (0..7).collect::<Vec<_>>());
            assert!(pages.iter().all(|page| page.len() <= limit && !page.is_empty()));
        }
    }

    #[test]
    fn a_cursor_that_no_page_gave_is_refused() {
        for (cursor, limit) in [("9", None), ("", Some(0)), ("", Some(1001))] {
            let asked = Paging { cursor: cursor.into(), limit };
            assert!(Listed::of(0..7_u32, &asked, ToString::to_string).is_err(), "{asked:?}");
        }
    }
}
