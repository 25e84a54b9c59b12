//! `GET /questions`, `/questions.csv` and `/questions.xlsx`: the questions that the user may see.

use super::sight;
use crate::address::query;
use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::{mark, phrase, said, t};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::table::{self, Cell, Column, Table};
use crate::visit::Visit;
use access::{Right, Role};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use payments::disputes::{self, Dispute, Standing};
use serde::Deserialize;

/// What the address says besides what it says of the table.
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
    tabs: Vec<Tab>,
    table: Table,
    none: bool,
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

const FILTERS: [(&str, &str); 4] = [("open", mark("Open")), ("mine", mark("Mine")), ("overdue", mark("Overdue")), ("all", mark("All"))];

/// The questions.
///
/// # Errors
/// Not found, for those who see nobody's pay.
pub async fn list(visit: Visit, Query(asked): Query<Asked>, Query(of_table): Query<table::Asked>) -> Shown<List> {
    let all = seen(&visit, &asked).await?;
    let parts = |show: &str| query(&[("show", show), ("q", &asked.q), ("person", &asked.person)]);
    let tabs = FILTERS.into_iter().map(|(show, label)| Tab {
        href: format!("/questions{}", parts(show)),
        label: t(label),
        count: all.iter().filter(|dispute| fits(&visit, show, dispute)).count(),
        current: show == shown(&asked),
    });
    let tabs = tabs.collect();
    let rows: Vec<Vec<Cell>> =
        all.iter().filter(|dispute| fits(&visit, shown(&asked), dispute)).map(|dispute| cells(&visit, dispute)).collect();
    let period = visit.period(None).map(|index| visit.period_id(index).to_owned()).unwrap_or_default();
    let keep = [("show", asked.show.clone()), ("person", asked.person.clone())];
    Ok(Page(List {
        shell: visit.shell(t("Questions"), Place::Questions, ""),
        tabs,
        none: rows.is_empty() && asked.q.is_empty(),
        table: Table::new("/questions", "questions", &columns(), rows, of_table.keeping(keep))
            .finding(t("Find a person, a record or words"))
            .with_files(),
        statement: visit.person().map(|person| crate::address::statement(person, &period)),
        due: visit.state.book.company.questions.words(),
    }))
}

/// The same table as CSV.
///
/// # Errors
/// Not found, for those who see nobody's pay.
pub async fn export(visit: Visit, Query(asked): Query<Asked>, Query(of_table): Query<table::Asked>) -> Result<Response, Failure> {
    let rows = read(&visit, &asked).await?.iter().map(|dispute| cells(&visit, dispute)).collect();
    Ok(Table::sheet(&columns(), rows, &of_table).download("questions"))
}

/// The same table as a workbook.
///
/// # Errors
/// Not found, for those who see nobody's pay.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>, Query(of_table): Query<table::Asked>) -> Result<Response, Failure> {
    let rows = read(&visit, &asked).await?.iter().map(|dispute| cells(&visit, dispute)).collect();
    Table::sheet(&columns(), rows, &of_table).download_workbook("questions")
}

/// The columns: on the page a question in a few, in files each of its values.
fn columns() -> [Column; 14] {
    [
        Column::in_files("question"),
        Column::words("about", t("Question")),
        Column::in_files("asked"),
        Column::in_files("person"),
        Column::words("name", t("Whose pay")),
        Column::in_files("period"),
        Column::in_files("amount"),
        Column::in_files("currency"),
        Column::in_files("raised_by"),
        Column::in_files("raised_at"),
        Column::words("due", t("Due")),
        Column::words("standing", t("State")).kept(),
        Column::words("assignee", t("With")),
        Column::in_files("correction"),
    ]
}

fn cells(visit: &Visit, dispute: &Dispute) -> Vec<Cell> {
    let overdue = dispute.overdue(super::show::today(visit));
    let (about, amount) = (dispute.about(), amount(dispute));
    let shown = if amount.is_empty() { about.clone() } else { format!("{about}, {amount}") };
    let due = match (dispute.standing.waits(), overdue) {
        (false, _) => Cell::words("").as_written(dispute.due.to_string()),
        (true, false) => Cell::words(dispute.due.to_string()).shortly(said("due {1}", &[&dispute.due])),
        (true, true) => Cell::words(dispute.due.to_string()).with(t("overdue")).shortly(said("due {1}", &[&dispute.due])),
    };
    let name = person_name(&visit.state, &dispute.person);
    let with = match &dispute.assignee {
        Some(assignee) => Cell::words(assignee).shortly(""),
        None => Cell::words(t("nobody yet")).shortly("").as_written(""),
    };
    vec![
        Cell::words(dispute.id.to_string()),
        Cell { written: about, ..Cell::words(shown) }
            .leading(format!("/questions/{}", dispute.id))
            .with(dispute.text.chars().take(120).collect::<String>()),
        Cell::words(&dispute.text),
        Cell::words(&dispute.person),
        Cell::words(&name).with(&dispute.period).shortly(format!("{name}, {}", dispute.period)),
        Cell::words(&dispute.period),
        Cell::words(dispute.amount.clone().unwrap_or_default()),
        Cell::words(dispute.currency.clone().unwrap_or_default()),
        Cell::words(&dispute.raised_by),
        Cell::words(&dispute.raised_at),
        due,
        Cell { written: dispute.standing.word().to_owned(), ..Cell::status(phrase(dispute.standing.word()), look(dispute, overdue)) },
        with,
        Cell::words(dispute.correction.as_ref().map(disputes::Correction::words).unwrap_or_default()),
    ]
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
    let wanted = asked.q.to_lowercase();
    let has = |dispute: &Dispute| {
        let name = person_name(&visit.state, &dispute.person);
        let texts = [name.as_str(), &dispute.text, &dispute.about(), &dispute.period].map(str::to_lowercase);
        wanted.split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
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

/// The amount as it was shown then.
#[must_use]
pub fn amount(dispute: &Dispute) -> String {
    let (Some(amount), Some(currency)) = (&dispute.amount, &dispute.currency) else { return String::new() };
    match (kernel::parse_decimal(amount), currency.parse()) {
        (Ok(amount), Ok(currency)) => format!("{} {currency}", crate::say::money(&amount, &currency)),
        _ => format!("{amount} {currency}"),
    }
}

impl List {
    /// How many questions are shown, in words.
    fn summary(&self) -> String {
        crate::say::counted(&self.table.found, "question", "questions")
    }
}
