//! The API as OpenAPI 3.1. A test holds that it names every address, and no other.

use axum::Json;
use serde_json::{Map, Value, json};

/// What one address does for one method.
pub struct Operation {
    /// `get`, `post`, `put` or `patch`.
    pub method: &'static str,
    /// The path below `/api/v1`.
    pub path: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// The names of its query, with what they are.
    pub query: &'static [(&'static str, &'static str)],
    /// The type of its body and an example of it.
    pub body: Option<(&'static str, &'static str)>,
}

const fn reads(path: &'static str, summary: &'static str, query: &'static [(&'static str, &'static str)]) -> Operation {
    Operation { method: "get", path, summary, query, body: None }
}

const fn does(method: &'static str, path: &'static str, summary: &'static str, body: &'static str) -> Operation {
    Operation { method, path, summary, query: &[], body: Some(("application/json", body)) }
}

const PERIOD: (&str, &str) = ("period", "a period, quarter or year by its id, or a day; the present period when empty");
const PERSON: (&str, &str) = ("person", "an id, an e-mail address, or a name that only one person has; oneself when empty");
const RUN: &str = r#"{"through": "2026-03", "why": "close of March"}"#;
const CHANGE: &str = r#"{"fields": {"amount": "1200.00"}, "why": "invoice corrected"}"#;

/// Every operation, in the order in which people read of them.
pub const OPERATIONS: &[Operation] = &[
    reads("/me", "Who is signed in.", &[]),
    reads(
        "/people/{person}/statement",
        "What a person gets for a period; with `as_of` or `run`, as it was.",
        &[PERIOD, ("as_of", "a day: what had been calculated by its end"), ("run", "one run instead")],
    ),
    reads("/people/{person}/statement/versions", "The runs that say what a person gets for a period, the newest first.", &[PERIOD]),
    reads("/people/{person}/statement.pdf", "The same as a tagged PDF with a verification code.", &[PERIOD]),
    reads(
        "/people/{person}/plan/{plan}/document.pdf",
        "A person's plan document as a tagged PDF.",
        &[("version", "the one in force when empty")],
    ),
    reads("/verify", "Whether a verification code is that of a statement as it is now.", &[("code", "sixteen letters and digits")]),
    reads(
        "/people/{person}/why",
        "Why an amount is what it is, down to the row of the file.",
        &[PERIOD, ("plan", "only this plan"), ("component", "only this component"), ("record", "only this record")],
    ),
    reads("/records/{kind}/{id}", "A record: its values, where it was read, its credits.", &[]),
    does("patch", "/records/{kind}/{id}", "Changes some values of a record: a new version. Says whose figures changed.", CHANGE),
    does("put", "/records/{kind}/{id}", "The same, and makes the record when there is none.", CHANGE),
    reads("/records/{kind}/{id}/why-not", "Why a record does not pay a person.", &[PERSON]),
    reads("/imports", "All imports, newest first.", &[]),
    Operation {
        method: "post",
        path: "/imports",
        summary: "Imports the file in the body.",
        query: &[
            ("kind", "what its rows are: deals, people …"),
            ("file", "its name; the ending says the format"),
            ("mapping", "the mapping as TOML; suggested when empty"),
            ("preview", "`yes` to see what it would do, with nothing written"),
            ("why", "kept with the import"),
        ],
        body: Some(("application/octet-stream", "id,name,owner,amount,currency,stage,kind,closed_on,created_on")),
    },
    does("post", "/imports/{id}/undo", "Takes an import back as a whole.", "{}"),
    reads("/runs", "All runs, newest first.", &[]),
    does("post", "/runs", "Calculates and keeps a run.", RUN),
    reads("/runs/compare", "Two runs compared.", &[("before", "the earlier run"), ("after", "the later run")]),
    reads("/runs/{id}", "A run.", &[]),
    reads("/runs/{id}/verification", "Calculates a run again from its inputs and says what holds.", &[]),
    reads("/runs/{id}/steps", "Who took which step with a run, from draft to paid.", &[]),
    does("post", "/runs/{id}/steps", "Takes a step: submit, send back, approve, finalise, pay.", r#"{"step": "approve", "why": "agreed"}"#),
    reads("/runs/{id}/balances", "What a run changes in closed periods, with the records and settings that did it.", &[]),
    reads("/runs/{id}/payouts", "Who gets what by a run, in minor units.", &[]),
    reads("/people/{person}/balances", "What the present figures change in a person's closed periods.", &[]),
    reads("/close", "Whether the open period can be closed.", &[]),
    reads(
        "/ledger",
        "Entries of the ledger, newest first.",
        &[("person", "only this person"), ("before", "only entries before this number")],
    ),
    reads("/accruals", "What was earned and is not paid yet, by month and currency.", &[]),
    does("post", "/runs/{id}/month-end", "Posts a month's end from a run that is not final: what it accrues.", r#"{"why": "March close"}"#),
    reads(
        "/capitalised",
        "Commissions as a cost of obtaining contracts: the roll-forward, what is left by contract, what will be spread.",
        &[],
    ),
    reads(
        "/cost-of-sales",
        "Pay against revenue and margin.",
        &[("by", "plan, product or territory"), ("from", "the first period; that of the year when empty"), ("to", "the last period")],
    ),
    reads(
        "/cost-of-sales/lines",
        "The lines of pay of a group.",
        &[
            ("by", "plan, product or territory"),
            ("group", "its id; what belongs to none when empty"),
            ("from", "the first period"),
            ("to", "the last period"),
        ],
    ),
    reads("/holds", "Pay that is held back, and holds that were lifted.", &[]),
    does("post", "/holds", "Holds a person's pay, or one component of it.", r#"{"person": "ada", "why": "contract under review"}"#),
    does("post", "/holds/{id}/lift", "Lifts a hold.", r#"{"why": "reviewed"}"#),
    reads("/adjustments", "Amounts by hand.", &[("person", "only this person"), ("show", "`waiting` for those that nobody approved yet")]),
    does(
        "post",
        "/adjustments",
        "Enters an amount by hand; paid when somebody else has approved it.",
        r#"{"person": "ada", "period": "2026-03", "amount": "150.00", "why": "referral"}"#,
    ),
    does("post", "/adjustments/approve", "Approves adjustments: all of them, or none.", r#"{"ids": ["H-0001"]}"#),
    does("post", "/adjustments/{id}/refuse", "Refuses an adjustment.", r#"{"why": "paid already"}"#),
    reads("/freezes", "Plans, countries and people that keep their figures, and freezes that were lifted.", &[]),
    does(
        "post",
        "/freezes",
        "Freezes a plan, a country or a person.",
        r#"{"scope": "person", "name": "ada", "why": "legal looks into it"}"#,
    ),
    reads("/freezes/waiting", "What a run would keep now though the calculation says otherwise, in minor units.", &[]),
    does("post", "/freezes/{id}/lift", "Lifts a freeze that somebody else placed.", r#"{"why": "settled"}"#),
    reads("/jobs", "One's jobs, newest first.", &[]),
    does(
        "post",
        "/jobs",
        "Asks for a job: the statements of a period or of a run as PDF in one ZIP. Answers 202 with the job's address.",
        r#"{"kind": "statements", "period": "2026-03"}"#,
    ),
    reads("/jobs/{id}", "A job: how it stands, how far it is, why it failed.", &[]),
    reads("/jobs/{id}/file", "What a job made.", &[]),
    does("post", "/jobs/{id}/cancel", "Cancels a job.", "{}"),
    does("post", "/jobs/{id}/retry", "Begins a job again that failed or was cancelled.", "{}"),
    reads("/runs/{id}/approvals", "The statements of a run against past and team, and what was decided.", &[]),
    does("post", "/runs/{id}/approvals", "Approves several statements, none of them unusual.", r#"{"people": ["ada", "ben"]}"#),
    reads("/runs/{id}/people/{person}", "What a run paid to one person: parts, balance lines, payouts, entries of the ledger.", &[]),
    does("post", "/runs/{id}/people/{person}/approve", "Approves one statement with the amount that was seen.", r#"{"seen": "1000.00"}"#),
    does("post", "/runs/{id}/people/{person}/reject", "Rejects one statement.", r#"{"why": "a split is missing"}"#),
    reads(
        "/questions",
        "Questions about pay, those that wait longest first.",
        &[
            ("show", "open, mine, overdue or all"),
            ("person", "only about this person"),
            ("q", "a part of the person's name or of what is asked"),
        ],
    ),
    does(
        "post",
        "/questions",
        "Asks about a payment, a component, a record, a record that does not count (`about`: missing) or a change in a closed period (balance).",
        r#"{"person": "ada", "period": "2026-03", "record": "OPP-1", "text": "Why so little?"}"#,
    ),
    reads("/questions/{id}", "A question, with the *why* that was seen and its history.", &[]),
    reads("/questions/{id}/corrections", "What changed since a question was asked, and may have corrected it.", &[]),
    does(
        "post",
        "/questions/{id}/{step}",
        "Takes a step: assign, say, answer, correct, close, reopen.",
        r#"{"text": "Corrected.", "correction": "adjustments H-0001"}"#,
    ),
    reads("/plan-drafts", "Drafts of plans, those that took a step last first.", &[]),
    does("post", "/plan-drafts", "Begins a draft.", r#"{"plan": "Sellers", "from": "2026-07-01"}"#),
    reads("/plan-drafts/{id}", "A draft.", &[]),
    does("put", "/plan-drafts/{id}", "Saves a draft's text.", r#"{"revision": 1, "text": "plan = \"Sellers\""}"#),
    reads("/plan-drafts/{id}/history", "The steps a draft took.", &[]),
    reads("/plan-drafts/{id}/check", "What is wrong with a draft.", &[]),
    reads("/plan-drafts/{id}/difference", "What a draft changes, in words.", &[]),
    reads("/plan-drafts/{id}/simulation", "What a draft would have paid, against what was paid.", &[]),
    reads(
        "/plan-drafts/{id}/chance",
        "What a draft would have paid with attainment that comes by chance, seeded.",
        &[("from", "the first period"), ("to", "the last period"), ("trials", "how many"), ("seed", "a number")],
    ),
    does(
        "post",
        "/plan-drafts/{id}/{step}",
        "Takes a step: submit, send-back, approve, withdraw, publish.",
        r#"{"revision": 2, "why": "agreed"}"#,
    ),
    reads(
        "/audit",
        "Who did what, newest first, a hundred a page; `next` is the `before` of the next page.",
        &[
            ("who", "a part of who"),
            ("action", "a part of what"),
            ("q", "a part of on what, why, before, after"),
            ("from", "the first day"),
            ("until", "the last day"),
            ("before", "only events before this number"),
        ],
    ),
    reads("/metrics", "How many requests were answered, how, and how long that took, as Prometheus reads it.", &[]),
    reads("/openapi.json", "This description.", &[]),
];

/// `GET /api/v1/openapi.json`, for everybody: it says nothing about the company.
pub async fn document() -> Json<Value> {
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let path = paths.entry(format!("/api/v1{}", operation.path)).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.to_owned(), described(operation));
        }
    }
    Json(json!({
        "openapi": "3.1.0",
        "info": { "title": "attain", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "description": "a token of the account page" } },
            "schemas": { "Problem": problem() },
        },
    }))
}

fn described(operation: &Operation) -> Value {
    let parameter = |place: &str, name: &str, what: &str, required: bool| json!({ "name": name, "in": place, "required": required, "description": what, "schema": { "type": "string" } });
    let in_path = operation.path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let mut parameters: Vec<Value> = in_path.map(|name| parameter("path", name, name, true)).collect();
    parameters.extend(operation.query.iter().map(|(name, what)| parameter("query", name, what, false)));
    let refused = |what: &str| json!({ "description": what, "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let kind = if operation.path == "/metrics" { "text/plain" } else { "application/json" };
    let mut out = json!({
        "summary": operation.summary,
        "operationId": format!("{}{}", operation.method, operation.path.replace(['/', '{', '}', '.', '-'], "_")),
        "parameters": parameters,
        "responses": {
            "200": { "description": "done; decimals are strings", "content": { kind: {} } },
            "201": { "description": "made", "content": { kind: {} } },
            "400": refused("the address or the body cannot be read"),
            "401": refused("nobody is signed in"),
            "403": refused("the token only reads"),
            "404": refused("there is no such thing, or it is not yours to see"),
            "409": refused("it cannot be done as things stand"),
            "413": refused("the body is too large"),
            "415": refused("the body is not of this type"),
            "422": refused("what was sent is wrong; nothing was changed"),
        },
    });
    if let (Some((kind, example)), Some(operation)) = (operation.body, out.as_object_mut()) {
        let example = serde_json::from_str(example).unwrap_or_else(|_| json!(example));
        let schema = if kind == "application/json" { json!({ "type": "object" }) } else { json!({}) };
        operation.insert("requestBody".into(), json!({ "required": true, "content": { kind: { "schema": schema, "example": example } } }));
    }
    out
}

/// What an error looks like.
fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "problems": { "type": "array", "items": { "type": "object", "description": "code, message, where it is, what was expected, a hint" } },
        },
    })
}
