//! Bonus: fixed amounts at thresholds, judged when a window ends.
//!
//! Ada gets 500 at 90 % and 1,000 at 100 % of her quarter's quota. At 104 % `highest` pays 1,000, `all` pays 500 and 1,000.

use super::attainment::{attained, ended};
use super::{Drafts, Paying, push, shown, small};
use crate::outcome::facts::Line;
use book::results::LineKind;
use plans::{Against, Bonus, Stacking};

/// The lines of a bonus.
pub(crate) fn lines(paying: &Paying<'_>, bonus: &Bonus) -> Drafts {
    let mut drafts = Drafts::new();
    let Some(measure) = paying.component.measure else { return drafts };
    for (window, span, last_day) in ended(paying, bonus.per) {
        let value = match bonus.against {
            Against::Quota => attained(paying, measure, bonus.per, window),
            Against::Amount | Against::Count => paying.reader.value(measure, paying.days(&span), (bonus.per, window)),
        };
        let Some(value) = value else { continue };
        let reached = paying.component.points.iter().filter(|(at, _)| *at <= value).count();
        let first = match bonus.stacking {
            Stacking::Highest => reached.saturating_sub(1),
            Stacking::All => 0,
        };
        let row = paying.reader.context.people.row_at(paying.reader.person, last_day);
        let ramp = paying.reader.ramp(&paying.component.component.ramp, |step| step.pay, &span);
        for step in first..reached {
            let Some(amount) = paying.component.amounts[step].of(row) else { continue };
            let line = paying.line(LineKind::Bonus, paying.pay_window(span.last));
            push(&mut drafts, Line { base: shown(&amount), rate: shown(&ramp), tier: small(step), ..line }, &amount * &ramp);
        }
    }
    drafts
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    fn ada(stacking: &str) -> Vec<String> {
        let steps = "measure = \"bookings\"\nagainst = \"quota\"\nper = \"quarter\"\nprorate = \"none\"\n\
                     steps = [ { at = \"90%\", pays = 500 }, { at = \"100%\", pays = 1000 }, { at = \"120%\", pays = 5000 } ]";
        Story::new()
            .person("Ada AE")
            .quota("Ada bookings 2026-Q1 1000")
            .deal("D1 Ada 2026-01-10 1040")
            .plan("AE", &format!("{steps}\nstacking = \"{stacking}\""))
            .lines("Ada", Some("2026-03"))
    }

    #[test]
    fn the_highest_step_reached_pays_or_all_of_them() {
        assert_eq!(ada("highest"), ["2026-03 bonus [1] 1000 × 1 = 1000.00"]);
        assert_eq!(ada("all"), ["2026-03 bonus [0] 500 × 1 = 500.00", "2026-03 bonus [1] 1000 × 1 = 1000.00"]);
    }

    #[test]
    fn any_measure_can_be_judged() {
        let story = Story::new()
            .person("Ada AE")
            .deal("D1 Ada 2026-01-10 10")
            .deal("D2 Ada 2026-01-11 10 stage=Lost")
            .plan("AE", "measure = \"win-rate\"\nagainst = \"amount\"\nper = \"period\"\nsteps = [ { at = 0.5, pays = 250 } ]");
        assert_eq!(story.lines("Ada", None), ["2026-01 bonus [0] 250 × 1 = 250.00"]);
    }
}
