//! `POST /account/tokens` and `POST /account/tokens/{id}/end`.

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::{Area, Areas, Level};
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Problems;
use serde::Deserialize;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    scope: String,
    days: String,
    account: String,
    administration: String,
    pay: String,
    people: String,
    plans: String,
    records: String,
}

impl Typed {
    /// What the token may: the same everywhere, or what was chosen for each area.
    fn areas(&self) -> Areas {
        if let Some(level) = Level::from_word(&self.scope) {
            return Areas::all(level);
        }
        let chosen = |area: Area| match area {
            Area::Account => &self.account,
            Area::Administration => &self.administration,
            Area::Pay => &self.pay,
            Area::People => &self.people,
            Area::Plans => &self.plans,
            Area::Records => &self.records,
        };
        Areas(Area::ALL.into_iter().filter_map(|area| Some((area, Level::from_word(chosen(area))?))).collect())
    }
}

/// Makes a token and shows it, this once.
///
/// # Errors
/// When the store cannot be written.
pub async fn make(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    let days = typed.days.trim().parse().unwrap_or(0);
    let made = blocking(move || Ok(access::token::make_for(&store, &user, &typed.name, &typed.areas(), days, &clock)?));
    match made.await {
        Ok(token) => Ok(super::show::page(&visit, Some(token), Problems::new()).await?.into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, super::show::page(&visit, None, problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Ends one of her own tokens.
///
/// # Errors
/// Not found, for a token that there is not or that is somebody else's.
pub async fn end(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    let ended = blocking(move || Ok(access::token::revoke(&store, &user, id, &clock)?)).await?;
    if ended { Ok(Redirect::to("/account?done=ended").into_response()) } else { Err(Failure::NotFound) }
}
