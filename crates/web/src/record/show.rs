//! `GET /records/{kind}/{id}`: a record, where it came from, whom it credits, and its earlier versions.

use super::sight::{self, Found};
use crate::address;
use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::said;
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use kernel::Problems;
use records::ledger;
use serde::Deserialize;

/// The page.
#[derive(Template)]
#[template(path = "record/show.html")]
pub struct Show {
    pub(super) shell: Shell,
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) place: String,
    pub(super) credits: Vec<CreditRow>,
    pub(super) uncredited: Option<String>,
    pub(super) fields: Vec<Field>,
    pub(super) history: Vec<Version>,
    pub(super) may_edit: bool,
    /// Whether it is one that measures are taken of.
    pub(super) measured: bool,
    /// The version that the form shows.
    pub(super) version: i64,
    /// Why, as it was typed.
    pub(super) why: String,
    /// Whether somebody else changed it while the form was open.
    pub(super) older: bool,
    pub(super) editing: bool,
    pub(super) person: String,
    pub(super) problems: Problems,
}

/// Somebody's credit.
pub(super) struct CreditRow {
    pub(super) name: String,
    pub(super) measure: String,
    pub(super) how: String,
    pub(super) share: String,
    pub(super) amount: String,
    pub(super) why: String,
    pub(super) key: String,
}

/// A value with its column.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) doc: &'static str,
    pub(super) value: String,
    /// The value as it is read: amounts with thousands and cents.
    pub(super) shown: String,
    pub(super) wrong: Option<String>,
    /// Whether it names the record, and is never changed.
    pub(super) key: bool,
    /// The value as it is now, when another one was typed and somebody else changed it.
    pub(super) now: Option<String>,
}

impl Field {
    /// The column as people read it.
    fn label(&self) -> String {
        crate::why::working::capital(&self.name.replace('_', " "))
    }
}

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Whether the values stand in a form.
    #[serde(default)]
    pub edit: String,
}

/// An earlier version.
pub(super) struct Version {
    pub(super) when: String,
    pub(super) place: String,
    pub(super) what: Vec<(String, String)>,
}

/// The record.
///
/// # Errors
/// Not found, for a record that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path((kind, id)): Path<(String, String)>, Query(asked): Query<Asked>) -> Shown<Show> {
    let found = sight::find(&visit, &kind, &id)?;
    page(&visit, &found, !asked.edit.is_empty(), &[], Problems::new()).await
}

/// The page with what was typed and what is wrong with it.
pub(super) async fn page(visit: &Visit, found: &Found, edit: bool, typed: &[(String, String)], problems: Problems) -> Shown<Show> {
    let may_edit = access::may(&visit.user, super::edit::RIGHT) && !found.is_by_hand();
    let editing = edit && may_edit;
    Ok(Page(Show {
        shell: if editing { visit.shell(&found.id, Place::Elsewhere, "") } else { visit.following(&found.id, Place::Elsewhere, "") },
        kind: found.kind.word().to_owned(),
        name: found.name(),
        place: found.place.to_string(),
        credits: sight::seen(visit, &found.credits).into_iter().map(|credit| credit_row(visit, credit)).collect(),
        uncredited: uncredited(visit, found),
        fields: fields(visit, found, typed, &problems, editing),
        history: history(visit, found, may_edit).await?,
        version: if editing { super::meanwhile::version(visit, found).await? } else { 0 },
        why: typed.iter().find(|(name, _)| name == "_why").map(|(_, why)| why.clone()).unwrap_or_default(),
        older: problems.0.iter().any(|problem| problem.code == ledger::seen::CHANGED_SINCE),
        measured: found.kind.is_measured(),
        may_edit,
        editing,
        person: visit.person().unwrap_or("").to_owned(),
        id: found.id.clone(),
        problems,
    }))
}

fn credit_row(visit: &Visit, credit: &book::results::Credit) -> CreditRow {
    let calendar = &visit.state.book.company.calendar;
    let period = calendar.period_of(credit.date).map_or("", |index| visit.period_id(index));
    let measure = visit.state.book.measure(&credit.measure);
    let rule = measure.and_then(|m| match &m.definition {
        measures::Definition::Counted(counted) => Some(counted.rule_label(credit.rule)),
        measures::Definition::Formula(_) => None,
    });
    let through = credit.through.as_ref().map(|p| said(" through {1}", &[&person_name(&visit.state, p.as_str())]));
    CreditRow {
        name: person_name(&visit.state, credit.person.as_str()),
        measure: measure.map_or_else(|| credit.measure.to_string(), |m| m.label.clone()),
        how: format!("{}{}", rule.unwrap_or_default(), through.unwrap_or_default()),
        share: say::rate(&credit.share),
        amount: say::exact(&credit.amount),
        why: address::why(credit.person.as_str(), period, "", "", credit.record.as_str()),
        key: format!("{}:{}:{}", credit.person, credit.measure, credit.rule),
    }
}

fn uncredited(visit: &Visit, found: &Found) -> Option<String> {
    let missed = visit.state.outcome.uncredited_for(found.kind, &found.id)?;
    let label = missed.measure.and_then(|id| visit.state.book.measure(&id).map(|m| m.label.clone()));
    Some(match label {
        Some(label) => said("It credits nobody. Nearest came {1}: {2}.", &[&label, &crate::language::phrase(missed.reason.word())]),
        None => said("It credits nobody: {1}.", &[&crate::language::phrase(missed.reason.word())]),
    })
}

/// Whether a column holds numbers.
pub(super) fn is_number(visit: &Visit, kind: records::Kind, column: &str) -> bool {
    let columns = visit.state.book.tables.get(&kind).map(|table| table.columns.as_slice()).unwrap_or_default();
    columns.iter().any(|known| known.name == column && matches!(known.kind, kernel::Type::Money | kernel::Type::Number))
}

fn fields(visit: &Visit, found: &Found, typed: &[(String, String)], problems: &Problems, all: bool) -> Vec<Field> {
    let Some(table) = visit.state.book.tables.get(&found.kind) else { return Vec::new() };
    let declared = |name: &str| found.kind.columns().iter().find(|column| column.name == name).map_or("", |column| column.doc);
    let seen = table.columns.iter().filter(|column| sight::sees_column(visit, found.kind, &column.name));
    let columns = seen.map(|column| {
        let kept = found.values.iter().find(|(name, _)| *name == column.name).map(|(_, value)| value);
        let shown = match kept {
            Some(kernel::Value::Decimal(amount)) if column.kind == kernel::Type::Money => crate::say::grouped(*amount, 2),
            other => other.map(ToString::to_string).unwrap_or_default(),
        };
        let number = matches!(column.kind, kernel::Type::Money | kernel::Type::Number);
        let local = |text: String| if number { crate::language::typed::written(&text) } else { text };
        let stored = kept.map(ToString::to_string).map(local);
        let stored_text = stored.clone().unwrap_or_default();
        let value = typed.iter().find(|(name, _)| *name == column.name).map(|(_, value)| value.clone()).or(stored).unwrap_or_default();
        let mut mistakes = problems.0.iter().filter(|p| p.code != ledger::seen::CHANGED_SINCE);
        let wrong = mistakes.find(|p| p.at.column.as_deref() == Some(column.name.as_str())).map(|p| p.message.clone());
        let own =
            |problem: &&kernel::Problem| problem.at.column.as_deref().is_some_and(|all| all.split(", ").any(|one| one == column.name));
        let older = problems.0.iter().filter(own).any(|problem| problem.code == ledger::seen::CHANGED_SINCE);
        let now = Some(shown.clone()).filter(|_| older && stored_text != value);
        let key = found.kind.key().contains(&column.name.as_str());
        Field { name: column.name.clone(), doc: declared(&column.name), value, shown, wrong, key, now }
    });
    columns.filter(|field| all || !field.value.is_empty()).collect()
}

/// What the record was, newest first; only for those who look after records.
async fn history(visit: &Visit, found: &Found, all: bool) -> Result<Vec<Version>, Failure> {
    if !all {
        return Ok(Vec::new());
    }
    let (store, kind, id) = (visit.app.store.clone(), found.kind, found.id.clone());
    let versions = blocking(move || Ok(store.read(|tx| ledger::history(tx, kind, &id))?)).await?;
    let mut out: Vec<Version> = Vec::new();
    for (index, version) in versions.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| versions.get(i));
        let same = |column: &str, value: &Option<kernel::Value>| before.is_some_and(|b| b.value(column) == value.as_ref());
        let what = version.values.iter().filter(|(column, value)| !same(&column.name, value) && (before.is_some() || value.is_some()));
        out.push(Version {
            when: said("Import {1}{2}", &[&version.from, &version.until.map(|u| format!(", replaced by {u}")).unwrap_or_default()]),
            place: version.row.map_or_else(|| version.source.file.clone(), |row| said("{1}, row {2}", &[&version.source.file, &row])),
            what: what
                .filter(|(column, _)| sight::sees_column(visit, kind, &column.name))
                .map(|(c, v)| (c.name.clone(), v.as_ref().map_or_else(|| crate::language::t("empty").to_owned(), ToString::to_string)))
                .collect(),
        });
    }
    out.reverse();
    Ok(out)
}
