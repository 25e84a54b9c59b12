//! What a handler takes and gives, read off its types: the description of the API cannot say something else than the program.

use crate::failure::Failure;
use crate::visit::Visit;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

/// A schema, made when the description is written.
pub type Schema = fn(&mut SchemaGenerator) -> Value;

/// What a handler takes and gives.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// The types of the names in its path: `integer` or `string`.
    pub path: Vec<&'static str>,
    /// What its query may hold; a schema of an object each.
    pub query: Vec<Schema>,
    /// Its JSON body.
    pub body: Option<Schema>,
    /// The status when it is done, and what is then answered; no schema for what has no body.
    pub answer: Option<(u16, Option<Schema>)>,
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

/// Something that a handler takes.
pub trait Part {
    /// Writes down what it is.
    fn noted(_shape: &mut Shape) {}
}

impl Part for Visit {}
impl Part for Bytes {}

/// What stands in a path.
pub trait InPath {
    /// The types, from left to right.
    const TYPES: &'static [&'static str];
}
impl InPath for i64 {
    const TYPES: &'static [&'static str] = &["integer"];
}
impl InPath for String {
    const TYPES: &'static [&'static str] = &["string"];
}
impl InPath for (i64, String) {
    const TYPES: &'static [&'static str] = &["integer", "string"];
}
impl InPath for (String, String) {
    const TYPES: &'static [&'static str] = &["string", "string"];
}

impl<T: InPath> Part for Path<T> {
    fn noted(shape: &mut Shape) {
        shape.path = T::TYPES.to_vec();
    }
}
impl<T: JsonSchema> Part for Query<T> {
    fn noted(shape: &mut Shape) {
        // Written out in place: each of its names becomes a parameter.
        shape.query.push(|generator| T::json_schema(generator).to_value());
    }
}
impl<T: JsonSchema> Part for Json<T> {
    fn noted(shape: &mut Shape) {
        shape.body = Some(schema::<T>);
    }
}

/// Something that a handler gives.
pub trait Answer {
    /// Writes down what it is.
    fn noted(shape: &mut Shape);
}
impl<T: JsonSchema> Answer for Json<T> {
    fn noted(shape: &mut Shape) {
        shape.answer = Some((200, Some(schema::<T>)));
    }
}
/// Made: [`StatusCode::CREATED`].
impl<T: JsonSchema> Answer for (StatusCode, Json<T>) {
    fn noted(shape: &mut Shape) {
        shape.answer = Some((201, Some(schema::<T>)));
    }
}
/// Taken on, and done later: where it can be watched, and how it stands.
#[derive(Debug)]
pub struct Accepted<T>(pub String, pub T);

impl<T: serde::Serialize> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, [(header::LOCATION, self.0)], Json(self.1)).into_response()
    }
}
impl<T: JsonSchema> Answer for Accepted<T> {
    fn noted(shape: &mut Shape) {
        shape.answer = Some((202, Some(schema::<T>)));
    }
}
/// Made, with a secret in it that is shown this once: kept nowhere, not even for a request that is sent again.
#[derive(Debug)]
pub struct Shown<T>(pub T);

impl<T: serde::Serialize> IntoResponse for Shown<T> {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(self.0)).into_response();
        response.extensions_mut().insert(super::once::Secret);
        response
    }
}
impl<T: JsonSchema> Answer for Shown<T> {
    fn noted(shape: &mut Shape) {
        shape.answer = Some((201, Some(schema::<T>)));
    }
}
/// Done, with nothing to say: [`StatusCode::NO_CONTENT`].
impl Answer for StatusCode {
    fn noted(shape: &mut Shape) {
        shape.answer = Some((204, None));
    }
}
/// A file.
impl Answer for Response {
    fn noted(shape: &mut Shape) {
        shape.answer = Some((200, Some(|_| json!({}))));
    }
}
impl<T: Answer> Answer for Result<T, Failure> {
    fn noted(shape: &mut Shape) {
        T::noted(shape);
    }
}

/// A handler whose types say what it takes and gives.
pub trait Handled<Types> {
    /// All of it.
    fn shape() -> Shape;
}

macro_rules! handled {
    ($($part:ident),*) => {
        impl<Function, Future, $($part),*> Handled<(($($part,)*), Future)> for Function
        where
            Function: Fn($($part),*) -> Future,
            Future: std::future::Future<Output: Answer>,
            $($part: Part),*
        {
            fn shape() -> Shape {
                let mut shape = Shape::default();
                $($part::noted(&mut shape);)*
                <Future::Output as Answer>::noted(&mut shape);
                shape
            }
        }
    };
}
handled!();
handled!(A);
handled!(A, B);
handled!(A, B, C);
handled!(A, B, C, D);

/// Something as the text that it reads as: a currency's code, a day.
pub(crate) fn text<T: std::fmt::Display, S: serde::Serializer>(what: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(what)
}

/// What a handler takes and gives.
pub fn shape<Types, Function: Handled<Types>>(_: Function) -> Shape {
    Function::shape()
}
