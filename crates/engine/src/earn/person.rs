//! The passes of one person.

use super::Base;
use super::lines::ReportingLines;
use crate::components::pool::{self, Funds};
use crate::components::total::{Settled, settle};
use crate::components::{Drafts, Paying, attainment, bonus, commission, overrides};
use crate::measure::listing::listing;
use crate::measure::reader::{FactorNumbers, Reader};
use crate::outcome::facts::{Credit, Line, PersonResult, Total};
use crate::prepare::Context;
use kernel::{Problem, Problems};
use plans::Kind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What all people share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shared<'a> {
    pub context: &'a Context,
    pub factors: &'a FactorNumbers,
    /// By kind and rate table.
    pub rate_rows: &'a BTreeMap<(usize, usize), Arc<Vec<u16>>>,
    pub through: usize,
}

impl<'a> Shared<'a> {
    fn reader(&self, person: usize, credits: &'a [Credit]) -> Reader<'a> {
        Reader { context: self.context, factors: self.factors, person, credits, through: self.through }
    }
}

/// The first pass: measurements, and what a person's own credits and attainment earn.
pub(crate) fn base(shared: &Shared<'_>, person: usize, credits: &Arc<Vec<Credit>>) -> Base {
    let reader = shared.reader(person, credits);
    let mut problems = Problems::new();
    let contributions = pool::contributions(&reader, &mut problems);
    let mut base = Base { credits: Arc::clone(credits), measured: Arc::new(listing(&reader)), contributions, problems, ..Base::default() };
    let mut lines = Vec::new();
    each_component(shared, &reader, |paying| {
        let drafts = match &paying.component.component.kind {
            Kind::Commission(terms) => commission::lines(paying, terms),
            Kind::Attainment(terms) => attainment::lines(paying, terms),
            Kind::Bonus(terms) => bonus::lines(paying, terms),
            Kind::Objectives(_) | Kind::Spiff(_) | Kind::Override(_) | Kind::Pool(_) => return,
        };
        take(paying, drafts, &mut lines, &mut base.totals, &mut base.problems);
    });
    base.lines = Arc::new(lines);
    base
}

/// The second pass: overrides and pools, and payments.
pub(crate) fn finish(
    shared: &Shared<'_>,
    person: usize,
    bases: &[&Base],
    below: &ReportingLines,
    funds: &Funds,
) -> (PersonResult, Problems) {
    let base = bases[person];
    let reader = shared.reader(person, &base.credits);
    let mut problems = base.problems.clone();
    let (mut lines, mut totals) = (Vec::new(), base.totals.clone());
    each_component(shared, &reader, |paying| {
        let mut found = Problems::new();
        let drafts = match &paying.component.component.kind {
            Kind::Override(terms) => overrides::lines(paying, terms, below, bases, &mut found),
            Kind::Pool(terms) => pool::lines(paying, terms, &base.contributions, funds),
            _ => return,
        };
        problems.extend(found);
        take(paying, drafts, &mut lines, &mut totals, &mut problems);
    });
    let lines = if lines.is_empty() {
        Arc::clone(&base.lines)
    } else {
        let mut all = Vec::with_capacity(lines.len() + base.lines.len());
        all.extend_from_slice(&base.lines);
        all.extend(lines);
        all.sort_by_key(|line: &Line| (line.plan, line.component, line.window));
        Arc::new(all)
    };
    let paid = super::payments::payments(shared, person, &totals, &mut problems);
    let measured = Arc::clone(&base.measured);
    let result = PersonResult { credits: Arc::clone(&base.credits), measured, lines, paid, ..PersonResult::default() };
    (result, problems)
}

/// Calls `pay` for each component of each plan that the person is on, in order of plan and component.
fn each_component(shared: &Shared<'_>, reader: &Reader<'_>, mut pay: impl FnMut(&Paying<'_>)) {
    let mut numbers: Vec<u16> = shared.context.on_plans[reader.person].iter().map(|(plan, _, _)| *plan).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for plan_number in numbers.into_iter().map(usize::from) {
        let plan = &shared.context.plans[plan_number];
        let on = plan.days_of(u32::try_from(reader.person).unwrap_or(u32::MAX));
        for (number, component) in plan.components.iter().enumerate() {
            let rate_rows = shared.rate_rows.get(&(plan_number, number)).map(|rows| rows.as_slice());
            pay(&Paying { reader, plan, plan_number, component, number, on, rate_rows });
        }
    }
}

fn take(paying: &Paying<'_>, drafts: Drafts, lines: &mut Vec<Line>, totals: &mut Vec<Total>, problems: &mut Problems) {
    let Settled { lines: own, totals: rounded, too_large } = settle(paying, drafts);
    if lines.is_empty() {
        *lines = own;
    } else {
        lines.extend(own);
    }
    totals.extend(rounded);
    if too_large {
        let (person, component) = (&paying.reader.context.people.ids[paying.reader.person], &paying.component.component);
        let message = format!("What {person} earns under `{}` is too large to be paid.", component.name);
        problems.push(Problem::unpaid("too-large", component.at.clone(), message).hint("look for amounts or rates of a wrong size"));
    }
}
