//! The passes of one person.

use super::lines::ReportingLines;
use super::{Base, deposits, terms};
use crate::components::clawback::TakenBack;
use crate::components::pool::{self, Funds};
use crate::components::spiff::{Claim, Claims};
use crate::components::total::{Settled, settle};
use crate::components::{Drafts, Paying, attainment, bonus, commission, objectives, overrides, spiff};
use crate::credit::linked::Linked;
use crate::measure::listing::listing;
use crate::measure::reader::{FactorNumbers, Reader};
use crate::number::Num;
use crate::outcome::facts::{Credit, Line, PersonResult, Total};
use crate::outcome::names::Records;
use crate::prepare::Context;
use kernel::{Problem, Problems};
use plans::Kind as Pays;
use records::Kind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What all people share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shared<'a> {
    pub context: &'a Context,
    pub factors: &'a FactorNumbers,
    /// By kind and rate table.
    pub rate_rows: &'a BTreeMap<(usize, usize), Arc<Vec<u16>>>,
    pub records: &'a BTreeMap<Kind, Arc<Records>>,
    pub linked: &'a Linked,
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
    let (mut lines, mut falls) = (Vec::new(), Vec::new());
    each_component(shared, &reader, |paying| {
        let (drafts, back) = match &paying.component.component.kind {
            Pays::Commission(terms) => commission::lines(paying, terms, None),
            Pays::Spiff(terms) => spiff::lines(paying, terms),
            Pays::Attainment(terms) => (attainment::lines(paying, terms), TakenBack::default()),
            Pays::Bonus(terms) => (bonus::lines(paying, terms), TakenBack::default()),
            Pays::Objectives(terms) => (objectives::lines(paying, terms), TakenBack::default()),
            Pays::Override(_) | Pays::Pool(_) => return,
        };
        falls.extend(back.falls.iter().cloned());
        if matches!(&paying.component.component.kind, Pays::Spiff(spiff) if spiff.budget.is_some()) {
            base.claims.push(Claims { plan: paying.plan_number, component: paying.number, drafts, back: Arc::new(back) });
            return;
        }
        take(paying, (drafts, &back), &mut lines, &mut base.totals, &mut base.problems);
    });
    base.lines = Arc::new(lines);
    base.falls = Arc::new(falls);
    base
}

/// Settles a SPIFF of a person once it is known what the budget leaves.
pub(crate) fn settle_claims(shared: &Shared<'_>, person: usize, base: &Base, of: &Claims, drafts: Drafts) -> Settled {
    let reader = shared.reader(person, &base.credits);
    let mut settled = Settled::default();
    each_component(shared, &reader, |paying| {
        if (paying.plan_number, paying.number) == (of.plan, of.component) {
            settled = settle(paying, drafts.clone(), &of.back);
        }
    });
    settled
}

/// The drafts of a SPIFF with what the budget leaves of its claims.
pub(crate) fn within_budget(shared: &Shared<'_>, person: usize, base: &Base, of: &Claims, claims: &[Claim], left: &[Num]) -> Drafts {
    let reader = shared.reader(person, &base.credits);
    let mut within = of.drafts.clone();
    each_component(shared, &reader, |paying| {
        if (paying.plan_number, paying.number) == (of.plan, of.component) {
            within = spiff::settle(paying, of.drafts.clone(), claims, left);
        }
    });
    within
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
    let (mut lines, mut totals) = (base.budgeted.0.clone(), base.totals.clone());
    totals.extend(&base.budgeted.1);
    each_component(shared, &reader, |paying| {
        let mut found = Problems::new();
        let drafts = match &paying.component.component.kind {
            Pays::Override(terms) => overrides::lines(paying, terms, below, bases, &mut found),
            Pays::Pool(terms) => pool::lines(paying, terms, &base.contributions, funds),
            _ => return,
        };
        problems.extend(found);
        take(paying, (drafts, &TakenBack::default()), &mut lines, &mut totals, &mut problems);
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
    totals.sort_by_key(|total| (total.plan, total.component, total.window));
    let mut deposits = Vec::new();
    each_component(shared, &reader, |paying| deposits.extend(deposits::deposits(paying, &lines)));
    let payment_lines = terms::payment_lines(shared, person, &totals, &lines, &deposits);
    let paid = super::payments::payments(shared, person, &totals, &payment_lines, &mut problems);
    let measured = Arc::clone(&base.measured);
    let (credits, deposits, payment_lines) = (Arc::clone(&base.credits), Arc::new(deposits), Arc::new(payment_lines));
    let falls = Arc::clone(&base.falls);
    (PersonResult { credits, measured, lines, falls, deposits, payment_lines, paid }, problems)
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
            let kind = component.measure.and_then(|measure| shared.context.kind_of(measure));
            let records = kind.and_then(|kind| shared.records.get(&kind)).map(AsRef::as_ref);
            pay(&Paying { reader, plan, plan_number, component, number, on, rate_rows, records, linked: shared.linked });
        }
    }
}

fn take(
    paying: &Paying<'_>,
    (drafts, back): (Drafts, &TakenBack),
    lines: &mut Vec<Line>,
    totals: &mut Vec<Total>,
    problems: &mut Problems,
) {
    let Settled { lines: own, totals: rounded, too_large } = settle(paying, drafts, back);
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
