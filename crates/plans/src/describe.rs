//! A plan in plain sentences.

use crate::{Exchange, Kind, Plan, ShareKey, Spiff};
use kernel::{MeasureId, Unit};
use measures::Measure;
use std::fmt;

mod across;
mod component;
pub(crate) mod paid;

pub(crate) use across::{across, named};

/// A plan in words, for pages and the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The plan's name.
    pub plan: String,
    /// Whom it is for, when it is in force, how often and in what currency it pays: full sentences.
    pub sentences: Vec<String>,
    /// Its components in order.
    pub components: Vec<Described>,
}

/// A component in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// What it pays: full sentences.
    pub sentences: Vec<String>,
    /// Its tiers, steps, points or rates, one line each.
    pub lines: Vec<String>,
    /// What limits or changes its total: conditions, multipliers, caps, floors, proration, ramp: full sentences.
    pub terms: Vec<String>,
}

/// A plan in plain sentences, with measures by the labels that people read instead of their names.
#[must_use]
pub fn describe_with(plan: &Plan, measures: &[Measure]) -> Description {
    let mut plan = plan.clone();
    let label = |id: &mut MeasureId| {
        if let Some(measure) = measures.iter().find(|measure| measure.id == *id) {
            *id = MeasureId::from(measure.label.as_str());
        }
    };
    for component in &mut plan.components {
        match &mut component.kind {
            Kind::Commission(commission) | Kind::Spiff(Spiff { commission, .. }) => label(&mut commission.measure),
            Kind::Objectives(objectives) => objectives.goals.iter_mut().for_each(|goal| label(&mut goal.measure)),
            Kind::Attainment(rating) => rating.measures.iter_mut().for_each(|weighted| label(&mut weighted.measure)),
            Kind::Bonus(bonus) => label(&mut bonus.measure),
            Kind::Pool(pool) => {
                label(&mut pool.measure);
                if let ShareKey::Measure(measure) = &mut pool.share_by {
                    label(measure);
                }
            }
            Kind::Override(_) => {}
        }
        paid::linked(component).for_each(|linked| label(&mut linked.measure));
    }
    describe(&plan)
}

/// A plan in plain sentences, with measures by their names.
#[must_use]
pub fn describe(plan: &Plan) -> Description {
    Description {
        plan: plan.id.to_string(),
        sentences: plan_sentences(plan),
        components: plan.components.iter().map(|component| component::describe(component, plan.currency)).collect(),
    }
}

fn plan_sentences(plan: &Plan) -> Vec<String> {
    let mut sentences: Vec<String> = plan.description.iter().cloned().collect();
    sentences.push(format!("For people whose row says `{}`.", plan.eligible.text));
    let until = plan.effective.until.and_then(|until| until.yesterday().ok());
    let from = Some(plan.effective.from).filter(|from| *from != kernel::Date::MIN);
    let days = match (from, until) {
        (Some(from), Some(last)) => format!("In force from {from} to {last}"),
        (Some(from), None) => format!("In force from {from}"),
        (None, Some(last)) => format!("In force until {last}"),
        (None, None) => "Always in force".to_owned(),
    };
    sentences.push(format!("{days} (version {}).", plan.version));
    let often = match plan.pays {
        Unit::Period => "every period",
        Unit::Quarter => "every quarter",
        Unit::Year => "every year",
    };
    let table = match plan.exchange {
        Exchange::Market => "the market rate",
        Exchange::Plan => "the plan's rate",
    };
    sentences.push(format!("Pays {often} in {}; records in other currencies are converted at {table} of their day.", plan.currency));
    if plan.goes_on {
        sentences.push("It goes on with what has accumulated under the version before it.".to_owned());
    }
    sentences.extend(across(plan));
    sentences.extend(paid::of_plan(&plan.terms, plan.currency));
    sentences
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.plan)?;
        for sentence in &self.sentences {
            writeln!(f, "  {sentence}")?;
        }
        for component in &self.components {
            writeln!(f, "\n  {}", component.name)?;
            for sentence in &component.sentences {
                writeln!(f, "    {sentence}")?;
            }
            for line in &component.lines {
                writeln!(f, "    · {line}")?;
            }
            for sentence in &component.terms {
                writeln!(f, "    {sentence}")?;
            }
        }
        Ok(())
    }
}
