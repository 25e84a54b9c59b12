//! Commission at the rate of the tier that is reached (`whole`), or read off the lines between points (`interpolated`).
//!
//! Ben has a quota of 50,000 for the quarter, 5 % below it and 8 % from it on, paid monthly. January's 30,000 pay 5 %: 1,500. February's 30,000
//! bring him to 60,000: they pay 8 %, 2,400, and January is trued up by 30,000 × 3 % = 900.

use super::clawback::{Falls, TakenBack};
use super::commission::{Place, Walk, of_credit};
use super::never_back::NeverBack;
use super::{Drafts, Paying, push, shown, small};
use crate::number::Num;
use crate::outcome::facts::{Credit, Line};
use book::results::LineKind;
use plans::{Apply, Commission, Per};
use std::collections::BTreeMap;

/// What waits for the end of the present pay window, and what it may true up.
#[derive(Default)]
struct Waiting {
    place: Option<Place>,
    /// New credits: index, base and base rate.
    new: Vec<(usize, Num, usize)>,
    /// Bases of the earlier credits of the window of `per`, by base rate.
    earlier: BTreeMap<Num, Num>,
    /// The tier rate that they were paid last.
    last: Option<Num>,
    /// The base rates and bases of the earlier credits of records that are taken back.
    returned: BTreeMap<u32, Vec<(Num, Num)>>,
    /// What the present pay window takes back: record and share.
    reduce: Vec<(u32, Num)>,
}

/// One person's commission.
struct Whole<'a> {
    paying: &'a Paying<'a>,
    commission: &'a Commission,
    credits: &'a [Credit],
    walk: Walk<'a>,
    waiting: Waiting,
    /// Where the axis stood last, and its tiers.
    end: (Num, Option<super::tiers::Axis>),
    drafts: Drafts,
    never_back: Option<NeverBack>,
    true_ups: Vec<(u32, usize, Num)>,
}

/// The lines of a commission that pays everything at one tier's rate.
pub(crate) fn lines(paying: &Paying<'_>, commission: &Commission, measure: usize, credits: &[Credit], back: &mut TakenBack) -> Drafts {
    let mut whole = Whole {
        paying,
        commission,
        credits,
        walk: Walk::new(paying, commission, measure),
        waiting: Waiting::default(),
        end: (Num::ZERO, None),
        drafts: Drafts::new(),
        never_back: commission.never_back.then(NeverBack::default),
        true_ups: Vec::new(),
    };
    let on_the_axis = back.on_the_axis(paying, credits);
    let mut falls = Falls::new(paying, commission, &on_the_axis);
    for (index, credit) in credits.iter().enumerate() {
        falls.before(credit.day, |happening, along| whole.fall(back, happening.record, happening.day, &happening.share, along));
        let Some(place) = whole.walk.step(credit) else { continue };
        whole.go_to(back, place);
        let moved = whole.walk.moved(credit);
        falls.note(credit, &moved.along);
        whole.walk.at = &whole.walk.at + &moved.along;
        whole.end = (whole.walk.at.clone(), whole.walk.axis.clone());
        if let Some(rate) = moved.rate.filter(|_| whole.walk.own) {
            whole.waiting.new.push((index, moved.base, rate));
        }
        if commission.per == Per::Deal {
            whole.close(back);
            whole.waiting = Waiting { place: Some(place), ..Waiting::default() };
        }
    }
    falls.before(i32::MAX, |happening, along| whole.fall(back, happening.record, happening.day, &happening.share, along));
    whole.close(back);
    if let Some(mut never_back) = whole.never_back.take() {
        never_back.close(paying, &mut whole.drafts);
    }
    let Whole { drafts, true_ups, .. } = whole;
    back.falls = falls.fallen;
    back.true_ups = true_ups;
    drafts
}

impl Whole<'_> {
    /// A share of a record is taken back.
    fn fall(&mut self, back: &TakenBack, record: u32, day: i32, share: &Num, along: &Num) {
        let Some(place) = self.walk.fall(day, along) else { return };
        self.go_to(back, place);
        self.end = (self.walk.at.clone(), self.walk.axis.clone());
        self.waiting.reduce.push((record, share.clone()));
    }

    /// Goes to a place; what waits for the end of the one before is paid.
    fn go_to(&mut self, back: &TakenBack, place: Place) {
        if self.waiting.place == Some(place) {
            return;
        }
        self.close(back);
        if self.waiting.place.is_some_and(|before| before.per != place.per) {
            self.waiting = Waiting::default();
        }
        self.waiting.place = Some(place);
    }

    /// Pays what waits, at the rate that the axis has reached.
    fn close(&mut self, back: &TakenBack) {
        let (at, Some(axis)) = &self.end else {
            self.waiting.new.clear();
            return;
        };
        let Some(place) = self.waiting.place else { return };
        let tier = axis.tier(at);
        let points = &self.paying.component.points;
        let rate = match self.commission.apply {
            _ if !axis.is_open(at) => Num::ZERO,
            Apply::Interpolated => axis.interpolate(at, points),
            Apply::Marginal | Apply::Whole => points[tier].1.clone(),
        };
        if let Some(never_back) = &mut self.never_back {
            never_back.step(self.paying, place, &mut self.drafts);
        }
        for (index, base, number) in &self.waiting.new {
            let applied = &self.walk.rates.base[*number] * &rate;
            let of = of_credit(self.paying, &self.credits[*index], place.pay);
            let line = Line { base: shown(base), rate: shown(&applied), tier: small(tier), ..of };
            pay(&mut self.never_back, &mut self.drafts, line, base * &applied);
        }
        if let Some(last) = self.waiting.last.as_ref().filter(|last| **last != rate) {
            let difference = &rate - last;
            for (base_rate, base) in &self.waiting.earlier {
                let applied = base_rate * &difference;
                let line = self.paying.line(LineKind::TrueUp, place.pay);
                let line = Line { base: shown(base), rate: shown(&applied), tier: small(tier), ..line };
                pay(&mut self.never_back, &mut self.drafts, line, base * &applied);
            }
            for (record, parts) in &self.waiting.returned {
                let amount = parts.iter().fold(Num::ZERO, |sum, (base_rate, base)| sum + base * &(base_rate * &difference));
                self.true_ups.push((*record, place.pay, amount));
            }
        }
        self.keep(back);
        self.waiting.last = Some(rate);
    }

    /// New credits become earlier ones, and what was taken back of them no longer counts.
    fn keep(&mut self, back: &TakenBack) {
        for (index, base, number) in self.waiting.new.drain(..) {
            let base_rate = &self.walk.rates.base[number];
            let earlier = self.waiting.earlier.entry(base_rate.clone()).or_insert(Num::ZERO);
            *earlier += &base;
            let record = self.credits[index].record;
            if back.happenings.iter().any(|happening| happening.record == record) {
                self.waiting.returned.entry(record).or_default().push((base_rate.clone(), base));
            }
        }
        for (record, share) in self.waiting.reduce.drain(..) {
            for (base_rate, base) in self.waiting.returned.get(&record).into_iter().flatten() {
                if let Some(earlier) = self.waiting.earlier.get_mut(base_rate) {
                    *earlier = &*earlier - &(base * &share);
                }
            }
        }
    }
}

/// Adds a line.
fn pay(never_back: &mut Option<NeverBack>, drafts: &mut Drafts, line: Line, amount: Num) {
    never_back.iter_mut().for_each(|never_back| never_back.add(&amount));
    push(drafts, line, amount);
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    #[test]
    fn the_tier_reached_pays_everything_and_trues_up_what_came_before() {
        let whole = "measure = \"bookings\"\nagainst = \"quota\"\nper = \"quarter\"\napply = \"whole\"\nprorate = \"none\"\n\
                     tiers = [ { from = \"0%\", rate = \"5%\" }, { from = \"100%\", rate = \"8%\" } ]";
        let story = Story::new()
            .person("Ben AE")
            .quota("Ben bookings 2026-Q1 50000")
            .deal("D1 Ben 2026-01-10 30000")
            .deal("D2 Ben 2026-02-10 30000")
            .deal("D3 Ben 2026-03-10 -20000")
            .plan("AE", whole);
        let lines = [
            "2026-01 tier D1 [0] 30000 × 0.05 = 1500.00",
            "2026-02 tier D2 [1] 30000 × 0.08 = 2400.00",
            "2026-02 true-up [1] 30000 × 0.03 = 900.00",
            "2026-03 tier D3 [0] -20000 × 0.05 = -1000.00",
            "2026-03 true-up [0] 60000 × -0.03 = -1800.00",
        ];
        assert_eq!(story.lines("Ben", None), lines);
    }

    #[test]
    fn a_rate_is_read_off_the_line_between_two_points() {
        let line = "measure = \"bookings\"\nagainst = \"amount\"\nper = \"year\"\napply = \"interpolated\"\n\
                    tiers = [ { from = 0, rate = \"4%\" }, { from = 1000, rate = \"10%\" } ]";
        let story = Story::new().person("Ada AE").deal("D1 Ada 2026-01-10 500").deal("D2 Ada 2026-02-10 700").plan("AE", line);
        let lines =
            ["2026-01 tier D1 [0] 500 × 0.07 = 35.00", "2026-02 tier D2 [1] 700 × 0.1 = 70.00", "2026-02 true-up [1] 500 × 0.03 = 15.00"];
        assert_eq!(story.lines("Ada", None), lines);
    }

    #[test]
    fn by_deal_each_is_alone() {
        let by_deal = "measure = \"bookings\"\nagainst = \"amount\"\nper = \"deal\"\napply = \"whole\"\nbound = \"upper\"\n\
                       tiers = [ { from = 0, rate = \"4%\" }, { from = 1000, rate = \"6%\" } ]";
        let story = Story::new().person("Ada AE").deal("D1 Ada 2026-01-10 1000").deal("D2 Ada 2026-01-11 1001").plan("AE", by_deal);
        assert_eq!(story.lines("Ada", None), ["2026-01 tier D1 [0] 1000 × 0.04 = 40.00", "2026-01 tier D2 [1] 1001 × 0.06 = 60.06"]);
    }
}
