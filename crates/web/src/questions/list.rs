//! `GET /questions` and `/questions.csv`: the questions that the user may see.

use super::sight;
use crate::address::query;
use crate::deals::rows::person_name;
use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::language::{mark, t};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::{Right, Role};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use payments::disputes::{self, Dispute, Standing};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Clone, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// `open`, `mine`, `overdue` or `all`; those that are not closed when empty.
    #[serde(default)]
    pub show: String,
    /// A part of the person's name, of what is asked or of what about.
    #[serde(default)]
    pub q: String,
    /// Only questions about this person's pay.
    #[serde(default)]
    pub person: String,
}

/// The page.
#[derive(Template)]
#[template(path = "questions/list.html")]
pub struct List {
    shell: Shell,
    asked: Asked,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    found: usize,
    export: String,
    statement: Option<String>,
    due: String,
}

/// A filter with how many questions it has.
struct Tab {
    href: String,
    label: &'static str,
    count: usize,
    current: bool,
}

/// A question as a row.
struct Row {
    dispute: Dispute,
    name: String,
    about: String,
    amount: String,
    look: &'static str,
    overdue: bool,
}

/// How many are shown on one page.
const MOST: usize = 200;
const FILTERS: [(&str, &str); 4] = [("open", mark("Open")), ("mine", mark("Mine")), ("overdue", mark("Overdue")), ("all", mark("All"))];

/// The questions.
///
/// # Errors
/// Not found, for those who see nobody's pay.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Shown<List> {
    let all = seen(&visit, &asked).await?;
    let parts = |show: &str| query(&[("show", show), ("q", &asked.q), ("person", &asked.person)]);
    let tabs = FILTERS.into_iter().map(|(show, label)| Tab {
        href: format!("/questions{}", parts(show)),
        label: t(label),
        count: all.iter().filter(|dispute| fits(&visit, show, dispute)).count(),
        current: show == shown(&asked),
    });
    let tabs = tabs.collect();
    let fitting: Vec<Dispute> = all.into_iter().filter(|dispute| fits(&visit, shown(&asked), dispute)).collect();
    let period = visit.period(None).map(|index| visit.period_id(index).to_owned()).unwrap_or_default();
    Ok(Page(List {
        shell: visit.shell(t("Questions"), Place::Questions, ""),
        tabs,
        found: fitting.len(),
        export: format!("/questions.csv{}", parts(&asked.show)),
        statement: visit.person().map(|person| crate::address::statement(person, &period)),
        due: visit.state.book.company.questions.words(),
        rows: fitting.into_iter().take(MOST).map(|dispute| row(&visit, dispute)).collect(),
        asked,
    }))
}

/// The same table as CSV.
///
/// # Errors
/// Not found, for those who see nobody's pay.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let fitting = read(&visit, &asked).await?;
    let mut sheet = Sheet::new(&[
        "question",
        "person",
        "name",
        "period",
        "about",
        "amount",
        "currency",
        "asked",
        "raised_by",
        "raised_at",
        "due",
        "standing",
        "assignee",
        "correction",
    ]);
    for dispute in fitting {
        let name = person_name(&visit.state, &dispute.person);
        sheet.row(vec![
            dispute.id.to_string(),
            dispute.person.clone(),
            name,
            dispute.period.clone(),
            dispute.about(),
            dispute.amount.clone().unwrap_or_default(),
            dispute.currency.clone().unwrap_or_default(),
            dispute.text.clone(),
            dispute.raised_by.clone(),
            dispute.raised_at.clone(),
            dispute.due.to_string(),
            dispute.standing.word().to_owned(),
            dispute.assignee.clone().unwrap_or_default(),
            dispute.correction.as_ref().map(disputes::Correction::words).unwrap_or_default(),
        ]);
    }
    Ok(sheet.download("questions"))
}

/// The questions that the address asks for and that are the user's to see; for the API as well.
///
/// # Errors
/// Not found, for those who see nobody's pay.
pub async fn read(visit: &Visit, asked: &Asked) -> Result<Vec<Dispute>, Failure> {
    let all = seen(visit, asked).await?;
    Ok(all.into_iter().filter(|dispute| fits(visit, shown(asked), dispute)).collect())
}

fn shown(asked: &Asked) -> &str {
    if asked.show.is_empty() { "open" } else { &asked.show }
}

/// Those that the user may see and that have the words; those that wait longest first.
async fn seen(visit: &Visit, asked: &Asked) -> Result<Vec<Dispute>, Failure> {
    visit.needs(Right::ReadQuestions)?;
    let store = visit.app.store.clone();
    // A seller's are found by her id, so that she does not wait for everybody's.
    let own = visit.user.role == Role::Seller;
    let person =
        if own { Some(visit.person().unwrap_or_default().to_owned()) } else { Some(asked.person.clone()).filter(|p| !p.is_empty()) };
    if !own {
        visit.note_reading("questions")?;
    }
    let all = blocking(move || Ok(disputes::list(&store, person.as_deref())?)).await?;
    let wanted = asked.q.trim().to_lowercase();
    let has = |dispute: &Dispute| {
        let name = person_name(&visit.state, &dispute.person);
        [name.as_str(), &dispute.text, &dispute.about(), &dispute.period].iter().any(|text| text.to_lowercase().contains(&wanted))
    };
    let mut found: Vec<Dispute> = all.into_iter().filter(|dispute| sight::sees(visit, dispute) && has(dispute)).collect();
    found.sort_by_key(|dispute| (!dispute.standing.waits(), dispute.standing == Standing::Closed, dispute.due, dispute.id));
    Ok(found)
}

fn fits(visit: &Visit, show: &str, dispute: &Dispute) -> bool {
    match show {
        "mine" => {
            let me = visit.user.email.as_str();
            dispute.standing != Standing::Closed
                && (dispute.assignee.as_deref() == Some(me) || dispute.raised_by == me || visit.is_me(&dispute.person))
        }
        "overdue" => dispute.overdue(super::show::today(visit)),
        "all" => true,
        _ => dispute.standing != Standing::Closed,
    }
}

/// How a standing looks.
#[must_use]
pub fn look(dispute: &Dispute, overdue: bool) -> &'static str {
    match dispute.standing {
        Standing::Open | Standing::Assigned if overdue => "bad",
        Standing::Open => "warn",
        Standing::Assigned => "info",
        Standing::Answered | Standing::Corrected => "good",
        Standing::Closed => "",
    }
}

fn row(visit: &Visit, dispute: Dispute) -> Row {
    let overdue = dispute.overdue(super::show::today(visit));
    Row {
        name: person_name(&visit.state, &dispute.person),
        about: dispute.about(),
        amount: amount(&dispute),
        look: look(&dispute, overdue),
        overdue,
        dispute,
    }
}

/// The amount as it was shown then.
#[must_use]
pub fn amount(dispute: &Dispute) -> String {
    let (Some(amount), Some(currency)) = (&dispute.amount, &dispute.currency) else { return String::new() };
    match (kernel::parse_decimal(amount), currency.parse()) {
        (Ok(amount), Ok(currency)) => format!("{} {currency}", crate::say::money(&amount, &currency)),
        _ => format!("{amount} {currency}"),
    }
}
