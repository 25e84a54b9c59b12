//! Plain text: what hledger reads.

use super::{day, name_of};
use crate::ledger::{Entry, Line};
use book::journal::Accounts;
use std::fmt::Write;

/// One transaction for each entry, with the person, period, plan and component as tags.
pub(super) fn text(entries: &[Entry], accounts: &Accounts, booked: Option<&str>) -> String {
    let mut out = String::new();
    for entry in entries {
        let person = entry.person.as_deref().unwrap_or("the books");
        // Writing into a text never fails.
        let _ = writeln!(out, "{} * ({}) {}", day(entry, booked), entry.id, one_line(&format!("{} | {person}", entry.what)));
        for line in &entry.lines {
            let _ = writeln!(out, "    {}  {} {}{}", name_of(accounts, line.account), line.amount(), line.currency, tags(line));
        }
        out.push('\n');
    }
    out
}

fn tags(line: &Line) -> String {
    let all = [("period", &line.period), ("plan", &line.plan), ("component", &line.component), ("reference", &line.reference)];
    let said: Vec<String> = all
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(tag, value)| format!("{tag}: {}", one_line(value).replace(',', " ")))
        .collect();
    if said.is_empty() { String::new() } else { format!("  ; {}", said.join(", ")) }
}

/// Without what would end a line or begin a comment.
fn one_line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() || sign == ';' { ' ' } else { sign }).collect()
}
