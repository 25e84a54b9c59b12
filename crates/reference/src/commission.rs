//! Chapter "Commission": slices of what is credited, each at its tier's rate.

use crate::clawback::Event;
use crate::credits::Credited;
use crate::numbers::{Fraction, fraction};
use crate::payee::{ByPayWindow, Line, Payee};
use crate::rate_table::from_table;
use book::results::LineKind;
use kernel::{Date, RecordId};
use num_traits::{One, Signed, Zero};
use plans::{Against, Apply, Bound, Commission, GatePays, Per, RateSource};
use std::collections::{BTreeMap, BTreeSet};

/// A credit on the axis.
pub struct Step<'a> {
    /// The credit.
    pub credit: &'a Credited,
    /// How far it moves the axis.
    pub moves: Fraction,
    /// What its rate is applied to.
    pub base: Fraction,
    /// Its base rate; none when no row of the rate table, or of the person, gives one.
    pub base_rate: Option<Fraction>,
    /// The pay window of its day.
    pub pay_window: usize,
    /// Whether this version pays it; one of another version only moves the axis.
    pub own: bool,
}

/// How far an event takes the axis back.
struct Fall {
    day: Date,
    by: Fraction,
    pay_window: usize,
}

/// What happens on the axis of one window of `per`.
#[derive(Default)]
struct Run<'a> {
    steps: Vec<Step<'a>>,
    falls: Vec<Fall>,
}

/// The lines of one window of `per`, and what each record has of its true-ups.
#[derive(Debug, Default)]
pub struct Commissioned {
    /// The lines, by pay window.
    pub lines: ByPayWindow,
    /// Each record's part in the true-up lines of a pay window, as if nothing of it had been taken back.
    pub trued_up: BTreeMap<(usize, RecordId), Fraction>,
}

/// The component's lines, by pay window; `events` take records back, `on_the_axis` are those that move the axis.
#[must_use]
pub fn lines(payee: &Payee<'_>, commission: &Commission, events: &[Event], on_the_axis: &[Event]) -> Commissioned {
    let mut result = Commissioned::default();
    for (window, run) in runs(payee, commission, on_the_axis) {
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
        let mut of_window = match commission.apply {
            Apply::Marginal => from_zero(&tiers, &run, marginal(&tiers, &run)),
            Apply::Whole | Apply::Interpolated => whole(&tiers, &run, events, &mut result.trued_up),
        };
        if commission.never_back {
            never_back(&mut of_window);
        }
        for (pay_window, lines) in of_window {
            result.lines.entry(pay_window).or_default().extend(lines.into_iter().filter(|line| !line.amount.is_zero()));
        }
    }
    result
}

/// The credits, and the events that take the axis back, by window of `per`; those of all versions that accumulate together.
fn runs<'a>(payee: &Payee<'a>, commission: &Commission, on_the_axis: &[Event]) -> BTreeMap<usize, Run<'a>> {
    let mut runs: BTreeMap<usize, Run<'a>> = BTreeMap::new();
    let mut moved: BTreeMap<RecordId, Fraction> = BTreeMap::new();
    let window = |day: Date, position: usize| match commission.per {
        Per::Deal => position,
        Per::Plan => 0,
        Per::Window(unit) => payee.facts.window_of(unit, day),
    };
    for (position, (credit, version)) in payee.counted_credits(&commission.measure).into_iter().enumerate() {
        let Some(terms) = version.component.kind.commission() else { continue };
        let step = Step { own: version.plan == payee.plan, ..step(&version, terms, credit) };
        *moved.entry(credit.row.record.clone()).or_insert_with(Fraction::zero) += &step.moves;
        runs.entry(window(credit.row.date, position)).or_default().steps.push(step);
    }
    if commission.per != Per::Deal {
        for event in on_the_axis {
            let by = &event.share * &moved[&event.record];
            runs.entry(window(event.day, 0)).or_default().falls.push(Fall { day: event.day, by, pay_window: event.pay_window });
        }
    }
    runs
}

/// Within a window of `per` what was paid is never taken back: one more line for each pay window.
fn never_back(lines: &mut ByPayWindow) {
    let (mut sum, mut largest) = (Fraction::zero(), Fraction::zero());
    for lines in lines.values_mut() {
        let (sum_before, largest_before) = (sum.clone(), largest.clone());
        sum += lines.iter().map(|line| line.amount.clone()).sum::<Fraction>();
        largest = largest.max(sum.clone());
        lines.push(Line::new(LineKind::TrueUp, (&largest - largest_before) - (&sum - sum_before)));
    }
}

/// A credit of a component as it stands on the axis.
#[must_use]
pub fn step<'a>(payee: &Payee<'_>, commission: &Commission, credit: &'a Credited) -> Step<'a> {
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
        RateSource::Table(rows) => from_table(payee, commission, rows, credit),
    };
    Step { credit, moves, base, base_rate, own: true, pay_window: payee.facts.window_of(payee.plan().pays, day) }
}

/// The tiers with their bounds on the axis.
struct Tiers {
    bounds: Vec<Fraction>,
    rates: Vec<Fraction>,
    upper: bool,
    interpolated: bool,
    gate: Option<(Fraction, GatePays)>,
}

impl Tiers {
    fn new(commission: &Commission, scale: &Fraction) -> Self {
        Self {
            bounds: commission.tiers.iter().map(|tier| fraction(tier.from) * scale).collect(),
            rates: commission.tiers.iter().map(|tier| fraction(tier.rate)).collect(),
            upper: commission.bound == Bound::Upper,
            interpolated: commission.apply == Apply::Interpolated,
            gate: commission.gate.map(|gate| (fraction(gate.at) * scale, gate.pays)),
        }
    }

    /// Whether the axis has reached the gate; a value on it is on a bound like any other.
    fn is_open(&self, axis: &Fraction) -> bool {
        self.gate.as_ref().is_none_or(|(gate, _)| if self.upper { gate < axis } else { gate <= axis })
    }

    /// The gate, if only what lies above it is paid.
    fn only_above(&self) -> Option<&Fraction> {
        self.gate.as_ref().filter(|(_, pays)| *pays == GatePays::Above).map(|(gate, _)| gate)
    }

    /// The tier in which a value of the axis lies; below the first bound the first.
    fn at(&self, axis: &Fraction) -> usize {
        let reached = |bound: &Fraction| if self.upper { bound < axis } else { bound <= axis };
        (0..self.bounds.len()).rev().find(|i| reached(&self.bounds[*i])).unwrap_or(0)
    }

    /// The rate at a value of the axis: the tier's, or read off the straight lines between the points.
    fn rate(&self, axis: &Fraction) -> Fraction {
        if !self.is_open(axis) {
            return Fraction::zero();
        }
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

/// A line of a credit, or of a part of it; none without a base rate, and for a credit that another version pays.
#[must_use]
pub fn line(step: &Step<'_>, tier: usize, base: Fraction, tier_rate: &Fraction) -> Option<Line> {
    if !step.own {
        return None;
    }
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

/// Each credit's stretch of the axis is cut at the bounds. After all credits of a day the axis falls by that day's events.
fn marginal(tiers: &Tiers, run: &Run<'_>) -> ByPayWindow {
    let mut lines = ByPayWindow::new();
    let mut moved = Fraction::zero();
    for step in &run.steps {
        let fallen: Fraction = run.falls.iter().filter(|fall| fall.day < step.credit.row.date).map(|fall| fall.by.clone()).sum();
        let axis = &moved - fallen;
        let next = &axis + &step.moves;
        let into = lines.entry(step.pay_window).or_default();
        if step.moves.is_zero() && (tiers.only_above().is_none() || tiers.is_open(&axis)) {
            let tier = tiers.at(&axis);
            into.extend(line(step, tier, step.base.clone(), &tiers.rates[tier]));
        }
        let (low, high) = if axis < next { (&axis, &next) } else { (&next, &axis) };
        for tier in 0..tiers.bounds.len() {
            let from = if tier == 0 { low } else { low.max(&tiers.bounds[tier]) };
            let from = tiers.only_above().map_or(from, |gate| from.max(gate));
            let to = tiers.bounds.get(tier + 1).map_or(high, |bound| high.min(bound));
            if from < to {
                let part = (to - from) / step.moves.abs();
                into.extend(line(step, tier, &step.base * part, &tiers.rates[tier]));
            }
        }
        moved += &step.moves;
    }
    lines
}

/// A gate that pays from zero, judged at the end of each pay window: while it is closed the lines are left out; when it opens, what was earned
/// before is paid; when it closes, that is taken back.
fn from_zero(tiers: &Tiers, run: &Run<'_>, lines: ByPayWindow) -> ByPayWindow {
    if tiers.gate.is_none() || tiers.only_above().is_some() {
        return lines;
    }
    let (mut gated, mut earned, mut was_open) = (ByPayWindow::new(), Fraction::zero(), false);
    for (pay_window, lines) in lines {
        let axis: Fraction = run.steps.iter().filter(|step| step.pay_window <= pay_window).map(|step| step.moves.clone()).sum();
        let open = tiers.is_open(&axis);
        let before = earned.clone();
        earned += lines.iter().map(|line| line.amount.clone()).sum::<Fraction>();
        let into = gated.entry(pay_window).or_default();
        if open {
            into.extend(lines);
        }
        if open != was_open {
            into.push(Line::new(LineKind::TrueUp, if open { before } else { -before }));
        }
        was_open = open;
    }
    gated
}

/// Everything at the rate that the axis reaches at the end of each pay window; what that changes for earlier credits is trued up.
fn whole(tiers: &Tiers, run: &Run<'_>, events: &[Event], trued_up: &mut BTreeMap<(usize, RecordId), Fraction>) -> ByPayWindow {
    let mut lines = ByPayWindow::new();
    let mut judged: BTreeSet<usize> = run.steps.iter().map(|step| step.pay_window).collect();
    let first = judged.first().copied();
    judged.extend(run.falls.iter().map(|fall| fall.pay_window).filter(|pay_window| first.is_some_and(|first| *pay_window > first)));
    let mut paid_last = Fraction::zero();
    for pay_window in judged {
        let moved: Fraction = run.steps.iter().filter(|step| step.pay_window <= pay_window).map(|step| step.moves.clone()).sum();
        let fallen: Fraction = run.falls.iter().filter(|fall| fall.pay_window <= pay_window).map(|fall| fall.by.clone()).sum();
        let axis = moved - fallen;
        let (tier, rate) = (tiers.at(&axis), tiers.rate(&axis));
        let into = lines.entry(pay_window).or_default();
        for step in run.steps.iter().filter(|step| step.pay_window == pay_window) {
            into.extend(line(step, tier, step.base.clone(), &rate));
        }
        let change = &rate - &paid_last;
        let mut earlier: BTreeMap<Fraction, Fraction> = BTreeMap::new();
        for step in run.steps.iter().filter(|step| step.own && step.pay_window < pay_window) {
            let Some(base_rate) = &step.base_rate else { continue };
            let record = &step.credit.row.record;
            *trued_up.entry((pay_window, record.clone())).or_insert_with(Fraction::zero) += &step.base * base_rate * &change;
            let before = events.iter().filter(|event| event.record == *record && event.pay_window < pay_window);
            let taken: Fraction = before.map(|event| event.share.clone()).sum();
            *earlier.entry(base_rate.clone()).or_insert_with(Fraction::zero) += &step.base * (Fraction::one() - taken);
        }
        for (base_rate, base) in earlier {
            let change = base_rate * &change;
            let amount = &base * &change;
            into.push(Line { tier: Some(tier), base: Some(base), rate: Some(change), ..Line::new(LineKind::TrueUp, amount) });
        }
        paid_last = rate;
    }
    lines
}
