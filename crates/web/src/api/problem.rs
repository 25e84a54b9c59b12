//! Errors as `application/problem+json` (RFC 9457), with every problem and where it is.

use crate::failure::Failure;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Turns what a handler failed with into JSON.
pub async fn as_json(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if let Some(failure) = response.extensions().get::<Failure>() {
        return with_headers(written(failure), response.headers());
    }
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let json = kind.starts_with("application/json") || kind.starts_with("application/problem+json");
    if status.is_client_error() && !json { plain(response).await } else { response }
}

/// What the answer in place of another keeps of it.
fn with_headers(mut response: Response, before: &HeaderMap) -> Response {
    let kept = ["allow", "etag", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining"];
    for (name, value) in kept.iter().filter_map(|name| Some((*name, before.get(*name)?))) {
        response.headers_mut().insert(name, value.clone());
    }
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
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

/// The longest sentence of the framework that is passed on, in bytes.
const LONGEST: usize = 2000;

/// An error of the framework itself: a malformed body, a method that there is not. It says in its own words where the body cannot be read.
async fn plain(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let title = parts.status.canonical_reason().unwrap_or("Refused");
    let detail = to_bytes(body, LONGEST).await.map(|body| String::from_utf8_lossy(&body).into_owned()).unwrap_or_default();
    let mut body = json!({ "type": "about:blank", "title": title, "status": parts.status.as_u16() });
    if !detail.is_empty() {
        body["detail"] = detail.into();
    }
    with_headers(respond(parts.status, &body), &parts.headers)
}

fn respond(status: StatusCode, body: &serde_json::Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
