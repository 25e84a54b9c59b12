//! The API as OpenAPI 3.1, written from the addresses and the types of their handlers.

use super::describe::{OPERATIONS, Operation};
use super::typed::Schema;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::Problem;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// Written once: it says nothing that changes while the program runs.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| document_of(&OPERATIONS).to_string());

/// `GET /api/v1/openapi.json`, for everybody: it says nothing about the company.
pub async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

/// What was sent is read with other eyes than what is given: a value that may be left out is always in the answer.
struct Written {
    taken: SchemaGenerator,
    given: SchemaGenerator,
}

fn document_of(operations: &[Operation]) -> Value {
    let place = |settings: &mut SchemaSettings, path: &str| settings.definitions_path = path.to_owned().into();
    let mut written = Written {
        taken: SchemaSettings::draft2020_12()
            .with(|s| {
                s.meta_schema = None;
                place(s, TAKEN);
            })
            .for_deserialize()
            .into_generator(),
        given: SchemaSettings::draft2020_12()
            .with(|s| {
                s.meta_schema = None;
                place(s, SCHEMAS);
            })
            .for_serialize()
            .into_generator(),
    };
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations {
        let path = paths.entry(format!("/api/v1{}", operation.path)).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.to_owned(), described(operation, &mut written));
        }
    }
    let problems = written.given.subschema_for::<Vec<Problem>>().to_value();
    let mut schemas = written.given.take_definitions(true);
    let names = beside(&mut schemas, written.taken.take_definitions(true));
    schemas.insert("Failure".into(), failure(problems));
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "attain",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Incentive pay: records, plans, statements, runs. Decimals are strings, so that no program rounds them on the way.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "description": "a token of the account page" } },
            "schemas": schemas,
        },
    });
    renamed(&mut document, &names);
    bounded(&mut document);
    document
}

/// Where schemas stand in the document, and where those of what is taken stand until they have a name beside those of what is given.
const SCHEMAS: &str = "/components/schemas";
const TAKEN: &str = "/taken";

/// Puts what is taken beside what is given, under a name of its own where two types share one; gives the names by what they were.
fn beside(schemas: &mut Map<String, Value>, taken: Map<String, Value>) -> Map<String, Value> {
    let mut names = Map::new();
    for (name, schema) in taken {
        let mut own = name.clone();
        while schemas.get(&own).is_some_and(|other| *other != schema) {
            own.push_str("Asked");
        }
        names.insert(format!("#{TAKEN}/{name}"), format!("#{SCHEMAS}/{own}").into());
        schemas.insert(own, schema);
    }
    names
}

/// Points every reference to the new name.
fn renamed(value: &mut Value, names: &Map<String, Value>) {
    match value {
        Value::Object(fields) => {
            if let Some(new) = fields.get("$ref").and_then(Value::as_str).and_then(|old| names.get(old)).cloned() {
                fields.insert("$ref".into(), new);
            }
            fields.values_mut().for_each(|inner| renamed(inner, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| renamed(inner, names)),
        _ => {}
    }
}

/// Says of each whole number how large it may be: a number of JSON knows no end.
fn bounded(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let (least, most) = match fields.get("format").and_then(Value::as_str) {
                Some("int64") => (json!(i64::MIN), json!(i64::MAX)),
                Some("uint64" | "uint") => (json!(0), json!(u64::MAX)),
                Some("uint32") => (json!(0), json!(u32::MAX)),
                _ => (Value::Null, Value::Null),
            };
            if !most.is_null() {
                fields.entry("minimum").or_insert(least);
                fields.entry("maximum").or_insert(most);
            }
            fields.values_mut().for_each(bounded);
        }
        Value::Array(all) => all.iter_mut().for_each(bounded),
        _ => {}
    }
}

fn described(operation: &Operation, written: &mut Written) -> Value {
    let mut out = json!({
        "summary": operation.summary,
        "operationId": format!("{}{}", operation.method, operation.path.replace(['/', '{', '}', '.', '-'], "_")),
        "parameters": parameters(operation, written),
        "responses": responses(operation, written),
    });
    let Some(fields) = out.as_object_mut() else { return out };
    if let Some((kind, example)) = operation.body {
        let example = serde_json::from_str(example).unwrap_or_else(|_| json!(example));
        let schema = operation.shape.body.map_or_else(|| json!({}), |schema| schema(&mut written.taken));
        fields.insert("requestBody".into(), json!({ "required": true, "content": { kind: { "schema": schema, "example": example } } }));
    }
    if operation.path == "/openapi.json" {
        fields.insert("security".into(), json!([]));
    }
    out
}

fn parameters(operation: &Operation, written: &mut Written) -> Vec<Value> {
    let in_path = operation.path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let types = operation.shape.path.iter().copied().chain(std::iter::repeat("string"));
    let mut parameters: Vec<Value> = in_path
        .zip(types)
        .map(|(name, kind)| {
            let schema = if kind == "integer" {
                json!({ "type": "integer", "format": "int64" })
            } else {
                json!({ "type": "string", "minLength": 1 })
            };
            json!({ "name": name, "in": "path", "required": true, "description": format!("which {name}"), "schema": schema })
        })
        .collect();
    let queries: Vec<Schema> = operation.shape.query.clone();
    for query in queries {
        parameters.extend(in_query(operation, &query(&mut written.taken)));
    }
    if operation.method == "get" {
        parameters.push(header("If-None-Match", "the ETag of what is known already: answered with 304 when it is still so"));
    } else {
        parameters.push(header("If-Match", "the ETag of what was read: refused with 412 when it changed since"));
    }
    if operation.method == "post" {
        parameters.push(header("Idempotency-Key", "a name for this request: sent again within a day, it is not done again"));
    }
    parameters
}

/// Each property of a query's type as a parameter, in words of the table or else of the type.
fn in_query(operation: &Operation, schema: &Value) -> Vec<Value> {
    let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
    let required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
    let one = |(name, schema): (&String, &Value)| {
        let said = operation.query.iter().find(|(known, _)| known == name).map(|(_, what)| *what);
        let mut schema = schema.clone();
        let described = schema.as_object_mut().and_then(|fields| {
            fields.remove("default");
            fields.remove("description")
        });
        // An empty value is like none; null cannot stand in an address.
        let types = schema["type"].as_array().cloned().unwrap_or_default();
        if let Some(kind) = types.iter().find(|kind| *kind != "null") {
            schema["type"] = kind.clone();
        }
        let description = said.map_or_else(|| described.unwrap_or_else(|| json!(name)), |said| json!(said));
        json!({ "name": name, "in": "query", "required": required(name), "description": description, "schema": schema })
    };
    properties.iter().map(one).collect()
}

fn header(name: &str, what: &str) -> Value {
    json!({ "name": name, "in": "header", "required": false, "description": what, "schema": { "type": "string" } })
}

fn responses(operation: &Operation, written: &mut Written) -> Value {
    let mut all: Map<String, Value> = Map::new();
    if let Some((status, schema)) = operation.shape.answer {
        let mut done = json!({ "description": if status == 201 { "made" } else { "done" } });
        if let Some(schema) = schema {
            done["content"] = json!({ operation.gives: { "schema": schema(&mut written.given) } });
        }
        all.insert(status.to_string(), done);
    }
    let mut refused = |status: &str, what: &str| {
        let content = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Failure" } } });
        all.insert(status.to_owned(), json!({ "description": what, "content": content }));
    };
    refused("400", "the address or the body cannot be read");
    refused("404", "there is no such thing, or it is not yours to see");
    refused("409", "it cannot be done as things stand");
    refused("422", "what was sent is wrong; nothing was changed");
    refused("429", "too many requests; `Retry-After` says how many seconds to wait");
    if operation.path != "/openapi.json" {
        refused("401", "nobody is signed in");
        refused("403", "the token only reads, or may not reach this area");
    }
    if operation.method != "get" {
        refused("412", "it was changed since it was read");
        refused("413", "the body is too large");
        refused("415", "the body is not of this type");
    } else {
        all.insert("304".into(), json!({ "description": "it is as `If-None-Match` says" }));
    }
    Value::Object(all)
}

/// What an error looks like.
fn failure(problems: Value) -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string", "description": "what it is, in a few words" },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "a sentence for people" },
            "problems": problems,
        },
    })
}
