//! Users as JSON: made, given roles and limits, invited, kept out, their second factors reset.

use super::listed::{Listed, Paging};
use super::object::Object;
use super::typed::Shown;
use crate::failure::{Failure, blocking};
use crate::users::list::{self, Typed, standing};
use crate::visit::Visit;
use access::second_factor::{self, Required};
use access::{Right, Role, Scope, Standing, User};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{Clock, Location, Problem, Problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Store;

/// The addresses below `/api/v1`.
pub fn routes() -> Router<crate::App> {
    Router::new()
        .route("/users", get(all).post(make))
        .route("/users/second-factor", get(required).post(require))
        .route("/users/{id}", get(show))
        .route("/users/{id}/role", post(role))
        .route("/users/{id}/scope", post(scope))
        .route("/users/{id}/disable", post(disable))
        .route("/users/{id}/enable", post(enable))
        .route("/users/{id}/invitation", post(invite))
        .route("/users/{id}/second-factor/reset", post(reset))
}

/// A user, and how she stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Member {
    #[serde(flatten)]
    user: User,
    #[serde(flatten)]
    standing: Standing,
}

/// `GET /api/v1/users` in order of address.
pub(super) async fn all(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Member>>, Failure> {
    visit.needs(Right::ManageUsers)?;
    let all = standing(&visit).await?.into_iter().map(|(user, standing)| Member { user, standing });
    Listed::of(all, &paging, |one| one.user.email.clone())
}

/// `GET /api/v1/users/{id}`.
pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Result<Json<Member>, Failure> {
    visit.needs(Right::ManageUsers)?;
    let found = standing(&visit).await?.into_iter().find(|(user, _)| user.id == id);
    found.map(|(user, standing)| Json(Member { user, standing })).ok_or(Failure::NotFound)
}

/// A user to be made.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct NewMember {
    #[serde(default)]
    email: String,
    /// The address when it is left out.
    #[serde(default)]
    name: String,
    role: Option<Role>,
    /// An id, an address or a name among the people of the book, when she is one of them.
    #[serde(default)]
    person: String,
    #[serde(flatten)]
    scope: Scope,
}

/// `POST /api/v1/users` with `{"email": "…", "role": "analyst"}`: she needs an invitation then.
pub(super) async fn make(visit: Visit, Object(new): Object<NewMember>) -> Result<(StatusCode, Json<User>), Failure> {
    visit.needs(Right::ManageUsers)?;
    let joined = |set: std::collections::BTreeSet<String>| set.into_iter().collect::<Vec<_>>().join(", ");
    let (teams, countries) = (joined(new.scope.teams), joined(new.scope.countries));
    let typed = Typed {
        email: new.email,
        name: new.name,
        role: new.role.map_or_else(String::new, |role| role.word().to_owned()),
        person: new.person,
        teams,
        countries,
    };
    Ok((StatusCode::CREATED, Json(list::made(&visit, &typed, false).await?.0)))
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Given {
    role: Option<Role>,
}

/// `POST /api/v1/users/{id}/role` with `{"role": "executive"}`.
pub(super) async fn role(visit: Visit, Path(id): Path<i64>, Object(given): Object<Given>) -> Result<Json<User>, Failure> {
    done(&visit, id, move |store, email, actor, clock| {
        let role = given.role.ok_or_else(|| missing("role", Role::ALL.map(Role::word).join(", ")))?;
        access::change_role(store, email, role, actor, clock)
    })
    .await
}

/// `POST /api/v1/users/{id}/scope` with `{"teams": ["North"], "countries": []}`: everybody when both are empty.
pub(super) async fn scope(visit: Visit, Path(id): Path<i64>, Object(scope): Object<Scope>) -> Result<Json<User>, Failure> {
    let state = visit.state.clone();
    let change = move |store: &Store, email: &str, actor: &str, clock: &Clock| {
        scope.known(&state.book.organisation)?;
        access::limit(store, email, &scope, actor, clock)
    };
    done(&visit, id, change).await
}

/// `POST /api/v1/users/{id}/disable`.
pub(super) async fn disable(visit: Visit, Path(id): Path<i64>) -> Result<Json<User>, Failure> {
    done(&visit, id, access::disable).await
}

/// `POST /api/v1/users/{id}/enable`.
pub(super) async fn enable(visit: Visit, Path(id): Path<i64>) -> Result<Json<User>, Failure> {
    done(&visit, id, access::enable).await
}

/// `POST /api/v1/users/{id}/second-factor/reset`.
pub(super) async fn reset(visit: Visit, Path(id): Path<i64>) -> Result<Json<User>, Failure> {
    done(&visit, id, second_factor::reset).await
}

/// An invitation, shown this once.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Invitation {
    /// Where she opens it, below the address of attain. It works once, for a week.
    path: String,
}

/// `POST /api/v1/users/{id}/invitation`.
pub(super) async fn invite(visit: Visit, Path(id): Path<i64>) -> Result<Shown<Invitation>, Failure> {
    let user = crate::users::show::find(&visit, id).await?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    let token = blocking(move || Ok(access::invite(&store, &user.email, &actor, &clock)?)).await?;
    Ok(Shown(Invitation { path: format!("/invitation?token={token}") }))
}

/// Who has to have a second factor.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Asked {
    required: Required,
}

/// Who shall have one.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    required: Option<Required>,
}

fn missing(column: &str, words: String) -> Problem {
    Problem::error("missing-value", Location::default().column(column), format!("`{column}` is missing.")).expected(words)
}

/// `GET /api/v1/users/second-factor`.
pub(super) async fn required(visit: Visit) -> Result<Json<Asked>, Failure> {
    visit.needs(Right::ManageUsers)?;
    let store = visit.app.store.clone();
    Ok(Json(Asked { required: blocking(move || Ok(second_factor::required(&store)?)).await? }))
}

/// `POST /api/v1/users/second-factor` with `{"required": "money"}`.
pub(super) async fn require(visit: Visit, Object(wanted): Object<Wanted>) -> Result<Json<Asked>, Failure> {
    visit.needs(Right::ManageUsers)?;
    let required = wanted.required.ok_or_else(|| missing("required", Required::ALL.map(Required::word).join(", ")))?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    blocking(move || Ok(second_factor::require(&store, required, &actor, &clock)?)).await?;
    Ok(Json(Asked { required }))
}

/// Does something to a user and gives her as she is afterwards.
async fn done(
    visit: &Visit,
    id: i64,
    work: impl FnOnce(&Store, &str, &str, &Clock) -> Result<(), Problems> + Send + 'static,
) -> Result<Json<User>, Failure> {
    let user = crate::users::show::find(visit, id).await?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    blocking(move || Ok(work(&store, &user.email, &actor, &clock)?)).await?;
    crate::users::show::find(visit, id).await.map(Json)
}
