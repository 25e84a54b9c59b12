//! `GET /users/{id}` and what is done there: role, invitation, disabled or not.

use super::list::{Row, row, standing};
use crate::failure::{Failure, blocking};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell, role_name};
use crate::visit::Visit;
use access::{Right, Role, Scope, User};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Clock, Location, Problem, Problems};
use serde::Deserialize;
use std::collections::BTreeSet;
use store::Store;

/// The page.
#[derive(Template)]
#[template(path = "users/show.html")]
pub struct Show {
    shell: Shell,
    row: Row,
    user: User,
    me: bool,
    roles: Vec<(&'static str, &'static str)>,
    /// Whether her role can be limited to teams and countries, and to which.
    reach: Option<Reach>,
    invitation: Option<String>,
    problems: Problems,
}

/// How far a role reaches, as it is typed, and what there is to choose from.
struct Reach {
    teams: String,
    countries: String,
    known: (String, String),
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    role: String,
    teams: String,
    countries: String,
}

/// The user.
///
/// # Errors
/// Not found, for a user that there is not, or for those who do not keep users.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Shown<Show> {
    page(&visit, id, None, Problems::new()).await
}

async fn page(visit: &Visit, id: i64, invitation: Option<String>, problems: Problems) -> Shown<Show> {
    visit.needs(Right::ManageUsers)?;
    let (user, standing) = standing(visit).await?.into_iter().find(|(user, _)| user.id == id).ok_or(Failure::NotFound)?;
    Ok(Page(Show {
        shell: visit.shell(&user.name, Place::Users, ""),
        row: row(visit, &user, &standing),
        reach: (!matches!(user.role, Role::Seller | Role::Administrator)).then(|| reach(visit, &user)),
        me: user.id == visit.user.id,
        roles: Role::ALL.iter().map(|role| (role.word(), role_name(*role))).collect(),
        user,
        invitation,
        problems,
    }))
}

fn reach(visit: &Visit, user: &User) -> Reach {
    let said = |set: &BTreeSet<String>| set.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let (teams, countries) = access::scope::known(&visit.state.book.organisation);
    Reach { teams: said(&user.scope.teams), countries: said(&user.scope.countries), known: (said(&teams), said(&countries)) }
}

/// The user with that number.
pub(crate) async fn find(visit: &Visit, id: i64) -> Result<User, Failure> {
    visit.needs(Right::ManageUsers)?;
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(access::list(&store)?)).await?;
    all.into_iter().find(|user| user.id == id).ok_or(Failure::NotFound)
}

/// Does something to the user and shows her again.
async fn done(
    visit: &Visit,
    id: i64,
    word: &str,
    work: impl FnOnce(&Store, &str, &str, &Clock) -> Result<(), Problems> + Send + 'static,
) -> Result<Response, Failure> {
    let user = find(visit, id).await?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    match blocking(move || Ok(work(&store, &user.email, &actor, &clock)?)).await {
        Ok(()) => Ok(Redirect::to(&format!("/users/{id}?done={word}")).into_response()),
        Err(Failure::Invalid(problems)) => Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, id, None, problems).await?).into_response()),
        Err(other) => Err(other),
    }
}

/// Gives her another role.
///
/// # Errors
/// Not found, for a user that there is not, or for those who do not keep users.
pub async fn role(visit: Visit, Path(id): Path<i64>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    done(&visit, id, "role", move |store, email, actor, clock| {
        let Some(role) = Role::from_word(&typed.role) else {
            let at = Location::default().column("role").value(&typed.role);
            return Err(Problem::error("unknown-role", at, "There is no such role.").into());
        };
        access::change_role(store, email, role, actor, clock)
    })
    .await
}

/// Limits her role to some teams and countries, or lifts the limit.
///
/// # Errors
/// As for [`role`].
pub async fn scope(visit: Visit, Path(id): Path<i64>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (state, scope) = (visit.state.clone(), Scope::typed(&typed.teams, &typed.countries));
    done(&visit, id, "reach", move |store, email, actor, clock| {
        scope.known(&state.book.organisation)?;
        access::limit(store, email, &scope, actor, clock)
    })
    .await
}

/// Keeps her out.
///
/// # Errors
/// As for [`role`].
pub async fn disable(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    done(&visit, id, "disabled", access::disable).await
}

/// Lets her in again.
///
/// # Errors
/// As for [`role`].
pub async fn enable(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    done(&visit, id, "enabled", access::enable).await
}

/// Takes away a second factor that she lost.
///
/// # Errors
/// As for [`role`].
pub async fn second_factor(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    done(&visit, id, "reset", access::second_factor::reset).await
}

/// Makes a new invitation, shown this once.
///
/// # Errors
/// As for [`role`].
pub async fn invitation(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    let user = find(&visit, id).await?;
    invited(&visit, &user).await
}

/// The user's page with the link of an invitation.
pub(super) async fn with_invitation(visit: &Visit, user: &User, token: &str) -> Result<Response, Failure> {
    Ok(page(visit, user.id, Some(format!("/invitation?token={token}")), Problems::new()).await?.into_response())
}

/// The user's page with the link of a fresh invitation.
async fn invited(visit: &Visit, user: &User) -> Result<Response, Failure> {
    let (store, clock, actor, email) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone(), user.email.clone());
    match blocking(move || Ok(access::invite(&store, &email, &actor, &clock)?)).await {
        Ok(token) => with_invitation(visit, user, &token).await,
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, user.id, None, problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}
