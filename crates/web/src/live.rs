//! `GET /live`: an event when figures that the user may see have changed, when a job of hers moves on, when something was done that may
//! concern her, and, for those who look after the company, when anything was done; the page then takes in its new content. A stream holds no
//! figures: each change is judged by the figures of its moment. It ends with the session that opened it.

use crate::App;
use crate::failure::blocking;
use crate::visit::{self, Visit};
use crate::watch::requests::OpenStream;
use access::{Field, Right, User};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::StreamExt;
use payments::Changed;
use std::convert::Infallible;
use std::time::Duration;
use tokio_stream::wrappers::BroadcastStream;

/// What is told to open pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Something was done that somebody is notified of.
    Concerns,
    /// Anything was done.
    Happened,
    /// A session, a token or a role may have ended.
    Doors,
}

/// Words of actions after which a session or token may let nobody in any more.
const DOORS: [&str; 9] = ["session", "sign out", "disable", "role", "reach", "limit", "token", "password", "view as"];

/// Whether an action may have ended a session or token.
#[must_use]
pub fn closes_a_door(action: &str) -> bool {
    DOORS.iter().any(|word| action.contains(word))
}

/// How long a stream lives at most; browsers then open another, and show their session anew.
const LIFE: Duration = Duration::from_secs(3600);

/// The events, until the browser leaves or the session ends.
pub async fn follow(visit: Visit) -> impl IntoResponse {
    let (app, user, token) = (visit.app.clone(), visit.user.clone(), visit.token.clone());
    drop(visit);
    let (changes, moves) = (BroadcastStream::new(app.desk.subscribe()), BroadcastStream::new(app.jobs.subscribe()));
    let (owner, id, looks_after) = (user.email.clone(), user.id, looks_after(&user));
    let told = BroadcastStream::new(app.noticed.subscribe());
    let mut stops = app.stops.subscribe();
    let over = async move {
        let stopped = async { drop(stops.wait_for(|stops| *stops).await) };
        drop(tokio::time::timeout(LIFE, stopped).await);
    };
    let doors = app.clone();
    let figures = changes.filter_map(move |change| {
        // Some changes were missed: whatever they were, the page is stale.
        let concerns = change.map_or(true, |change| concerns(&app, &user, &change));
        async move { concerns.then(|| Event::default().event("changed").data("figures")) }
    });
    let jobs = moves.filter_map(move |moved| {
        let told = moved.map_or(Some("all".to_owned()), |job| (job.owner == owner).then(|| job.id.to_string()));
        async move { told.map(|which| Event::default().event("job").data(which)) }
    });
    let open = OpenStream::count(&doors.counts);
    let happened = told.filter_map(move |told| {
        let _ = &open;
        let (app, token) = (doors.clone(), token.clone());
        async move {
            // What was missed may have been anything.
            match told.unwrap_or(Told::Doors) {
                Told::Concerns => Some(Some(Event::default().event("noticed").data("notifications"))),
                Told::Happened => looks_after.then(|| Some(Event::default().event("happened").data("events"))),
                Told::Doors => (!lets_in(&app, token, id).await).then_some(None),
            }
        }
    });
    let events = futures::stream::select(figures.map(Some), jobs.map(Some));
    // Nothing instead of an event says that the session is over.
    let events = futures::stream::select(events, happened).take_while(|event| std::future::ready(event.is_some()));
    let events = events.filter_map(std::future::ready).map(Ok::<_, Infallible>);
    Sse::new(Box::pin(events.take_until(Box::pin(over)))).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

/// Whether the session or token still lets this user in, and not as another. One that cannot be asked about does not.
async fn lets_in(app: &App, token: String, user: i64) -> bool {
    let (store, clock) = (app.store.clone(), app.clock.clone());
    blocking(move || Ok(access::presented(&store, &token, &clock)?.is_some_and(|found| found.user.id == user))).await.unwrap_or(false)
}

/// Whether whatever is done may stand on the user's pages.
fn looks_after(user: &User) -> bool {
    access::may_in_part(user, Right::ReadRuns) || access::may(user, Right::ManageUsers)
}

/// Whether the user may see the pay or the results of any of those whose figures changed.
fn concerns(app: &App, user: &User, change: &Changed) -> bool {
    if change.everyone {
        return true;
    }
    let state = app.desk.state();
    let today = visit::today(&state, &app.clock);
    let sees = |person: &kernel::PersonId| {
        let sees = |field| access::may_see_field(user, person.as_str(), field, &state.book.organisation, today);
        [Field::Pay, Field::Results].into_iter().any(sees)
    };
    change.people.iter().any(sees)
}
