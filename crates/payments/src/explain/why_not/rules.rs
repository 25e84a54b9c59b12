//! Credit rules: whom each names on the record's day, and why the person is not among them.

use super::{RuleTried, conditions};
use crate::State;
use crate::figures::records::Record;
use book::results::Credit;
use kernel::{Date, PersonId};
use measures::{Counted, CreditRule, CreditTo};
use people::Person;
use std::collections::BTreeSet;

/// What a rule is tried on.
pub(super) struct Case<'a> {
    pub state: &'a State,
    pub record: &'a Record,
    pub id: &'a str,
    pub person: &'a Person,
    pub day: Date,
    /// All credits of the record under the measure.
    pub credits: &'a [Credit],
}

pub(super) fn tried(case: &Case<'_>, counted: &Counted) -> Vec<RuleTried> {
    counted.credit.iter().enumerate().map(|(position, rule)| try_rule(case, counted, position, rule)).collect()
}

fn try_rule(case: &Case<'_>, counted: &Counted, position: usize, rule: &CreditRule) -> RuleTried {
    let credits = case.credits.iter().any(|credit| credit.rule == position && credit.person == case.person.id);
    let (names, said) = names(case, counted, rule);
    let sentence = if credits { format!("{} is credited as {}", case.person.name, rule.label) } else { missed(case, rule, &names, &said) };
    RuleTried { rule: position, label: rule.label.clone(), credits, names, sentence }
}

/// Why a rule does not credit her: its own condition, whom it names, whether she was there, her role.
fn missed(case: &Case<'_>, rule: &CreditRule, names: &[PersonId], said: &str) -> String {
    if let Some(when) = &rule.when
        && let Some(failed) = conditions::tried(case.record, when).into_iter().find(|condition| !condition.holds)
    {
        return failed.sentence;
    }
    if !names.contains(&case.person.id) {
        return said.to_owned();
    }
    let Some(row) = case.person.as_of(case.day) else { return absent(case.person, case.day) };
    match &rule.role {
        Some(role) if row.role.as_ref() != Some(role) => {
            let own = row.role.as_deref().unwrap_or("none");
            format!("{}'s role on {} is {own}, needed {role}", case.person.name, case.day)
        }
        _ => format!("{said}; the record was refused or another rule took its place"),
    }
}

/// `Ada joined on 2026-02-01, after 2026-01-15`.
pub(super) fn absent(person: &Person, day: Date) -> String {
    let name = &person.name;
    match person.hired() {
        Some(hired) if day < hired => format!("{name} joined on {hired}, after {day}"),
        _ => match person.rows.iter().rfind(|row| row.range.from <= day).and_then(|row| row.range.until) {
            Some(until) => format!("{name} was with the company until {}, not on {day}", until.yesterday().unwrap_or(until)),
            None => format!("{name} was not with the company on {day}"),
        },
    }
}

/// Whom a rule names, and a sentence for someone who is not among them.
fn names(case: &Case<'_>, counted: &Counted, rule: &CreditRule) -> (Vec<PersonId>, String) {
    let name = &case.person.name;
    match &rule.to {
        CreditTo::Owner => owner(case, counted),
        CreditTo::Split => {
            let splits = case.state.book.splits.by_record.get(case.id).map_or(&[][..], Vec::as_slice);
            let names: Vec<PersonId> = splits.iter().map(|split| split.person.clone()).collect();
            let said = match names.is_empty() {
                true => "the record has no splits".to_owned(),
                false => format!("the splits are for {}, not {name}", people(case.state, &names)),
            };
            (names, said)
        }
        CreditTo::Column(column) => one(case, case.record.text(column), column, ""),
        CreditTo::Account(column) => account(case, column),
        CreditTo::Territory => territory(case),
        CreditTo::Manager { levels } => managers(case, usize::from(*levels)),
        CreditTo::Role { role, everywhere } => in_role(case, role, *everywhere),
    }
}

fn one(case: &Case<'_>, named: Option<String>, what: &str, of: &str) -> (Vec<PersonId>, String) {
    match named {
        None => (Vec::new(), format!("{what}{of} is empty")),
        Some(id) => {
            let said = match case.state.book.organisation.person(&id) {
                Some(person) => format!("{what}{of} is {}, not {}", person.name, case.person.name),
                None => format!("{what}{of} is '{id}', whom nobody knows, not {}", case.person.name),
            };
            (vec![id.into()], said)
        }
    }
}

fn owner(case: &Case<'_>, counted: &Counted) -> (Vec<PersonId>, String) {
    let shared = case.state.book.splits.by_record.get(case.id).is_some_and(|splits| splits.iter().any(|split| !split.overlay));
    if shared && counted.credit.iter().any(|rule| rule.to == CreditTo::Split) {
        return (Vec::new(), "the record is split, so that its owner is credited by the split alone".to_owned());
    }
    one(case, case.record.text("owner"), "owner", "")
}

fn account(case: &Case<'_>, column: &str) -> (Vec<PersonId>, String) {
    let Some(id) = case.record.text("account") else { return (Vec::new(), "account is empty".to_owned()) };
    match crate::figures::records::record(case.state, ::records::Kind::Accounts, &id) {
        None => (Vec::new(), format!("there is no account '{id}'")),
        Some(account) => one(case, account.text(column), column, &format!(" of account '{id}'")),
    }
}

fn territory(case: &Case<'_>) -> (Vec<PersonId>, String) {
    let Some(territory) = case.record.text("territory") else { return (Vec::new(), "territory is empty".to_owned()) };
    let holders = everyone(case, |row| row.territory.as_deref() == Some(territory.as_str()));
    let own = case.person.as_of(case.day).and_then(|row| row.territory.clone()).map_or("none".to_owned(), |own| format!("'{own}'"));
    (holders, format!("territory is '{territory}', {}'s on {} is {own}", case.person.name, case.day))
}

/// The people credited directly, without repetition.
fn direct(case: &Case<'_>) -> Vec<PersonId> {
    let people: BTreeSet<PersonId> = case.credits.iter().filter(|credit| credit.through.is_none()).map(|c| c.person.clone()).collect();
    people.into_iter().collect()
}

fn managers(case: &Case<'_>, levels: usize) -> (Vec<PersonId>, String) {
    let organisation = &case.state.book.organisation;
    let below = direct(case);
    if below.is_empty() {
        return (Vec::new(), "nobody is credited directly, so that no manager is".to_owned());
    }
    let above: BTreeSet<PersonId> = below
        .iter()
        .filter_map(|id| organisation.position(id.as_str()))
        .flat_map(|position| organisation.managers_above(position, case.day, levels))
        .map(|position| organisation.people()[position].id.clone())
        .collect();
    let above: Vec<PersonId> = above.into_iter().collect();
    let said = match above.is_empty() {
        true => format!("nobody is above {} on {}", people(case.state, &below), case.day),
        false => format!("above {} on {}: {}, not {}", people(case.state, &below), case.day, people(case.state, &above), case.person.name),
    };
    (above, said)
}

fn in_role(case: &Case<'_>, role: &str, everywhere: bool) -> (Vec<PersonId>, String) {
    let below = direct(case);
    if below.is_empty() {
        return (Vec::new(), "nobody is credited directly, so that nobody is credited by role".to_owned());
    }
    let organisation = &case.state.book.organisation;
    let teams: BTreeSet<String> = below.iter().filter_map(|id| organisation.person(id.as_str())?.as_of(case.day)?.team.clone()).collect();
    let named = everyone(case, |row| {
        row.role.as_deref() == Some(role) && (everywhere || row.team.as_ref().is_some_and(|team| teams.contains(team)))
    });
    let name = &case.person.name;
    let row = case.person.as_of(case.day);
    let own_role = row.and_then(|row| row.role.as_deref()).unwrap_or("none");
    let said = if own_role == role {
        let own = row.and_then(|row| row.team.as_deref()).unwrap_or("none");
        let teams: Vec<&str> = teams.iter().map(String::as_str).collect();
        format!(
            "{name}'s team on {} is {own}, needed {}",
            case.day,
            if teams.is_empty() { "a team".to_owned() } else { teams.join(" or ") }
        )
    } else {
        format!("{name}'s role on {} is {own_role}, needed {role}", case.day)
    };
    (named.into_iter().filter(|id| !below.contains(id)).collect(), said)
}

fn everyone(case: &Case<'_>, holds: impl Fn(&people::PersonRow) -> bool) -> Vec<PersonId> {
    let people = case.state.book.organisation.people().iter();
    people.filter(|person| person.as_of(case.day).is_some_and(&holds)).map(|person| person.id.clone()).collect()
}

/// Names, with a comma between them; after five, how many more.
fn people(state: &State, ids: &[PersonId]) -> String {
    let name = |id: &PersonId| state.book.organisation.person(id.as_str()).map_or_else(|| id.to_string(), |person| person.name.clone());
    let mut shown: Vec<String> = ids.iter().take(5).map(name).collect();
    if ids.len() > 5 {
        shown.push(format!("{} more", ids.len() - 5));
    }
    shown.join(", ")
}
