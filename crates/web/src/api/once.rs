//! A request with an `Idempotency-Key` is done once: sent again within a day, it gets the answer that it got.

use crate::App;
use crate::app::LARGEST_FILE;
use crate::failure::{Failure, blocking};
use crate::session;
use access::once::{Asked, Found, Kept};
use axum::body::{Body, to_bytes};
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{Location, Problem};

/// The header that carries the key.
pub const KEY: &str = "idempotency-key";
/// Says that an answer is the one of before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The longest key.
const LONGEST: usize = 200;

/// Does a `POST` with a key once.
pub async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(KEY) {
        return next.run(request).await;
    }
    keyed(app, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn keyed(app: App, request: Request, next: Next) -> Result<Response, Failure> {
    // Without anybody signed in the handler answers that, and nothing is kept.
    let Some(token) = session::token(request.headers(), app.secure) else { return Ok(next.run(request).await) };
    let (store, clock) = (app.store.clone(), app.clock.clone());
    let Some(presented) = blocking(move || Ok(access::presented(&store, &token, &clock)?)).await? else {
        return Ok(next.run(request).await);
    };
    if presented.program {
        // What was answered to another token of hers is not shown to one that may not ask for it.
        let asked = request.extensions().get::<OriginalUri>().map_or_else(|| request.uri().clone(), |uri| uri.0.clone());
        let below = asked.path().strip_prefix("/api/v1").unwrap_or_default();
        super::areas::allow(&presented.areas, request.method(), below, asked.query().unwrap_or_default())?;
    }
    let key = key(&request)?;
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_FILE).await.map_err(|_| too_large())?;
    let path = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.to_string(), |uri| uri.0.to_string());
    let kind = parts.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let mut what = blake3::Hasher::new();
    for part in [path.as_bytes(), kind, &body] {
        what.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    let asked = Asked { user: presented.user.id, key, what: *what.finalize().as_bytes() };
    let (store, clock, this) = (app.store.clone(), app.clock.clone(), asked.clone());
    match blocking(move || Ok(access::once::begin(&store, &this, &clock)?)).await? {
        Found::New => {}
        Found::Running => return Err(running()),
        Found::Other => return Err(other(&asked.key)),
        Found::Answered(kept) => return Ok(again(kept)),
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    kept(app, asked, response).await
}

fn key(request: &Request) -> Result<String, Failure> {
    let key = request.headers().get(KEY).and_then(|value| value.to_str().ok()).map(str::trim).unwrap_or_default();
    if !key.is_empty() && key.len() <= LONGEST {
        return Ok(key.to_owned());
    }
    let at = Location::default().column("Idempotency-Key").value(key);
    Err(Problem::error("bad-key", at, "The key is empty or too long.").expected(format!("1 to {LONGEST} letters, digits and signs")).into())
}

/// Keeps what was answered. What failed on our side, or was refused for want of a right or of patience, may be tried again.
async fn kept(app: App, asked: Asked, response: Response) -> Result<Response, Failure> {
    let status = response.status();
    let again = status.is_server_error() || matches!(status.as_u16(), 401 | 403 | 429);
    let secret = response.extensions().get::<Secret>().is_some();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|error| Failure::Broken(error.to_string()))?;
    let text = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let answer = Kept {
        status: status.as_u16(),
        kind: text(header::CONTENT_TYPE),
        location: text(header::LOCATION),
        body: if secret { None } else { Some(body.to_vec()) },
    };
    let (store, clock) = (app.store.clone(), app.clock.clone());
    blocking(
        move || {
            if again { Ok(access::once::forget(&store, &asked)?) } else { Ok(access::once::answered(&store, &asked, &answer, &clock)?) }
        },
    )
    .await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// Marks an answer that holds a secret, which is shown once and kept nowhere.
#[derive(Debug, Clone, Copy)]
pub struct Secret;

fn again(kept: Kept) -> Response {
    let Some(body) = kept.body else {
        let problem =
            Problem::error("answered-once", Location::default(), "This was done, and its answer held a secret that is shown only once.");
        return Failure::Conflict(problem.hint("take back what was made and make another, with another key").into()).into_response();
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    for (name, value) in [(header::CONTENT_TYPE, kept.kind), (header::LOCATION, kept.location)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

fn running() -> Failure {
    let problem = Problem::error("still-running", Location::default(), "A request with this key is being answered.");
    Failure::Conflict(problem.hint("ask again in a moment, with the same key").into())
}

fn other(key: &str) -> Failure {
    let at = Location::default().column("Idempotency-Key").value(key);
    Problem::error("key-used", at, "This key came with another request within the last day.")
        .hint("take a new key for each thing to be done")
        .into()
}

fn too_large() -> Failure {
    Problem::error("too-large", Location::default(), "The body is too large.").into()
}
