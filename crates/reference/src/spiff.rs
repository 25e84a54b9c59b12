//! Chapter "SPIFF": extra pay for some days, with a limit for each person and a budget for all.

use crate::calculation::Facts;
use crate::commission::{Step, line, step};
use crate::credits::Credited;
use crate::numbers::{Fraction, fraction};
use crate::payee::{ByPayWindow, Line, Payee};
use crate::versions::versions;
use book::results::LineKind;
use kernel::PersonId;
use num_traits::Zero;
use plans::{Component, Kind, Spiff};
use std::collections::BTreeMap;

/// One credit: its lines, and what they come to.
struct Paid<'a> {
    person: usize,
    id: PersonId,
    step: Step<'a>,
    lines: Vec<Line>,
    left: Fraction,
}

/// The credits that a person's component reads: those of her days on the plan that lie in `during`.
#[must_use]
pub fn credits<'a>(payee: &Payee<'a>, spiff: &Spiff) -> Vec<&'a Credited> {
    let mut credits = payee.credits(&spiff.commission.measure);
    credits.retain(|credit| spiff.during.contains(credit.row.date));
    credits
}

/// The lines of a SPIFF, and what it and the versions before it paid: of each person, and of all by versions with a budget.
#[derive(Default)]
pub struct Paying {
    /// The lines, by person and pay window.
    pub lines: BTreeMap<usize, ByPayWindow>,
    by_person: BTreeMap<usize, Fraction>,
    by_all: Fraction,
}

/// What the version before paid with which the component goes on; nothing when it starts anew.
fn before(facts: &Facts<'_>, plan: usize, component: &Component) -> Paying {
    let all = versions(&Payee { facts, plan, component, person: 0 });
    let before = all.iter().take_while(|version| version.plan != plan).last();
    match before.map(|version| (version, &version.component.kind)) {
        Some((version, Kind::Spiff(terms))) => lines_of_all(facts, version.plan, version.component, terms),
        _ => Paying::default(),
    }
}

/// The component's lines of everybody on the plan, by person and pay window.
#[must_use]
pub fn lines_of_all(facts: &Facts<'_>, plan: usize, component: &Component, spiff: &Spiff) -> Paying {
    let Paying { mut by_person, mut by_all, .. } = before(facts, plan, component);
    let mut paid: Vec<Paid<'_>> = Vec::new();
    for person in facts.memberships[plan].0.keys() {
        let payee = Payee { facts, plan, component, person: *person };
        let so_far = by_person.entry(*person).or_insert_with(Fraction::zero);
        let mut sum = so_far.clone();
        for credit in credits(&payee, spiff) {
            let step = step(&payee, &spiff.commission, credit);
            let lines: Vec<Line> = line(&step, 0, step.base.clone(), &fraction(spiff.commission.tiers[0].rate)).into_iter().collect();
            let left = lines.iter().map(|line| line.amount.clone()).sum();
            let id = facts.book.organisation.people()[*person].id.clone();
            paid.push(Paid { person: *person, id, step, lines, left });
            let last = paid.last_mut().expect("just added");
            at_most(last, spiff.limit.map(fraction), &mut sum);
            *so_far += &last.left;
        }
    }
    let order = |p: &Paid<'_>| {
        let row = &p.step.credit.row;
        (row.date, row.record.clone(), p.id.clone(), row.rule, row.through.clone())
    };
    paid.sort_by_key(order);
    let mut sum = by_all.clone();
    for one in &mut paid {
        at_most(one, spiff.budget.map(fraction), &mut sum);
        if spiff.budget.is_some() {
            by_all += &one.left;
        }
    }
    let mut all: BTreeMap<usize, ByPayWindow> = BTreeMap::new();
    // In order of the person's credits again, which is that of the page within one person.
    for one in paid {
        let lines = one.lines.into_iter().filter(|line| !line.amount.is_zero());
        all.entry(one.person).or_default().entry(one.step.pay_window).or_default().extend(lines);
    }
    Paying { lines: all, by_person, by_all }
}

/// Pays of a credit only what the limit leaves; `sum` is what all credits before it would be paid without the limit.
fn at_most(paid: &mut Paid<'_>, limit: Option<Fraction>, sum: &mut Fraction) {
    let before = sum.clone();
    *sum += &paid.left;
    let Some(limit) = limit else { return };
    let pays = limit.clone().min(sum.clone()) - limit.min(before);
    let less = &pays - &paid.left;
    if !less.is_zero() {
        let row = &paid.step.credit.row;
        let line = Line { record: Some(row.record.clone()), date: Some(row.date), ..Line::new(LineKind::Cap, less) };
        paid.lines.push(line);
    }
    paid.left = pays;
}
