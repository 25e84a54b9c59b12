//! The figures with a draft in the place of its plan, kept while somebody works on it: the same text is calculated once.

use crate::visit::Visit;
use kernel::{Problems, Unit};
use payments::simulate::{self, Trial};
use std::sync::{Arc, Mutex, PoisonError};

/// How many are kept.
const KEPT: usize = 8;

/// From when the text is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    /// From its own day, or from the beginning of a year.
    Year(usize),
    /// As if no later version had followed.
    GoneOn,
}

/// What a trial is a function of: the live figures, from when, the text and what it replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    live: usize,
    way: Way,
    text: String,
    replaces: Option<String>,
}

/// A trial, and the figures that it was made beside.
type Tried = (Key, Arc<payments::State>, Arc<Trial>);

/// The trials of late.
#[derive(Debug, Default)]
pub struct Trials(Mutex<Vec<Tried>>);

/// The figures with a draft's text, from its own day or, when that is still to come, as if in force since the beginning of the year of
/// `period`.
///
/// # Errors
/// What is wrong with the text, or with the book that it would make.
pub fn trial(visit: &Visit, file: &str, text: &str, replaces: Option<&str>, period: usize) -> Result<Arc<Trial>, Problems> {
    let live = &visit.state;
    let key = Key {
        live: Arc::as_ptr(live) as usize,
        way: Way::Year(live.book.company.calendar.window_of(Unit::Year, period)),
        text: text.to_owned(),
        replaces: replaces.map(str::to_owned),
    };
    kept(visit, key, || simulate::trial(live, file, text, replaces, period))
}

/// The figures as if no later version had taken over from a version of a plan.
///
/// # Errors
/// What the calculation refuses.
pub fn had_gone_on(visit: &Visit, version: &plans::Plan) -> Result<Arc<Trial>, Problems> {
    let live = &visit.state;
    let key = Key { live: Arc::as_ptr(live) as usize, way: Way::GoneOn, text: version.text.clone(), replaces: None };
    kept(visit, key, || simulate::had_gone_on(live, version))
}

fn kept(visit: &Visit, key: Key, calculate: impl FnOnce() -> Result<Trial, Problems>) -> Result<Arc<Trial>, Problems> {
    let trials = &visit.app.trials.0;
    let found = trials.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|(k, ..)| *k == key).map(|(.., t)| Arc::clone(t));
    if let Some(found) = found {
        return Ok(found);
    }
    let fresh = Arc::new(calculate()?);
    let mut kept = trials.lock().unwrap_or_else(PoisonError::into_inner);
    // The live figures are kept with it, so that no others can come to lie at their address.
    kept.insert(0, (key, Arc::clone(&visit.state), Arc::clone(&fresh)));
    kept.truncate(KEPT);
    Ok(fresh)
}
