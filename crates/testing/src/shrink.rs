//! The smallest company for which something still fails: leaves out one thing after another as long as it fails without it.

use crate::Cast;
use crate::random::linked::has;
use kernel::MeasureId;
use measures::Formula;

/// Leaves out records, people, quotas, rules, components and so on, one at a time, while `fails` stays true.
#[must_use]
pub fn smallest(cast: &Cast, fails: &dyn Fn(&Cast) -> bool) -> Cast {
    let fails = &|cast: &Cast| is_whole(cast) && fails(cast);
    let mut smallest = cast.clone();
    loop {
        let before = smallest.clone();
        thin(&mut smallest, fails, |c| &mut c.records);
        thin(&mut smallest, fails, |c| &mut c.plans);
        thin(&mut smallest, fails, |c| &mut c.people);
        thin(&mut smallest, fails, |c| &mut c.quotas);
        thin(&mut smallest, fails, |c| &mut c.splits);
        thin(&mut smallest, fails, |c| &mut c.adjustments);
        thin(&mut smallest, fails, |c| &mut c.accounts);
        thin(&mut smallest, fails, |c| &mut c.products);
        thin(&mut smallest, fails, |c| &mut c.rates);
        thin(&mut smallest, fails, |c| &mut c.measures);
        for i in 0..smallest.measures.len() {
            if let measures::Definition::Counted(_) = smallest.measures[i].definition {
                thin(&mut smallest, fails, |c| match &mut c.measures[i].definition {
                    measures::Definition::Counted(counted) => &mut counted.credit,
                    measures::Definition::Formula(_) => unreachable!("checked before"),
                });
            }
        }
        for i in 0..smallest.plans.len() {
            thin(&mut smallest, fails, |c| &mut c.plans[i].components);
            simplify_terms(&mut smallest, fails, i);
            for k in 0..smallest.plans[i].components.len() {
                simplify(&mut smallest, fails, i, k);
            }
        }
        if smallest == before {
            return smallest;
        }
    }
}

/// Whether every plan has components, and every measure that a formula or a component names is there: what is left must still be a book.
fn is_whole(cast: &Cast) -> bool {
    let there = |id: &MeasureId| cast.measures.iter().any(|measure| measure.id == *id);
    let formula = |formula: &Formula| operands(formula).into_iter().all(there);
    let measures = cast.measures.iter().all(|measure| match &measure.definition {
        measures::Definition::Formula(of) => formula(of),
        measures::Definition::Counted(counted) => {
            let score = counted.argument.as_ref().is_some_and(|argument| argument.text == "score");
            !score || has(cast, counted.of, "score")
        }
    });
    let component = |component: &plans::Component| {
        let linked = linked(component).into_iter().all(there);
        let conditions = component.only_if.iter().chain(component.multiply.iter().map(|m| &m.when));
        let named = match &component.kind {
            plans::Kind::Commission(terms) => there(&terms.measure),
            plans::Kind::Spiff(terms) => there(&terms.commission.measure),
            plans::Kind::Objectives(terms) => terms.goals.iter().all(|goal| there(&goal.measure)),
            plans::Kind::Attainment(terms) => terms.measures.iter().all(|m| there(&m.measure)),
            plans::Kind::Bonus(terms) => there(&terms.measure),
            plans::Kind::Override(_) => true,
            plans::Kind::Pool(terms) => there(&terms.measure) && !matches!(&terms.share_by, plans::ShareKey::Measure(key) if !there(key)),
        };
        named && linked && days(component, cast) && conditions.map(|c| &c.formula).all(formula)
    };
    let plans = cast.plans.iter().all(|plan| !plan.components.is_empty());
    measures && plans && cast.plans.iter().flat_map(|plan| &plan.components).all(component)
}

/// Whether the columns with days that a component names are there.
fn days(component: &plans::Component, cast: &Cast) -> bool {
    let measure = component.kind.commission().and_then(|terms| cast.measures.iter().find(|measure| measure.id == terms.measure));
    let Some(measures::Definition::Counted(counted)) = measure.map(|measure| &measure.definition) else { return true };
    let of_parts = component.release.iter().filter_map(|part| match &part.waits {
        plans::Waits::Day(column) => Some(column),
        plans::Waits::Booking | plans::Waits::End(_) | plans::Waits::Payments(_) => None,
    });
    let of_clawback = component.clawback.as_ref().and_then(|clawback| match &clawback.event {
        plans::Event::Day(column) => Some(column),
        plans::Event::Linked(_) => None,
    });
    of_parts.chain(of_clawback).all(|column| has(cast, counted.of, column))
}

/// The measures of records that are linked to those of a component.
fn linked(component: &plans::Component) -> Vec<&MeasureId> {
    let of_parts = component.release.iter().filter_map(|part| match &part.waits {
        plans::Waits::Payments(linked) => Some(&linked.measure),
        plans::Waits::Booking | plans::Waits::Day(_) | plans::Waits::End(_) => None,
    });
    let of_clawback = component.clawback.as_ref().and_then(|clawback| match &clawback.event {
        plans::Event::Linked(linked) => Some(&linked.measure),
        plans::Event::Day(_) => None,
    });
    of_parts.chain(of_clawback).collect()
}

fn operands(formula: &Formula) -> Vec<&MeasureId> {
    match formula {
        Formula::Number(_) => Vec::new(),
        Formula::Measure(id) | Formula::Attainment(id) | Formula::Quota(id) => vec![id],
        Formula::Negate(inner) | Formula::Not(inner) => operands(inner),
        Formula::Binary(left, _, right) => [operands(left), operands(right)].concat(),
    }
}

/// Takes single entries out of one list while it still fails: first halves, then one by one.
fn thin<T: Clone>(cast: &mut Cast, fails: &dyn Fn(&Cast) -> bool, list: impl Fn(&mut Cast) -> &mut Vec<T>) {
    let mut size = list(cast).len().div_ceil(2);
    while size > 0 {
        let mut start = 0;
        while start < list(cast).len() {
            let mut without = cast.clone();
            let end = (start + size).min(list(cast).len());
            list(&mut without).drain(start..end);
            if fails(&without) {
                *cast = without;
            } else {
                start += size;
            }
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
}

fn simplify(cast: &mut Cast, fails: &dyn Fn(&Cast) -> bool, plan: usize, component: usize) {
    let attempts: [fn(&mut plans::Component); 13] = [
        |c| c.only_if = None,
        |c| c.multiply.clear(),
        |c| c.cap = plans::Cap::default(),
        |c| c.floor = plans::Cap::default(),
        |c| c.ramp.clear(),
        |c| c.prorate = plans::Proration::None,
        |c| {
            if c.prorate != plans::Proration::Seasonal {
                c.seasonal.clear();
            }
        },
        |c| c.release.clear(),
        |c| c.clawback = None,
        |c| {
            if let Some(clawback) = &mut c.clawback {
                clawback.schedule.clear();
            }
        },
        |c| {
            if let plans::Kind::Commission(terms) = &mut c.kind {
                terms.never_back = false;
            }
        },
        |c| match &mut c.kind {
            plans::Kind::Commission(terms) => terms.gate = None,
            plans::Kind::Attainment(terms) => terms.gate = None,
            _ => {}
        },
        |c| {
            if let plans::Kind::Commission(plans::Commission { windfall, .. }) = &mut c.kind {
                *windfall = None;
            }
        },
    ];
    for attempt in attempts {
        let mut simpler = cast.clone();
        attempt(&mut simpler.plans[plan].components[component]);
        if simpler != *cast && fails(&simpler) {
            *cast = simpler;
        }
    }
}

fn simplify_terms(cast: &mut Cast, fails: &dyn Fn(&Cast) -> bool, plan: usize) {
    let attempts: [fn(&mut plans::PaymentTerms); 4] =
        [|t| t.holdback = None, |t| t.guarantee = None, |t| t.draw = None, |t| t.clawback_floor = None];
    for attempt in attempts {
        let mut simpler = cast.clone();
        attempt(&mut simpler.plans[plan].terms);
        if simpler != *cast && fails(&simpler) {
            *cast = simpler;
        }
    }
}
