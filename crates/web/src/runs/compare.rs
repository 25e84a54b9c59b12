//! `GET /runs/compare?before=&after=`: for whom two runs differ, and by which records.

use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::Query;
use payments::runs::{self, RunComparison};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// The earlier run.
    pub before: i64,
    /// The later run.
    pub after: i64,
}

/// The page.
#[derive(Template)]
#[template(path = "runs/compare.html")]
pub struct Compare {
    shell: Shell,
    comparison: RunComparison,
    names: Vec<String>,
}

/// The comparison.
///
/// # Errors
/// Not found, for runs that there are not, or for those who may not see runs.
pub async fn compare(visit: Visit, Query(asked): Query<Asked>) -> Shown<Compare> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading(&format!("runs {} and {}", asked.before, asked.after))?;
    let store = visit.app.store.clone();
    // Whichever is chosen first: what changed is told forwards in time.
    let asked = Asked { before: asked.before.min(asked.after), after: asked.before.max(asked.after) };
    let found = blocking(move || {
        if runs::show(&store, asked.before)?.is_none() || runs::show(&store, asked.after)?.is_none() {
            return Err(Failure::NotFound);
        }
        Ok(runs::compare(&store, asked.before, asked.after)?)
    });
    let comparison = found.await?;
    let names = comparison.people.iter().map(|p| person_name(&visit.state, &p.person)).collect();
    Ok(Page(Compare { shell: visit.shell(t("Compare runs"), Place::Runs, ""), comparison, names }))
}

/// How many of the differences are shown.
const SHOWN: usize = 300;

/// How many changed rows and texts are named.
const NAMED: usize = 50;

fn named(found: usize) -> String {
    crate::language::said("{1} of {2}", &[&NAMED, &found])
}

fn largest(found: usize) -> String {
    crate::language::said("{1} of {2}, the largest differences first", &[&SHOWN, &found])
}

/// An amount with its sign.
fn signed(amount: &kernel::Decimal) -> String {
    let text = crate::say::grouped(*amount, 2);
    if amount.is_sign_positive() && !amount.is_zero() { format!("+{text}") } else { text }
}

/// An amount, or nothing.
fn plain(amount: &Option<kernel::Decimal>) -> String {
    amount.map(|a| crate::say::grouped(a, 2)).unwrap_or_default()
}

/// The change from one amount to another, with its sign.
fn moved(before: &kernel::Decimal, after: &kernel::Decimal) -> String {
    signed(&after.saturating_sub(*before))
}
