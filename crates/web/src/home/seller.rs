//! A seller's home: earned this period, pace against quota, what the next tier is worth, and what to look at.

use super::pace::{self, PaceShown};
use crate::address;
use crate::failure::Failure;
use crate::language::t;
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::statement::rows::{Section, sections};
use crate::visit::Visit;
use askama::Template;
use kernel::{Currency, Decimal};
use payments::statement::{self, ComponentPart, Statement};

/// The page.
#[derive(Template)]
#[template(path = "home/seller.html")]
pub struct Home {
    shell: Shell,
    picker: Picker,
    first_name: String,
    fresh: String,
    statement: Statement,
    before_name: String,
    pace: Option<PaceShown>,
    nudges: Vec<Nudge>,
    sections: Vec<Section>,
    todos: Vec<Todo>,
    attained: Vec<Attained>,
}

/// What is missing to the next tier.
pub struct Nudge {
    /// What is missing, in money or in deals.
    pub missing: String,
    /// What happens then.
    pub then: String,
    /// The component.
    pub component: String,
}

/// Something to look at.
pub struct Todo {
    /// What it is.
    pub text: String,
    /// What the button says.
    pub verb: &'static str,
    /// Where it leads.
    pub href: String,
}

/// A measure with its attainment.
pub struct Attained {
    /// The measure and its window.
    pub label: String,
    /// Value and quota.
    pub figures: String,
    /// The attainment in words.
    pub percent: String,
    /// The bar.
    pub bar: String,
}

/// The page of `person` for a period.
///
/// # Errors
/// Not found, when there is no statement.
pub fn page(visit: &Visit, person: &str, period: usize) -> Shown<Home> {
    let state = &visit.state;
    let statement = statement::statement(state, person, period).ok_or(Failure::NotFound)?;
    let picker = Picker::new(&state.book.company.calendar, period, state.outcome.through, "/".into(), &[]);
    Ok(Page(Home {
        shell: visit.following(t("Home"), Place::Home, &picker.id),
        first_name: statement.name.split_whitespace().next().unwrap_or(&statement.name).to_owned(),
        fresh: visit.fresh(),
        pace: pace::of_statement(state, &statement, visit.today()),
        nudges: nudges(&statement),
        sections: sections(state, &statement, 6).into_iter().filter(|section| !section.deals.is_empty()).collect(),
        todos: todos(visit, &statement, person, period),
        attained: attained(&statement),
        before_name: statement.before.as_ref().map(|before| visit.period_name(&before.period)).unwrap_or_default(),
        picker,
        statement,
    }))
}

fn nudges(statement: &Statement) -> Vec<Nudge> {
    let parts = statement.plans.iter().flat_map(|plan| plan.components.iter().map(move |part| (plan.currency, part)));
    parts
        .filter_map(|(currency, part)| {
            if let Some(nudge) = to_the_gate(currency, part) {
                return Some(nudge);
            }
            let next = part.next.as_ref().filter(|next| next.distance > Decimal::ZERO)?;
            let missing = if next.money {
                missing_money(next.distance, currency)
            } else {
                crate::language::said("{1} more", &[&say::number(&next.distance)])
            };
            Some(Nudge {
                missing,
                then: crate::language::said("{1} at {2}", &[&crate::language::phrase(&next.label), &say::rate(&next.rate)]),
                component: part.component.to_string(),
            })
        })
        .take(3)
        .collect()
}

/// What is missing to a gate that is not reached yet: it comes before any tier.
fn to_the_gate(currency: Currency, part: &ComponentPart) -> Option<Nudge> {
    let gate = part.gate.as_ref().filter(|gate| !gate.reached)?;
    let distance = gate.distance?;
    let missing = match gate.money {
        true => missing_money(distance, currency),
        false => crate::language::said("{1} more", &[&say::number(&distance)]),
    };
    let then = if gate.pays == "above" { t("pay begins") } else { t("everything is paid from the first unit on") };
    Some(Nudge { missing, then: then.to_owned(), component: part.component.to_string() })
}

fn missing_money(distance: Decimal, currency: Currency) -> String {
    format!("{} {currency}", say::money(&currency.round(distance), &currency))
}

fn todos(visit: &Visit, statement: &Statement, person: &str, period: usize) -> Vec<Todo> {
    let mut todos = Vec::new();
    let id = visit.period_id(period);
    let missed = crate::deals::rows::uncredited(&visit.state, person, Some(period)).len();
    if missed > 0 {
        let text = if missed == 1 {
            t("1 record of yours does not count in this period").to_owned()
        } else {
            crate::language::said("{1} records of yours do not count in this period", &[&missed])
        };
        let href = format!("/people/{}/deals{}", address::encoded(person), address::query(&[("period", id), ("show", "uncredited")]));
        todos.push(Todo { text, verb: t("See why not"), href });
    }
    let waiting = statement.adjustments.iter().filter(|a| a.approver.is_none()).count();
    if waiting > 0 {
        let text = crate::language::said("{1} waiting for approval", &[&say::counted(&waiting, "adjustment is", "adjustments are")]);
        todos.push(Todo { text, verb: t("See statement"), href: address::statement(person, id) });
    }
    if !statement.balances.is_empty() {
        let said = say::counted(&statement.balances.len(), "amount of a closed period changed", "amounts of closed periods changed");
        let sum = say::change(&statement.balances_total, &statement.currency);
        let href = format!("{}#balances", address::statement(person, id));
        todos.push(Todo {
            text: crate::language::said("{1}: {2} {3} with this statement", &[&said, &sum, &statement.currency]),
            verb: t("See why"),
            href,
        });
    }
    let answered = visit.questions();
    if answered > 0 && visit.is_me(person) {
        let text = crate::language::said(
            "{1} answered: close it, or ask again",
            &[&say::counted(&answered, "question of yours is", "questions of yours are")],
        );
        todos.push(Todo { text, verb: t("See answers"), href: "/questions?show=mine".into() });
    }
    todos
}

fn attained(statement: &Statement) -> Vec<Attained> {
    let mut seen = Vec::new();
    let mut out = Vec::new();
    for (plan, part) in statement.plans.iter().flat_map(|plan| plan.components.iter().map(move |part| (plan, part))) {
        for measure in &part.measures {
            let (Some(attainment), Some(quota)) = (measure.attainment, measure.quota) else { continue };
            if seen.contains(&(&measure.measure, &measure.window)) {
                continue;
            }
            seen.push((&measure.measure, &measure.window));
            let symbol = if measure.unit == "money" { plan.currency.symbol() } else { String::new() };
            let value = measure.value.unwrap_or_default();
            out.push(Attained {
                label: format!("{}, {}", measure.label, measure.window),
                figures: crate::language::said("{1} of {2}", &[&say::short(&value, &symbol), &say::short(&quota, &symbol)]),
                percent: say::attainment(&attainment),
                bar: crate::chart::attainment::svg(&attainment),
            });
        }
    }
    out
}
