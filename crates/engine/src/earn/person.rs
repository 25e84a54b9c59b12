//! The passes of one person.

use super::lines::ReportingLines;
use super::{Base, deposits, terms};
use crate::components::clawback::TakenBack;
use crate::components::pool::{self, Funds};
use crate::components::spiff::{Claim, Claims};
use crate::components::total::{Settled, settle, settle_together};
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
    let (mut lines, mut falls, mut earned) = (Vec::new(), Vec::new(), Vec::new());
    let days = Together::of(shared, person);
    let payings = payings(shared, &reader, &days);
    for paying in &payings {
        let (drafts, back) = match &paying.component.component.kind {
            Pays::Commission(terms) => commission::lines(paying, terms, None),
            Pays::Spiff(terms) => spiff::lines(paying, terms),
            Pays::Attainment(terms) => (attainment::lines(paying, terms), TakenBack::default()),
            Pays::Bonus(terms) => (bonus::lines(paying, terms), TakenBack::default()),
            Pays::Objectives(terms) => (objectives::lines(paying, terms), TakenBack::default()),
            Pays::Override(_) | Pays::Pool(_) => continue,
        };
        falls.extend(back.falls.iter().cloned());
        if matches!(&paying.component.component.kind, Pays::Spiff(spiff) if spiff.budget.is_some()) {
            base.claims.push(Claims { plan: paying.plan_number, component: paying.number, drafts, back: Arc::new(back) });
            continue;
        }
        earned.push((paying, drafts, back));
    }
    settle_all(earned, &mut lines, &mut base.totals, &mut base.problems);
    base.lines = Arc::new(lines);
    base.falls = Arc::new(falls);
    base
}

/// Settles a SPIFF of a person once it is known what the budget leaves.
pub(crate) fn settle_claims(shared: &Shared<'_>, person: usize, base: &Base, of: &Claims, drafts: Drafts) -> Settled {
    let reader = shared.reader(person, &base.credits);
    let days = Together::of(shared, person);
    let payings = payings(shared, &reader, &days);
    let own = payings.iter().find(|paying| (paying.plan_number, paying.number) == (of.plan, of.component));
    own.map_or_else(Settled::default, |paying| settle(paying, drafts, &of.back))
}

/// The drafts of a SPIFF with what the budget leaves of its claims.
pub(crate) fn within_budget(shared: &Shared<'_>, person: usize, base: &Base, of: &Claims, claims: &[Claim], left: &[Num]) -> Drafts {
    let reader = shared.reader(person, &base.credits);
    let days = Together::of(shared, person);
    let payings = payings(shared, &reader, &days);
    let own = payings.iter().find(|paying| (paying.plan_number, paying.number) == (of.plan, of.component));
    own.map_or_else(|| of.drafts.clone(), |paying| spiff::settle(paying, of.drafts.clone(), claims, left))
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
    let days = Together::of(shared, person);
    let payings = payings(shared, &reader, &days);
    let mut earned = Vec::new();
    for paying in &payings {
        let mut found = Problems::new();
        let drafts = match &paying.component.component.kind {
            Pays::Override(terms) => overrides::lines(paying, terms, below, bases, &mut found),
            Pays::Pool(terms) => pool::lines(paying, terms, &base.contributions, funds),
            _ => continue,
        };
        problems.extend(found);
        earned.push((paying, drafts, TakenBack::default()));
    }
    settle_all(earned, &mut lines, &mut totals, &mut problems);
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
    payings.iter().for_each(|paying| deposits.extend(deposits::deposits(paying, &lines)));
    let payment_lines = terms::payment_lines(shared, person, &totals, &lines, &deposits);
    let paid = super::payments::payments(shared, person, &totals, &payment_lines, &mut problems);
    let measured = Arc::clone(&base.measured);
    let (credits, deposits, payment_lines) = (Arc::clone(&base.credits), Arc::new(deposits), Arc::new(payment_lines));
    let falls = Arc::clone(&base.falls);
    (PersonResult { credits, measured, lines, falls, deposits, payment_lines, paid }, problems)
}

/// The days on which a person is on any version with which a component accumulates together, by plan and component; only of such components.
struct Together(BTreeMap<(usize, usize), Vec<(i32, i32)>>);

impl Together {
    fn of(shared: &Shared<'_>, person: usize) -> Self {
        let mut made = BTreeMap::new();
        for plan in plans_of(shared, person) {
            for (number, component) in shared.context.plans[plan].components.iter().enumerate() {
                if !component.together.is_empty() {
                    made.insert((plan, number), days_together(shared, person, &component.together));
                }
            }
        }
        Self(made)
    }
}

fn days_together(shared: &Shared<'_>, person: usize, versions: &[(usize, usize)]) -> Vec<(i32, i32)> {
    let person = u32::try_from(person).unwrap_or(u32::MAX);
    let mut days: Vec<(i32, i32)> = versions.iter().flat_map(|(plan, _)| shared.context.plans[*plan].days_of(person)).copied().collect();
    days.sort_unstable();
    days
}

/// The plans that a person is on at some time, by position.
fn plans_of(shared: &Shared<'_>, person: usize) -> Vec<usize> {
    let mut numbers: Vec<usize> = shared.context.on_plans[person].iter().map(|(plan, _, _)| usize::from(*plan)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Each component of each plan that the person is on, in order of plan and component.
fn payings<'a>(shared: &'a Shared<'_>, reader: &'a Reader<'_>, days: &'a Together) -> Vec<Paying<'a>> {
    let mut all = Vec::new();
    for plan_number in plans_of(shared, reader.person) {
        let plan = &shared.context.plans[plan_number];
        let on = plan.days_of(u32::try_from(reader.person).unwrap_or(u32::MAX));
        for (number, component) in plan.components.iter().enumerate() {
            let together = days.0.get(&(plan_number, number)).map_or(on, Vec::as_slice);
            let rate_rows = shared.rate_rows.get(&(plan_number, number)).map(|rows| rows.as_slice());
            let kind = component.measure.and_then(|measure| shared.context.kind_of(measure));
            let records = kind.and_then(|kind| shared.records.get(&kind)).map(AsRef::as_ref);
            let (rate_tables, linked) = (shared.rate_rows, shared.linked);
            all.push(Paying { reader, plan, plan_number, component, number, on, together, rate_rows, rate_tables, records, linked });
        }
    }
    all
}

/// Settles components, those together whose caps and floors of the year count together; their lines and totals are in the order of `earned`.
fn settle_all(earned: Vec<(&Paying<'_>, Drafts, TakenBack)>, lines: &mut Vec<Line>, totals: &mut Vec<Total>, problems: &mut Problems) {
    let group = |paying: &Paying<'_>| match &paying.component.component.kind {
        // A SPIFF goes on with its limit and its budget only.
        Pays::Spiff(_) => (paying.plan_number, paying.number),
        _ => paying.component.together.first().copied().unwrap_or((paying.plan_number, paying.number)),
    };
    let mut groups: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (position, (paying, _, _)) in earned.iter().enumerate() {
        groups.entry(group(paying)).or_default().push(position);
    }
    let payings: Vec<&Paying<'_>> = earned.iter().map(|(paying, _, _)| *paying).collect();
    let mut drafts: Vec<(Drafts, TakenBack)> = earned.into_iter().map(|(_, drafts, back)| (drafts, back)).collect();
    let mut settled: Vec<Option<Settled>> = payings.iter().map(|_| None).collect();
    for positions in groups.into_values() {
        let own: Vec<(Drafts, TakenBack)> = positions.iter().map(|at| std::mem::take(&mut drafts[*at])).collect();
        let (all, backs): (Vec<Drafts>, Vec<TakenBack>) = own.into_iter().unzip();
        let versions = positions.iter().zip(all).zip(&backs).map(|((at, drafts), back)| (payings[*at], drafts, back)).collect();
        positions.iter().zip(settle_together(versions)).for_each(|(at, done)| settled[*at] = Some(done));
    }
    for (paying, done) in payings.iter().zip(settled) {
        take(paying, done.unwrap_or_default(), lines, totals, problems);
    }
}

fn take(paying: &Paying<'_>, settled: Settled, lines: &mut Vec<Line>, totals: &mut Vec<Total>, problems: &mut Problems) {
    let Settled { lines: own, totals: rounded, too_large } = settled;
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
