//! `GET /people/{person}/why`: the most important page. Every step behind an amount, down to the row of the file it came from.

use super::working::{Working, line_name, working};
use crate::address;
use crate::failure::Failure;
use crate::language::said;
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use payments::explain::why::{self, Question, Why, WhyLine};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// The period's id.
    #[serde(default)]
    pub period: String,
    /// Only this plan.
    #[serde(default)]
    pub plan: String,
    /// Only this component.
    #[serde(default)]
    pub component: String,
    /// Only this record.
    #[serde(default)]
    pub record: String,
}

impl Asked {
    /// The question that the address asks.
    #[must_use]
    pub fn question(&self) -> Question {
        let some = |text: &str| if text.is_empty() { None } else { Some(text.to_owned()) };
        Question {
            plan: some(&self.plan).map(Into::into),
            component: some(&self.component).map(Into::into),
            record: some(&self.record).map(Into::into),
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "why/show.html")]
pub struct Show {
    shell: Shell,
    own: bool,
    asked: Asked,
    label: String,
    title: String,
    why: Why,
    working: Option<Working>,
    back: String,
    ask: String,
    json: String,
}

const MOST_LINES: usize = 200;

impl Show {
    /// At most so many lines of a component are written out.
    fn most(&self) -> usize {
        MOST_LINES
    }
    fn line_name(&self, line: &WhyLine) -> String {
        line_name(line)
    }
}

/// The working.
///
/// # Errors
/// Not found, for a person, period or question that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Shown<Show> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&person, period)?;
    let id = visit.period_id(period).to_owned();
    let why = why::why(&visit.state, &person, period, &asked.question()).ok_or(Failure::NotFound)?;
    let label = visit.state.book.company.calendar.periods().get(period).map(say::period_of).unwrap_or_default();
    let own = visit.is_me(&person);
    let href = address::why(&person, &id, &asked.plan, &asked.component, &asked.record);
    let record = Some(asked.record.as_str()).filter(|r| !r.is_empty());
    let working = working(&why, record, href.clone());
    let title = title(&asked, working.as_ref(), &why);
    Ok(Page(Show {
        shell: visit.following(&title, if own { Place::Statement } else { Place::People }, &id),
        own,
        label,
        title,
        back: address::statement(&person, &id),
        ask: address::ask(&person, &id, &asked.plan, &asked.component, &asked.record),
        json: format!("/api/v1{href}"),
        working,
        asked,
        why,
    }))
}

fn title(asked: &Asked, working: Option<&Working>, why: &Why) -> String {
    match working {
        Some(working) if !asked.record.is_empty() || !asked.component.is_empty() => said("Why {1}", &[&working.amount]),
        _ => said("Why {1} {2}", &[&say::money(&why.amount, &why.currency), &why.currency]),
    }
}
