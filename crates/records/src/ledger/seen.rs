//! Two people change one record: the second is told what the first did, and nothing of either is lost.

use super::history::{self, Version};
use super::imports;
use crate::Kind;
use kernel::{Location, Problem, Problems, Value};
use store::Tx;

/// The code of the problem that a record was changed since it was looked at.
pub const CHANGED_SINCE: &str = "changed-since";

/// Refuses a change of a record that is another one by now than the version which its writer saw (its [`Version::number`], 0 for a record
/// that there was not), and says who changed what in between. To be asked in the transaction of the change.
///
/// # Errors
/// That it was changed, by whom, when, how and why, the oldest change first; what the database refuses.
pub fn unchanged_since(tx: &mut Tx<'_>, kind: Kind, key: &str, seen: i64) -> Result<(), Problems> {
    let present = history::record(tx, kind, key)?.map_or(0, |version| version.number);
    if present == seen {
        return Ok(());
    }
    let versions = history::history(tx, kind, key)?;
    let mut told = Vec::new();
    let mut before = versions.iter().find(|version| version.number == seen);
    for version in versions.iter().filter(|version| version.number > seen) {
        let (what, columns) = differing(before, version);
        told.push((said(tx, version.from, &what)?, columns));
        before = Some(version);
    }
    if present == 0 {
        let gone = versions.iter().filter_map(|version| version.until).max().unwrap_or(0);
        told.push((said(tx, gone, "it was removed")?, Vec::new()));
    }
    let mut problems = Problems::new();
    for (message, columns) in told {
        let at = Location::default().column(columns.join(", "));
        problems.push(Problem::error(CHANGED_SINCE, at, message).hint("look at what it is now, and save again what is still wanted"));
    }
    if problems.is_empty() {
        let message = format!("{kind} {key} is not the version that was seen.");
        problems.push(Problem::error(CHANGED_SINCE, Location::default(), message).hint("read it again"));
    }
    Err(problems)
}

/// What differs, in words, and in which columns.
fn differing(before: Option<&Version>, after: &Version) -> (String, Vec<String>) {
    let Some(before) = before else { return ("it was made".to_owned(), Vec::new()) };
    let shown = |value: Option<&Value>| value.map_or_else(|| "empty".to_owned(), ToString::to_string);
    let changed = after.values.iter().filter(|(column, now)| before.value(&column.name) != now.as_ref());
    let parts: Vec<(String, String)> = changed
        .map(|(column, now)| {
            let (was, is) = (shown(before.value(&column.name)), shown(now.as_ref()));
            (format!("{} was {was}, is {is}", column.name), column.name.clone())
        })
        .collect();
    let (said, columns): (Vec<String>, Vec<String>) = parts.into_iter().unzip();
    (if said.is_empty() { "nothing that is kept of it".to_owned() } else { said.join("; ") }, columns)
}

fn said(tx: &mut Tx<'_>, import: i64, what: &str) -> Result<String, Problems> {
    let found = imports::find(tx, import)?;
    let (actor, at, why) = found.map_or_else(Default::default, |one| (one.actor, one.at, one.why));
    let at = at.get(..16).map_or_else(String::new, |minute| format!(" at {} UTC", minute.replace('T', " ")));
    let why = why.filter(|why| !why.is_empty()).map(|why| format!(" ({why})")).unwrap_or_default();
    Ok(format!("{actor} changed it{at}: {what}{why}."))
}
