//! Objectives: a share of target pay by the scores of goals, judged when a window ends.
//!
//! Ada's objectives are worth 2,000 a quarter: the office in Oslo 60 %, the training 40 %. Oslo is scored 80 %, the training 100 %: she gets
//! 2,000 × 60 % × 80 % = 960 and 2,000 × 40 % = 800.

use super::attainment::{ended, payout, target_pay};
use super::{Drafts, Paying, push, shown, small};
use crate::number::Num;
use crate::outcome::facts::Line;
use book::results::LineKind;
use plans::Objectives;

/// The lines of objectives.
pub(crate) fn lines(paying: &Paying<'_>, objectives: &Objectives) -> Drafts {
    let mut drafts = Drafts::new();
    for (window, span, last_day) in ended(paying, objectives.per) {
        let Some(target) = target_pay(paying, &objectives.target, (objectives.per, window), &span, last_day) else { continue };
        for (position, goal) in objectives.goals.iter().enumerate() {
            let Some(measure) = paying.reader.context.measure(&goal.measure) else { continue };
            let days = paying.days(&span);
            let Some(score) = paying.reader.value(measure, days, (objectives.per, window)) else { continue };
            let pays = if objectives.curve.is_empty() { score } else { payout(paying, &objectives.curve, objectives.apply, &score) };
            let rate = pays * Num::from_decimal(goal.weight);
            let line = paying.line(LineKind::Goal, paying.pay_window(span.last));
            push(&mut drafts, Line { base: shown(&target), rate: shown(&rate), tier: small(position), ..line }, &target * &rate);
        }
    }
    drafts
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    const GOALS: &str = "kind = \"objectives\"\nper = \"quarter\"\ntarget = { amount = 2000 }\n\
                         goals = [ { goal = \"Oslo\", measure = \"won\", weight = \"60%\" }, { goal = \"Training\", measure = \"win-rate\", weight = \"40%\" } ]";

    fn ada(more: &str) -> Vec<String> {
        Story::new()
            .person("Ada AE")
            .deal("D1 Ada 2026-01-10 10")
            .deal("D2 Ada 2026-02-10 10 stage=Lost")
            .plan("AE", &format!("{GOALS}\n{more}"))
            .lines("Ada", Some("2026-03"))
    }

    #[test]
    fn a_goal_pays_its_score() {
        assert_eq!(ada(""), ["2026-03 goal [0] 2000 × 0.6 = 1200.00", "2026-03 goal [1] 2000 × 0.2 = 400.00"]);
    }

    #[test]
    fn or_what_a_curve_says_at_it() {
        let all_or_nothing = "curve = [ { at = \"100%\", pays = \"100%\" } ]\napply = \"whole\"";
        assert_eq!(ada(all_or_nothing), ["2026-03 goal [0] 2000 × 0.6 = 1200.00"]);
    }
}
