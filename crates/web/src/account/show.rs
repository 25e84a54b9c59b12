//! `GET /account`: password, sessions, tokens.

use crate::failure::blocking;
use crate::language::{mark, said, switch, t};
use crate::notifications::notice::{KINDS, setting};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell, role_name};
use crate::users::list::seconds;
use crate::visit::Visit;
use access::{Area, Areas, Level};
use askama::Template;
use kernel::Problems;

/// The page.
#[derive(Template)]
#[template(path = "account/show.html")]
pub struct Show {
    shell: Shell,
    email: String,
    role: &'static str,
    sessions: Vec<Session>,
    tokens: Vec<Token>,
    areas: Vec<(&'static str, &'static str)>,
    languages: Vec<switch::Choice>,
    regions: Vec<switch::Choice>,
    facts: Vec<(&'static str, String)>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    made: Option<String>,
    problems: Problems,
}

struct Session {
    id: String,
    since: String,
    agent: String,
    this: bool,
}

struct Token {
    id: i64,
    name: String,
    scope: String,
    until: String,
    used: String,
}

/// The page.
///
/// # Errors
/// When the store cannot be read.
pub async fn show(visit: Visit) -> Shown<Show> {
    page(&visit, None, Problems::new()).await
}

/// The page with a token that was just made, or with what is wrong.
pub(super) async fn page(visit: &Visit, made: Option<String>, problems: Problems) -> Shown<Show> {
    let (store, clock, user, token) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone(), visit.token.clone());
    let found = blocking(move || Ok((access::session::open(&store, &user, &token, &clock)?, access::token::list(&store, &user)?)));
    let (sessions, tokens) = found.await?;
    let sessions = sessions.into_iter().map(|open| Session {
        since: if open.made_at > 0 { seconds(open.made_at) } else { String::new() },
        agent: browser(open.agent.as_deref().unwrap_or_default()),
        id: open.id,
        this: open.this,
    });
    let now = visit.app.clock.now().as_second();
    let tokens = tokens.into_iter().map(|token| Token {
        id: token.id,
        scope: may(&token.areas),
        until: if token.until > now { seconds(token.until) } else { t("ended").to_owned() },
        used: token.used_at.map_or_else(|| t("never").to_owned(), seconds),
        name: token.name,
    });
    Ok(Page(Show {
        shell: visit.shell(t("Account"), Place::Account, ""),
        email: visit.user.email.clone(),
        role: role_name(visit.user.role),
        sessions: sessions.collect(),
        tokens: tokens.collect(),
        areas: Area::ALL.into_iter().map(|area| (area.word(), label(area))).collect(),
        languages: switch::choices(),
        regions: switch::regions(),
        facts: if access::may(&visit.user, access::Right::ManageUsers) { company(visit) } else { Vec::new() },
        kinds: KINDS
            .iter()
            .map(|(kind, what)| (*kind, t(what), visit.settings.get(&setting(kind)).is_none_or(|wanted| wanted != "no")))
            .collect(),
        made,
        problems,
    }))
}

/// What the company has set in its book, which its files change.
fn company(visit: &Visit) -> Vec<(&'static str, String)> {
    let company = &visit.state.book.company;
    let rounding = match company.rounding {
        book::Rounding::HalfUp => t("half up"),
        book::Rounding::HalfEven => t("half to even"),
    };
    let periods = company.calendar.periods();
    let ends = periods.first().zip(periods.last());
    vec![
        (t("Name"), company.name.clone()),
        (t("Currency"), company.currency.to_string()),
        (t("Time zone"), company.time_zone.clone()),
        (t("Rounding"), rounding.to_owned()),
        (t("Periods"), ends.map_or_else(String::new, |(first, last)| said("{1} to {2}", &[&first.id, &last.id]))),
    ]
}

/// What a token may, in words.
fn may(areas: &Areas) -> String {
    let said = |level: Level| t(if level == Level::Write { mark("read and write") } else { mark("read") });
    let whole = [Level::Read, Level::Write].into_iter().find(|level| *areas == Areas::all(*level));
    whole.map_or_else(
        || areas.0.iter().map(|(area, level)| format!("{}: {}", label(*area), said(*level))).collect::<Vec<_>>().join(", "),
        |level| said(level).to_owned(),
    )
}

/// What people call an area.
fn label(area: Area) -> &'static str {
    match area {
        Area::Account => t("Account"),
        Area::Administration => t("Administration"),
        Area::Pay => t("Pay"),
        Area::People => t("People"),
        Area::Plans => t("Plans"),
        Area::Records => t("Records"),
    }
}

/// A browser's own words, shortened to what people know it by.
fn browser(agent: &str) -> String {
    let name = ["Firefox", "Edg", "Chrome", "Safari", "curl"].into_iter().find(|name| agent.contains(name));
    let system = ["Windows", "Android", "iPhone", "Mac OS", "Linux"].into_iter().find(|name| agent.contains(name));
    match (name, system) {
        (Some(name), Some(system)) => said("{1} on {2}", &[&if name == "Edg" { "Edge" } else { name }, &system]),
        (Some(name), None) => name.to_owned(),
        _ if agent.is_empty() => t("a browser").to_owned(),
        _ => agent.chars().take(60).collect(),
    }
}
