//! `GET /live`: an event when figures that the user may see have changed, when a job of hers moves on, and when something was done that may
//! concern her; the page then takes in its new content. A stream holds no figures: each change is judged by the figures of its moment.

use crate::App;
use crate::visit::{self, Visit};
use access::User;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::StreamExt;
use payments::Changed;
use std::convert::Infallible;
use std::time::Duration;
use tokio_stream::wrappers::BroadcastStream;

/// The events, until the browser leaves.
pub async fn follow(visit: Visit) -> impl IntoResponse {
    let (app, user) = (visit.app.clone(), visit.user.clone());
    drop(visit);
    let (changes, moves) = (BroadcastStream::new(app.desk.subscribe()), BroadcastStream::new(app.jobs.subscribe()));
    let owner = user.email.clone();
    let told = BroadcastStream::new(app.noticed.subscribe());
    let mut stops = app.stops.subscribe();
    let over = async move { drop(stops.wait_for(|stops| *stops).await) };
    let figures = changes.filter_map(move |change| {
        // Some changes were missed: whatever they were, the page is stale.
        let concerns = change.map_or(true, |change| concerns(&app, &user, &change));
        async move { concerns.then(|| Ok::<_, Infallible>(Event::default().event("changed").data("figures"))) }
    });
    let jobs = moves.filter_map(move |moved| {
        let told = moved.map_or(Some("all".to_owned()), |job| (job.owner == owner).then(|| job.id.to_string()));
        async move { told.map(|which| Ok::<_, Infallible>(Event::default().event("job").data(which))) }
    });
    let noticed = told.map(|_| Ok::<_, Infallible>(Event::default().event("noticed").data("notifications")));
    let events = futures::stream::select(futures::stream::select(figures, jobs), noticed);
    Sse::new(Box::pin(events.take_until(Box::pin(over)))).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

/// Whether the user may see the pay of any of those whose figures changed.
fn concerns(app: &App, user: &User, change: &Changed) -> bool {
    if change.everyone {
        return true;
    }
    let state = app.desk.state();
    let today = visit::today(&state, &app.clock);
    change.people.iter().any(|person| access::may_see(user, person.as_str(), &state.book.organisation, today))
}
