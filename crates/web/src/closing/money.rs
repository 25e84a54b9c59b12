//! `GET /ledger`: what accounts hold, and the entries, newest first; of one person with `person=`.

use crate::deals::rows::person_name;
use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Currency, Decimal};
use payments::ledger::{self, Account, Entry};
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
    /// By currency.
    accounts: Vec<(String, Vec<AccountShown>)>,
    export: String,
    workbook: String,
    entries: Vec<EntryShown>,
    more: Option<i64>,
    verified: Option<Result<u64, String>>,
}

/// What an account holds.
struct AccountShown {
    name: &'static str,
    of_payee: bool,
    amount: String,
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
    /// Account, what for, debit, credit, currency.
    pub lines: Vec<(&'static str, String, String, String, String)>,
}

const MOST: usize = 30;
/// How many entries are read at a time for a file.
const AT_ONCE: usize = 5_000;

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
    let mut accounts: BTreeMap<String, BTreeMap<Account, (Currency, Decimal)>> = BTreeMap::new();
    for sum in sums.iter().filter(|sum| asked.person.is_empty() || sum.person.as_deref() == Some(asked.person.as_str())) {
        let of = accounts.entry(sum.currency.to_string()).or_default();
        of.entry(sum.account).or_insert((sum.currency, Decimal::ZERO)).1 += sum.amount();
    }
    let shown_of = |(account, (currency, amount)): (Account, (Currency, Decimal))| AccountShown {
        name: crate::language::t(account.word()),
        of_payee: account.is_of_payee(),
        amount: say::money(&amount, &currency),
    };
    let accounts = accounts.into_iter().map(|(currency, of)| (currency, of.into_iter().map(shown_of).collect()));
    let file = |ending: &str| format!("/ledger.{ending}{}", crate::address::query(&[("person", asked.person.as_str())]));
    let (export, workbook) = (file("csv"), file("xlsx"));
    Ok(Page(LedgerPage {
        shell: visit.shell(t("Ledger"), Place::Ledger, ""),
        name: if asked.person.is_empty() { String::new() } else { person_name(&visit.state, &asked.person) },
        person: asked.person,
        accounts: accounts.collect(),
        export,
        workbook,
        more: entries.last().filter(|_| entries.len() == MOST).map(|entry| entry.id),
        entries: entries.iter().map(|entry| shown(&visit, entry)).collect(),
        verified,
    }))
}

/// Every line of every entry as CSV, newest first; of one person with `person=`.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(sheet(&visit, asked).await?.download("ledger"))
}

/// The same as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    sheet(&visit, asked).await?.download_workbook("ledger")
}

async fn sheet(visit: &Visit, asked: Asked) -> Result<Sheet, Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("ledger")?;
    let store = visit.app.store.clone();
    let read = blocking(move || {
        let one = Some(asked.person.as_str()).filter(|person| !person.is_empty());
        let (mut all, mut before) = (Vec::new(), None);
        loop {
            let more = ledger::entries(&store, one, before, AT_ONCE)?;
            before = more.last().map(|entry| entry.id);
            let last = more.len() < AT_ONCE;
            all.extend(more);
            if last {
                return Ok(all);
            }
        }
    });
    let heads =
        ["entry", "at", "actor", "what", "person", "account", "period", "plan", "component", "reference", "debit", "credit", "currency"];
    let mut sheet = Sheet::new(&heads);
    for entry in read.await? {
        for line in &entry.lines {
            let amount = line.amount().abs().to_string();
            let (debit, credit) = if line.minor > 0 { (amount, String::new()) } else { (String::new(), amount) };
            sheet.row(vec![
                entry.id.to_string(),
                entry.at.clone(),
                entry.actor.clone(),
                entry.what.clone(),
                entry.person.clone().unwrap_or_default(),
                line.account.word().to_owned(),
                line.period.clone(),
                line.plan.clone(),
                line.component.clone(),
                line.reference.clone(),
                debit,
                credit,
                line.currency.to_string(),
            ]);
        }
    }
    Ok(sheet)
}

/// An entry as a page shows it.
#[must_use]
pub fn shown(visit: &Visit, entry: &Entry) -> EntryShown {
    let person = entry.person.clone().unwrap_or_default();
    let lines = entry.lines.iter().map(|line| {
        let (amount, currency) = (say::money(&line.amount().abs(), &line.currency), line.currency.to_string());
        let about = [&line.period, &line.component, &line.reference].into_iter().filter(|text| !text.is_empty());
        let about = about.cloned().collect::<Vec<_>>().join(", ");
        if line.minor > 0 {
            (crate::language::t(line.account.word()), about, amount, String::new(), currency)
        } else {
            (crate::language::t(line.account.word()), about, String::new(), amount, currency)
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
