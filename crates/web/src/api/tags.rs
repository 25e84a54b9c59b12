//! ETags: what was read is named by its hash, so that it is sent again only when it changed, and a change based on something older is refused.

use super::describe::OPERATIONS;
use crate::App;
use crate::failure::Failure;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{Location, Problem};
use tower::ServiceExt;

/// What is needed to look before a change.
#[derive(Clone)]
pub struct Tags {
    /// The application.
    pub app: App,
    /// The addresses as they are without all this.
    pub routes: Router,
}

/// Names what `GET` answers, and keeps changes with `If-Match` from overwriting what their sender has not seen.
pub async fn tagged(State(tags): State<Tags>, request: Request, next: Next) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD => {
            let wanted = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect();
            named(next.run(request).await, wanted).await
        }
        // A method that the address does not have is answered as such; and where nothing can be read there is no tag to compare.
        _ if !described(&request, request.method().as_str()) || !described(&request, "get") => next.run(request).await,
        Method::PUT | Method::PATCH => changed(&tags, request, next).await,
        Method::POST if request.headers().contains_key(header::IF_MATCH) => changed(&tags, request, next).await,
        _ => next.run(request).await,
    }
}

/// Whether the address has the method.
fn described(request: &Request, method: &str) -> bool {
    let Some(path) = request.extensions().get::<MatchedPath>() else { return true };
    let path = path.as_str().strip_prefix("/api/v1").unwrap_or(path.as_str());
    OPERATIONS.iter().any(|operation| operation.path == path && operation.method.eq_ignore_ascii_case(method))
}

/// Changes are made one after the other, so that nothing comes between the look and the change.
async fn changed(tags: &Tags, request: Request, next: Next) -> Response {
    let _one = tags.app.changes.lock().await;
    if let Some(wanted) = request.headers().get(header::IF_MATCH).cloned() {
        let mut look = Request::new(Body::empty());
        *look.uri_mut() = request.uri().clone();
        if let Some(uri) = request.extensions().get::<OriginalUri>() {
            look.extensions_mut().insert(uri.clone());
        }
        let kept = [header::AUTHORIZATION, header::COOKIE, header::HOST];
        let headers = kept.iter().filter_map(|name| Some((name.clone(), request.headers().get(name)?.clone())));
        look.headers_mut().extend(headers.collect::<HeaderMap>().into_iter().filter_map(|(name, value)| Some((name?, value))));
        let Ok(found) = tags.routes.clone().oneshot(look).await;
        // Who is not signed in hears that, and not whether something changed.
        if found.extensions().get::<Failure>().is_some_and(|failure| matches!(failure, Failure::SignIn(_))) {
            return next.run(request).await;
        }
        let present = named(found, Vec::new()).await;
        let tag = present.headers().get(header::ETAG).cloned();
        if !tag.as_ref().is_some_and(|tag| holds(&wanted, tag)) {
            return older(tag);
        }
    }
    next.run(request).await
}

/// Whether a list of tags has this one.
fn holds(list: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(list), Ok(tag)) = (list.to_str(), tag.to_str()) else { return false };
    list.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == "*" || one == tag)
}

fn older(tag: Option<HeaderValue>) -> Response {
    let problem =
        Problem::error("changed-since", Location::default(), "It was changed since you read it, or there is no such thing any more.");
    let failure = Failure::Older(problem.hint("read it again, and send the change with its new ETag").into());
    let mut response = failure.into_response();
    if let Some(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

async fn named(response: Response, wanted: Vec<HeaderValue>) -> Response {
    let streams = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    if response.status() != StatusCode::OK || streams {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return Failure::Broken(error.to_string()).into_response(),
    };
    let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", &blake3::hash(&body).to_hex()[..32])) else {
        return Response::from_parts(parts, Body::from(body));
    };
    parts.headers.insert(header::ETAG, tag.clone());
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    if wanted.iter().any(|list| holds(list, &tag)) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(body))
}
