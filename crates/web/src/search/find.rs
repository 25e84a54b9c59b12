//! `GET /search?q=`: the palette's findings as links.

use super::index::{Amount, Records, Sight};
use crate::address;
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::Place;
use crate::visit::Visit;
use access::{Right, Role, may_in_part};
use askama::Template;
use axum::extract::Query;
use kernel::RecordId;
use records::Kind;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What was typed.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// The text.
    #[serde(default)]
    pub q: String,
}

/// The findings.
#[derive(Template)]
#[template(path = "search/find.html")]
pub struct Found {
    groups: Vec<Group>,
    nothing: bool,
}

/// Findings of a kind.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Group {
    /// What they are.
    heading: &'static str,
    /// The findings, a few at most.
    hits: Vec<Hit>,
}

/// A finding.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Hit {
    #[serde(skip)]
    id: String,
    #[serde(skip)]
    icon: &'static str,
    /// What it is called.
    label: String,
    /// What else is said of it.
    about: String,
    /// Its page.
    href: String,
    /// The form of the frame that does it at once, or nothing.
    #[serde(skip)]
    does: &'static str,
}

const MOST: usize = 6;
/// So many records are judged one by one, where not all are the user's to see.
const LOOKED_THROUGH: usize = 60;
/// Longer texts are cut: nobody types them.
const LONGEST: usize = 100;

/// The findings.
///
/// # Errors
/// None.
pub async fn find(visit: Visit, Query(asked): Query<Asked>) -> Shown<Found> {
    let groups = groups(visit, asked).await?;
    Ok(Page(Found { nothing: groups.is_empty(), groups }))
}

/// The findings; for the API as well.
///
/// # Errors
/// When the reading of what was found cannot be remembered.
pub(crate) async fn groups(visit: Visit, asked: Asked) -> Result<Vec<Group>, Failure> {
    let wanted: String = asked.q.trim().chars().take(LONGEST).filter(|c| !c.is_control()).collect::<String>().to_lowercase();
    blocking(move || found(&visit, &wanted)).await
}

fn found(visit: &Visit, wanted: &str) -> Result<Vec<Group>, Failure> {
    let amount = Amount::typed(wanted);
    let mut groups = vec![pages(visit, wanted), people(visit, wanted), plans(visit, wanted), measures(visit, wanted), rows(visit, wanted)];
    groups.push(payments(visit, amount)?);
    groups.push(runs(visit, wanted)?);
    if wanted.chars().count() >= 2 {
        groups.push(records(visit, wanted, amount));
    }
    groups.push(actions(visit, wanted));
    groups.retain(|group| !group.hits.is_empty());
    for (number, hit) in groups.iter_mut().flat_map(|group| &mut group.hits).enumerate() {
        hit.id = format!("hit-{}", number + 1);
    }
    Ok(groups)
}

fn hit(icon: &'static str, label: String, about: String, href: String) -> Hit {
    Hit { id: String::new(), icon, label, about, href, does: "" }
}

fn pages(visit: &Visit, wanted: &str) -> Group {
    let shell = visit.shell("", Place::Elsewhere, "");
    let links = shell.sections.iter().flat_map(|s| &s.links).filter(|l| l.label.to_lowercase().contains(wanted));
    let hits = links
        .map(|l| hit(l.icon, l.label.to_owned(), if l.key.is_empty() { String::new() } else { format!("g {}", l.key) }, l.href.clone()));
    Group { heading: t("Pages"), hits: hits.take(if wanted.is_empty() { 12 } else { MOST }).collect() }
}

fn actions(visit: &Visit, wanted: &str) -> Group {
    let all = super::actions::actions(visit).into_iter().filter(|a| a.label.to_lowercase().contains(wanted));
    let most = if wanted.is_empty() { 16 } else { MOST };
    Group {
        heading: t("Actions"),
        hits: all.map(|a| Hit { does: a.does, ..hit(a.icon, a.label, String::new(), a.href) }).take(most).collect(),
    }
}

fn people(visit: &Visit, wanted: &str) -> Group {
    let day = visit.today();
    let all = visit.state.book.organisation.people().iter();
    let found =
        all.filter(|p| !wanted.is_empty() && (p.name.to_lowercase().contains(wanted) || p.id.as_str().to_lowercase().contains(wanted)));
    let seen = found.filter(|p| visit.is_me(p.id.as_str()) || visit.may_see(p.id.as_str(), day)).take(MOST);
    let hits = seen.map(|p| {
        let role = p.as_of(day).and_then(|row| row.role.clone()).unwrap_or_default();
        hit("user", p.name.clone(), role, address::statement(p.id.as_str(), ""))
    });
    Group { heading: t("People"), hits: hits.collect() }
}

/// The rows of people and quotas of those whose name or id has the words, for whoever may change them.
fn rows(visit: &Visit, wanted: &str) -> Group {
    let mut hits = Vec::new();
    let may = wanted.chars().count() > 1 && access::may(&visit.user, crate::record::edit::RIGHT);
    let has = |text: &str| text.to_lowercase().contains(wanted);
    let today = visit.today();
    let found = visit.state.book.organisation.people().iter().filter(|p| may && (has(&p.name) || has(p.id.as_str())));
    let found = found.filter(|p| visit.may_see(p.id.as_str(), today));
    let found: Vec<(&str, &str)> = found.take(MOST).map(|p| (p.id.as_str(), p.name.as_str())).collect();
    for (kind, column) in [(records::Kind::People, "id"), (records::Kind::Quotas, "person")] {
        let Some(table) = visit.state.book.tables.get(&kind).filter(|_| !found.is_empty()) else { continue };
        for row in table.rows() {
            let Some((_, name)) = found.iter().find(|(id, _)| row.text(column) == Some(id)) else { continue };
            let parts: Vec<Option<kernel::Value>> = kind.key().iter().map(|column| row.value(column)).collect();
            let key = records::ledger::key_of(kind, &parts.iter().map(Option::as_ref).collect::<Vec<_>>());
            let about: Vec<String> = parts.iter().skip(1).flatten().map(ToString::to_string).collect();
            let what = if kind == records::Kind::People { t("Row of people") } else { t("Quota") };
            hits.push(hit("file-text", (*name).to_owned(), format!("{what}, {}", about.join(", ")), address::record(kind.word(), &key)));
        }
    }
    hits.truncate(2 * MOST);
    Group { heading: t("Rows to be edited"), hits }
}

fn plans(visit: &Visit, wanted: &str) -> Group {
    let has = |text: &str| text.to_lowercase().contains(wanted);
    let mut names: Vec<(String, String)> = Vec::new();
    for (_, plan) in crate::plans::list::seen(visit) {
        let part = plan.components.iter().find(|c| has(c.name.as_str()));
        let about = part.filter(|_| !has(plan.id.as_str())).map_or_else(|| crate::language::t("plan").to_owned(), |c| c.name.to_string());
        if !wanted.is_empty() && (has(plan.id.as_str()) || part.is_some()) && names.iter().all(|(name, _)| name != plan.id.as_str()) {
            names.push((plan.id.to_string(), about));
        }
    }
    let hits = names.into_iter().take(MOST).map(|(id, about)| hit("layers", id.clone(), about, address::plan(&id)));
    Group { heading: t("Plans"), hits: hits.collect() }
}

fn measures(visit: &Visit, wanted: &str) -> Group {
    let has = |text: &str| !wanted.is_empty() && text.to_lowercase().contains(wanted);
    let found = visit.state.book.measures.iter().filter(|m| has(&m.label) || has(m.id.as_str()));
    let hits = found.take(MOST).map(|m| {
        let href = format!("/measures#{}", address::encoded(m.id.as_str()));
        hit("gauge", m.label.clone(), m.id.to_string(), href)
    });
    Group { heading: t("Measures"), hits: hits.collect() }
}

/// Payments of exactly that amount, newest first.
fn payments(visit: &Visit, amount: Option<Amount>) -> Result<Group, Failure> {
    let mut hits: Vec<(String, String, Hit)> = Vec::new();
    if let Some(amount) = amount {
        for person in visit.state.book.organisation.people() {
            let paid = visit.state.payments_of(person.id.as_str()).into_iter().filter(|p| amount.is(&p.amount));
            let paid = paid.filter(|p| visit.sees_in(p.person.as_str(), &p.period));
            hits.extend(paid.map(|p| {
                let label = format!("{} {}", say::money(&p.amount, &p.currency), p.currency);
                let about = format!("{}, {}", person.name, visit.period_name(&p.period));
                (
                    person.id.to_string(),
                    p.period.clone(),
                    hit("receipt-text", label, about, address::statement(person.id.as_str(), &p.period)),
                )
            }));
        }
    }
    hits.sort_by(|a, b| (&b.1, &a.0).cmp(&(&a.1, &b.0)));
    let mut shown = Vec::new();
    for (person, period, hit) in hits.into_iter().take(MOST) {
        visit.note_reading_of(&person, &format!("person {person}, {period}"))?;
        shown.push(hit);
    }
    Ok(Group { heading: t("Payments"), hits: shown })
}

/// Runs by their number, or by why they were made.
fn runs(visit: &Visit, wanted: &str) -> Result<Group, Failure> {
    let mut hits = Vec::new();
    if may_in_part(&visit.user, Right::ReadRuns) && !wanted.is_empty() {
        let number: Option<i64> = wanted.strip_prefix("run").unwrap_or(wanted).trim().parse().ok();
        let fits = |run: &payments::runs::Run| {
            Some(run.id) == number || run.why.as_ref().is_some_and(|why| wanted.len() > 2 && why.to_lowercase().contains(wanted))
        };
        let all = payments::runs::list(&visit.app.store)?;
        hits.extend(all.iter().filter(|run| fits(run)).take(MOST).map(|run| {
            let about = said("through {1}, {2}", &[&run.through, &crate::language::phrase(run.state.word())]);
            hit("play", said("Run {1}", &[&run.id]), about, format!("/runs/{}", run.id))
        }));
    }
    Ok(Group { heading: t("Runs"), hits })
}

/// Whose records are looked through: everyone's, or those of people whom the user may see on some day; a seller's also by what is credited to
/// her without being hers. What is found is judged by its own day afterwards.
fn sight(visit: &Visit, records: &Records) -> Sight {
    if visit.sees_everyone() {
        return Sight::All;
    }
    let today = visit.today();
    let ever = |p: &people::Person| {
        let days = p.rows.iter().map(|row| row.range.from).chain([today]);
        visit.is_me(p.id.as_str()) || days.filter(|day| *day <= today).any(|day| visit.may_see(p.id.as_str(), day))
    };
    let people = records.people().iter().map(ever).collect();
    let mut credited: BTreeMap<Kind, BTreeSet<RecordId>> = BTreeMap::new();
    if let Some(person) = visit.person().filter(|_| visit.user.role == Role::Seller) {
        for credit in visit.state.outcome.credits_of(person) {
            credited.entry(credit.kind).or_default().insert(credit.record);
        }
    }
    let rows = credited.into_iter().map(|(kind, ids)| (kind, records.rows(&visit.state, kind, ids.into_iter()))).collect();
    Sight::Some { people, rows }
}

/// Records by a part of their id, name or account, or by their amount.
fn records(visit: &Visit, wanted: &str, amount: Option<Amount>) -> Group {
    let records = visit.app.index.records(&visit.state);
    let sight = sight(visit, &records);
    let some = matches!(sight, Sight::Some { .. });
    let judged = |found: &super::index::Hit| !some || crate::record::sight::find(visit, found.kind.word(), &found.id).is_ok();
    let all = records.find(wanted, amount, if some { LOOKED_THROUGH } else { MOST }, &sight).into_iter();
    let hits = all.filter(judged).take(MOST).map(|found| {
        let amount = found.amount.map(|a| format!(" · {}", crate::say::grouped(a.round_dp(2), 2))).unwrap_or_default();
        let (label, about) = if found.name == found.id {
            (found.id.clone(), format!("{}{amount}", crate::language::phrase(found.kind.word())))
        } else {
            (found.name, format!("{}{amount}", found.id))
        };
        hit("handshake", label, about, address::record(found.kind.word(), &found.id))
    });
    Group { heading: t("Deals and records"), hits: hits.collect() }
}
