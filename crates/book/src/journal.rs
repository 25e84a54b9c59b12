//! What the general ledger calls the accounts: `[journal]` in `company.toml`.

use kernel::document::Entry;
use std::collections::BTreeMap;

/// The accounts' words with the names that they have unless the company says otherwise.
pub const ACCOUNTS: [(&str, &str); 10] = [
    ("expense", "expenses:commission"),
    ("accrual", "liabilities:commission:accrued"),
    ("capitalised cost", "assets:commission:capitalised"),
    ("amortisation", "assets:commission:amortised"),
    ("earned", "liabilities:commission:earned"),
    ("held", "liabilities:commission:held"),
    ("draw", "assets:commission:draws"),
    ("payable", "liabilities:commission:payable"),
    ("paid", "assets:payroll clearing"),
    ("recoverable", "assets:commission:recoverable"),
];

/// The names of the accounts in the company's general ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accounts {
    names: BTreeMap<String, String>,
    /// Whether what becomes final is booked on the day on which somebody made it final, and not on the last day of its period.
    pub by_day: bool,
}

impl Accounts {
    /// The name of the account with that word.
    #[must_use]
    pub fn name<'a>(&'a self, word: &'a str) -> &'a str {
        let own = self.names.get(word).map(String::as_str);
        own.or_else(|| ACCOUNTS.iter().find(|(account, _)| *account == word).map(|(_, name)| *name)).unwrap_or(word)
    }
}

/// Reads `[journal]`.
pub(crate) fn read(entry: &Entry<'_>) -> Option<Accounts> {
    let section = entry.section("the journal's accounts")?;
    section.known(&[&["dated"], &ACCOUNTS.map(|(word, _)| word)[..]].concat());
    let by_day = section.get("dated").and_then(|entry| entry.choice(&[("period end", false), ("day", true)])).unwrap_or(false);
    let mut names = BTreeMap::new();
    let mut whole = true;
    for (word, _) in ACCOUNTS {
        let Some(entry) = section.get(word) else { continue };
        match entry.text().filter(|name| fits(name)) {
            Some(name) => drop(names.insert(word.to_owned(), name)),
            None => {
                entry.refuse("the name of an account, with single spaces and without `;`");
                whole = false;
            }
        }
    }
    section.finish();
    whole.then_some(Accounts { names, by_day })
}

/// Whether plain text can have it as an account: two spaces end its name there.
fn fits(name: &str) -> bool {
    !name.trim().is_empty() && name.trim() == name && !name.contains("  ") && !name.chars().any(|sign| sign.is_control() || sign == ';')
}
