//! Questions as the terminal shows them.

use super::super::{actor, json};
use crate::said::table;
use kernel::{Clock, Location, Problem, Problems};
use payments::State;
use payments::disputes::{self, Audience, Dispute, Standing};
use payments::runs::minute;
use store::Store;

/// Which questions are shown, and how.
pub struct Shown {
    /// Only one's own to do.
    pub mine: bool,
    /// Only late ones.
    pub overdue: bool,
    /// Closed ones too.
    pub all: bool,
    /// As JSON.
    pub json: bool,
}

/// The person whom a text names.
pub fn person(state: &State, text: &str) -> Result<String, Problems> {
    state.person(text).map(|person| person.to_string()).ok_or_else(|| {
        let ids = state.book.organisation.people().iter().map(|person| person.id.as_str());
        let problem = Problem::error("unknown-person", Location::default().value(text), format!("There is nobody `{text}` in the book."));
        problem.suggest(text, ids).into()
    })
}

/// Lists questions, those that wait longest first.
pub fn list(store: &Store, state: &State, person: Option<&str>, shown: &Shown) -> Result<(), Problems> {
    let (today, me) = (state.today(&Clock::System), actor());
    let fits = |one: &Dispute| {
        (shown.all || one.standing != Standing::Closed)
            && (!shown.mine || one.assignee.as_deref() == Some(me.as_str()) || one.raised_by == me)
            && (!shown.overdue || one.overdue(today))
    };
    let mut found: Vec<Dispute> = disputes::list(store, person)?.into_iter().filter(fits).collect();
    found.sort_by_key(|one| (!one.standing.waits(), one.standing == Standing::Closed, one.due, one.id));
    if shown.json {
        json(&found);
        return Ok(());
    }
    let row = |one: &Dispute| {
        let due = if one.overdue(today) { format!("{}, late", one.due) } else { one.due.to_string() };
        vec![
            one.id.to_string(),
            one.person.clone(),
            one.period.clone(),
            one.about(),
            figure(one),
            one.standing.word().to_owned(),
            one.assignee.clone().unwrap_or_default(),
            due,
            shortened(&one.text),
        ]
    };
    let headers = ["Question", "Person", "Period", "About", "Amount", "Stands", "With", "Due", "Asks"];
    say!("{}", table(&headers, 9, found.iter().map(row).collect()));
    Ok(())
}

/// Shows a question with what was attached and its history.
pub fn show(store: &Store, id: i64, as_json: bool) -> Result<(), Problems> {
    let found = disputes::show(store, id, true)?;
    if as_json {
        json(&found);
        return Ok(());
    }
    let one = &found.dispute;
    say!("Question {}: {} in {}, {} {}", one.id, one.person, one.period, one.about(), figure(one));
    let with = one.assignee.as_deref().map(|who| format!(", with {who}")).unwrap_or_default();
    say!("{}{with}, due {}; asked by {} at {}", one.standing.word(), one.due, one.raised_by, minute(&one.raised_at));
    if let Some(made) = &one.correction {
        say!("corrected by {}", made.words());
    }
    say!("\nWhat was seen then ({}):", one.permalink);
    for part in web::questions::attached::parts(&found.attached) {
        let figure = if part.figure.is_empty() { String::new() } else { format!(" {}", part.figure) };
        let said = if part.text.is_empty() { String::new() } else { format!(": {}", part.text) };
        say!("  {}{figure}{said}", part.label);
    }
    say!("\nHistory:");
    for event in &found.history {
        let about = if event.about.is_empty() { String::new() } else { format!(" ({})", event.about) };
        let inside = if event.audience == Audience::Internal { " [internal]" } else { "" };
        let said = if event.text.is_empty() { String::new() } else { format!(": {}", event.text) };
        say!("  {} {} {}{about}{inside}{said}", minute(&event.at), event.actor, event.step.word());
    }
    Ok(())
}

/// Lists what may have corrected a question.
pub fn corrections(store: &Store, id: i64) -> Result<(), Problems> {
    let found = disputes::show(store, id, true)?;
    let rows = disputes::choices(store, &found.dispute)?.into_iter().map(|choice| vec![choice.correction.words(), choice.said]);
    say!("{}", table(&["Change", "What"], 2, rows.collect()));
    Ok(())
}

fn figure(one: &Dispute) -> String {
    match (&one.amount, &one.currency) {
        (Some(amount), Some(currency)) => web::questions::attached::money(amount, currency),
        _ => String::new(),
    }
}

/// The beginning of a text, on one line.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 60 { line } else { format!("{}…", line.chars().take(59).collect::<String>()) }
}
