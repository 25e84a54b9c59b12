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
    /// How many rows were shown before.
    #[serde(default)]
    pub after: String,
}

impl Asked {
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

    /// The address from a row on.
    #[must_use]
    pub fn from(&self, path: &str, after: usize) -> String {
        Self { after: if after == 0 { String::new() } else { after.to_string() }, ..self.clone() }.address(path)
    }

    /// The address of the same table as a file.
    #[must_use]
    pub fn file(&self, path: &str) -> String {
        Self { after: String::new(), ..self.clone() }.address(path)
    }

    fn address(&self, path: &str) -> String {
        format!("{path}{}", query(&[("q", &self.q), ("sort", &self.sort), ("hide", &self.hide), ("after", &self.after)]))
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
        assert!(!asked.shows("when") && asked.shows("people"));
    }
}
