//! `GET /ledger`: what accounts hold, and the lines of the entries in one currency, newest first; of one person with `person=`.

use super::posted::{self, columns, rows, totals};
use crate::deals::rows::person_name;
use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::table::{self, Table};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Currency, Decimal};
use payments::ledger::{self, Account, Entry};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Only this person.
    pub person: String,
    /// The currency; amounts of two do not stand in one column.
    pub currency: String,
    /// Only lines of this account.
    pub account: String,
    /// Whether to verify the ledger.
    pub verify: String,
}

/// An account, whether it is of payees, and what it holds.
type Held = (&'static str, bool, String);

/// The page.
#[derive(Template)]
#[template(path = "closing/ledger.html")]
pub struct LedgerPage {
    shell: Shell,
    person: String,
    name: String,
    accounts: Vec<(String, Vec<Held>)>,
    currencies: Vec<(String, String)>,
    currency: String,
    none: bool,
    /// Whether older entries are in the files only.
    older: bool,
    table: Table,
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
    /// Account, what for, debit, credit, currency.
    pub lines: Vec<(&'static str, String, String, String, String)>,
}

/// The ledger.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn show(visit: Visit, Query(asked): Query<Asked>, Query(of_table): Query<table::Asked>) -> Shown<LedgerPage> {
    let read = read(&visit, &asked, posted::ON_PAGE).await?;
    let verified = match asked.verify.as_str() {
        "" => None,
        _ => {
            let store = visit.app.store.clone();
            Some(blocking(move || Ok(ledger::verify(&store).map_err(|problems| problems.to_string()))).await?)
        }
    };
    let of_table =
        of_table.keeping([("person", asked.person.clone()), ("currency", read.currency.to_string()), ("account", asked.account.clone())]);
    let (columns, rows) = (columns(), rows(&visit, &read.entries, read.currency, &asked.account));
    let totals = totals(&Table::chosen(&columns, rows.clone(), &of_table), read.currency);
    let tab = |currency: &Currency| {
        let code = currency.to_string();
        (crate::address::query(&[("person", asked.person.as_str()), ("currency", &code), ("account", &asked.account)]), code)
    };
    Ok(Page(LedgerPage {
        shell: visit.shell(t("Ledger"), Place::Ledger, ""),
        name: if asked.person.is_empty() { String::new() } else { person_name(&visit.state, &asked.person) },
        accounts: accounts(&read.accounts),
        currencies: read.currencies.iter().map(tab).collect(),
        currency: read.currency.to_string(),
        none: read.entries.is_empty(),
        older: read.entries.len() == posted::ON_PAGE,
        table: Table::new("/ledger", "entries", &columns, rows, of_table)
            .with_totals(&columns, totals)
            .finding(t("Find an entry, a person or a period"))
            .with_filters(vec![posted::filter(&asked.account)])
            .with_files(),
        person: asked.person,
        verified,
    }))
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(asked): Query<Asked>, Query(of_table): Query<table::Asked>) -> Result<Response, Failure> {
    let sheet = sheet(&visit, &asked, &of_table).await?;
    Ok(sheet.download("ledger"))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>, Query(of_table): Query<table::Asked>) -> Result<Response, Failure> {
    sheet(&visit, &asked, &of_table).await?.download_workbook("ledger")
}

async fn sheet(visit: &Visit, asked: &Asked, of_table: &table::Asked) -> Result<Sheet, Failure> {
    let read = read(visit, asked, posted::MOST).await?;
    Ok(Table::sheet(&columns(), rows(visit, &read.entries, read.currency, &asked.account), of_table))
}

fn on_page() -> String {
    say::count(&(posted::ON_PAGE as u64))
}

/// What of the ledger a page shows.
struct Read {
    entries: Vec<Entry>,
    /// What each account holds, by currency.
    accounts: BTreeMap<(Currency, Account), Decimal>,
    currencies: BTreeSet<Currency>,
    currency: Currency,
}

async fn read(visit: &Visit, asked: &Asked, most: usize) -> Result<Read, Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("ledger")?;
    let (store, person) = (visit.app.store.clone(), asked.person.clone());
    let found = blocking(move || {
        let one = Some(person.as_str()).filter(|person| !person.is_empty());
        let entries = ledger::entries(&store, one, None, most)?;
        let mut accounts: BTreeMap<(Currency, Account), Decimal> = BTreeMap::new();
        for sum in ledger::sums(&store)?.iter().filter(|sum| one.is_none() || sum.person.as_deref() == one) {
            *accounts.entry((sum.currency, sum.account)).or_default() += sum.amount();
        }
        Ok((entries, accounts))
    });
    let (entries, accounts) = found.await?;
    let currencies: BTreeSet<Currency> = accounts.keys().map(|(currency, _)| *currency).collect();
    let home = visit.state.book.company.currency;
    let first = if currencies.contains(&home) { home } else { currencies.first().copied().unwrap_or(home) };
    let currency = currencies.iter().copied().find(|currency| currency.to_string() == asked.currency).unwrap_or(first);
    Ok(Read { entries, accounts, currencies, currency })
}

/// What accounts hold: currency by currency, each account with whether it is of payees.
fn accounts(all: &BTreeMap<(Currency, Account), Decimal>) -> Vec<(String, Vec<Held>)> {
    let mut out: BTreeMap<Currency, Vec<Held>> = BTreeMap::new();
    for ((currency, account), amount) in all {
        let shown = say::money(amount, currency);
        out.entry(*currency).or_default().push((t(account.word()), account.is_of_payee(), shown));
    }
    out.into_iter().map(|(currency, lines)| (currency.to_string(), lines)).collect()
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
