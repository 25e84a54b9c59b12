//! `GET /search?q=`: the palette's findings as links.

use crate::address;
use crate::failure::Failure;
use crate::page::{Page, Shown};
use crate::record::sight;
use crate::shell::Place;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use records::Kind;
use serde::Deserialize;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
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

struct Group {
    heading: &'static str,
    hits: Vec<Hit>,
}

struct Hit {
    id: String,
    icon: &'static str,
    label: String,
    about: String,
    href: String,
}

const MOST: usize = 6;

/// The findings.
///
/// # Errors
/// None.
pub async fn find(visit: Visit, Query(asked): Query<Asked>) -> Shown<Found> {
    let wanted = asked.q.trim().to_lowercase();
    let mut groups = vec![pages(&visit, &wanted), people(&visit, &wanted), plans(&visit, &wanted)];
    if wanted.len() >= 2 {
        groups.push(records(&visit, asked.q.trim()));
    }
    groups.retain(|group| !group.hits.is_empty());
    let mut number = 0;
    for hit in groups.iter_mut().flat_map(|group| &mut group.hits) {
        number += 1;
        hit.id = format!("hit-{number}");
    }
    Ok(Page(Found { nothing: groups.is_empty(), groups }))
}

fn hit(icon: &'static str, label: String, about: String, href: String) -> Hit {
    Hit { id: String::new(), icon, label, about, href }
}

fn pages(visit: &Visit, wanted: &str) -> Group {
    let shell = visit.shell("", Place::Elsewhere, "");
    let links = shell.sections.iter().flat_map(|s| &s.links).filter(|l| l.label.to_lowercase().contains(wanted));
    let hits = links
        .map(|l| hit(l.icon, l.label.to_owned(), if l.key.is_empty() { String::new() } else { format!("g {}", l.key) }, l.href.clone()));
    Group { heading: "Pages", hits: hits.take(if wanted.is_empty() { 12 } else { MOST }).collect() }
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
    Group { heading: "People", hits: hits.collect() }
}

fn plans(visit: &Visit, wanted: &str) -> Group {
    let seen = crate::plans::list::seen(visit);
    let mut names: Vec<String> =
        seen.iter().map(|(_, p)| p.id.to_string()).filter(|id| !wanted.is_empty() && id.to_lowercase().contains(wanted)).collect();
    names.dedup();
    let hits = names.into_iter().take(MOST).map(|id| hit("layers", id.clone(), "plan".into(), address::plan(&id)));
    Group { heading: "Plans", hits: hits.collect() }
}

/// Records whose id starts with what was typed, and that the user may see.
fn records(visit: &Visit, wanted: &str) -> Group {
    let mut hits = Vec::new();
    for (kind, table) in visit.state.book.tables.iter().filter(|(kind, _)| kind.is_measured()) {
        let Some((position, _)) = table.column("id") else { continue };
        let starts = |id: &str| id.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted));
        let ids: Vec<&str> = table.rows().filter_map(|row| row.text_at(position)).filter(|id| starts(id)).take(3 * MOST).collect();
        hits.extend(ids.into_iter().filter_map(|id| record(visit, *kind, id)).take(MOST));
    }
    hits.truncate(MOST);
    Group { heading: "Deals and records", hits }
}

fn record(visit: &Visit, kind: Kind, id: &str) -> Option<Hit> {
    let found: Result<_, Failure> = sight::find(visit, kind.word(), id);
    let found = found.ok()?;
    Some(hit("handshake", id.to_owned(), found.name(), address::record(kind.word(), id)))
}
