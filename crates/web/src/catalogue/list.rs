//! `GET /measures`: what counts, when, how much, and whose it is.

use crate::language::{said, t};
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
    let measures = book.measures.iter().map(|measure| Entry {
        id: measure.id.to_string(),
        label: measure.label.clone(),
        description: measure.description.clone().unwrap_or_default(),
        class: match measure.class {
            Class::Activity => crate::language::t("activity"),
            Class::Objective => crate::language::t("objective"),
            Class::Result => crate::language::t("result"),
        },
        facts: facts(measure),
        credit: credit(measure),
        plans: readers(book, measure),
    });
    Ok(Page(List { measures: measures.collect(), shell: visit.shell(t("Measures"), Place::Measures, "") }))
}

/// The plans that read a measure.
pub(crate) fn readers(book: &book::Book, measure: &Measure) -> Vec<String> {
    let reading = book.plans.iter().filter(|plan| plan.components.iter().any(|component| reads(component, measure)));
    let mut plans: Vec<String> = reading.map(|plan| plan.id.to_string()).collect();
    plans.dedup();
    plans
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
        MeasureUnit::Money => crate::language::t("money"),
        MeasureUnit::Count => crate::language::t("count"),
        MeasureUnit::Days => crate::language::t("days"),
        MeasureUnit::Ratio => crate::language::t("ratio"),
    };
    let mut facts = vec![(t("Unit"), unit.to_owned())];
    let Definition::Counted(counted) = &measure.definition else {
        facts.push((t("Made of"), t("other measures").to_owned()));
        return facts;
    };
    facts.push((t("Of"), crate::language::phrase(counted.of.word())));
    if let Some(when) = &counted.when {
        facts.push((t("When"), when.text.clone()));
    }
    facts.push((t("Counts on"), counted.on.text.clone()));
    let argument = counted.argument.as_ref().map_or("", |a| a.text.as_str());
    let value = match counted.function {
        Function::Sum => said("sum of {1}", &[&argument]),
        Function::Count => t("number of records").to_owned(),
        Function::Average => said("average of {1}", &[&argument]),
        Function::Minimum => said("smallest {1}", &[&argument]),
        Function::Maximum => said("largest {1}", &[&argument]),
    };
    facts.push((t("Value"), value));
    facts
}

/// Who gets credit, in words.
pub(crate) fn credit(measure: &Measure) -> Vec<String> {
    let Definition::Counted(counted) = &measure.definition else { return Vec::new() };
    let rules = counted.credit.iter().map(|rule| {
        let whom = match &rule.to {
            CreditTo::Owner => t("the owner").to_owned(),
            CreditTo::Split => t("those in its split").to_owned(),
            CreditTo::Column(column) => said("the person in {1}", &[&column]),
            CreditTo::Account(column) => said("the account’s {1}", &[&column]),
            CreditTo::Territory => t("whoever holds its territory").to_owned(),
            CreditTo::Role { role, everywhere } => said(
                "every {1} {2}",
                &[&role, &if *everywhere { crate::language::t("in the company") } else { crate::language::t("in the team") }],
            ),
            CreditTo::Manager { levels } => said("managers above, {1}", &[&crate::say::counted(&usize::from(*levels), "level", "levels")]),
        };
        let share = if rule.share == kernel::Decimal::ONE { String::new() } else { format!(", {}", crate::say::rate(&rule.share)) };
        format!("{whom}{share}")
    });
    rules.collect()
}
