//! What is judged when a window ends: attainment pay and bonuses.

use super::say::{self, Words};
use crate::{Against, Apply, Bonus, Rating, Stacking, TargetPay};
use kernel::money::percent;

/// Tells what differs; gives the earlier rating back with what was told set to the later one's.
pub(super) fn ratings(before: &Rating, after: &Rating, words: &Words<'_>, out: &mut Vec<String>) -> Rating {
    say::replaced("It is judged for each", before.per.word(), after.per.word(), out);
    match (&before.target, &after.target) {
        (TargetPay::Share(a), TargetPay::Share(b)) => say::moved("Its share of the yearly target pay", *a, *b, &percent, out),
        (TargetPay::Amount(a), TargetPay::Amount(b)) => say::amounts(&format!("Target pay of one {}", after.per.word()), a, b, words, out),
        (a, b) => say::replaced("Target pay is", &target(a, words), &target(b, words), out),
    }
    weights(before, after, words, out);
    points(before, after, out);
    super::gate::differences(before.gate, after.gate, &|at| format!("{} attainment", percent(at)), out);
    if before.apply != after.apply {
        out.push(match after.apply {
            Apply::Interpolated => "The payout is read off straight lines between the points now.".into(),
            Apply::Marginal | Apply::Whole => "The highest point reached pays now.".to_owned(),
        });
    }
    let mut told = before.clone();
    told.per = after.per;
    told.target = after.target.clone();
    told.measures = after.measures.clone();
    told.curve = after.curve.clone();
    told.apply = after.apply;
    told.gate = after.gate;
    told
}

fn target(target: &TargetPay, words: &Words<'_>) -> String {
    match target {
        TargetPay::Share(share) => format!("{} of the yearly target pay", percent(*share)),
        TargetPay::Amount(amount) => words.amount(amount),
    }
}

fn weights(before: &Rating, after: &Rating, words: &Words<'_>, out: &mut Vec<String>) {
    for now in &after.measures {
        let label = (words.label)(&now.measure);
        match before.measures.iter().find(|was| was.measure == now.measure) {
            Some(was) => say::moved(&format!("The weight of {label}"), was.weight, now.weight, &percent, out),
            None => out.push(format!("{label} counts now, with a weight of {}.", percent(now.weight))),
        }
    }
    for was in before.measures.iter().filter(|was| !after.measures.iter().any(|now| now.measure == was.measure)) {
        out.push(format!("{} does not count any more.", (words.label)(&was.measure)));
    }
}

fn points(before: &Rating, after: &Rating, out: &mut Vec<String>) {
    if let (Some(was), Some(now)) = (before.curve.first(), after.curve.first()) {
        say::moved("The threshold, below which nothing is paid,", was.at, now.at, &percent, out);
    }
    for (index, now) in after.curve.iter().enumerate() {
        let was = before.curve.iter().find(|was| was.at == now.at).or_else(|| (index == 0).then(|| before.curve.first()).flatten());
        match was {
            Some(was) => say::moved(&format!("The payout at {} attainment", percent(now.at)), was.pays, now.pays, &percent, out),
            None => out.push(format!("A new point: at {} attainment {} of target pay is paid.", percent(now.at), percent(now.pays))),
        }
    }
    for was in before.curve.iter().skip(1).filter(|was| !after.curve.iter().any(|now| now.at == was.at)) {
        out.push(format!("The point at {} attainment ({}) is gone.", percent(was.at), percent(was.pays)));
    }
    let slope = |rating: &Rating| rating.curve.last().and_then(|point| point.beyond);
    match (slope(before), slope(after)) {
        (Some(a), Some(b)) => say::moved("What each further 100% pays beyond the last point", a, b, &percent, out),
        (None, Some(b)) => out.push(format!("Beyond the last point {} is paid for each further 100%; it was capped.", percent(b))),
        (Some(_), None) => out.push("The payout is capped at the last point now.".into()),
        (None, None) => {}
    }
}

/// Tells what differs; gives the earlier bonus back with what was told set to the later one's.
pub(super) fn bonuses(before: &Bonus, after: &Bonus, words: &Words<'_>, out: &mut Vec<String>) -> Bonus {
    say::replaced("It is judged by", &(words.label)(&before.measure), &(words.label)(&after.measure), out);
    say::replaced("It is judged for each", before.per.word(), after.per.word(), out);
    say::replaced("Thresholds are read", read(before.against), read(after.against), out);
    for now in &after.steps {
        let at = words.bound(now.at, after.against);
        match before.steps.iter().find(|was| was.at == now.at) {
            Some(was) => say::amounts(&format!("The bonus from {at}"), &was.pays, &now.pays, words, out),
            None => match before.steps.iter().find(|was| was.pays == now.pays && !after.steps.iter().any(|n| n.at == was.at)) {
                Some(was) => {
                    let then = words.bound(was.at, before.against);
                    out.push(format!("The bonus of {} is reached at {at} instead of {then}.", words.amount(&now.pays)));
                }
                None => out.push(format!("A new step from {at} pays {}.", words.amount(&now.pays))),
            },
        }
    }
    for was in &before.steps {
        let moved = after.steps.iter().any(|now| now.at == was.at)
            || after.steps.iter().any(|now| now.pays == was.pays && !before.steps.iter().any(|w| w.at == now.at));
        if !moved {
            out.push(format!("The step from {} ({}) is gone.", words.bound(was.at, before.against), words.amount(&was.pays)));
        }
    }
    if before.stacking != after.stacking {
        out.push(match after.stacking {
            Stacking::Highest => "Only the highest step that is reached pays now.".into(),
            Stacking::All => "Every step that is reached pays now.".to_owned(),
        });
    }
    let mut told = before.clone();
    told.measure = after.measure.clone();
    told.per = after.per;
    told.against = after.against;
    told.steps = after.steps.clone();
    told.stacking = after.stacking;
    told
}

fn read(against: Against) -> &'static str {
    match against {
        Against::Quota => "against quota",
        Against::Amount => "as an amount",
        Against::Count => "as a number",
    }
}
