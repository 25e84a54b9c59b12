//! What the address says about a table.

use crate::address::query;
use serde::Deserialize;

/// Words to find, the column to sort by (`-` before it turns the order), the columns that are hidden, and the row after which to begin.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Asked {
    /// Words that a row must have, all of them.
    #[serde(default)]
    pub q: String,
    /// The column's key.
    #[serde(default)]
    pub sort: String,
    /// Keys of hidden columns with commas between.
    #[serde(default)]
    pub hide: String,
    /// The first column of the last row that was shown before, as files have it.
    #[serde(default)]
    pub after: String,
    /// The period that was chosen on another page: a table hands it on.
    #[serde(default)]
    pub period: String,
    /// What else the page's address says, such as its period; it stays as it is.
    #[serde(skip)]
    pub keep: Vec<(&'static str, String)>,
}

impl Asked {
    /// The same, with what else the page's address says.
    #[must_use]
    pub fn keeping(self, keep: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self { keep: keep.into_iter().collect(), ..self }
    }

    /// Whether a column is shown.
    #[must_use]
    pub fn shows(&self, key: &str) -> bool {
        !self.hide.split(',').any(|hidden| hidden == key)
    }

    /// The address with this order.
    #[must_use]
    pub fn sorted(&self, path: &str, sort: &str) -> String {
        Self { sort: sort.to_owned(), after: String::new(), ..self.clone() }.address(path)
    }

    /// The address with the column turned on or off.
    #[must_use]
    pub fn turned(&self, path: &str, key: &str) -> String {
        let mut hidden: Vec<&str> = self.hide.split(',').filter(|hidden| !hidden.is_empty() && *hidden != key).collect();
        if self.shows(key) {
            hidden.push(key);
        }
        Self { hide: hidden.join(","), ..self.clone() }.address(path)
    }

    /// The address of the rows after one.
    #[must_use]
    pub fn following(&self, path: &str, after: &str) -> String {
        Self { after: after.to_owned(), ..self.clone() }.address(path)
    }

    /// The address of the same table as a file.
    #[must_use]
    pub fn file(&self, path: &str) -> String {
        Self { after: String::new(), ..self.clone() }.address(path)
    }

    /// Whether there is a period to hand on that the page's own address does not say.
    #[must_use]
    pub fn hands_on(&self) -> bool {
        !self.period.is_empty() && self.keep.iter().all(|(name, _)| *name != "period")
    }

    fn address(&self, path: &str) -> String {
        let mut parts: Vec<(&str, &str)> = self.keep.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if self.hands_on() {
            parts.push(("period", self.period.as_str()));
        }
        parts.extend([("q", self.q.as_str()), ("sort", &self.sort), ("hide", &self.hide), ("after", &self.after)]);
        format!("{path}{}", query(&parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_turned_off_and_on_by_its_address() {
        let asked = Asked { q: "ada".into(), hide: "when".into(), ..Asked::default() };
        assert_eq!(asked.turned("/runs", "people"), "/runs?q=ada&hide=when%2Cpeople");
        assert_eq!(asked.turned("/runs", "when"), "/runs?q=ada");
        assert_eq!(asked.sorted("/runs", "-when"), "/runs?q=ada&sort=-when&hide=when");
        let asked = asked.keeping([("period", "2026-03".to_owned())]);
        assert_eq!(asked.following("/runs", "7"), "/runs?period=2026-03&q=ada&hide=when&after=7");
        let elsewhere = Asked { period: "2026-02".into(), ..Asked::default() };
        assert_eq!(elsewhere.sorted("/runs", "when"), "/runs?period=2026-02&sort=when", "chosen on another page");
        assert!(!asked.shows("when") && asked.shows("people"));
    }
}
