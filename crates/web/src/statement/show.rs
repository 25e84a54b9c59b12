//! `GET /people/{person}/statement`: what she gets for a period, by deal, by component, and what changed.

use super::rows::{BesideRow, DealRow, beside, rows};
use crate::address::{self, query};
use crate::home::pace::{self, PaceShown};
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use crate::why::working::{Working, working};
use askama::Template;
use axum::extract::{Path, Query};
use payments::disputes::{self, Settled};
use payments::explain::why::{self, Question};
use payments::statement::{self, Statement};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
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
    pace: Option<PaceShown>,
    deals: Vec<DealRow>,
    beside: Vec<BesideRow>,
    before_name: String,
    hidden: usize,
    all: String,
    working: Option<Working>,
    settled: Vec<Settled>,
}

impl Show {
    /// The questions that changed that record or adjustment.
    fn asked(&self, kind: &str, reference: &str) -> Vec<i64> {
        self.settled.iter().filter(|settled| settled.changed(kind, reference)).map(|settled| settled.question).collect()
    }
}

const SHORT: usize = 50;

/// The statement.
///
/// # Errors
/// Not found, for a person or period that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Shown<Show> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&person, period)?;
    let state = &visit.state;
    let id = visit.period_id(period).to_owned();
    let statement = statement::statement(state, &person, period).ok_or(crate::failure::Failure::NotFound)?;
    let (store, whose) = (visit.app.store.clone(), person.clone());
    let settled = crate::failure::blocking(move || Ok(disputes::settled(&store, &whose)?)).await?;
    let own = visit.is_me(&person);
    let by = match asked.by.as_str() {
        "component" => "component",
        "changes" => "changes",
        _ => "deal",
    };
    let path = format!("/people/{}/statement", address::encoded(&person));
    let calendar = &state.book.company.calendar;
    let picker = Picker::new(calendar, period, state.outcome.through, path.clone(), &[("by", &asked.by)]);
    let mut tabs = vec![("deal", "By deal".to_owned()), ("component", "By component".to_owned())];
    if let Some(before) = &statement.before {
        tabs.push(("changes", format!("Changes since {}", visit.period_name(&before.period))));
    }
    let tab = |(name, label): (&str, String)| Tab {
        href: format!("{path}{}", query(&[("period", &id), ("by", name)])),
        label,
        current: name == by,
    };
    let shown = if asked.all.is_empty() { SHORT } else { usize::MAX };
    let deals = rows(&statement, shown);
    let place = if own { Place::Statement } else { Place::People };
    Ok(Page(Show {
        shell: visit.following(&format!("{} statement", picker.label), place, &id),
        own,
        by,
        tabs: tabs.into_iter().map(tab).collect(),
        about: about(&statement),
        fresh: visit.fresh(),
        export: format!("{path}.csv{}", query(&[("period", &id), ("by", by)])),
        workbook: format!("{path}.xlsx{}", query(&[("period", &id)])),
        pace: pace::of_statement(state, &statement, visit.today()),
        hidden: statement.deals.len().saturating_sub(deals.len()),
        deals,
        beside: beside(state, &statement),
        before_name: statement.before.as_ref().map(|before| visit.period_name(&before.period)).unwrap_or_default(),
        all: format!("{path}{}", query(&[("period", &id), ("by", by), ("all", "yes")])),
        working: first_working(&visit, &statement, period),
        picker,
        statement,
        settled,
    }))
}

fn about(statement: &Statement) -> String {
    let mut parts = vec![say::counted(&statement.deals.len(), "deal", "deals")];
    if !statement.beside_deals.is_empty() {
        parts.push(format!("{} beside them", say::counted(&statement.beside_deals.len(), "component", "components")));
    }
    if !statement.adjustments.is_empty() {
        parts.push(say::counted(&statement.adjustments.len(), "adjustment", "adjustments"));
    }
    parts.join(", ")
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
