//! Why a payment is what it is, where some of it is frozen: that is walked through the run that the freeze keeps.

use super::{Question, Why, build, sentences};
use crate::State;
use crate::freezes::figures::Keeping;
use crate::statement::statement;

pub(super) fn why(state: &State, person: &str, period: usize, question: &Question) -> Option<Why> {
    let mut why = build::why(state, person, period, question)?;
    let Some((keeping, statement)) = Keeping::of(state, person, period).zip(statement(state, person, period)) else { return Some(why) };
    let then = |figures: &State| build::why(figures, person, figures.period(&why.period)?, question);
    let thens: Vec<Option<Why>> = keeping.kept.iter().map(|kept| kept.figures.as_deref().and_then(then)).collect();
    why.plans.retain(|plan| keeping.source(plan.plan.as_str()).is_none());
    why.paid_otherwise.retain(|term| keeping.source(term.plan.as_str()).is_none());
    for (at, then) in thens.into_iter().enumerate() {
        let Some(then) = then else { continue };
        let own = |plan: &str| keeping.source(plan) == Some(at);
        why.plans.extend(then.plans.into_iter().filter(|plan| own(plan.plan.as_str())));
        why.paid_otherwise.extend(then.paid_otherwise.into_iter().filter(|term| own(term.plan.as_str())));
        if own("") {
            why.adjusted = then.adjusted;
        }
    }
    (why.currency, why.amount, why.earnings) = (statement.currency, statement.amount, statement.earnings);
    (why.terms, why.adjustments) = (statement.terms_total, statement.adjustments_total);
    why.freezes = statement.freezes;
    why.sentence = sentences::payment(&why);
    Some(why)
}
