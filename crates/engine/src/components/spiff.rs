//! SPIFF: extra pay for some days, with a limit for each person and a budget for all.
//!
//! 250 for each deal in March, at most 600 a person and 1,000 for all. Ada wins three deals: 250, 250 and the 100 that her limit leaves. Ben wins
//! two later: 250, and the 150 that the budget leaves.

use super::clawback::TakenBack;
use super::{Draft, Drafts, Paying, commission};
use crate::number::Num;
use crate::outcome::facts::Line;
use crate::prepare::days::bounds;
use book::results::LineKind;
use plans::Spiff;
use std::sync::Arc;

/// One person's lines of a SPIFF with a budget, before it is known what the budget leaves.
#[derive(Debug, Clone)]
pub(crate) struct Claims {
    pub plan: usize,
    pub component: usize,
    pub drafts: Drafts,
    pub back: Arc<TakenBack>,
}

/// A credit that claims a part of the budget: where its lines are, and what the limit leaves of it.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub line: Line,
    /// Its pay window, and the position of its last line there.
    pub at: (usize, usize),
    pub amount: Num,
}

/// The lines of a SPIFF, within the limit of the person. A version that goes on counts what the earlier ones left of their lines.
pub(crate) fn lines(paying: &Paying<'_>, spiff: &Spiff) -> (Drafts, TakenBack) {
    let mut sum = Num::ZERO;
    for of in paying.component.together.iter().take_while(|of| **of != (paying.plan_number, paying.number)) {
        let before = paying.version(*of);
        if let plans::Kind::Spiff(terms) = &before.component.component.kind {
            let (drafts, _) = within_limit(&before, terms, sum.clone());
            sum = drafts.values().flatten().fold(sum, |sum, draft| &sum + &draft.amount);
        }
    }
    within_limit(paying, spiff, sum)
}

/// The lines within the limit, when this much was paid under earlier versions.
fn within_limit(paying: &Paying<'_>, spiff: &Spiff, mut sum: Num) -> (Drafts, TakenBack) {
    let (drafts, back) = commission::lines(paying, &spiff.commission, Some(bounds(&spiff.during)));
    let Some(limit) = spiff.limit.map(Num::from_decimal) else { return (drafts, back) };
    let mut limited = Drafts::new();
    for (window, lines) in drafts {
        let out = limited.entry(window).or_default();
        for draft in lines {
            let left = within(&limit, &mut sum, &draft.amount);
            let cap = cut(paying, &draft, &left);
            out.push(draft);
            out.extend(cap);
        }
    }
    (limited, back)
}

/// What a limit leaves of an amount, when this much is claimed before it.
pub(crate) fn within(limit: &Num, sum: &mut Num, amount: &Num) -> Num {
    let least = |number: &Num| if number < limit { number.clone() } else { limit.clone() };
    let before = least(sum);
    *sum += amount;
    &least(sum) - &before
}

/// The line that cuts another one to what is left of it.
fn cut(paying: &Paying<'_>, draft: &Draft, left: &Num) -> Option<Draft> {
    let amount = left - &draft.amount;
    let line = Line { record: draft.line.record, day: draft.line.day, ..paying.line(LineKind::Cap, usize::from(draft.line.window)) };
    (!amount.is_zero()).then_some(Draft { line, amount })
}

/// The claims of a person, in order of her credits.
pub(crate) fn claims(drafts: &Drafts) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for (window, lines) in drafts {
        for (position, draft) in lines.iter().enumerate() {
            if draft.line.kind == LineKind::Cap {
                if let Some(claim) = claims.last_mut() {
                    claim.amount += &draft.amount;
                    claim.at.1 = position;
                }
            } else {
                claims.push(Claim { line: draft.line, at: (*window, position), amount: draft.amount.clone() });
            }
        }
    }
    claims
}

/// The drafts with what the budget leaves of each claim; `left` is in the order of the claims.
pub(crate) fn settle(paying: &Paying<'_>, mut drafts: Drafts, claims: &[Claim], left: &[Num]) -> Drafts {
    for (claim, left) in claims.iter().zip(left).rev() {
        let draft = Draft { line: claim.line, amount: claim.amount.clone() };
        if let (Some(cap), Some(lines)) = (cut(paying, &draft, left), drafts.get_mut(&claim.at.0)) {
            lines.insert(claim.at.1 + 1, cap);
        }
    }
    drafts
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    fn spring(terms: &str) -> Story {
        let spiff = format!("kind = \"spiff\"\nmeasure = \"won\"\neach = 250\nduring = {{ from = 2026-03-01, to = 2026-03-31 }}\n{terms}");
        Story::new()
            .person("Ada AE")
            .person("Ben AE")
            .deal("D0 Ada 2026-02-28 1")
            .deal("D1 Ada 2026-03-01 1")
            .deal("D2 Ada 2026-03-02 1")
            .deal("D3 Ada 2026-03-03 1")
            .deal("D4 Ben 2026-03-03 1")
            .deal("D5 Ben 2026-03-31 1")
            .deal("D6 Ben 2026-04-01 1")
            .plan("AE", &spiff)
    }

    #[test]
    fn it_pays_within_its_days_and_the_limit_of_a_person() {
        let lines = [
            "2026-03 tier D1 [0] 250 × 1 = 250.00",
            "2026-03 tier D2 [0] 250 × 1 = 250.00",
            "2026-03 tier D3 [0] 250 × 1 = 250.00",
            "2026-03 cap D3 = -150.00",
        ];
        assert_eq!(spring("limit = 600").lines("Ada", None), lines);
        assert_eq!(spring("").lines("Ben", None).len(), 2);
    }

    #[test]
    fn who_comes_first_gets_the_budget() {
        let story = spring("limit = 600\nbudget = 1000");
        assert_eq!(story.lines("Ada", None).len(), 4);
        let ben = ["2026-03 tier D4 [0] 250 × 1 = 250.00", "2026-03 tier D5 [0] 250 × 1 = 250.00", "2026-03 cap D5 = -100.00"];
        assert_eq!(story.lines("Ben", None), ben);
        let small = spring("budget = 600");
        assert_eq!(small.lines("Ada", None).last().unwrap(), "2026-03 cap D3 = -150.00");
        assert_eq!(
            small.lines("Ben", None),
            [
                "2026-03 tier D4 [0] 250 × 1 = 250.00",
                "2026-03 cap D4 = -250.00",
                "2026-03 tier D5 [0] 250 × 1 = 250.00",
                "2026-03 cap D5 = -250.00"
            ]
        );
    }
}
