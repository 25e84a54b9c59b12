//! Errors as `application/problem+json` (RFC 9457), with every problem and where it is.

use crate::failure::Failure;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Turns what a handler failed with into JSON.
pub async fn as_json(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if let Some(failure) = response.extensions().get::<Failure>() {
        return written(failure);
    }
    let status = response.status();
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    if status.is_client_error() && !json { plain(status) } else { response }
}

fn written(failure: &Failure) -> Response {
    let status = failure.status();
    let body = json!({
        "type": "about:blank",
        "title": failure.title(),
        "status": status.as_u16(),
        "detail": failure.sentence(),
        "problems": failure.problems(),
    });
    respond(status, &body)
}

/// An error of the framework itself: a malformed body, a method that there is not.
fn plain(status: StatusCode) -> Response {
    let title = status.canonical_reason().unwrap_or("Refused");
    respond(status, &json!({ "type": "about:blank", "title": title, "status": status.as_u16() }))
}

fn respond(status: StatusCode, body: &serde_json::Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
