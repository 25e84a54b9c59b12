//! Every address of the API with what it is for. What it takes and gives is read off its handler's types; a test holds that every address is
//! here, and no other.

use super::typed::{Handled, Shape, shape};
use super::{account, closing, deciding, documents, drafts, events, finance, imports, jobs, notices, objectives, openapi};
use super::{people, plans, questions, records, runs, statement, users};
use std::sync::LazyLock;

/// What one address does for one method.
#[derive(Debug)]
pub struct Operation {
    /// `get`, `post`, `put` or `patch`.
    pub method: &'static str,
    /// The path below `/api/v1`.
    pub path: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Names of its query, with what they are.
    pub query: &'static [(&'static str, &'static str)],
    /// The type of its body and an example of it.
    pub body: Option<(&'static str, &'static str)>,
    /// What its handler takes and gives.
    pub shape: Shape,
    /// The type of what it gives.
    pub gives: &'static str,
}

impl Operation {
    /// With the handler, whose types say what it takes and gives.
    fn of<Types>(mut self, handler: impl Handled<Types>) -> Self {
        self.shape = shape(handler);
        self
    }

    /// What it gives is not JSON.
    fn gives(mut self, kind: &'static str) -> Self {
        self.gives = kind;
        self
    }
}

const JSON: &str = "application/json";

fn reads(path: &'static str, summary: &'static str, query: &'static [(&'static str, &'static str)]) -> Operation {
    Operation { method: "get", path, summary, query, body: None, shape: Shape::default(), gives: JSON }
}

fn does(method: &'static str, path: &'static str, summary: &'static str, body: &'static str) -> Operation {
    Operation { method, path, summary, query: &[], body: Some((JSON, body)), shape: Shape::default(), gives: JSON }
}

const PERIOD: (&str, &str) = ("period", "a period, quarter or year by its id, or a day; the present period when empty");
const PERSON: (&str, &str) = ("person", "an id, an e-mail address, or a name that only one person has; oneself when empty");
const RUN: &str = r#"{"through": "2026-03", "why": "close of March"}"#;
const CHANGE: &str = r#"{"fields": {"amount": "1200.00"}, "why": "invoice corrected"}"#;

/// Every operation, in the order in which people read of them.
pub static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    vec![
reads("/me", "Who is signed in.", &[]).of(statement::me),
reads("/people", "People with attainment and pay in a period: everyone whom one may see.", &[PERIOD, ("q", "a part of a name, id, role or team")]).of(people::people),
reads(
        "/people/{person}/deals",
        "A person's credits in a period and her records that do not count, newest first.",
        &[PERIOD, ("show", "credited or uncredited; everything when empty"), ("measure", "only credits of this measure")],
    ).of(people::deals),
reads(
        "/people/{person}/statement",
        "What a person gets for a period; with `as_of` or `run`, as it was.",
        &[PERIOD, ("as_of", "a day: what had been calculated by its end"), ("run", "one run instead")],
    ).of(statement::statement),
reads("/people/{person}/statement/versions", "The runs that say what a person gets for a period, the newest first.", &[PERIOD]).of(statement::versions),
reads("/people/{person}/statement.pdf", "The same as a tagged PDF with a verification code.", &[PERIOD]).of(crate::papers::statement::download).gives("application/pdf"),
reads("/people/{person}/statement.xlsx", "The same as a workbook with real numbers and formulas.", &[PERIOD]).of(crate::statement::export::workbook).gives("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
reads("/people/{person}/statement.csv", "Its lines as CSV.", &[PERIOD, ("by", "deal, component or changes; deal when empty")]).of(crate::statement::export::export).gives("text/csv"),
reads("/plans", "Every version of every plan that one may read.", &[]).of(plans::all),
reads("/plans/{plan}", "A plan in words, with its curves and the text that is calculated from.", &[("version", "the one in force when empty"), ("against", "the version to compare it with; the one before it when empty")]).of(plans::show),
reads("/plans/{plan}/acceptances", "Who has accepted a version of a plan, and who has not yet.", &[("version", "the one in force when empty")]).of(plans::acceptances),
reads("/measures", "What counts, when, how much, and whose it is.", &[]).of(plans::measures),
reads("/people/{person}/plan/{plan}", "A person's plan document: the plan in words with her own quotas, rates and curves, and what changed.", &[("version", "the one in force when empty")]).of(documents::document),
does(
        "post",
        "/people/{person}/plan/{plan}/acceptance",
        "Accepts a version of one's own plan; `document` is the hash that the document gives.",
        r#"{"version": 1, "document": "the hash", "name": "Ada Lovelace"}"#,
    ).of(documents::accept),
reads(
        "/people/{person}/plan/{plan}/document.pdf",
        "A person's plan document as a tagged PDF.",
        &[("version", "the one in force when empty")],
    ).of(crate::plan_document::paper::download).gives("application/pdf"),
reads("/verify", "Whether a verification code is that of a statement as it is now.", &[("code", "sixteen letters and digits")]).of(crate::papers::verify::answer),
reads(
        "/people/{person}/why",
        "Why an amount is what it is, down to the row of the file; with `as_of` or `run`, as it was.",
        &[
            PERIOD,
            ("plan", "only this plan"),
            ("component", "only this component"),
            ("record", "only this record"),
            ("as_of", "a day: what had been calculated by its end"),
            ("run", "one run instead"),
        ],
    ).of(statement::why),
reads("/records/{kind}/{id}", "A record: its values, where it was read, its credits.", &[]).of(records::show),
does("patch", "/records/{kind}/{id}", "Changes some values of a record: a new version. Says whose figures changed.", CHANGE).of(records::change),
does("put", "/records/{kind}/{id}", "The same, and makes the record when there is none.", CHANGE).of(records::change),
reads(
        "/records/{kind}/{id}/why-not",
        "Why a record does not pay a person; with `as_of` or `run`, as it was.",
        &[PERSON, ("as_of", "a day: what had been calculated by its end"), ("run", "one run instead")],
    ).of(statement::why_not),
reads("/imports", "All imports, newest first.", &[]).of(imports::list),
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
        shape: Shape::default(),
        gives: JSON,
    }.of(imports::import),
does("post", "/imports/{id}/undo", "Takes an import back as a whole.", "{}").of(imports::undo),
reads("/runs", "All runs, newest first.", &[]).of(runs::list),
does("post", "/runs", "Calculates and keeps a run.", RUN).of(runs::run),
reads("/runs/compare", "Two runs compared.", &[("before", "the earlier run"), ("after", "the later run")]).of(runs::compare),
reads("/runs/{id}", "A run.", &[]).of(runs::show),
reads("/runs/{id}/verification", "Calculates a run again from its inputs and says what holds.", &[]).of(runs::verify),
reads("/runs/{id}/steps", "Who took which step with a run, from draft to paid.", &[]).of(closing::steps_of),
does("post", "/runs/{id}/steps", "Takes a step: submit, send back, approve, finalise, pay.", r#"{"step": "approve", "why": "agreed"}"#).of(closing::step),
reads("/runs/{id}/balances", "What a run changes in closed periods, with the records and settings that did it.", &[]).of(closing::balances_of_run),
reads("/runs/{id}/payouts", "Who gets what by a run, in minor units.", &[]).of(closing::payouts),
reads("/runs/{id}/payroll", "A payroll file of a final run.", &[("file", "its name in company.toml; the first when empty")]).of(crate::closing::files::payroll).gives("text/csv"),
reads("/runs/{id}/journal", "The entries of a final run as a journal: text, or CSV.", &[("form", "plain, netsuite or quickbooks; plain when empty")]).of(crate::closing::files::journal).gives("text/plain"),
reads("/people/{person}/balances", "What the present figures change in a person's closed periods.", &[]).of(closing::balances_of_person),
reads("/close", "Whether the open period can be closed, and what came for it, by kind of record and source.", &[]).of(closing::close),
does("post", "/close/nothing-more", "Says that nothing more of a period comes, of a kind of record or from one source of it.", r#"{"kind": "deals", "why": "nothing was sold in August"}"#).of(closing::nothing_more),
does("post", "/close/nothing-more/{id}/withdraw", "Takes back that nothing more comes.", r#"{"why": "a file was found"}"#).of(closing::more),
reads("/close/costs", "What a period costs the company, and what moved since the one before: by component, clawbacks, exchange rates.", &[("period", "the present one when it is left out")]).of(closing::costs),
reads(
        "/ledger",
        "Entries of the ledger, newest first.",
        &[("person", "only this person")],
    ).of(closing::entries),
    reads("/accruals", "What was earned and is not paid yet, by month and currency.", &[]).of(finance::accrued),
    does("post", "/runs/{id}/month-end", "Posts a month's end from a run that is not final: what it accrues.", r#"{"why": "March close"}"#).of(finance::month_end),
    reads(
        "/capitalised",
        "Commissions as a cost of obtaining contracts: the roll-forward, what is left by contract, what will be spread.",
        &[],
    ).of(finance::capitalisation),
    reads(
        "/cost-of-sales",
        "Pay against revenue and margin.",
        &[("by", "plan, product or territory"), ("from", "the first period; that of the year when empty"), ("to", "the last period")],
    ).of(finance::compared),
    reads(
        "/cost-of-sales/lines",
        "The lines of pay of a group.",
        &[
            ("by", "plan, product or territory"),
            ("group", "its id; what belongs to none when empty"),
            ("from", "the first period"),
            ("to", "the last period"),
        ],
    ).of(finance::lines_of),
reads("/objectives", "Objectives of the people whom one sees, with weights and scores, in the windows of a period.", &[("period", "a period, quarter or year; the present one when it is left out")]).of(objectives::all),
does("post", "/objectives", "Sets or scores an objective of somebody else.", r#"{"person": "ada", "goal": "Open the office in Oslo", "weight": "60%", "score": "80%", "why": "the office is open"}"#).of(objectives::set),
reads("/holds", "Pay that is held back, and holds that were lifted.", &[]).of(closing::all_holds),
does("post", "/holds", "Holds pay back: of a person, of one component or of one record, of one person or (without `person`) of everybody.", r#"{"person": "ada", "why": "contract under review"}"#).of(closing::hold),
does("post", "/holds/{id}/lift", "Lifts a hold.", r#"{"why": "reviewed"}"#).of(closing::lift),
reads("/adjustments", "Amounts by hand.", &[("person", "only this person"), ("show", "`waiting` for those that nobody approved yet")]).of(deciding::all_adjustments),
does(
        "post",
        "/adjustments",
        "Enters an amount by hand; paid when somebody else has approved it.",
        r#"{"person": "ada", "period": "2026-03", "amount": "150.00", "why": "referral"}"#,
    ).of(deciding::enter),
does("post", "/adjustments/approve", "Approves adjustments: all of them, or none.", r#"{"ids": ["H-0001"]}"#).of(deciding::approve_adjustments),
does("post", "/adjustments/{id}/refuse", "Refuses an adjustment.", r#"{"why": "paid already"}"#).of(deciding::refuse),
reads("/adjustments/{id}/files", "The files of an adjustment: names, sizes, hashes.", &[]).of(deciding::files),
Operation {
        method: "post",
        path: "/adjustments/{id}/files",
        summary: "Attaches the file in the body to an adjustment that waits: PDF, PNG, JPEG, XLSX, DOCX, CSV, text or mail, at most 10 MB.",
        query: &[("name", "its name; the ending says the kind")],
        body: Some(("application/octet-stream", "Approved by mail on 2 March.")),
        shape: Shape::default(),
        gives: JSON,
    }.of(deciding::attach),
reads("/adjustment-files/{id}", "A file of an adjustment.", &[]).of(crate::closing::attached::download).gives("application/octet-stream"),
reads("/freezes", "Plans, countries and people that keep their figures, and freezes that were lifted.", &[]).of(deciding::all_freezes),
does(
        "post",
        "/freezes",
        "Freezes a plan, a country or a person.",
        r#"{"scope": "person", "name": "ada", "why": "legal looks into it"}"#,
    ).of(deciding::freeze),
reads("/freezes/waiting", "What a run would keep now though the calculation says otherwise, in minor units.", &[]).of(deciding::waiting),
does("post", "/freezes/{id}/lift", "Lifts a freeze that somebody else placed.", r#"{"why": "settled"}"#).of(deciding::lift),
reads("/jobs", "One's jobs, newest first.", &[]).of(jobs::list),
    does(
        "post",
        "/jobs",
        "Asks for a job: the statements of a period or of a run as PDF in one ZIP. Answers 202 with the job's address.",
        r#"{"kind": "statements", "period": "2026-03"}"#,
    ).of(jobs::ask),
    reads("/jobs/{id}", "A job: how it stands, how far it is, why it failed.", &[]).of(jobs::show),
    reads("/jobs/{id}/file", "What a job made.", &[]).of(crate::background::show::download).gives("application/zip"),
    does("post", "/jobs/{id}/cancel", "Cancels a job.", "{}").of(jobs::cancel),
    does("post", "/jobs/{id}/retry", "Begins a job again that failed or was cancelled.", "{}").of(jobs::retry),
reads("/runs/{id}/approvals", "The statements of a run against past and team, and what was decided.", &[]).of(deciding::queue),
does("post", "/runs/{id}/approvals", "Approves several statements, none of them unusual.", r#"{"people": ["ada", "ben"]}"#).of(deciding::several),
reads("/runs/{id}/people/{person}", "What a run paid to one person: parts, balance lines, payouts, entries of the ledger.", &[]).of(deciding::of_person),
does("post", "/runs/{id}/people/{person}/approve", "Approves one statement with the amount that was seen.", r#"{"seen": "1000.00"}"#).of(deciding::approve),
does("post", "/runs/{id}/people/{person}/reject", "Rejects one statement.", r#"{"why": "a split is missing"}"#).of(deciding::reject),
reads(
        "/questions",
        "Questions about pay, those that wait longest first.",
        &[
            ("show", "open, mine, overdue or all"),
            ("person", "only about this person"),
            ("q", "a part of the person's name or of what is asked"),
        ],
    ).of(questions::all),
does(
        "post",
        "/questions",
        "Asks about a payment, a component, a record, a record that does not count (`about`: missing) or a change in a closed period (balance).",
        r#"{"person": "ada", "period": "2026-03", "record": "OPP-1", "text": "Why so little?"}"#,
    ).of(questions::raise),
reads("/questions/{id}", "A question, with the *why* that was seen and its history.", &[]).of(questions::show),
reads("/questions/{id}/corrections", "What changed since a question was asked, and may have corrected it.", &[]).of(questions::corrections),
does(
        "post",
        "/questions/{id}/{step}",
        "Takes a step: assign, say, answer, correct, close, reopen.",
        r#"{"text": "Corrected.", "correction": "adjustments H-0001"}"#,
    ).of(questions::take),
reads("/plan-drafts", "Drafts of plans, those that took a step last first.", &[]).of(drafts::list),
does("post", "/plan-drafts", "Begins a draft.", r#"{"plan": "Sellers", "from": "2026-07-01"}"#).of(drafts::begin),
reads("/plan-drafts/{id}", "A draft.", &[]).of(drafts::show),
does("put", "/plan-drafts/{id}", "Saves a draft's text.", r#"{"revision": 1, "text": "plan = \"Sellers\""}"#).of(drafts::write),
reads("/plan-drafts/{id}/history", "The steps a draft took.", &[]).of(drafts::history),
reads("/plan-drafts/{id}/check", "What is wrong with a draft.", &[]).of(drafts::check),
reads("/plan-drafts/{id}/difference", "What a draft changes, in words.", &[]).of(drafts::difference),
reads("/plan-drafts/{id}/trial", "A draft tried on one person's period: what she gets and what she would get.", &[("person", "whoever of those on the plan got most when empty"), ("period", "the present one when empty")]).of(drafts::trial),
reads("/plan-drafts/{id}/simulation", "What a draft would have paid, against what was paid.", &[]).of(drafts::simulation),
reads(
        "/plan-drafts/{id}/chance",
        "What a draft would have paid with attainment that comes by chance, seeded.",
        &[("from", "the first period"), ("to", "the last period"), ("trials", "how many"), ("seed", "a number")],
    ).of(drafts::chance),
does(
        "post",
        "/plan-drafts/{id}/{step}",
        "Takes a step: submit, send-back, approve, withdraw, publish.",
        r#"{"revision": 2, "why": "agreed"}"#,
    ).of(drafts::step),
reads(
        "/audit",
        "Who did what, newest first.",
        &[
            ("who", "a part of who"),
            ("action", "a part of what"),
            ("q", "a part of on what, why, before, after"),
            ("from", "the first day"),
            ("until", "the last day"),
        ],
    ).of(events::list),
reads("/users", "Users with how they stand, in order of address.", &[]).of(users::all),
does("post", "/users", "Makes a user, who then needs an invitation. Her role may be limited to teams and countries.", r#"{"email": "grete@example.com", "role": "analyst", "countries": ["DE"]}"#).of(users::make),
reads("/users/{id}", "A user.", &[]).of(users::show),
does("post", "/users/{id}/role", "Gives a user another role. Her sessions end.", r#"{"role": "executive"}"#).of(users::role),
does("post", "/users/{id}/scope", "Limits a user's role to teams and countries; to everybody when both are empty.", r#"{"teams": ["Enterprise"], "countries": []}"#).of(users::scope),
does("post", "/users/{id}/disable", "Keeps a user out. Her sessions and tokens end.", "{}").of(users::disable),
does("post", "/users/{id}/enable", "Lets a user in again.", "{}").of(users::enable),
does("post", "/users/{id}/invitation", "Makes an invitation, shown this once.", "{}").of(users::invite),
does("post", "/users/{id}/second-factor/reset", "Takes away a second factor that a user lost.", "{}").of(users::reset),
reads("/users/second-factor", "Who has to have a second factor.", &[]).of(users::required),
does("post", "/users/second-factor", "Says who has to have a second factor: nobody, money, everybody.", r#"{"required": "money"}"#).of(users::require),
reads("/account/sessions", "Where one is signed in.", &[]).of(account::sessions),
does("post", "/account/sessions/{id}/end", "Ends one of one's sessions.", "{}").of(account::end_session),
reads("/account/tokens", "One's tokens, never shown again.", &[]).of(account::tokens),
does("post", "/account/tokens", "Makes a token, shown this once. By area: account, administration, pay, people, plans, records. Not by a token.", r#"{"name": "Warehouse", "areas": {"pay": "read"}, "days": 30}"#).of(account::make_token),
does("post", "/account/tokens/{id}/end", "Ends one of one's tokens.", "{}").of(account::end_token),
does("post", "/account/password", "Changes one's password; one's other sessions end. Not by a token.", r#"{"present": "what it is", "new": "what it shall be"}"#).of(account::password),
reads("/account/settings", "One's language, region and theme.", &[]).of(account::settings),
does("post", "/account/settings", "Sets one's language, region and theme.", r#"{"language": "en", "region": "en-GB", "theme": ""}"#).of(account::set),
does("post", "/account/notifications", "Says which kinds of notices one wants: statement, question, approval, run, plan.", r#"{"kinds": {"run": false}}"#).of(notices::kinds),
reads("/notifications", "What concerns one, the newest first.", &[]).of(notices::all),
does("post", "/notifications/read", "Takes note of notices: those that are named, or all.", r#"{"names": []}"#).of(notices::read),
reads("/search", "What the palette finds: pages, people, plans, measures, payments of an amount, runs, records, actions; a few of each.", &[("q", "a name, an id, an amount")]).of(notices::search),
reads("/account/second-factor", "How one stands with a second factor.", &[]).of(account::standing),
does("post", "/account/second-factor", "Makes a secret that waits for its first code, shown this once. Not by a token.", "{}").of(account::enrol),
does("post", "/account/second-factor/confirm", "Switches the second factor on by a first code; gives recovery codes, this once. Not by a token.", r#"{"code": "123456"}"#).of(account::confirm),
does("post", "/account/second-factor/codes", "Makes new recovery codes, shown this once. Not by a token.", r#"{"password": "what it is"}"#).of(account::codes),
does("post", "/account/second-factor/off", "Switches the second factor off. Not by a token.", r#"{"password": "what it is"}"#).of(account::off),
reads("/metrics", "How many requests were answered, how, and how long that took, as Prometheus reads it.", &[]).of(crate::watch::requests::metrics).gives("text/plain"),
reads("/openapi.json", "This description.", &[]).of(openapi::document),
    ]
});
