//! `GET /ledger`: what accounts hold, and the entries, newest first; of one person with `person=`.

use crate::deals::rows::person_name;
use crate::failure::blocking;
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Query;
use payments::ledger::{self, Entry};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Only this person.
    #[serde(default)]
    pub person: String,
    /// Only entries before this number.
    #[serde(default)]
    pub before: String,
    /// Whether to verify the ledger.
    #[serde(default)]
    pub verify: String,
}

/// The page.
#[derive(Template)]
#[template(path = "closing/ledger.html")]
pub struct LedgerPage {
    shell: Shell,
    person: String,
    name: String,
    accounts: Vec<(&'static str, bool, String, String)>,
    entries: Vec<EntryShown>,
    more: Option<i64>,
    verified: Option<Result<u64, String>>,
}

/// An entry as a page shows it.
pub struct EntryShown {
    /// Its number.
    pub id: i64,
    /// What happened.
    pub what: String,
    /// Whom it is about.
    pub name: String,
    /// Her ledger.
    pub href: String,
    /// When and by whom.
    pub about: String,
    /// Account, what for, debit, credit.
    pub lines: Vec<(&'static str, String, String, String)>,
}

const MOST: usize = 30;

/// The ledger.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Shown<LedgerPage> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("ledger")?;
    let store = visit.app.store.clone();
    let (person, before, verify) = (asked.person.clone(), asked.before.parse().ok(), !asked.verify.is_empty());
    let read = blocking(move || {
        let one = Some(person.as_str()).filter(|person| !person.is_empty());
        let entries = ledger::entries(&store, one, before, MOST)?;
        let sums = ledger::sums(&store)?;
        let verified = verify.then(|| ledger::verify(&store).map_err(|problems| problems.to_string()));
        Ok((entries, sums, verified))
    });
    let (entries, sums, verified) = read.await?;
    let mut accounts: BTreeMap<_, kernel::Decimal> = BTreeMap::new();
    for sum in sums.iter().filter(|sum| asked.person.is_empty() || sum.person.as_deref() == Some(asked.person.as_str())) {
        *accounts.entry((sum.account, sum.currency)).or_default() += sum.amount();
    }
    let accounts = accounts.into_iter().map(|((account, currency), amount)| {
        (crate::language::t(account.word()), account.is_of_payee(), say::money(&amount, &currency), currency.to_string())
    });
    Ok(Page(LedgerPage {
        shell: visit.shell(t("Ledger"), Place::Ledger, ""),
        name: if asked.person.is_empty() { String::new() } else { person_name(&visit.state, &asked.person) },
        person: asked.person,
        accounts: accounts.collect(),
        more: entries.last().filter(|_| entries.len() == MOST).map(|entry| entry.id),
        entries: entries.iter().map(|entry| shown(&visit, entry)).collect(),
        verified,
    }))
}

/// An entry as a page shows it.
#[must_use]
pub fn shown(visit: &Visit, entry: &Entry) -> EntryShown {
    let person = entry.person.clone().unwrap_or_default();
    let lines = entry.lines.iter().map(|line| {
        let amount = format!("{} {}", say::money(&line.amount().abs(), &line.currency), line.currency);
        let about = [&line.period, &line.component, &line.reference].into_iter().filter(|text| !text.is_empty());
        let about = about.cloned().collect::<Vec<_>>().join(", ");
        if line.minor > 0 {
            (crate::language::t(line.account.word()), about, amount, String::new())
        } else {
            (crate::language::t(line.account.word()), about, String::new(), amount)
        }
    });
    EntryShown {
        id: entry.id,
        what: entry.what.clone(),
        name: person_name(&visit.state, &person),
        href: format!("/ledger?person={}", crate::address::encoded(&person)),
        about: said("{1} UTC · {2}", &[&crate::say::minute(&entry.at), &entry.actor]),
        lines: lines.collect(),
    }
}
