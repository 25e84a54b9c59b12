//! The working of one amount as a short list of steps, for the panel beside a statement and the head of the why page.

use crate::language::{said, t};
use crate::say;
use kernel::{Currency, Decimal};
use payments::explain::why::{Why, WhyComponent, WhyCredit, WhyLine};

/// A list of steps that ends with the amount.
#[derive(Debug, Clone)]
pub struct Working {
    /// The amount that is explained, in its currency's decimals.
    pub amount: String,
    /// Of what: the record and the component.
    pub about: String,
    /// The steps.
    pub steps: Vec<Step>,
    /// The permalink of the full page.
    pub href: String,
    /// The plan's page.
    pub plan: String,
    /// Where one asks about it.
    pub ask: String,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// Its figure, if it has one.
    pub figure: String,
    /// How it came about.
    pub text: String,
    /// Whether it is the result, under the strong rule.
    pub result: bool,
}

/// A line's name for people.
#[must_use]
pub fn line_name(line: &WhyLine) -> String {
    name(&line.line, line.tier_label.as_deref())
}

/// The name of a line of that word in that tier.
#[must_use]
pub fn name(word: &str, tier: Option<&str>) -> String {
    match (word, tier) {
        ("tier", Some(tier)) => capital(&crate::language::phrase(tier)),
        ("tier", None) => t("Commission").to_owned(),
        ("true-up", Some(tier)) => said("True-up to {1}", &[&tier]),
        ("true-up", None) => t("True-up for earlier deals").to_owned(),
        ("target", _) => t("Share of target pay").to_owned(),
        ("bonus", Some(tier)) => said("Bonus, {1}", &[&tier]),
        ("bonus", None) => t("Bonus").to_owned(),
        ("override", _) => t("Share of a report’s earnings").to_owned(),
        ("pool", _) => t("Share of the pool").to_owned(),
        ("multiplier", _) => t("Multiplier").to_owned(),
        ("gate", _) => t("Condition not met").to_owned(),
        ("cap", _) => t("Above the cap").to_owned(),
        ("floor", _) => t("Up to the floor").to_owned(),
        (other, _) => other.to_owned(),
    }
}

/// The working of what `why` explains; `record` when it is about one record. None when it has no lines.
#[must_use]
pub fn working(why: &Why, record: Option<&str>, href: String) -> Option<Working> {
    let of_record = |line: &WhyLine| record.is_none_or(|wanted| line.record.as_ref().is_some_and(|r| r.as_str() == wanted));
    let speaks = |component: &WhyComponent| component.lines.iter().any(of_record);
    let plan = why.plans.iter().find(|plan| plan.components.iter().any(speaks))?;
    let shown: Vec<&WhyComponent> = plan.components.iter().filter(|component| speaks(component)).collect();
    let mut steps = Vec::new();
    let mut sum = Decimal::ZERO;
    let several = shown.len() > 1;
    let mut credited = None;
    for component in &shown {
        let part = of_component(component, record, plan.currency, several, &mut credited, &mut steps);
        sum = sum.checked_add(part)?;
    }
    let component = shown.first()?;
    let rounding = if record.is_some() { said("In {1}", &[&plan.currency]) } else { component.rounding.clone() };
    let names: Vec<String> = shown.iter().map(|c| c.component.to_string()).collect();
    let label = if shown.len() == 1 { capital(&crate::language::phrase(&component.kind)) } else { t("Together").to_owned() };
    steps.push(Step { label, figure: say::money(&sum, &plan.currency), text: rounding, result: true });
    let about = match record {
        Some(record) => format!("{record}, {}", say::list(&names)),
        None => say::list(&names),
    };
    let only = if shown.len() == 1 { component.component.as_str() } else { "" };
    let ask = crate::address::ask(why.person.as_str(), &why.period, plan.plan.as_str(), only, record.unwrap_or_default());
    Some(Working { amount: say::money(&sum, &plan.currency), about, steps, href, plan: crate::address::plan(plan.plan.as_str()), ask })
}

fn of_component<'a>(
    component: &'a WhyComponent,
    record: Option<&str>,
    currency: Currency,
    several: bool,
    credited: &mut Option<&'a WhyCredit>,
    steps: &mut Vec<Step>,
) -> Decimal {
    let mut sum = Decimal::ZERO;
    if record.is_none() {
        for measure in &component.measures {
            let figure = measure.value.map_or_else(String::new, |value| say::cents_at_most(&value));
            steps.push(Step { label: measure.label.clone(), figure, text: measure.sentence.clone(), result: false });
        }
    }
    let lines = component.lines.iter().filter(|l| record.is_none() || l.record.as_ref().is_some_and(|r| Some(r.as_str()) == record));
    for (index, line) in lines.enumerate() {
        sum = sum.saturating_add(line.amount);
        if let Some(credit) = line.credit.as_ref().filter(|_| record.is_some()) {
            if credited.is_none_or(|known| known.sentence != credit.sentence) {
                let text = credit.sentence.clone();
                let label = if several { said("Credited for {1}", &[&component.component]) } else { t("Credited amount").to_owned() };
                steps.push(Step { label, figure: say::exact(&credit.amount), text, result: false });
            }
            *credited = Some(credit);
        }
        if record.is_some() || index < 8 {
            let label = if several {
                component.component.to_string()
            } else if record.is_some() {
                line_name(line)
            } else {
                line.record.as_ref().map_or_else(|| line_name(line), ToString::to_string)
            };
            steps.push(Step { label, figure: say::money(&line.amount, &currency), text: line.sentence.clone(), result: false });
        } else if index == 8 {
            let more = component.lines.len() - 8;
            steps.push(Step {
                label: said("{1} more lines", &[&more]),
                figure: String::new(),
                text: t("All of them are on the full working.").to_owned(),
                result: false,
            });
        }
    }
    sum
}

/// A text with a capital first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
