//! `GET /people/{person}/why`: the most important page. Every step behind an amount, down to the row of the file it came from.

use super::working::{Working, line_name, working};
use crate::address;
use crate::failure::{Failure, blocking};
use crate::language::said;
use crate::page::{Page, Shown};
use crate::say;
use crate::say::minute;
use crate::shell::{Place, Shell};
use crate::statement::past;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use payments::explain::why::{self, Question, Why, WhyLine};
use payments::past::PastWhy;
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
    /// A day, `2026-04-02`: as it was by its end.
    #[serde(default)]
    pub as_of: String,
    /// As one run says it.
    #[serde(default)]
    pub run: String,
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

    /// Whether it asks for what was.
    #[must_use]
    pub fn is_past(&self) -> bool {
        !self.as_of.is_empty() || !self.run.is_empty()
    }

    /// Which past statement it asks about.
    fn past(&self) -> past::Asked {
        past::Asked { period: self.period.clone(), as_of: self.as_of.clone(), run: self.run.clone() }
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
    /// The freezes that keep some of it, in sentences.
    frozen: Vec<String>,
    then: Option<Then>,
    back: String,
    ask: String,
    json: String,
}

/// Of a past working: which run it is from.
struct Then {
    held: String,
    version: payments::past::Version,
    at: String,
    /// What was kept because of a freeze: which, what the calculation says, what was kept.
    frozen: Vec<(String, String, String)>,
    /// The same as it is now.
    now: String,
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
    let (mut why, then) = if asked.is_past() {
        let (found, held) = read_past(&visit, &person, &asked).await?;
        let then = then(&asked, &person, &id, &found, held);
        (found.why, Some(then))
    } else {
        (why::why(&visit.state, &person, period, &asked.question()).ok_or(Failure::NotFound)?, None)
    };
    why = with_files(&visit, why).await?;
    let label = visit.state.book.company.calendar.periods().get(period).map(say::period_of).unwrap_or_default();
    let own = visit.is_me(&person);
    let href = address::past_why(&person, &id, (&asked.plan, &asked.component, &asked.record), (&asked.as_of, &asked.run));
    let record = Some(asked.record.as_str()).filter(|r| !r.is_empty());
    let working = working(&why, record, href.clone());
    let title = title(&asked, working.as_ref(), &why);
    let place = if own { Place::Statement } else { Place::People };
    Ok(Page(Show {
        shell: if then.is_some() { visit.shell(&title, place, &id) } else { visit.following(&title, place, &id) },
        own,
        label,
        title,
        back: if then.is_some() { address::past(&person, &id, &asked.as_of, &asked.run) } else { address::statement(&person, &id) },
        ask: address::ask(&person, &id, &asked.plan, &asked.component, &asked.record),
        json: format!("/api/v1{href}"),
        working,
        frozen: why.freezes.iter().map(|freeze| crate::closing::freezes::sentence(&visit.state, freeze)).collect(),
        then,
        asked,
        why,
    }))
}

/// The working with the files of its adjustments; for the API as well.
///
/// # Errors
/// What the database refuses.
pub async fn with_files(visit: &Visit, mut why: Why) -> Result<Why, Failure> {
    if why.adjusted.is_empty() {
        return Ok(why);
    }
    let store = visit.app.store.clone();
    blocking(move || {
        payments::attachments::named(&store, &mut why)?;
        Ok(why)
    })
    .await
}

/// The working as it was, and as of when in words; for the API as well.
///
/// # Errors
/// Not found, for what there was not or is not the user's to see; a day that is none.
pub async fn read_past(visit: &Visit, person: &str, asked: &Asked) -> Result<(PastWhy, String), Failure> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(person, period)?;
    let (wanted, held) = past::wanted(visit, &asked.past())?;
    let only_final = !access::may(&visit.user, access::Right::ReadRuns);
    let (store, state, again) = (visit.app.store.clone(), visit.state.clone(), visit.app.again.clone());
    let (person, question) = (person.to_owned(), asked.question());
    let work = blocking(move || {
        let calendar = &state.book.company.calendar;
        let found = again.why(&store, calendar, (&person, period), (wanted, only_final), &question);
        let unknown = |problems: &kernel::Problems| problems.0.iter().any(|problem| problem.code == "unknown-run");
        found.map_err(|problems| if unknown(&problems) { Failure::NotFound } else { problems.into() })
    });
    Ok((work.await?.ok_or(Failure::NotFound)?, held))
}

fn then(asked: &Asked, person: &str, period: &str, found: &PastWhy, held: String) -> Then {
    let money = |minor: i64, key: &payments::parts::PartKey| {
        let amount = payments::parts::major(minor, key.currency);
        format!("{} {}", say::money(&amount, &key.currency), key.currency)
    };
    let frozen = found.frozen.iter();
    Then {
        held,
        version: found.held.clone(),
        at: minute(&found.held.at),
        frozen: frozen.map(|one| (one.key.label(), money(one.calculated, &one.key), money(one.kept, &one.key))).collect(),
        now: address::why(person, period, &asked.plan, &asked.component, &asked.record),
    }
}

fn title(asked: &Asked, working: Option<&Working>, why: &Why) -> String {
    match working {
        Some(working) if !asked.record.is_empty() || !asked.component.is_empty() => said("Why {1}", &[&working.amount]),
        _ => said("Why {1} {2}", &[&say::money(&why.amount, &why.currency), &why.currency]),
    }
}
