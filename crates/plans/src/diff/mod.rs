//! What differs between two versions of a plan, said as a person would say it: "the rate from 100% of quota rises from 12% to 14%".
//!
//! - [`anew`]: what accumulates anew from the later version's first day
//! - [`plan`]: whom it is for, when it holds, how it pays
//! - [`component`]: components that are new, gone, renamed or changed
//! - [`commission`], [`judged`], [`shared`]: what the kinds pay
//! - [`gate`]: what has to be reached before anything is paid
//! - [`paid`]: when, and how much of, what is earned is paid
//! - [`terms`]: conditions, multipliers, caps, floors, proration, ramp
//! - [`rest`]: everything else, by the sentences that describe it
//! - [`say`]: the turns of phrase

mod anew;
mod commission;
mod component;
mod gate;
mod judged;
mod paid;
mod plan;
mod rest;
mod say;
mod shared;
mod terms;

pub use anew::counts_anew;

use crate::Plan;
use kernel::{Calendar, Date, MeasureId};
use measures::Measure;
use std::fmt;

/// What differs between two versions of a plan.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Difference {
    /// The first day on which the later version holds.
    #[serde(serialize_with = "iso")]
    #[schemars(with = "String")]
    pub from: Date,
    /// What changes for the plan as a whole: full sentences.
    pub plan: Vec<String>,
    /// What changes in its components, in the order of the later version; those that are gone come last.
    pub components: Vec<ComponentDifference>,
}

/// What changes in one component.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct ComponentDifference {
    /// Its name in the later version (in the earlier one when it is gone).
    pub name: String,
    /// Whether it is new, gone or changed.
    pub what: What,
    /// Full sentences; of a new or gone component what it pays or paid.
    pub sentences: Vec<String>,
}

/// What became of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
    /// It pays otherwise.
    Changed,
}

impl What {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Changed => "changed",
        }
    }
}

/// What differs between two versions of a plan, with measures by the labels that people read. A further version that takes over within a
/// window of the calendar pays otherwise even with the same text, since what accumulates starts anew: that is told, too.
#[must_use]
pub fn diff(before: &Plan, after: &Plan, measures: &[Measure], calendar: &Calendar) -> Difference {
    let label = |id: &MeasureId| measures.iter().find(|m| m.id == *id).map_or_else(|| id.to_string(), |m| m.label.clone());
    let words = say::Words { currency: after.currency, label: &label, plan: after, measures };
    Difference {
        from: after.effective.from,
        plan: plan::differences(before, after, &words).into_iter().chain(anew::sentences(before, after, calendar)).collect(),
        components: component::differences(before, after, &words),
    }
}

impl Difference {
    /// Whether both pay the same, to the same people, in the same way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plan.is_empty() && self.components.is_empty()
    }

    /// How many sentences it takes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.plan.len() + self.components.iter().map(|c| c.sentences.len().max(1)).sum::<usize>()
    }

    /// The day from which it holds, as people write it: `1 July 2026`.
    #[must_use]
    pub fn day(&self) -> String {
        say::day(self.from)
    }

    /// All of it as sentences that stand alone, the first with its day: what a notice of a change says.
    #[must_use]
    pub fn notice(&self) -> Vec<String> {
        let mut all = self.plan.clone();
        for component in &self.components {
            match component.what {
                What::New => all.push(format!("A component is new: {}. {}", component.name, component.sentences.join(" "))),
                What::Gone => all.push(format!("The component {} ends.", component.name)),
                What::Changed => all.extend(component.sentences.iter().map(|s| format!("{}: {}", component.name, say::lower(s)))),
            }
        }
        if let Some(first) = all.first_mut() {
            *first = format!("From {}: {first}", self.day());
        }
        all
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "Nothing changes.");
        }
        writeln!(f, "From {}:", self.day())?;
        for sentence in &self.plan {
            writeln!(f, "  {sentence}")?;
        }
        for component in &self.components {
            match component.what {
                What::Changed => writeln!(f, "  {}", component.name)?,
                other => writeln!(f, "  {} ({})", component.name, other.word())?,
            }
            for sentence in &component.sentences {
                writeln!(f, "    {sentence}")?;
            }
        }
        Ok(())
    }
}

fn iso<S: serde::Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}
