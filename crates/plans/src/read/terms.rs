//! What limits or changes a component's total: conditions, multipliers, caps, floors, proration, ramp.

use super::{amounts, bonus};
use crate::{Cap, Condition, Multiplier, Proration, RampStep};
use kernel::document::{Entry, Section};
use kernel::{Decimal, Problem, Unit};
use measures::formula;
use measures::read::keys;

/// The terms of one component.
pub(super) struct Terms {
    pub(super) only_if: Option<Condition>,
    pub(super) multiply: Vec<Multiplier>,
    pub(super) cap: Cap,
    pub(super) floor: Cap,
    pub(super) prorate: Proration,
    pub(super) ramp: Vec<RampStep>,
    pub(super) seasonal: Vec<Decimal>,
}

/// Reads them all; `pays` is how often the plan pays.
pub(super) fn read(section: &Section<'_>, pays: Unit) -> Option<Terms> {
    let only_if = section.get("only_if").map(|entry| only_if(&entry, pays));
    let multiply = section.get("multiply").map(|entry| multiply(&entry, pays));
    let cap = section.get("cap").map(|entry| limits(&entry, true));
    let floor = section.get("floor").map(|entry| limits(&entry, false));
    let ways = [("none", Proration::None), ("days", Proration::Days), ("periods", Proration::Periods), ("seasonal", Proration::Seasonal)];
    let prorate = section.get("prorate").map_or(Some(Proration::None), |entry| entry.choice(&ways));
    let ramp = section.get("ramp").map(|entry| ramp(&entry));
    let seasonal = section.get("seasonal").map_or(Some(Vec::new()), |entry| seasonal(&entry));
    let terms = Terms {
        only_if: match only_if {
            Some(only_if) => Some(only_if?),
            None => None,
        },
        multiply: multiply.unwrap_or(Some(Vec::new()))?,
        cap: cap.unwrap_or(Some(Cap::default()))?,
        floor: floor.unwrap_or(Some(Cap::default()))?,
        prorate: prorate?,
        ramp: ramp.unwrap_or(Some(Vec::new()))?,
        seasonal: seasonal?,
    };
    contradictions(section, &terms);
    Some(terms)
}

/// `"win-rate >= 30%"`, or `{ when = "win-rate >= 30%", per = "quarter" }`.
fn only_if(entry: &Entry<'_>, pays: Unit) -> Option<Condition> {
    if !entry.is_table() {
        return condition(entry, pays);
    }
    let section = entry.section("`only_if`")?;
    let per = bonus::unit(&section, pays);
    let when = section.required("when", "when = \"win-rate >= 30%\"");
    section.finish();
    condition(&when?, per?)
}

pub(super) fn condition(entry: &Entry<'_>, per: Unit) -> Option<Condition> {
    let text = keys::expr(entry)?;
    match formula::parse_condition(&text) {
        Ok(formula) => Some(Condition { formula, text, per }),
        Err(problem) => {
            entry.document().report(problem);
            None
        }
    }
}

/// `[ { when = "win-rate >= 30%", by = 1.1, per = "quarter" } ]`.
fn multiply(entry: &Entry<'_>, pays: Unit) -> Option<Vec<Multiplier>> {
    let items = if entry.is_list() { entry.list()? } else { vec![entry.clone()] };
    let read: Vec<Option<Multiplier>> = items.iter().map(|item| multiplier(item, pays)).collect();
    read.into_iter().collect()
}

fn multiplier(item: &Entry<'_>, pays: Unit) -> Option<Multiplier> {
    let section = item.section("the multiplier")?;
    let multiplier = multiplier_of(&section, pays);
    section.finish();
    multiplier
}

/// The keys of a multiplier.
pub(super) fn multiplier_of(section: &Section<'_>, pays: Unit) -> Option<Multiplier> {
    let per = bonus::unit(section, pays);
    let when = section.required("when", "when = \"win-rate >= 30%\"");
    let by = section.required("by", "by = 1.1").and_then(|entry| {
        let by = entry.rate()?;
        if by.is_sign_negative() && !by.is_zero() {
            entry.refuse("a factor that is not below zero, such as 1.1");
            return None;
        }
        Some(by)
    });
    let per = per?;
    let when = when.and_then(|when| condition(&when, per));
    Some(Multiplier { when: when?, by: by? })
}

/// `{ deal = 10000, period = 25000, year = 200000 }`.
fn limits(entry: &Entry<'_>, cap: bool) -> Option<Cap> {
    if !entry.is_table() {
        let example = if cap { "{ period = 25000 }" } else { "{ period = 1000 }" };
        entry.refuse(&format!("{example}, with `deal`, `period` or `year`"));
        return None;
    }
    let section = entry.section(&format!("`{}`", entry.key()))?;
    let limit = |key: &'static str| section.get(key).map(|entry| amounts::positive(&entry));
    let (deal, period, year) = (limit("deal"), limit("period"), limit("year"));
    section.finish();
    let settled = |limit: Option<Option<Decimal>>| match limit {
        Some(limit) => limit.map(Some),
        None => Some(None),
    };
    Some(Cap { deal: settled(deal)?, period: settled(period)?, year: settled(year)? })
}

/// `[ { periods = 3, quota = "50%", pay = "100%" } ]`.
fn ramp(entry: &Entry<'_>) -> Option<Vec<RampStep>> {
    let read: Vec<Option<RampStep>> = entry.list()?.iter().map(ramp_step).collect();
    read.into_iter().collect()
}

fn ramp_step(item: &Entry<'_>) -> Option<RampStep> {
    let section = item.section("the step of the ramp")?;
    let periods = section.required("periods", "how many periods it lasts: periods = 3").and_then(|entry| entry.integer(1..=120));
    let quota = section.get("quota").map_or(Some(Decimal::ONE), |entry| keys::share(&entry));
    let pay = section.get("pay").map_or(Some(Decimal::ONE), |entry| keys::share(&entry));
    section.finish();
    Some(RampStep { periods: u32::try_from(periods?).ok()?, quota: quota?, pay: pay? })
}

/// `[ 6, 7, 9, 8, 8, 9, 7, 6, 9, 10, 10, 11 ]`: weights of the periods of a year.
fn seasonal(entry: &Entry<'_>) -> Option<Vec<Decimal>> {
    let weights: Vec<Option<Decimal>> = entry.list()?.iter().map(super::attainment::weight).collect();
    if weights.is_empty() {
        entry.refuse("a weight for each period of a year");
    }
    weights.into_iter().collect()
}

/// A floor above a cap; proration by weights that are not there.
fn contradictions(section: &Section<'_>, terms: &Terms) {
    if terms.prorate == Proration::Seasonal && terms.seasonal.is_empty() {
        let at = section.get("prorate").map_or_else(|| section.at(), |entry| entry.at());
        let problem = Problem::error("no-weights", at, "Nothing says how much each period weighs.");
        section.report(problem.expected("`seasonal` with a weight for each period of a year"));
    }
    let (floors, caps) = (&terms.floor, &terms.cap);
    for (word, floor, cap) in [("deal", floors.deal, caps.deal), ("period", floors.period, caps.period), ("year", floors.year, caps.year)] {
        if let (Some(floor), Some(cap)) = (floor, cap)
            && floor > cap
        {
            let at = section.get("floor").map_or_else(|| section.at(), |entry| entry.at());
            let problem = Problem::error("floor-above-cap", at, format!("The floor of a {word} ({floor}) is above its cap ({cap})."));
            section.report(problem.expected("a floor that is not above the cap"));
        }
    }
}
