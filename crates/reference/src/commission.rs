//! Chapter "Commission": slices of what is credited, each at its tier's rate.

use crate::credits::Credited;
use crate::numbers::{Fraction, fraction};
use crate::payee::{ByPayWindow, Line, Payee};
use book::results::LineKind;
use num_traits::{One, Signed, Zero};
use plans::{Against, Apply, Bound, Commission, Per, RateRow, RateSource};
use std::collections::BTreeMap;

/// A credit on the axis.
struct Step<'a> {
    credit: &'a Credited,
    /// How far it moves the axis.
    moves: Fraction,
    /// What its rate is applied to.
    base: Fraction,
    /// Its base rate; none when no row of the rate table, or of the person, gives one.
    base_rate: Option<Fraction>,
    pay_window: usize,
}

/// The component's lines, by pay window.
#[must_use]
pub fn lines(payee: &Payee<'_>, commission: &Commission) -> ByPayWindow {
    let mut windows: BTreeMap<usize, Vec<Step<'_>>> = BTreeMap::new();
    for (position, credit) in payee.credits(&commission.measure).into_iter().enumerate() {
        let window = match commission.per {
            Per::Deal => position,
            Per::Plan => 0,
            Per::Window(unit) => payee.facts.window_of(unit, credit.row.date),
        };
        windows.entry(window).or_default().push(step(payee, commission, credit));
    }
    let mut lines = ByPayWindow::new();
    for (window, steps) in windows {
        let quota = match commission.per {
            Per::Window(unit) => payee.quota(&commission.measure, unit, window),
            Per::Deal | Per::Plan => None,
        };
        let scale = match commission.against {
            Against::Quota => quota.filter(Signed::is_positive),
            Against::Amount | Against::Count => Some(Fraction::one()),
        };
        let Some(scale) = scale else { continue };
        let tiers = Tiers::new(commission, &scale);
        match commission.apply {
            Apply::Marginal => marginal(&tiers, &steps, &mut lines),
            Apply::Whole | Apply::Interpolated => whole(&tiers, &steps, &mut lines),
        }
    }
    for lines in lines.values_mut() {
        lines.retain(|line| !line.amount.is_zero());
    }
    lines
}

fn step<'a>(payee: &Payee<'_>, commission: &Commission, credit: &'a Credited) -> Step<'a> {
    let mut value = credit.converted.clone();
    if let Some(windfall) = &commission.windfall {
        let over = fraction(windfall.over);
        if value > over {
            value = &over + (&value - &over) * fraction(windfall.counts);
        }
    }
    let moves = match commission.against {
        Against::Quota | Against::Amount => &value * &credit.weight,
        Against::Count => credit.weight.clone(),
    };
    let day = credit.row.date;
    let base = match &commission.each {
        None => &value * &credit.share,
        Some(each) => payee.amount(each, day).unwrap_or_else(Fraction::zero) * &credit.share,
    };
    let base_rate = match &commission.rate {
        RateSource::Tiers => Some(Fraction::one()),
        RateSource::Fixed(rate) => Some(fraction(*rate)),
        RateSource::Person(column) => payee.column(column, day),
        RateSource::Table(rows) => from_table(rows, credit),
    };
    Step { credit, moves, base, base_rate, pay_window: payee.facts.window_of(payee.plan().pays, day) }
}

/// The rate of the row that matches most attributes of the record; the earlier on a tie.
fn from_table(rows: &[RateRow], credit: &Credited) -> Option<Fraction> {
    let mut best: Option<&RateRow> = None;
    for row in rows {
        let matches = row.when.iter().all(|(column, text)| credit.record.text(column) == Some(text));
        if matches && best.is_none_or(|best| row.when.len() > best.when.len()) {
            best = Some(row);
        }
    }
    best.map(|row| fraction(row.rate))
}

/// The tiers with their bounds on the axis.
struct Tiers {
    bounds: Vec<Fraction>,
    rates: Vec<Fraction>,
    upper: bool,
    interpolated: bool,
}

impl Tiers {
    fn new(commission: &Commission, scale: &Fraction) -> Self {
        Self {
            bounds: commission.tiers.iter().map(|tier| fraction(tier.from) * scale).collect(),
            rates: commission.tiers.iter().map(|tier| fraction(tier.rate)).collect(),
            upper: commission.bound == Bound::Upper,
            interpolated: commission.apply == Apply::Interpolated,
        }
    }

    /// The tier in which a value of the axis lies; below the first bound the first.
    fn at(&self, axis: &Fraction) -> usize {
        let reached = |bound: &Fraction| if self.upper { bound < axis } else { bound <= axis };
        (0..self.bounds.len()).rev().find(|i| reached(&self.bounds[*i])).unwrap_or(0)
    }

    /// The rate at a value of the axis: the tier's, or read off the straight lines between the points.
    fn rate(&self, axis: &Fraction) -> Fraction {
        let last = self.bounds.len() - 1;
        if !self.interpolated {
            return self.rates[self.at(axis)].clone();
        }
        if axis <= &self.bounds[0] {
            return self.rates[0].clone();
        }
        for i in 0..last {
            let (from, to) = (&self.bounds[i], &self.bounds[i + 1]);
            if axis < to {
                return &self.rates[i] + (&self.rates[i + 1] - &self.rates[i]) * (axis - from) / (to - from);
            }
        }
        self.rates[last].clone()
    }
}

fn line(step: &Step<'_>, tier: usize, base: Fraction, tier_rate: &Fraction) -> Option<Line> {
    let rate = step.base_rate.clone()? * tier_rate;
    Some(Line {
        record: Some(step.credit.row.record.clone()),
        date: Some(step.credit.row.date),
        rule: Some(step.credit.row.rule),
        tier: Some(tier),
        through: step.credit.row.through.clone(),
        amount: &base * &rate,
        base: Some(base),
        rate: Some(rate),
        ..Line::new(LineKind::Tier, Fraction::zero())
    })
}

/// Each credit's stretch of the axis is cut at the bounds.
fn marginal(tiers: &Tiers, steps: &[Step<'_>], lines: &mut ByPayWindow) {
    let mut axis = Fraction::zero();
    for step in steps {
        let next = &axis + &step.moves;
        let into = lines.entry(step.pay_window).or_default();
        if step.moves.is_zero() {
            let tier = tiers.at(&axis);
            into.extend(line(step, tier, step.base.clone(), &tiers.rates[tier]));
        }
        let (low, high) = if axis < next { (&axis, &next) } else { (&next, &axis) };
        for tier in 0..tiers.bounds.len() {
            let from = if tier == 0 { low } else { low.max(&tiers.bounds[tier]) };
            let to = tiers.bounds.get(tier + 1).map_or(high, |bound| high.min(bound));
            if from < to {
                let part = (to - from) / step.moves.abs();
                into.extend(line(step, tier, &step.base * part, &tiers.rates[tier]));
            }
        }
        axis = next;
    }
}

/// Everything at the rate that the axis reaches at the end of each pay window; what that changes for earlier credits is trued up.
fn whole(tiers: &Tiers, steps: &[Step<'_>], lines: &mut ByPayWindow) {
    let mut by_pay_window: BTreeMap<usize, Vec<&Step<'_>>> = BTreeMap::new();
    for step in steps {
        by_pay_window.entry(step.pay_window).or_default().push(step);
    }
    let mut axis = Fraction::zero();
    let mut earlier: BTreeMap<Fraction, Fraction> = BTreeMap::new();
    let mut paid_last = Fraction::zero();
    for (pay_window, steps) in by_pay_window {
        for step in &steps {
            axis += &step.moves;
        }
        let (tier, rate) = (tiers.at(&axis), tiers.rate(&axis));
        let into = lines.entry(pay_window).or_default();
        for step in &steps {
            into.extend(line(step, tier, step.base.clone(), &rate));
        }
        for (base_rate, base) in &earlier {
            let change = base_rate * (&rate - &paid_last);
            into.push(Line {
                tier: Some(tier),
                base: Some(base.clone()),
                amount: base * &change,
                rate: Some(change),
                ..Line::new(LineKind::TrueUp, Fraction::zero())
            });
        }
        for step in &steps {
            if let Some(base_rate) = &step.base_rate {
                *earlier.entry(base_rate.clone()).or_insert_with(Fraction::zero) += &step.base;
            }
        }
        paid_last = rate;
    }
}
