//! `GET /measures`: what counts, when, how much, and whose it is.

use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use measures::{Class, CreditTo, Definition, Function, Measure, MeasureUnit};

/// The page.
#[derive(Template)]
#[template(path = "catalogue/list.html")]
pub struct List {
    shell: Shell,
    measures: Vec<Entry>,
}

/// A measure as people read it.
struct Entry {
    id: String,
    label: String,
    description: String,
    class: &'static str,
    facts: Vec<(&'static str, String)>,
    credit: Vec<String>,
    plans: Vec<String>,
}

/// The catalogue.
///
/// # Errors
/// None.
pub async fn list(visit: Visit) -> Shown<List> {
    let book = &visit.state.book;
    let readers = |measure: &Measure| {
        let mut plans: Vec<String> =
            book.plans.iter().filter(|p| p.components.iter().any(|c| reads(c, measure))).map(|p| p.id.to_string()).collect();
        plans.dedup();
        plans
    };
    let measures = book.measures.iter().map(|measure| Entry {
        id: measure.id.to_string(),
        label: measure.label.clone(),
        description: measure.description.clone().unwrap_or_default(),
        class: match measure.class {
            Class::Activity => "activity",
            Class::Objective => "objective",
            Class::Result => "result",
        },
        facts: facts(measure),
        credit: credit(measure),
        plans: readers(measure),
    });
    Ok(Page(List { measures: measures.collect(), shell: visit.shell("Measures", Place::Measures, "") }))
}

fn reads(component: &plans::Component, measure: &Measure) -> bool {
    match &component.kind {
        plans::Kind::Commission(commission) => commission.measure == measure.id,
        plans::Kind::Spiff(spiff) => spiff.commission.measure == measure.id,
        plans::Kind::Objectives(objectives) => objectives.goals.iter().any(|goal| goal.measure == measure.id),
        plans::Kind::Attainment(rating) => rating.measures.iter().any(|m| m.measure == measure.id),
        plans::Kind::Bonus(bonus) => bonus.measure == measure.id,
        plans::Kind::Pool(pool) => pool.measure == measure.id,
        plans::Kind::Override(_) => false,
    }
}

fn facts(measure: &Measure) -> Vec<(&'static str, String)> {
    let unit = match measure.unit {
        MeasureUnit::Money => "money",
        MeasureUnit::Count => "count",
        MeasureUnit::Days => "days",
        MeasureUnit::Ratio => "ratio",
    };
    let mut facts = vec![("Unit", unit.to_owned())];
    let Definition::Counted(counted) = &measure.definition else {
        facts.push(("Made of", "other measures".into()));
        return facts;
    };
    facts.push(("Of", counted.of.word().to_owned()));
    if let Some(when) = &counted.when {
        facts.push(("When", when.text.clone()));
    }
    facts.push(("Counts on", counted.on.text.clone()));
    let argument = counted.argument.as_ref().map_or("", |a| a.text.as_str());
    let value = match counted.function {
        Function::Sum => format!("sum of {argument}"),
        Function::Count => "number of records".to_owned(),
        Function::Average => format!("average of {argument}"),
        Function::Minimum => format!("smallest {argument}"),
        Function::Maximum => format!("largest {argument}"),
    };
    facts.push(("Value", value));
    facts
}

fn credit(measure: &Measure) -> Vec<String> {
    let Definition::Counted(counted) = &measure.definition else { return Vec::new() };
    let rules = counted.credit.iter().map(|rule| {
        let whom = match &rule.to {
            CreditTo::Owner => "the owner".to_owned(),
            CreditTo::Split => "those in its split".to_owned(),
            CreditTo::Column(column) => format!("the person in {column}"),
            CreditTo::Account(column) => format!("the account’s {column}"),
            CreditTo::Territory => "whoever holds its territory".to_owned(),
            CreditTo::Role { role, everywhere } => format!("every {role} {}", if *everywhere { "in the company" } else { "in the team" }),
            CreditTo::Manager { levels } => format!("managers above, {}", crate::say::counted(&usize::from(*levels), "level", "levels")),
        };
        let share = if rule.share == kernel::Decimal::ONE { String::new() } else { format!(", {}", crate::say::rate(&rule.share)) };
        format!("{whom}{share}")
    });
    rules.collect()
}
