//! `GET /users` and `POST /users`: who may come in.

use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell, role_name};
use crate::table::{Asked, Cell, Column, Table};
use crate::visit::Visit;
use access::scope::may_be_limited;
use access::{NewUser, Right, Role, Scope, Standing, User};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Location, Problem, Problems};
use serde::Deserialize;

/// The page.
#[derive(Template)]
#[template(path = "users/list.html")]
pub struct List {
    shell: Shell,
    table: Table,
    roles: Vec<(&'static str, &'static str)>,
    typed: Typed,
    problems: Problems,
    required: &'static str,
}

/// A user.
pub struct Row {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: &'static str,
    /// How far her role reaches; empty for everybody.
    pub(crate) scope: String,
    pub(crate) person: String,
    pub(crate) look: &'static str,
    pub(crate) state: String,
    pub(crate) seen: String,
}

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Typed {
    #[serde(default)]
    pub(crate) email: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) role: String,
    #[serde(default)]
    pub(crate) person: String,
    #[serde(default)]
    pub(crate) teams: String,
    #[serde(default)]
    pub(crate) countries: String,
}

/// The users in order of address.
///
/// # Errors
/// Not found, for those who do not keep users.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Shown<List> {
    page(&visit, asked, Typed::default(), Problems::new()).await
}

/// The table as CSV.
///
/// # Errors
/// As for the page.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(Table::sheet(&columns(), rows(&visit).await?, &asked).download("users"))
}

/// The table as a workbook.
///
/// # Errors
/// As for the page.
pub async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Table::sheet(&columns(), rows(&visit).await?, &asked).download_workbook("users")
}

fn columns() -> [Column; 5] {
    [
        Column::words("user", t("User")),
        Column::words("role", t("Role")),
        Column::words("person", t("Person")),
        Column::words("last signed in", t("Last signed in")),
        Column::words("status", t("Status")).kept(),
    ]
}

async fn rows(visit: &Visit) -> Result<Vec<Vec<Cell>>, Failure> {
    visit.needs(Right::ManageUsers)?;
    let all = standing(visit).await?;
    let cells = |(user, standing): &(User, Standing)| {
        let row = row(visit, user, standing);
        vec![
            Cell::words(row.name).leading(format!("/users/{}", row.id)).with(row.email.clone()).as_written(row.email),
            Cell::words(row.role).as_written(user.role.word()).with(row.scope),
            Cell::words(row.person),
            Cell::words(row.seen).as_written(standing.seen_at.filter(|at| *at > 0).map(written).unwrap_or_default()),
            Cell::status(row.state, row.look),
        ]
    };
    Ok(all.iter().map(cells).collect())
}

async fn page(visit: &Visit, asked: Asked, typed: Typed, problems: Problems) -> Shown<List> {
    let rows = rows(visit).await?;
    let store = visit.app.store.clone();
    let required = blocking(move || Ok(access::second_factor::required(&store)?)).await?.word();
    Ok(Page(List {
        required,
        shell: visit.shell(t("Users"), Place::Users, ""),
        table: Table::new("/users", "users", &columns(), rows, asked).with_files(),
        roles: Role::ALL.iter().map(|role| (role.word(), role_name(*role))).collect(),
        typed,
        problems,
    }))
}

/// All users with how they stand.
pub(crate) async fn standing(visit: &Visit) -> Result<Vec<(User, Standing)>, Failure> {
    let (store, clock) = (visit.app.store.clone(), visit.app.clock.clone());
    blocking(move || Ok(access::standing(&store, &clock)?)).await
}

/// A user as a row.
pub(crate) fn row(visit: &Visit, user: &User, standing: &Standing) -> Row {
    let (look, state) = match (user.disabled, standing.password, standing.invited_until) {
        (true, ..) => ("", t("disabled").to_owned()),
        (_, true, _) => ("good", t("may sign in").to_owned()),
        (_, _, Some(until)) => ("info", said("invited until {1}", &[&seconds(until)])),
        (..) => ("warn", t("needs an invitation").to_owned()),
    };
    let person = user.person.as_deref().and_then(|id| visit.state.book.organisation.person(id)).map(|p| p.name.clone());
    Row {
        id: user.id,
        name: user.name.clone(),
        email: user.email.clone(),
        role: role_name(user.role),
        scope: if user.scope.is_all() { String::new() } else { user.scope.words() },
        person: person.or_else(|| user.person.clone()).unwrap_or_default(),
        look,
        state,
        seen: standing.seen_at.filter(|at| *at > 0).map(seconds).unwrap_or_default(),
    }
}

/// An instant in seconds as a day and a time.
pub(crate) fn seconds(at: i64) -> String {
    kernel::Instant::from_second(at).map_or_else(|_| String::new(), |at| crate::say::instant(&at))
}

/// An instant in seconds, as files have it.
fn written(at: i64) -> String {
    kernel::Instant::from_second(at).map_or_else(|_| String::new(), |at| at.to_string())
}

/// Makes a user and an invitation for her.
///
/// # Errors
/// Not found, for those who do not keep users.
pub async fn invite(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    match made(&visit, &typed, true).await {
        Ok((user, token)) => super::show::with_invitation(&visit, &user, &token).await,
        Err(Failure::Invalid(problems)) => refused(&visit, typed, problems).await,
        Err(other) => Err(other),
    }
}

/// Makes a user, with an invitation when `invited` (its token is empty otherwise); for the API as well.
///
/// # Errors
/// Not found, for those who do not keep users; all that is wrong with what was typed.
pub(crate) async fn made(visit: &Visit, typed: &Typed, invited: bool) -> Result<(User, String), Failure> {
    visit.needs(Right::ManageUsers)?;
    let role = Role::from_word(&typed.role);
    let scope = Scope::typed(&typed.teams, &typed.countries);
    let problems = wrong(visit, typed, role, &scope);
    let (Some(role), false) = (role, problems.has_errors()) else { return Err(problems.into()) };
    let person = visit.state.person(&typed.person).map(|id| id.to_string());
    let (store, clock, actor, new) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone(), typed.clone());
    let made = blocking(move || {
        let name = if new.name.trim().is_empty() { new.email.trim() } else { new.name.trim() };
        let user = NewUser { email: &new.email, name, role, person: person.as_deref(), password: None };
        if invited {
            return Ok(access::welcome(&store, &user, &scope, &actor, &clock)?);
        }
        Ok((access::made(&store, &user, &scope, &actor, &clock)?, String::new()))
    });
    made.await
}

/// What is wrong with a new user's role, person and reach.
fn wrong(visit: &Visit, typed: &Typed, role: Option<Role>, scope: &Scope) -> Problems {
    let mut problems = Problems::new();
    if role.is_none() {
        let at = Location::default().column("role").value(&typed.role);
        let words = Role::ALL.iter().map(|role| role.word());
        problems.push(Problem::error("unknown-role", at, "There is no such role.").suggest(&typed.role, words));
    }
    if !typed.person.is_empty() && visit.state.person(&typed.person).is_none() {
        let at = Location::default().column("person").value(&typed.person);
        let problem = Problem::error("unknown-person", at, format!("There is no `{}` among the people of the book.", typed.person));
        problems.push(
            problem.expected("an id, an e-mail address, or a name that only one person has; empty for somebody who is not among them"),
        );
    }
    let reach = scope.known(&visit.state.book.organisation).and_then(|()| role.map_or(Ok(()), |role| may_be_limited(role, scope)));
    reach.err().into_iter().flat_map(|found| found.0).for_each(|problem| problems.push(problem));
    problems
}

async fn refused(visit: &Visit, typed: Typed, problems: Problems) -> Result<Response, Failure> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, Asked::default(), typed, problems).await?).into_response())
}
