//! `plans/*.toml` become plans.
//!
//! - [`component`]: the keys that every component has, and which kind it is
//! - [`commission`], [`attainment`], [`bonus`], [`objectives`], [`spiff`], [`overrides`], [`pool`]: the keys of each kind
//! - [`tiers`]: tiers, which start at zero and follow each other
//! - [`gate`]: what has to be reached before anything is paid
//! - [`amounts`]: rates and amounts, written or from a column
//! - [`across`]: multipliers and conditions of the plan, over several components
//! - [`terms`]: conditions, multipliers, caps, floors, proration, ramp
//! - [`paid`]: when a component pays, and what it takes back
//! - [`payment`]: holdback, guarantee, draw, and what clawbacks leave

mod across;
mod amounts;
mod attainment;
mod bonus;
mod commission;
pub(crate) mod component;
mod gate;
mod objectives;
mod overrides;
mod paid;
mod payment;
mod pool;
mod spiff;
mod terms;
mod tiers;

use crate::{Component, Exchange, Plan};
use kernel::document::{Document, Entry, Section};
use kernel::{Currency, Location, PlanId, Problem, Problems, Unit};
use measures::read::keys;

/// How often a plan pays.
const PAYS: [(&str, Unit); 5] = [
    ("monthly", Unit::Period),
    ("quarterly", Unit::Quarter),
    ("yearly", Unit::Year),
    ("period", Unit::Period),
    ("every period", Unit::Period),
];

/// The plan of one file. Expressions are kept as text; [`crate::check()`] types them.
///
/// # Errors
/// Everything that is wrong with the file by itself: syntax, keys, values, tiers, weights, with line and character.
pub fn read(file_name: &str, text: &str) -> Result<Plan, Problems> {
    let document = Document::parse(file_name, text)?;
    let plan = plan(&document.root("the plan"), text);
    let problems = document.into_problems();
    match plan {
        Some(plan) => problems.unless_errors(plan).map(|(plan, _)| plan),
        None if problems.has_errors() => Err(problems),
        None => Err(Problem::error("plan", Location::file(file_name), "This is not a plan.").into()),
    }
}

fn plan(root: &Section<'_>, text: &str) -> Option<Plan> {
    let name = root.required("plan", "the plan's name: plan = \"Account Executive\"");
    let id = name.as_ref().and_then(|entry| named(root, entry));
    let version = root.get("version").map_or(Some(1), |entry| entry.integer(1..=1_000_000));
    let description = root.text("description");
    let eligible = root.required("for", "whom it is for: for = \"role = 'Account Executive'\"").and_then(|entry| keys::expr(&entry));
    let effective = keys::effective(root);
    let currency = root.required("currency", "currency = \"USD\"").and_then(|entry| currency(root, &entry));
    let pays = root.required("pays", "pays = \"monthly\", \"quarterly\" or \"yearly\"").and_then(|entry| entry.choice(&PAYS));
    let tables = [("market", Exchange::Market), ("plan", Exchange::Plan)];
    let exchange = root.get("exchange").map_or(Some(Exchange::Market), |entry| entry.choice(&tables));
    let goes_on = root.get("goes_on").map_or(Some(false), |entry| entry.boolean());
    let terms = payment::read(root);
    let every = pays.unwrap_or(Unit::Period);
    let (multiply, only_if) = (across::multiply(root, every), across::only_if(root, every));
    let components = components(root, every);
    if let Some(components) = &components {
        across::known(root, components);
    }
    root.finish();
    let at = name.map_or_else(|| root.at(), |entry| entry.key_at());
    let mut plan = Plan {
        id: id?,
        version: u32::try_from(version?).ok()?,
        description,
        eligible: eligible?,
        effective,
        currency: currency?,
        pays: pays?,
        exchange: exchange?,
        goes_on: goes_on?,
        terms: terms?,
        multiply: multiply?,
        only_if: only_if?,
        components: components?,
        text: text.to_owned(),
        at,
    };
    plan.hand_out();
    Some(plan)
}

/// What an optional key says: none when it is not written, nothing at all when it is wrong.
fn settled<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    match read {
        Some(read) => read.map(Some),
        None => Some(None),
    }
}

fn named(section: &Section<'_>, entry: &Entry<'_>) -> Option<PlanId> {
    let name = entry.text()?;
    match keys::not_empty(entry, &name) {
        Some(problem) => {
            section.report(problem);
            None
        }
        None => Some(PlanId::from(name.trim())),
    }
}

fn currency(section: &Section<'_>, entry: &Entry<'_>) -> Option<Currency> {
    let code = entry.text()?;
    let found = code.parse().ok();
    if found.is_none() {
        let problem = entry.problem("unknown-currency", format!("`{code}` is not a currency.")).expected("a code of ISO 4217");
        section.report(problem.suggest(&code, ["USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "INR", "BRL", "MXN"]));
    }
    found
}

/// The components in order; each name once.
fn components(root: &Section<'_>, pays: Unit) -> Option<Vec<Component>> {
    let entry = root.required("component", "at least one component, under [[component]]")?;
    if !entry.is_list() {
        entry.refuse("components, each under [[component]] in double brackets");
        return None;
    }
    let items = entry.list()?;
    if items.is_empty() {
        entry.refuse("at least one component, under [[component]]");
    }
    let read: Vec<Option<Component>> = items.iter().map(|item| component::read(item, pays)).collect();
    for (index, component) in read.iter().enumerate() {
        let Some(component) = component else { continue };
        if let Some(first) = read[..index].iter().flatten().find(|other| other.name == component.name) {
            let at = items[index]
                .section("the component")
                .and_then(|section| Some(section.get("name")?.at()))
                .unwrap_or_else(|| component.at.clone());
            let line = first.at.line.unwrap_or_default();
            let problem = Problem::error(
                "duplicate-component",
                at,
                format!("Two components are named `{}`; the first is on line {line}.", component.name),
            );
            root.report(problem.hint("give each component its own name"));
        }
    }
    read.into_iter().collect()
}
