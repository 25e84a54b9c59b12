//! A page as a response.

use crate::failure::Failure;
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

/// A template as a page that browsers do not keep: figures may change at any time.
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => {
                let mut response = Html(html).into_response();
                response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
                response
            }
            Err(error) => Failure::Broken(error.to_string()).into_response(),
        }
    }
}

/// What a handler of pages gives back.
pub type Shown<T> = Result<Page<T>, Failure>;
