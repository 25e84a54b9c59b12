//! Which of several credits made a line, when record, rule and through whom are the same of all of them.

use crate::figures::{axis, quota};
use book::results::{Credit, Earning};
use kernel::{Decimal, Exact};
use num_rational::BigRational;
use plans::{Apply, Commission, GatePays};

/// A credit, and where it moved the axis of the tiers: what stood before and after it.
pub(super) struct Counted<'a> {
    pub credit: &'a Credit,
    pub moved: Option<(Exact, Exact)>,
}

/// Whether a credit can have made a line: it has a base, and under slices some of its stretch of the axis lies in the line's tier, above what
/// a gate leaves unpaid.
pub(super) fn makes(commission: &Commission, counted: &Counted<'_>, line: &Earning, target: Option<Decimal>) -> bool {
    let credit = counted.credit;
    let base = if commission.each.is_some() { !credit.share.is_zero() } else { credit.amount != Exact::ZERO };
    let (Some((before, after)), Some(tier)) = (counted.moved, line.tier) else { return base };
    if commission.apply != Apply::Marginal || before == after {
        return base;
    }
    let (before, after) = (quota::fraction(before), quota::fraction(after));
    let target = target.map(quotas::target::rational);
    let bound = |tier: usize| axis::bound(commission, commission.tiers.get(tier)?, target.as_ref());
    let mut low = before.clone().min(after.clone());
    let mut high = before.max(after);
    // Below zero is the first tier.
    if let Some(from) = bound(tier).filter(|_| tier > 0) {
        low = low.max(from);
    }
    if let Some(next) = bound(tier + 1) {
        high = high.min(next);
    }
    if let Some(at) = gate(commission, target.as_ref()) {
        low = low.max(at);
    }
    base && low < high
}

/// Where a gate stands on the axis, below which nothing is paid.
fn gate(commission: &Commission, target: Option<&BigRational>) -> Option<BigRational> {
    let gate = commission.gate.filter(|gate| gate.pays == GatePays::Above)?;
    let at = quotas::target::rational(gate.at);
    match commission.against {
        plans::Against::Quota => target.map(|target| at * target),
        plans::Against::Amount | plans::Against::Count => Some(at),
    }
}
