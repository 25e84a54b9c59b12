//! Commission at the rate of the tier that is reached (`whole`), or read off the lines between points (`interpolated`).
//!
//! Ben has a quota of 50,000 for the quarter, 5 % below it and 8 % from it on, paid monthly. January's 30,000 pay 5 %: 1,500. February's 30,000
//! bring him to 60,000: they pay 8 %, 2,400, and January is trued up by 30,000 × 3 % = 900.

use super::commission::{Place, Walk, of_credit};
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
}

/// The lines of a commission that pays everything at one tier's rate.
pub(crate) fn lines(paying: &Paying<'_>, commission: &Commission, measure: usize, credits: &[Credit]) -> Drafts {
    let mut drafts = Drafts::new();
    let mut walk = Walk::new(paying, commission, measure);
    let mut waiting = Waiting::default();
    let mut end = (Num::ZERO, None);
    for (index, credit) in credits.iter().enumerate() {
        let Some(place) = walk.step(credit) else { continue };
        if waiting.place != Some(place) {
            close(paying, commission, credits, &walk, &mut waiting, &end, &mut drafts);
            if waiting.place.is_some_and(|before| before.per != place.per) {
                waiting = Waiting::default();
            }
            waiting.place = Some(place);
        }
        let moved = walk.moved(credit);
        walk.at = &walk.at + &moved.along;
        end = (walk.at.clone(), walk.axis.clone());
        if let Some(rate) = moved.rate {
            waiting.new.push((index, moved.base, rate));
        }
        if commission.per == Per::Deal {
            close(paying, commission, credits, &walk, &mut waiting, &end, &mut drafts);
            waiting = Waiting { place: Some(place), ..Waiting::default() };
        }
    }
    close(paying, commission, credits, &walk, &mut waiting, &end, &mut drafts);
    drafts
}

/// Pays what waits, at the rate that the axis has reached.
fn close(
    paying: &Paying<'_>,
    commission: &Commission,
    credits: &[Credit],
    walk: &Walk<'_>,
    waiting: &mut Waiting,
    end: &(Num, Option<super::tiers::Axis>),
    drafts: &mut Drafts,
) {
    let (at, Some(axis)) = end else {
        waiting.new.clear();
        return;
    };
    let Some(place) = waiting.place else { return };
    let tier = axis.tier(at);
    let points = &paying.component.points;
    let rate = if commission.apply == Apply::Interpolated { axis.interpolate(at, points) } else { points[tier].1.clone() };
    for (index, base, number) in &waiting.new {
        let applied = &walk.rates.base[*number] * &rate;
        let line = Line { base: shown(base), rate: shown(&applied), tier: small(tier), ..of_credit(paying, &credits[*index], place.pay) };
        push(drafts, line, base * &applied);
    }
    if let Some(last) = waiting.last.as_ref().filter(|last| **last != rate) {
        for (base_rate, base) in &waiting.earlier {
            let applied = base_rate * &(&rate - last);
            let line = paying.line(LineKind::TrueUp, place.pay);
            push(drafts, Line { base: shown(base), rate: shown(&applied), tier: small(tier), ..line }, base * &applied);
        }
    }
    for (_, base, number) in waiting.new.drain(..) {
        let earlier = waiting.earlier.entry(walk.rates.base[number].clone()).or_insert(Num::ZERO);
        *earlier += &base;
    }
    waiting.last = Some(rate);
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
