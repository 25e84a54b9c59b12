//! Open pages are told when something was done that may concern their readers; each then asks for its own bell.

use crate::app::App;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

/// What is done at addresses that contain these may concern somebody else.
const CONCERN: [&str; 4] = ["/questions", "/steps", "/plans/drafts/", "/accept"];

/// Tells open pages after such a write has succeeded.
pub async fn told(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let concerns = *request.method() == Method::POST && CONCERN.iter().any(|part| path.contains(part));
    let response = next.run(request).await;
    if concerns && (response.status().is_success() || response.status().is_redirection()) {
        // Nobody listening is no mistake.
        let _ = app.noticed.send(());
    }
    response
}
