//! Commission: a rate on what is credited, by tiers.
//!
//! Ada has a quota of 100,000 for the year and tiers 8 % from 0 %, 12 % from 100 %. She has closed 90,000; a deal of 30,000 moves the axis
//! from 90,000 to 120,000: 10,000 at 8 % is 800, 20,000 at 12 % is 2,400. When 15,000 of it are returned, the axis goes back from 120,000 to
//! 105,000, and 15,000 at 12 % are taken back: −1,800.

use super::clawback::{Falls, TakenBack};
use super::gate::Gated;
use super::never_back::NeverBack;
use super::quick::Quick;
use super::tiers::Axis;
use super::{Drafts, Paying, push, shown, small};
use crate::measure::reader::is_on;
use crate::number::Num;
use crate::outcome::amounts::Ready;
use crate::outcome::facts::{Credit, Line};
use crate::prepare::plans::BaseRate;
use book::results::LineKind;
use plans::{Against, Apply, Bound, Commission, GatePays, Per};

/// A credit as a commission sees it.
#[derive(Debug)]
pub(crate) struct Move {
    /// How far it moves the axis.
    pub along: Num,
    /// What the rate is applied to.
    pub base: Num,
    /// Its base rate, as an index among [`Rates`]; none when no rate is found for it.
    pub rate: Option<usize>,
}

/// The lines of a commission, of credits of these days; and what it takes back.
pub(crate) fn lines(paying: &Paying<'_>, commission: &Commission, during: Option<(i32, i32)>) -> (Drafts, TakenBack) {
    let Some(measure) = paying.component.measure else { return Default::default() };
    let credits = match during {
        None => &paying.reader.credits[paying.reader.range(measure)],
        Some((from, until)) => paying.reader.credits(measure, from, until),
    };
    let mut back = TakenBack::of(paying, credits);
    let drafts = match commission.apply {
        Apply::Marginal => marginal(paying, commission, measure, credits, &mut back),
        Apply::Whole | Apply::Interpolated => super::whole::lines(paying, commission, measure, credits, &mut back),
    };
    (drafts, back)
}

fn marginal(paying: &Paying<'_>, commission: &Commission, measure: usize, credits: &[Credit], back: &mut TakenBack) -> Drafts {
    let mut drafts = Drafts::new();
    let mut walk = Walk::new(paying, commission, measure);
    let mut slices = Vec::new();
    let mut never_back = commission.never_back.then(NeverBack::default);
    let mut gated = Gated::of(commission);
    let on_the_axis = back.on_the_axis(paying, credits);
    let mut falls = Falls::new(paying, commission, &on_the_axis);
    let mut quick = Quick::of(paying, commission).filter(|_| on_the_axis.is_empty());
    for credit in credits {
        falls.before(credit.day, |happening, along| {
            walk.fall(happening.day, along);
        });
        let Some(place) = walk.step(credit) else { continue };
        if let Some(quick) = &mut quick
            && quick.step(&mut walk, credit, place, &mut drafts)
        {
            continue;
        }
        let moved = walk.moved(credit);
        falls.note(credit, &moved.along);
        let (from, to) = (walk.at.clone(), &walk.at + &moved.along);
        walk.at = to.clone();
        if !walk.own {
            continue;
        }
        if let Some(gated) = &mut gated {
            gated.step(paying, place, &mut never_back, &mut drafts);
        } else if let Some(never_back) = &mut never_back {
            never_back.step(paying, place, &mut drafts);
        }
        let Some(axis) = &walk.axis else { continue };
        if let Some(gated) = &mut gated {
            gated.reaches(axis.is_open(&to));
        }
        let Some(rate) = moved.rate else { continue };
        if gated.is_none() && axis.pays_above().is_none() && !axis.is_open(&to) {
            continue;
        }
        let rates = &walk.rates.by_tier[rate];
        let mut add = |tier: usize, base: &Num| {
            let line = Line { base: shown(base), rate: rates[tier].1, tier: small(tier), ..of_credit(paying, credit, place.pay) };
            let amount = base * &rates[tier].0;
            if let Some(gated) = &mut gated {
                gated.add(line, amount);
                return;
            }
            never_back.iter_mut().for_each(|never_back| never_back.add(&amount));
            push(&mut drafts, line, amount);
        };
        if moved.along.is_zero() {
            if axis.pays_above().is_none() || axis.is_open(&to) {
                add(axis.tier(&to), &moved.base);
            }
            continue;
        }
        axis.slices(&from, &to, &mut slices);
        if let ([(tier, _)], None) = (slices.as_slice(), axis.pays_above()) {
            add(*tier, &moved.base);
            continue;
        }
        let length = if from < to { moved.along.clone() } else { -&moved.along };
        for (tier, part) in &slices {
            add(*tier, &share_of(&moved.base, part, &length));
        }
    }
    // What is taken back after the last credit pays nothing here, but the axis goes back.
    falls.before(i32::MAX, |_, _| {});
    back.falls = falls.fallen;
    if let Some(mut gated) = gated {
        gated.close(paying, &mut never_back, &mut drafts);
    }
    if let Some(mut never_back) = never_back {
        never_back.close(paying, &mut drafts);
    }
    drafts
}

/// base × part ÷ length, where the length is positive; without a fraction when base and length are the same amount.
fn share_of(base: &Num, part: &Num, length: &Num) -> Num {
    if base == length {
        return part.clone();
    }
    let product = base * part;
    if base.sign() < 0 && -base == *length {
        return -part;
    }
    product.divide(length).unwrap_or(Num::ZERO)
}

/// A line for a credit, in a pay window.
pub(crate) fn of_credit(paying: &Paying<'_>, credit: &Credit, window: usize) -> Line {
    Line { record: credit.record, through: credit.through, day: credit.day, rule: credit.rule, ..paying.line(LineKind::Tier, window) }
}

/// Where a credit lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The window over which the axis accumulates; 0 for the whole time on the plan.
    pub per: usize,
    /// The pay window.
    pub pay: usize,
}

/// Base rates, each with its product with every tier's rate.
#[derive(Debug)]
pub(crate) struct Rates {
    /// The base rate and, by tier, base rate × tier rate (exactly, and as lines show it).
    pub by_tier: Vec<Vec<(Num, i128)>>,
    /// The same products, ready to multiply.
    pub ready: Vec<Vec<Ready>>,
    pub base: Vec<Num>,
    /// For rates by row of people, the index of each row's rate.
    by_row: Vec<Option<usize>>,
}

/// The walk along the axis, credit by credit.
pub(crate) struct Walk<'a> {
    paying: &'a Paying<'a>,
    commission: &'a Commission,
    measure: usize,
    /// Where the axis stands.
    pub at: Num,
    /// The tiers in the present window; none when nothing is earned in it.
    pub axis: Option<Axis>,
    pub rates: Rates,
    /// Whether the present credit is one of this version's days, which pays it; one of another version only moves the axis.
    pub own: bool,
    windfall: Option<(Num, Num)>,
    place: Option<(i32, Place, bool)>,
    started: Option<usize>,
}

impl<'a> Walk<'a> {
    pub fn new(paying: &'a Paying<'a>, commission: &'a Commission, measure: usize) -> Self {
        let windfall = windfall(commission);
        let rates = Rates::new(paying);
        Self { paying, commission, measure, at: Num::ZERO, axis: None, rates, own: true, windfall, place: None, started: None }
    }

    /// Goes on to the next credit: where it lies, or nothing when the person is not on the plan that day. The axis starts anew in a new window.
    pub fn step(&mut self, credit: &Credit) -> Option<Place> {
        let (place, on) = match self.place {
            Some((day, place, on)) if day == credit.day => (place, on),
            _ => {
                let days = &self.paying.reader.context.days;
                let period = days.period_of(credit.day)?;
                let per = match self.commission.per {
                    Per::Window(unit) => days.window_of(unit, period),
                    Per::Deal | Per::Plan => 0,
                };
                let place = Place { per, pay: self.paying.pay_window(period) };
                let on = is_on(self.paying.together, credit.day);
                self.own = self.paying.component.together.is_empty() || is_on(self.paying.on, credit.day);
                self.place = Some((credit.day, place, on));
                (place, on)
            }
        };
        if !on {
            return None;
        }
        if self.started != Some(place.per) {
            self.started = Some(place.per);
            self.at = Num::ZERO;
            self.axis = self.bounds(place.per);
        } else if self.commission.per == Per::Deal {
            self.at = Num::ZERO;
        }
        Some(place)
    }

    /// The axis goes back on a day, in the window that contains it; gives the place.
    pub fn fall(&mut self, day: i32, along: &Num) -> Option<Place> {
        let days = &self.paying.reader.context.days;
        let period = days.period_of(day)?;
        let per = match self.commission.per {
            Per::Window(unit) => days.window_of(unit, period),
            Per::Deal => return None,
            Per::Plan => 0,
        };
        if self.started != Some(per) {
            self.started = Some(per);
            self.at = Num::ZERO;
            self.axis = self.bounds(per);
        }
        self.at = &self.at - along;
        Some(Place { per, pay: self.paying.pay_window(period) })
    }

    fn bounds(&self, window: usize) -> Option<Axis> {
        let points = self.paying.component.points.iter().map(|(from, _)| from);
        let gate = self.commission.gate.map(|gate| (Num::from_decimal(gate.at), gate.pays == GatePays::Above));
        let (bounds, gate): (Vec<Num>, _) = match (self.commission.against, self.commission.per) {
            (Against::Quota, Per::Window(unit)) => {
                let component = &self.paying.component.component;
                let quota = self.paying.reader.component_quota(component, self.paying.together, self.measure, unit, window)?;
                if !quota.is_positive() {
                    return None;
                }
                (points.map(|from| from * &quota).collect(), gate.map(|(at, above)| (&at * &quota, above)))
            }
            (Against::Quota, Per::Deal | Per::Plan) => return None,
            (Against::Amount | Against::Count, _) => (points.cloned().collect(), gate),
        };
        let axis = Axis::new(bounds, self.commission.bound == Bound::Upper);
        Some(match gate {
            Some((at, above)) => axis.with_gate(at, above),
            None => axis,
        })
    }

    /// Whose component it is.
    pub fn paying(&self) -> &'a Paying<'a> {
        self.paying
    }

    /// The windfall of the version that a day belongs to.
    fn windfall_of_another(&self, day: i32) -> Option<(Num, Num)> {
        let mut versions = self.paying.component.together.iter().map(|of| self.paying.version(*of));
        windfall(versions.find(|version| is_on(version.on, day))?.component.component.kind.commission()?)
    }

    /// What a credit moves and what it is paid on.
    pub fn moved(&self, credit: &Credit) -> Move {
        let factors = self.paying.reader.factors;
        let factor = credit.factor as usize;
        let (mut amount, mut toward) = (Num::Fixed(factors.amounts.amount(credit)), Num::Fixed(factors.amounts.toward(credit)));
        let of_another = if self.own { None } else { self.windfall_of_another(credit.day) };
        let windfall = if self.own { &self.windfall } else { &of_another };
        if let Some((over, counts)) = windfall {
            let whole = self.paying.reader.converted(credit);
            if whole > *over {
                let counted = over + &(&(&whole - over) * counts);
                amount = &counted * &factors.share[factor];
                toward = counted * factors.weight[factor].clone();
            }
        }
        let along = match self.commission.against {
            Against::Quota | Against::Amount => toward,
            Against::Count => factors.weight[factor].clone(),
        };
        let people = &self.paying.reader.context.people;
        let row = || people.row_at(self.paying.reader.person, credit.day);
        let base = match self.paying.component.amounts.first() {
            Some(each) => each.of(row()).map_or(Num::ZERO, |each| &each * &factors.share[factor]),
            None => amount,
        };
        Move { along, base, rate: self.rate(credit) }
    }

    /// The base rate of a credit, as an index among [`Rates`]; none when no rate is found for it.
    pub fn rate(&self, credit: &Credit) -> Option<usize> {
        let row = || self.paying.reader.context.people.row_at(self.paying.reader.person, credit.day);
        match &self.paying.component.base_rate {
            BaseRate::Fixed(_) => Some(0),
            BaseRate::Person(_) => row().and_then(|row| self.rates.by_row[row]),
            BaseRate::Table(table) if table.is_for_everybody() => table.row_of(self.paying.rate_rows, credit.record, None),
            BaseRate::Table(table) => table.row_of(self.paying.rate_rows, credit.record, row()),
        }
    }
}

/// From which value on only which share of a record counts.
fn windfall(commission: &Commission) -> Option<(Num, Num)> {
    commission.windfall.as_ref().map(|w| (Num::from_decimal(w.over), Num::from_decimal(w.counts)))
}

impl Rates {
    fn new(paying: &Paying<'_>) -> Self {
        let mut made = Self { by_tier: Vec::new(), ready: Vec::new(), base: Vec::new(), by_row: Vec::new() };
        match &paying.component.base_rate {
            BaseRate::Fixed(rate) => made.base.push(rate.clone()),
            BaseRate::Table(table) => made.base.clone_from(&table.rates),
            BaseRate::Person(rows) => {
                made.by_row = vec![None; rows.len()];
                for row in paying.reader.context.people.positions_of(paying.reader.person) {
                    if let Some(rate) = &rows[row] {
                        made.by_row[row] = Some(made.base.len());
                        made.base.push(rate.clone());
                    }
                }
            }
        }
        let tier = |base: &Num, tier: &Num| {
            let product = base * tier;
            let shown = shown(&product);
            (product, shown)
        };
        let tiers = &paying.component.points;
        made.by_tier = made.base.iter().map(|base| tiers.iter().map(|(_, rate)| tier(base, rate)).collect()).collect();
        let ready = |tiers: &Vec<(Num, i128)>| tiers.iter().map(|(rate, _)| Ready::new(rate.clone())).collect();
        made.ready = made.by_tier.iter().map(ready).collect();
        made
    }
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    const TO_QUOTA: &str = "measure = \"bookings\"\nagainst = \"quota\"\nper = \"year\"\napply = \"marginal\"\nprorate = \"none\"\n\
                            tiers = [ { from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" } ]";

    #[test]
    fn each_slice_pays_at_its_own_tier_and_a_return_takes_back_where_it_was_paid() {
        let story = Story::new()
            .person("Ada AE")
            .quota("Ada bookings 2026 100000")
            .deal("D1 Ada 2026-01-10 90000")
            .deal("D2 Ada 2026-02-10 30000")
            .deal("D3 Ada 2026-03-10 -15000")
            .plan("AE", TO_QUOTA);
        let lines = [
            "2026-01 tier D1 [0] 90000 × 0.08 = 7200.00",
            "2026-02 tier D2 [0] 10000 × 0.08 = 800.00",
            "2026-02 tier D2 [1] 20000 × 0.12 = 2400.00",
            "2026-03 tier D3 [1] -15000 × 0.12 = -1800.00",
        ];
        assert_eq!(story.lines("Ada", None), lines);
    }

    #[test]
    fn a_share_of_a_deal_moves_the_axis_by_that_share() {
        let story = Story::new()
            .person("Ada AE")
            .person("Ben AE")
            .quota("Ada bookings 2026 1000")
            .quota("Ben bookings 2026 1000")
            .deal("D1 Ada 2026-01-10 2000")
            .split("D1 Ada 0.75")
            .split("D1 Ben 0.25")
            .plan("AE", TO_QUOTA);
        assert_eq!(story.lines("Ada", None), ["2026-01 tier D1 [0] 1000 × 0.08 = 80.00", "2026-01 tier D1 [1] 500 × 0.12 = 60.00"]);
        assert_eq!(story.lines("Ben", None), ["2026-01 tier D1 [0] 500 × 0.08 = 40.00"]);
    }

    #[test]
    fn without_a_quota_nothing_is_earned_against_it() {
        let mut book =
            Story::new().person("Ada AE").quota("Ada bookings 2026 9").deal("D1 Ada 2026-01-10 2000").plan("AE", TO_QUOTA).book();
        book.quotas.targets.clear();
        let outcome = crate::calculate(&book, &crate::Options::default()).unwrap();
        assert_eq!((outcome.credits_of("Ada").len(), outcome.earnings_of("Ada").len()), (2, 0));
    }

    #[test]
    fn the_most_specific_row_of_a_rate_table_wins() {
        let table = "measure = \"bookings\"\nrate = { table = [ { product = \"Lamp\", rate = \"7%\" }, \
                     { product = \"Lamp\", kind = \"new\", rate = \"9%\" }, { product = \"Desk\", rate = \"5%\" } ] }";
        let story = Story::new()
            .person("Ada AE")
            .deal("D1 Ada 2026-01-10 100 product=Lamp kind=renewal")
            .deal("D2 Ada 2026-01-11 100 product=Lamp kind=new")
            .deal("D3 Ada 2026-01-12 100 product=Chair kind=new")
            .plan("AE", table);
        assert_eq!(story.lines("Ada", None), ["2026-01 tier D1 [0] 100 × 0.07 = 7.00", "2026-01 tier D2 [0] 100 × 0.09 = 9.00"]);
    }

    #[test]
    fn a_very_large_deal_counts_in_part() {
        let windfall = "measure = \"bookings\"\nrate = \"10%\"\nwindfall = { over = 1000, counts = \"25%\" }";
        let story = Story::new().person("Ada AE").deal("D1 Ada 2026-01-10 1400").plan("AE", windfall);
        assert_eq!(story.lines("Ada", None), ["2026-01 tier D1 [0] 1100 × 0.1 = 110.00"]);
    }

    #[test]
    fn a_deal_in_another_currency_is_converted_at_the_rate_of_its_day() {
        let story = Story::new()
            .person("Ada AE")
            .rate("EUR USD 2026-01-01 1.1")
            .rate("EUR USD 2026-01-20 1.25")
            .deal("D1 Ada 2026-01-19 100 currency=EUR")
            .deal("D2 Ada 2026-01-20 100 currency=EUR")
            .plan("AE", "measure = \"bookings\"\nrate = \"10%\"");
        assert_eq!(story.lines("Ada", None), ["2026-01 tier D1 [0] 110 × 0.1 = 11.00", "2026-01 tier D2 [0] 125 × 0.1 = 12.50"]);
    }
}
