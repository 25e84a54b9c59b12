//! The picker of a period, kept in the URL so that a link shows what I see.

use crate::address::query;
use crate::say;
use kernel::Calendar;

/// A picker: one step back, one on, and a list.
#[derive(Debug, Clone)]
pub struct Picker {
    /// The period's id.
    pub id: String,
    /// The period as people read it.
    pub label: String,
    /// The page's path.
    pub path: String,
    /// What the address says besides the period: names and values.
    pub kept: Vec<(&'static str, String)>,
    /// The period before.
    pub back: Option<String>,
    /// The period after.
    pub on: Option<String>,
    /// The periods to choose from, newest first.
    pub choices: Vec<Choice>,
}

/// A period to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// As people read it.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Picker {
    /// The picker for the period with index `chosen` among those up to `last`.
    #[must_use]
    pub fn new(calendar: &Calendar, chosen: usize, last: usize, path: String, kept: &[(&'static str, &str)]) -> Self {
        let periods = calendar.periods();
        let address = |index: usize| {
            let id = periods.get(index).map(|p| p.id.as_str())?;
            let mut parts = vec![("period", id)];
            parts.extend(kept.iter().copied());
            Some(format!("{path}{}", query(&parts)))
        };
        let newest = last.max(chosen).min(periods.len().saturating_sub(1));
        let oldest = newest.saturating_sub(60).min(chosen);
        let choices = (oldest..=newest).rev().map(|index| Choice {
            id: periods[index].id.clone(),
            label: say::period_of(&periods[index]),
            chosen: index == chosen,
        });
        Self {
            id: periods[chosen].id.clone(),
            label: say::period_of(&periods[chosen]),
            back: chosen.checked_sub(1).and_then(address),
            on: if chosen < newest { address(chosen + 1) } else { None },
            choices: choices.collect(),
            kept: kept.iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| (*n, (*v).to_owned())).collect(),
            path,
        }
    }
}
