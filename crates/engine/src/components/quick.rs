//! The plain case of a marginal commission in fixed point: no gate, windfall, amount for each record or true-up, nothing taken back. Each step
//! says the same as the general one, or leaves the credit to it: a number that has no fixed point, or a base that is not what moves the axis.

use super::commission::{Place, Walk, of_credit};
use super::{Drafts, Paying, push};
use crate::number::Num;
use crate::outcome::facts::{Credit, Line};
use plans::{Against, Commission};

/// The slices of the present credit: tier, base and amount.
#[derive(Debug, Default)]
pub(crate) struct Quick {
    cut: Vec<(usize, i128)>,
    slices: Vec<(usize, i128, i128)>,
}

impl Quick {
    /// For a commission that is plain.
    pub fn of(paying: &Paying<'_>, commission: &Commission) -> Option<Self> {
        let plain = commission.gate.is_none()
            && commission.windfall.is_none()
            && !commission.never_back
            && paying.component.amounts.is_empty()
            && matches!(commission.against, Against::Quota | Against::Amount);
        plain.then(Self::default)
    }

    /// Moves the axis by a credit and adds its lines; false, and nothing done, when that is left to the general step.
    pub fn step(&mut self, walk: &mut Walk<'_>, credit: &Credit, place: Place, drafts: &mut Drafts) -> bool {
        let Some((to, rate)) = self.slices(walk, credit) else { return false };
        walk.at = Num::Fixed(to);
        let shown = &walk.rates.by_tier[rate];
        for (tier, base, amount) in &self.slices {
            let line = of_credit(walk.paying(), credit, place.pay);
            push(drafts, Line { base: *base, rate: shown[*tier].1, tier: super::small(*tier), ..line }, Num::Fixed(*amount));
        }
        true
    }

    /// Where the axis goes, and the credit's base rate; its slices are in `self.slices`.
    fn slices(&mut self, walk: &Walk<'_>, credit: &Credit) -> Option<(i128, usize)> {
        self.slices.clear();
        let (Num::Fixed(from), true, Some(axis)) = (&walk.at, walk.own, walk.axis.as_ref()?.plain()) else { return None };
        let amounts = &walk.paying().reader.factors.amounts;
        let base = amounts.amount(credit);
        let along = if amounts.counts_as_credited(credit) { base } else { amounts.toward(credit) };
        let (to, rate) = (from.checked_add(along)?, walk.rate(credit)?);
        let ready = &walk.rates.ready[rate];
        if along == 0 {
            let tier = axis.tier(to);
            self.slices.push((tier, base, ready[tier].quickly(base)?));
            return Some((to, rate));
        }
        axis.slices(*from, to, &mut self.cut);
        if let [(tier, _)] = self.cut[..] {
            self.slices.push((tier, base, ready[tier].quickly(base)?));
            return Some((to, rate));
        }
        if base != along {
            return None;
        }
        for (tier, length) in &self.cut {
            let part = if along < 0 { -length } else { *length };
            self.slices.push((*tier, part, ready[*tier].quickly(part)?));
        }
        Some((to, rate))
    }
}
