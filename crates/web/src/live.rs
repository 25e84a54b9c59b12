//! `GET /live`: an event when figures that the user may see have changed; the page then takes in its new content.

use crate::visit::Visit;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::StreamExt;
use std::convert::Infallible;
use std::time::Duration;
use tokio_stream::wrappers::BroadcastStream;

/// The events, until the browser leaves.
pub async fn follow(visit: Visit) -> impl IntoResponse {
    let changes = BroadcastStream::new(visit.app.desk.subscribe());
    let events = changes.filter_map(move |change| {
        let concerns = match &change {
            Ok(change) => change.everyone || visit.sees_any(&change.people),
            // Some changes were missed: whatever they were, the page is stale.
            Err(_) => true,
        };
        async move { concerns.then(|| Ok::<_, Infallible>(Event::default().event("changed").data("figures"))) }
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}
