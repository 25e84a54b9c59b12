//! `GET /capitalised`: commissions as a cost of obtaining contracts: the roll-forward, what is left by contract, what will be spread.

use crate::address;
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
use book::capitalised::{Months, Rule};
use kernel::{Currency, Decimal};
use payments::books::{self, Capitalisation, Carried, Movement};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Only this currency.
    pub currency: String,
    /// Only this rule.
    pub rule: String,
    /// Contracts and people with this part in their names.
    pub q: String,
    /// So many contracts are passed over.
    pub skip: usize,
    /// `contracts`, for files: instead of the roll-forward.
    pub show: String,
}

/// The page.
#[derive(Template)]
#[template(path = "finance/capitalised.html")]
pub struct CapitalisedPage {
    shell: Shell,
    rules: Vec<(String, String)>,
    currencies: Vec<String>,
    currency: String,
    chosen: String,
    q: String,
    months: Vec<Month>,
    left: Vec<(&'static str, String)>,
    total: String,
    as_of: String,
    ahead: Vec<Bar>,
    contracts: Vec<Contract>,
    found: usize,
    more: Option<String>,
}

/// A month as a row.
struct Month {
    label: String,
    rule: String,
    closed: bool,
    /// Opening, capitalised, amortised, impaired.
    moves: [String; 4],
    closing: String,
    /// What moved, in words, for narrow pages.
    words: String,
}

/// What will be spread in a month.
struct Bar {
    label: String,
    amount: String,
    width: Decimal,
}

/// A contract as a row.
struct Contract {
    href: String,
    id: String,
    person: String,
    about: String,
    cost: String,
    spread: String,
    left: String,
    ended: String,
}

const MOST: usize = 25;

/// The roll-forward, and what is left.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Shown<CapitalisedPage> {
    let report = read(&visit).await?;
    let company = &visit.state.book.company;
    let mut currencies: Vec<String> = report.movements.iter().map(|movement| movement.currency.to_string()).collect();
    currencies.sort();
    currencies.dedup();
    let home = company.currency.to_string();
    let first = currencies.iter().find(|currency| **currency == home).or(currencies.first()).cloned().unwrap_or(home);
    let currency = if currencies.contains(&asked.currency) { asked.currency.clone() } else { first };
    let fits = |of: &Currency, rule: &str| of.to_string() == currency && (asked.rule.is_empty() || asked.rule == rule);
    let movements = report.movements.iter().filter(|movement| fits(&movement.currency, &movement.rule));
    let several = company.capitalised.rules.len() > 1 && asked.rule.is_empty();
    let contracts: Vec<&Carried> = report.contracts.iter().filter(|one| fits(&one.currency, &one.rule)).collect();
    let (left, total) = left(&contracts);
    let wanted: Vec<&Carried> = contracts.iter().copied().filter(|one| named(&visit, one, &asked.q)).collect();
    let more =
        address::query(&[("currency", &currency), ("rule", &asked.rule), ("q", &asked.q), ("skip", &(asked.skip + MOST).to_string())]);
    let mut months: Vec<Month> = movements.map(|movement| month(&visit, movement, several)).collect();
    months.reverse();
    Ok(Page(CapitalisedPage {
        shell: visit.shell(t("Capitalised commissions"), Place::Capitalised, ""),
        rules: company.capitalised.rules.iter().map(|rule| (rule.name.clone(), in_words(rule))).collect(),
        months,
        left,
        total,
        as_of: visit.period_name(&report.through),
        ahead: ahead(&visit, &report, &currency),
        found: wanted.len(),
        more: (wanted.len() > asked.skip + MOST).then(|| format!("/capitalised{more}#contracts")),
        contracts: wanted.into_iter().skip(asked.skip).take(MOST).map(|one| contract(&visit, one)).collect(),
        currencies,
        currency,
        chosen: asked.rule,
        q: asked.q,
    }))
}

/// What is capitalised; for the API as well.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn read(visit: &Visit) -> Result<Capitalisation, Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("capitalised commissions")?;
    let (store, state) = (visit.app.store.clone(), visit.state.clone());
    blocking(move || Ok(books::capitalisation(&state, Some(&store))?)).await
}

fn named(visit: &Visit, one: &Carried, q: &str) -> bool {
    let q = q.trim().to_lowercase();
    q.is_empty() || one.contract.to_lowercase().contains(&q) || person_name(&visit.state, &one.person).to_lowercase().contains(&q)
}

fn month(visit: &Visit, movement: &Movement, several: bool) -> Month {
    let money = |amount: &Decimal| if amount.is_zero() { String::new() } else { say::money(amount, &movement.currency) };
    let moves = [("capitalised", &movement.capitalised), ("amortised", &movement.amortised), ("impaired", &movement.impaired)];
    let words = moves.into_iter().filter(|(_, amount)| !amount.is_zero()).map(|(word, amount)| format!("{word} {}", money(amount)));
    Month {
        words: words.collect::<Vec<_>>().join(" · "),
        label: visit.period_name(&movement.period),
        rule: if several { movement.rule.clone() } else { String::new() },
        closed: movement.closed,
        moves: [&movement.opening, &movement.capitalised, &movement.amortised, &movement.impaired].map(money),
        closing: say::money(&movement.closing, &movement.currency),
    }
}

/// What is left: within a year and later, and together.
fn left(contracts: &[&Carried]) -> (Vec<(&'static str, String)>, String) {
    let Some(currency) = contracts.first().map(|one| one.currency) else { return (Vec::new(), String::new()) };
    let all: Decimal = contracts.iter().map(|one| one.carrying).sum();
    let soon: Decimal = contracts.iter().map(|one| one.within_a_year).sum();
    let money = |amount: Decimal| say::money(&amount, &currency);
    (vec![(t("Within a year (current)"), money(soon)), (t("Later (non-current)"), money(all - soon))], money(all))
}

fn ahead(visit: &Visit, report: &Capitalisation, currency: &str) -> Vec<Bar> {
    let own: Vec<_> = report.ahead.iter().filter(|ahead| ahead.currency.to_string() == currency && ahead.period != "later").collect();
    let most = own.iter().map(|ahead| ahead.amount.abs()).max().unwrap_or_default();
    let width = |amount: Decimal| (amount.max(Decimal::ZERO) * Decimal::ONE_HUNDRED).checked_div(most).unwrap_or_default().round_dp(1);
    let bar = |ahead: &&books::report::Ahead| Bar {
        label: visit.period_name(&ahead.period),
        amount: say::money(&ahead.amount, &ahead.currency),
        width: width(ahead.amount),
    };
    own.iter().map(bar).collect()
}

fn contract(visit: &Visit, one: &Carried) -> Contract {
    let money = |amount: &Decimal| say::money(amount, &one.currency);
    let rule = visit.state.book.company.capitalised.rules.iter().find(|rule| rule.name == one.rule);
    let kind = rule.map_or("deals", |rule| if rule.contract.is_some() { "deals" } else { rule.of.word() });
    Contract {
        href: address::record(kind, &one.contract),
        id: one.contract.clone(),
        person: person_name(&visit.state, &one.person),
        about: said("{1} · {2} periods from {3}", &[&one.component, &one.periods, &visit.period_name(&one.starts)]),
        cost: money(&one.capitalised),
        spread: money(&one.amortised),
        left: money(&one.carrying),
        ended: one
            .ended
            .as_ref()
            .map(|ended| said("ended {1}, {2} written off", &[&visit.period_name(ended), &money(&one.impaired)]))
            .unwrap_or_default(),
    }
}

/// A rule as people read it.
fn in_words(rule: &Rule) -> String {
    let length = match &rule.months {
        Months::Fixed(months) => said("over {1} months", &[&months]),
        Months::Each(each) => said("over the months that `{1}` says", &[&each.text]),
    };
    let when = rule.when.as_ref().map(|when| said(" when `{1}`", &[&when.text])).unwrap_or_default();
    let starts = rule.starts.as_ref().map(|starts| said(" from `{1}` on", &[&starts.text])).unwrap_or_default();
    let expedient = if rule.expedient { t("; twelve months or less are expensed at once") } else { "" };
    said("{1} of {2}{3}, {4}{5}{6}.", &[&say::list(&rule.components), &rule.of, &when, &length, &starts, &expedient])
}

/// The roll-forward as CSV, or with `show=contracts` what is left by contract.
///
/// # Errors
/// As for the page.
pub async fn csv(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = sheet(&read(&visit).await?, &asked);
    Ok(sheet.download(name))
}

/// The same as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (sheet, name) = sheet(&read(&visit).await?, &asked);
    sheet.download_workbook(name)
}

fn sheet(report: &Capitalisation, asked: &Asked) -> (Sheet, &'static str) {
    if asked.show == "contracts" {
        let mut sheet = Sheet::new(&[
            "rule",
            "contract",
            "person",
            "plan",
            "component",
            "currency",
            "earned",
            "starts",
            "periods",
            "ended",
            "capitalised",
            "amortised",
            "impaired",
            "carrying",
            "within_a_year",
        ]);
        for one in &report.contracts {
            let texts = [&one.rule, &one.contract, &one.person, &one.plan, &one.component];
            let mut row: Vec<String> = texts.into_iter().cloned().collect();
            row.extend([one.currency.to_string(), one.earned.clone(), one.starts.clone(), one.periods.to_string()]);
            row.push(one.ended.clone().unwrap_or_default());
            row.extend([one.capitalised, one.amortised, one.impaired, one.carrying, one.within_a_year].map(|amount| amount.to_string()));
            sheet.row(row);
        }
        return (sheet, "capitalised-contracts");
    }
    let mut sheet = Sheet::new(&["period", "rule", "currency", "state", "opening", "capitalised", "amortised", "impaired", "closing"]);
    for one in &report.movements {
        let state = if one.closed { "closed" } else { "open" };
        let mut row = vec![one.period.clone(), one.rule.clone(), one.currency.to_string(), state.to_owned()];
        row.extend([one.opening, one.capitalised, one.amortised, one.impaired, one.closing].map(|amount| amount.to_string()));
        sheet.row(row);
    }
    (sheet, "capitalised-roll-forward")
}
