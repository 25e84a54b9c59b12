//! A JSON body that is an object: what a request asks for has names.

use super::typed::{Part, Shape};
use crate::failure::Failure;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use kernel::{Location, Problem};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

/// A body like `{"why": "…"}`. `Json` alone would read `["…"]` as the same, field by field in the order of the program.
#[derive(Debug)]
pub struct Object<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Object<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await.map_err(IntoResponse::into_response)?;
        if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
            let what = Problem::error("api.body", Location::default(), "The body is no JSON object");
            return Err(Failure::Invalid(what.hint("Write it with names: `{\"name\": \"value\"}`.").into()).into_response());
        }
        let request = Request::from_parts(parts, Body::from(bytes));
        Json::from_request(request, state).await.map(|Json(typed)| Self(typed)).map_err(IntoResponse::into_response)
    }
}

impl<T: JsonSchema> Part for Object<T> {
    fn noted(shape: &mut Shape) {
        <Json<T> as Part>::noted(shape);
    }
}
