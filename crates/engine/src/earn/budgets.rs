//! What the budgets of SPIFFs leave: everyone's claims in order of day and record, first come, first served.

use super::Base;
use super::person::{Shared, settle_claims, within_budget};
use crate::components::spiff::{Claim, claims, within};
use crate::number::Num;
use kernel::Decimal;
use plans::Kind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Settles all SPIFFs with a budget; gives the people for whom that changed anything.
pub(crate) fn settle(shared: &Shared<'_>, bases: &mut [Base]) -> BTreeSet<u32> {
    let mut changed = BTreeSet::new();
    let claiming: Vec<usize> = (0..bases.len()).filter(|p| !bases[*p].claims.is_empty() || !bases[*p].budgeted.0.is_empty()).collect();
    if claiming.is_empty() {
        return changed;
    }
    let left = left(shared, bases, &claiming);
    for person in claiming {
        let base = &bases[person];
        let (mut lines, mut totals) = (Vec::new(), Vec::new());
        for (position, of) in base.claims.iter().enumerate() {
            let own = claims(&of.drafts);
            let kept = left.get(&(person, position)).map_or(&[][..], Vec::as_slice);
            let settled = settle_claims(shared, person, base, of, within_budget(shared, person, base, of, &own, kept));
            lines.extend(settled.lines);
            totals.extend(settled.totals);
        }
        if base.budgeted.0 != lines || base.budgeted.1 != totals {
            bases[person].budgeted = Arc::new((lines, totals));
            changed.extend(u32::try_from(person));
        }
    }
    changed
}

/// A claim with the person and the position of the SPIFF among hers.
type PersonsClaim = (usize, usize, Claim);

/// What is left of each claim, by person and position of the SPIFF among hers.
fn left(shared: &Shared<'_>, bases: &[Base], claiming: &[usize]) -> BTreeMap<(usize, usize), Vec<Num>> {
    let mut by_spiff: BTreeMap<(usize, usize), Vec<PersonsClaim>> = BTreeMap::new();
    for person in claiming {
        for (position, of) in bases[*person].claims.iter().enumerate() {
            let own = claims(&of.drafts).into_iter().map(|claim| (*person, position, claim));
            by_spiff.entry((of.plan, of.component)).or_default().extend(own);
        }
    }
    let mut left: BTreeMap<(usize, usize), Vec<Num>> = BTreeMap::new();
    // What each SPIFF and the versions before it paid; the versions of a plan follow each other.
    let mut paid: BTreeMap<(usize, usize), Num> = BTreeMap::new();
    for ((plan, component), mut all) in by_spiff {
        let ready = &shared.context.plans[plan].components[component];
        let records = ready.measure.and_then(|m| shared.context.kind_of(m)).and_then(|kind| shared.records.get(&kind));
        let order = |(person, _, claim): &(usize, usize, Claim)| (*person, claim.line.rule, claim.line.through);
        all.sort_by(|a, b| {
            let by_id = || records.map_or(std::cmp::Ordering::Equal, |records| records.compare(a.2.line.record, b.2.line.record));
            a.2.line.day.cmp(&b.2.line.day).then_with(by_id).then_with(|| order(a).cmp(&order(b)))
        });
        let earlier = ready.together.iter().take_while(|of| **of != (plan, component));
        let before = earlier.filter_map(|of| paid.get(of)).last().cloned().unwrap_or(Num::ZERO);
        let (budget, mut sum, mut so_far) = (Num::from_decimal(budget(&ready.component.kind)), before.clone(), before);
        for (person, position, claim) in all {
            // One person's claims keep their order: it is that of day, record, rule and through whom, too.
            let pays = within(&budget, &mut sum, &claim.amount);
            so_far += &pays;
            left.entry((person, position)).or_default().push(pays);
        }
        paid.insert((plan, component), so_far);
    }
    left
}

fn budget(kind: &Kind) -> Decimal {
    match kind {
        Kind::Spiff(spiff) => spiff.budget.unwrap_or(Decimal::MAX),
        _ => Decimal::MAX,
    }
}
