//! Chapter "A version that goes on": which versions of a component accumulate together.

use crate::payee::Payee;
use plans::{Apply, Commission, Component, GatePays, Kind, Per, Plan};

/// A person on each of the versions whose component accumulates together with hers, the earliest first, her own included.
#[must_use]
pub fn versions<'a>(payee: &Payee<'a>) -> Vec<Payee<'a>> {
    let plans = &payee.facts.book.plans;
    let mut of_plan: Vec<usize> = (0..plans.len()).filter(|plan| plans[*plan].id == plans[payee.plan].id).collect();
    of_plan.sort_by_key(|plan| plans[*plan].version);
    let mut found: Vec<Payee<'a>> = Vec::new();
    for plan in of_plan {
        let Some(component) = plans[plan].components.iter().find(|component| component.name == payee.component.name) else {
            // A version without the component ends what accumulates.
            if found.iter().any(|version| version.plan == payee.plan) {
                break;
            }
            found.clear();
            continue;
        };
        let goes_on = found.last().is_some_and(|before| go_on(before.plan(), &plans[plan], before.component, component));
        if !goes_on {
            if found.iter().any(|version| version.plan == payee.plan) {
                break;
            }
            found.clear();
        }
        found.push(Payee { plan, component, ..*payee });
    }
    found
}

/// Whether a component of a version goes on with that of the version before.
fn go_on(before: &Plan, after: &Plan, was: &Component, now: &Component) -> bool {
    let alike = match (&was.kind, &now.kind) {
        (Kind::Commission(a), Kind::Commission(b)) => {
            let alone = |terms: &Commission| {
                let gate = terms.gate.is_some_and(|gate| gate.pays == GatePays::FromZero);
                terms.never_back || (gate && terms.apply == Apply::Marginal && terms.per != Per::Deal)
            };
            a.measure == b.measure && a.against == b.against && a.per == b.per && !alone(a) && !alone(b)
        }
        (Kind::Spiff(a), Kind::Spiff(b)) => a.commission.measure == b.commission.measure,
        (Kind::Bonus(a), Kind::Bonus(b)) => a.measure == b.measure && a.against == b.against && a.per == b.per,
        (Kind::Attainment(a), Kind::Attainment(b)) => {
            a.per == b.per && a.measures.iter().map(|m| &m.measure).eq(b.measures.iter().map(|m| &m.measure))
        }
        (Kind::Objectives(a), Kind::Objectives(b)) => {
            a.per == b.per && a.goals.iter().map(|goal| &goal.measure).eq(b.goals.iter().map(|goal| &goal.measure))
        }
        (Kind::Pool(a), Kind::Pool(b)) => a.measure == b.measure && a.per == b.per,
        (Kind::Override(_), Kind::Override(_)) => true,
        _ => false,
    };
    after.goes_on && before.currency == after.currency && before.pays == after.pays && alike
}
