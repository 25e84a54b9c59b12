//! `GET /people/{person}/statement`: what she gets for a period, by deal, by component, and what changed.

use super::past;
use super::rows::{ConvertedRow, Section, converted, sections};
use super::status::{Summary, summary};
use crate::address::{self, query};
use crate::closing::balances::Line;
use crate::failure::{Failure, blocking};
use crate::home::pace::{self, PaceShown};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use crate::why::working::{Working, working};
use access::Right;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use payments::approvals;
use payments::balances::Explained;
use payments::disputes::{self, Settled};
use payments::explain::why::{self, Question};
use payments::freezes::Frozen;
use payments::statement::{self, Statement};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// The period's id.
    #[serde(default)]
    pub period: String,
    /// `deal`, `component` or `changes`.
    #[serde(default)]
    pub by: String,
    /// Whether all deals are shown.
    #[serde(default)]
    pub all: String,
    /// A day as of which the statement is wanted.
    #[serde(default)]
    pub as_of: String,
}

/// A tab.
pub struct Tab {
    href: String,
    label: String,
    current: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "statement/show.html")]
pub struct Show {
    shell: Shell,
    picker: Picker,
    own: bool,
    statement: Statement,
    by: &'static str,
    tabs: Vec<Tab>,
    about: String,
    fresh: String,
    export: String,
    workbook: String,
    pdf: String,
    pace: Option<PaceShown>,
    sections: Vec<Section>,
    converted: Vec<ConvertedRow>,
    shown: usize,
    before_name: String,
    hidden: usize,
    all: String,
    working: Option<Working>,
    settled: Vec<Settled>,
    balances: Vec<Carried>,
    versions: Vec<past::Row>,
    frozen: Vec<String>,
    standing: Option<Summary>,
}

/// A balance line, with the questions that it settles.
struct Carried {
    line: Line,
    questions: Vec<i64>,
    ask: String,
}

impl Show {
    /// The questions that changed that record or adjustment.
    fn asked(&self, kind: &str, reference: &str) -> Vec<i64> {
        self.settled.iter().filter(|settled| settled.changed(kind, reference)).map(|settled| settled.question).collect()
    }
}

const SHORT: usize = 50;
/// How many earlier versions are named.
const NEWEST: usize = 6;

/// The statement.
///
/// # Errors
/// Not found, for a person or period that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    if !asked.as_of.is_empty() {
        let parts = query(&[("period", &asked.period), ("as_of", &asked.as_of)]);
        return Ok(Redirect::to(&format!("/people/{}/statement/past{parts}", address::encoded(&person))).into_response());
    }
    Ok(live(visit, person, asked).await?.into_response())
}

async fn live(visit: Visit, person: String, asked: Asked) -> Shown<Show> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&person, period)?;
    let state = &visit.state;
    let id = visit.period_id(period).to_owned();
    let statement = read(&visit, &person, period).await?;
    let (store, whose) = (visit.app.store.clone(), person.clone());
    let settled = blocking(move || Ok(disputes::settled(&store, &whose)?)).await?;
    let found = past::versions(&visit, &person, period).await?;
    let versions = found.into_iter().take(NEWEST).map(|version| past::row(&person, &id, version, None)).collect();
    let own = visit.is_me(&person);
    let by = match asked.by.as_str() {
        "component" => "component",
        "changes" => "changes",
        _ => "deal",
    };
    let path = format!("/people/{}/statement", address::encoded(&person));
    let calendar = &state.book.company.calendar;
    let picker = Picker::new(calendar, period, state.outcome.through, path.clone(), &[("by", &asked.by)]);
    let mut tabs = vec![("deal", t("By deal").to_owned()), ("component", t("By component").to_owned())];
    if let Some(before) = &statement.before {
        tabs.push(("changes", crate::language::said("Changes since {1}", &[&visit.period_name(&before.period)])));
    }
    let tab = |(name, label): (&str, String)| Tab {
        href: format!("{path}{}", query(&[("period", &id), ("by", name)])),
        label,
        current: name == by,
    };
    let shown = if asked.all.is_empty() { SHORT } else { usize::MAX };
    let sections = sections(state, &statement, shown);
    let shown: usize = sections.iter().map(|section| section.deals.len()).sum();
    let place = if own { Place::Statement } else { Place::People };
    Ok(Page(Show {
        shell: visit.following(&crate::language::said("{1} statement", &[&picker.label]), place, &id),
        own,
        by,
        tabs: tabs.into_iter().map(tab).collect(),
        about: about(&statement),
        fresh: visit.fresh(),
        export: format!("{path}.csv{}", query(&[("period", &id), ("by", by)])),
        pdf: format!("{path}.pdf{}", query(&[("period", &id)])),
        workbook: format!("{path}.xlsx{}", query(&[("period", &id)])),
        pace: pace::of_statement(state, &statement, visit.today()),
        hidden: statement.deals.len().saturating_sub(shown),
        shown,
        sections,
        converted: converted(&statement),
        before_name: statement.before.as_ref().map(|before| visit.period_name(&before.period)).unwrap_or_default(),
        all: format!("{path}{}", query(&[("period", &id), ("by", by), ("all", "yes")])),
        working: first_working(&visit, &statement, period),
        balances: statement.balances.iter().map(|line| carried(&visit, line, &settled)).collect(),
        versions,
        frozen: frozen(&visit, &statement)?,
        standing: summary(&visit, &statement),
        picker,
        statement,
        settled,
    }))
}

/// The statement with its balance lines, what caused them, and how far its pay has come.
///
/// # Errors
/// Not found, for a person or period that there is not.
pub async fn read(visit: &Visit, person: &str, period: usize) -> Result<Statement, Failure> {
    let statement = statement::statement(&visit.state, person, period).ok_or(Failure::NotFound)?;
    let (store, state) = (visit.app.store.clone(), visit.state.clone());
    blocking(move || {
        let standing = approvals::standing(&store, statement.person.as_str(), &statement.period.id)?;
        Ok(Statement { standing: Some(standing), ..statement::explained(&store, &state, statement)? })
    })
    .await
}

fn about(statement: &Statement) -> String {
    let mut parts = vec![say::counted(&statement.deals.len(), "deal", "deals")];
    if !statement.beside_deals.is_empty() {
        parts.push(crate::language::said("{1} beside them", &[&say::counted(&statement.beside_deals.len(), "component", "components")]));
    }
    if !statement.adjustments.is_empty() {
        parts.push(say::counted(&statement.adjustments.len(), "adjustment", "adjustments"));
    }
    parts.join(", ")
}

/// The freezes that keep figures of the statement, in sentences; for those who may lift them also what waits.
fn frozen(visit: &Visit, statement: &Statement) -> Result<Vec<String>, Failure> {
    let mut told: Vec<String> = statement.freezes.iter().map(|freeze| crate::closing::freezes::sentence(&visit.state, freeze)).collect();
    told.extend(waits(visit, statement)?.iter().map(|frozen| {
        let key = &frozen.key;
        let kept = say::money(&payments::parts::major(frozen.kept, key.currency), &key.currency);
        let waits = say::change(&frozen.waits(), &key.currency);
        crate::language::said(
            "{1}: frozen at {2} {3} as run {4} said; {5} waits until the freeze is lifted.",
            &[&key.label(), &kept, &key.currency, &frozen.since_run, &waits],
        )
    }));
    Ok(told)
}

/// What waits of a statement because of freezes; only for those who may place and lift them.
///
/// # Errors
/// An amount that cannot be kept.
pub fn waits(visit: &Visit, statement: &Statement) -> Result<Vec<Frozen>, Failure> {
    if !access::may(&visit.user, Right::ApproveRuns) {
        return Ok(Vec::new());
    }
    let mut waiting = payments::freezes::keep::waiting(&visit.state, Some(statement.person.as_str()))?;
    waiting.retain(|frozen| frozen.key.period == statement.period.id);
    Ok(waiting)
}

fn carried(visit: &Visit, line: &Explained, settled: &[Settled]) -> Carried {
    let key = &line.balance.key;
    let parts = [
        ("person", key.person.as_str()),
        ("period", &key.period),
        ("about", "balance"),
        ("plan", &key.plan),
        ("component", &key.component),
    ];
    Carried {
        line: crate::closing::balances::shown(visit, line),
        questions: settled.iter().filter(|settled| settled.carried(line)).map(|settled| settled.question).collect(),
        ask: format!("/questions/ask{}", query(&parts)),
    }
}

/// The working of the largest deal, so that the panel beside the table says something at once.
fn first_working(visit: &Visit, statement: &Statement, period: usize) -> Option<Working> {
    let deal = statement.deals.first()?;
    let line = deal.lines.first()?;
    let (person, id) = (statement.person.as_str(), &statement.period.id);
    let question = Question { plan: Some(line.plan.clone()), component: None, record: Some(deal.record.clone()) };
    let why = why::why(&visit.state, person, period, &question)?;
    working(&why, Some(deal.record.as_str()), address::why(person, id, line.plan.as_str(), "", deal.record.as_str()))
}
