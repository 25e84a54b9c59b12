//! The rules of `credit`.

use super::keys;
use crate::{CreditRule, CreditTo};
use kernel::document::{Entry, Section};
use kernel::text::one_of;
use kernel::{Decimal, Problem};

const WORDS: [&str; 7] = ["owner", "split", "column", "account", "territory", "role", "manager"];

/// The rules of a list.
pub(super) fn read(entry: &Entry<'_>) -> Option<Vec<CreditRule>> {
    let items = entry.list()?;
    if items.is_empty() {
        entry.refuse("at least one rule, such as { to = \"owner\" }");
        return None;
    }
    let mut rules = Vec::with_capacity(items.len());
    for item in items {
        rules.push(rule(&item));
    }
    let rules: Vec<CreditRule> = rules.into_iter().collect::<Option<_>>()?;
    if !rules.iter().any(|rule| rule.to.is_direct()) {
        let problem =
            entry.problem("credit-direct", "Nobody is credited directly, so that managers and roles have nobody to be credited through.");
        report(entry, problem.hint("add { to = \"owner\" }"));
    }
    Some(rules)
}

fn report(entry: &Entry<'_>, problem: Problem) {
    entry.document().report(problem);
}

fn rule(item: &Entry<'_>) -> Option<CreditRule> {
    let section = item.section("the credit rule")?;
    let to_entry = section.required("to", &format!("to = {}", one_of(WORDS, 9)));
    let share = section.get("share").map(|entry| keys::share(&entry));
    let weight = section.get("weight").map(|entry| keys::share(&entry));
    let when = section.get("when").and_then(|entry| keys::expr(&entry));
    let label = section.text("label");
    let to = to_entry.as_ref().and_then(|entry| to(&section, entry));
    let role = if to_entry.as_ref().and_then(Entry::as_text) == Some("role") { None } else { section.text("role") };
    // Known for every rule, so that a misplaced key is told as such and a misspelling is recognised.
    section.known(&["to", "share", "weight", "when", "role", "label", "column", "levels", "everywhere"]);
    misplaced(&section, to_entry.as_ref().and_then(Entry::as_text));
    section.finish();
    let to = to?;
    let label = label.unwrap_or_else(|| described(&to));
    Some(CreditRule { label, to, share: share.unwrap_or(Some(Decimal::ONE))?, weight: weight.unwrap_or(None), when, role })
}

/// Keys that belong to another kind of rule.
fn misplaced(section: &Section<'_>, to: Option<&str>) {
    let Some(to) = to else { return };
    for (key, belongs) in [("column", &["column", "account"][..]), ("levels", &["manager"]), ("everywhere", &["role"])] {
        if section.has(key) && !belongs.contains(&to) && WORDS.contains(&to) {
            let at = section.get(key).map_or_else(|| section.at(), |entry| entry.key_at());
            section.report(
                Problem::error("misplaced-key", at, format!("`{key}` means nothing for to = \"{to}\"."))
                    .expected(format!("to = {}", one_of(belongs.iter().copied(), 3))),
            );
        }
    }
}

fn to(section: &Section<'_>, entry: &Entry<'_>) -> Option<CreditTo> {
    let words: Vec<(&str, &str)> = WORDS.iter().map(|word| (*word, *word)).collect();
    Some(match entry.choice(&words)? {
        "owner" => CreditTo::Owner,
        "split" => CreditTo::Split,
        "territory" => CreditTo::Territory,
        "column" => CreditTo::Column(section.required("column", "column = \"the column that names a person\"")?.text()?),
        "account" => CreditTo::Account(section.text("column").unwrap_or_else(|| String::from("owner"))),
        "role" => {
            let role = section.required("role", "role = \"Sales Engineer\"")?.text()?;
            let everywhere = section.get("everywhere").is_some_and(|entry| entry.boolean() == Some(true));
            CreditTo::Role { role, everywhere }
        }
        _ => {
            let levels = section.get("levels").map_or(Some(1), |entry| entry.integer(1..=20))?;
            CreditTo::Manager { levels: u8::try_from(levels).unwrap_or(1) }
        }
    })
}

/// A label for a rule that has none.
fn described(to: &CreditTo) -> String {
    match to {
        CreditTo::Owner => "owner".into(),
        CreditTo::Split => "split".into(),
        CreditTo::Column(column) => column.replace('_', " "),
        CreditTo::Account(column) => format!("account {}", column.replace('_', " ")),
        CreditTo::Territory => "territory".into(),
        CreditTo::Role { role, .. } => role.clone(),
        CreditTo::Manager { .. } => "manager".into(),
    }
}
