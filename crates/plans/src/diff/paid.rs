//! When, and how much of, what is earned is paid: holdback, guarantee, draw, release and clawback, field by field.

use super::say::{self, Words};
use crate::describe::paid::{awaits, how_long, recovered, starts, within};
use crate::{Amount, Clawback, Component, Draw, Event, Guarantee, Holdback, Linked, PaymentTerms, Recovery, ReleasePart, Waits};
use kernel::money::percent;

/// What differs in the payment terms of the plan.
pub(super) fn terms(before: &PaymentTerms, after: &PaymentTerms, words: &Words<'_>, out: &mut Vec<String>) {
    holdback(before.holdback.as_ref(), after.holdback.as_ref(), out);
    match (&before.guarantee, &after.guarantee) {
        (Some(was), Some(now)) => least("The guarantee", was, now, words, out),
        (None, Some(now)) => {
            out.push(format!("A guarantee is new: at least {} is paid{}.", words.amount(&now.amount), how_long(now)));
        }
        (Some(was), None) => out.push(format!("The guarantee of {} is gone.", words.amount(&was.amount))),
        (None, None) => {}
    }
    match (&before.draw, &after.draw) {
        (Some(was), Some(now)) => draws(was, now, words, out),
        (None, Some(now)) => out.push(format!("A draw is new: {}.", drawn(now, words))),
        (Some(was), None) => out.push(format!("The draw of {} is gone; what is owed stays owed.", words.amount(&was.amount.amount))),
        (None, None) => {}
    }
    match (before.clawback_floor, after.clawback_floor) {
        (Some(was), Some(now)) => say::moved("What clawbacks leave of a payment", was, now, &|amount| words.money(amount), out),
        (None, Some(now)) => {
            out.push(format!("Clawbacks leave at least {} of a payment now; what they cannot take is carried.", words.money(now)));
        }
        (Some(was), None) => {
            out.push(format!(
                "Clawbacks do not leave {} of a payment any more: they take all at once, and what was carried.",
                words.money(was)
            ));
        }
        (None, None) => {}
    }
}

fn holdback(before: Option<&Holdback>, after: Option<&Holdback>, out: &mut Vec<String>) {
    match (before, after) {
        (Some(was), Some(now)) => {
            say::moved("The share that is held back", was.share, now.share, &percent, out);
            if was.per != now.per {
                let (now, was) = (now.per.word(), was.per.word());
                out.push(format!("What is held back is paid when the {now} ends instead of when the {was} ends."));
            }
        }
        (None, Some(now)) => {
            out.push(format!("A holdback is new: {} of what is due is held back until the {} ends.", percent(now.share), now.per.word()));
        }
        (Some(was), None) => out.push(format!("The holdback of {} is gone; what is held back is paid.", percent(was.share))),
        (None, None) => {}
    }
}

/// The amount of a guarantee or a draw, for how long it holds and how it shrinks.
fn least(what: &str, before: &Guarantee, after: &Guarantee, words: &Words<'_>, out: &mut Vec<String>) {
    match (&before.amount, &after.amount) {
        (Amount::Fixed(was), Amount::Fixed(now)) => say::moved(what, *was, *now, &|amount| words.money(amount), out),
        (was, now) => say::replaced(&format!("{what} is"), &words.amount(was), &words.amount(now), out),
    }
    let long = |of: &Guarantee| match of.periods {
        None => "always".to_owned(),
        Some(1) => "in the first period".to_owned(),
        Some(periods) => format!("in the first {periods} periods"),
    };
    say::replaced(&format!("{what} holds"), &long(before), &long(after), out);
    if before.by_days != after.by_days {
        let how = if after.by_days { "is less by calendar days" } else { "is whole" };
        out.push(format!("{what} {how} for a part of a pay window now."));
    }
}

fn draws(before: &Draw, after: &Draw, words: &Words<'_>, out: &mut Vec<String>) {
    least("The draw", &before.amount, &after.amount, words, out);
    if before.advance != after.advance {
        out.push(match after.advance {
            true => "The draw is advanced now, whatever is earned, instead of filling earnings up.".to_owned(),
            false => "The draw fills earnings up now, instead of being advanced whatever is earned.".to_owned(),
        });
    }
    match (&before.recovery, &after.recovery) {
        (Some(was), Some(now)) => recoveries(was, now, words, out),
        (None, Some(now)) => out.push(format!("The draw is recovered now: {}.", recovered(now, words.currency))),
        (Some(_), None) => out.push("The draw is not recovered any more.".to_owned()),
        (None, None) => {}
    }
}

fn recoveries(before: &Recovery, after: &Recovery, words: &Words<'_>, out: &mut Vec<String>) {
    if before.starts != after.starts {
        out.push(format!("The draw's recovery starts {} instead of {}.", starts(after.starts), starts(before.starts)));
    }
    if before.share != after.share {
        out.push(format!("The draw's recovery share changes from {} to {}.", percent(before.share), percent(after.share)));
    }
    if before.floor != after.floor {
        let (was, now) = (words.money(before.floor), words.money(after.floor));
        out.push(format!("What the draw's recovery leaves of a payment changes from {was} to {now}."));
    }
}

/// A draw as a part of a sentence.
fn drawn(draw: &Draw, words: &Words<'_>) -> String {
    let (amount, long) = (words.amount(&draw.amount.amount), how_long(&draw.amount));
    let what = if draw.advance { format!("{amount} is advanced{long}") } else { format!("it fills earnings up to {amount}{long}") };
    match &draw.recovery {
        Some(recovery) => format!("{what}; it is recovered {}", recovered(recovery, words.currency)),
        None => format!("{what}; it is not recovered"),
    }
}

/// What differs in the release and the clawback of a component.
pub(super) fn of_component(before: &Component, after: &Component, words: &Words<'_>, out: &mut Vec<String>) {
    release(&before.release, &after.release, words, out);
    match (&before.clawback, &after.clawback) {
        (Some(was), Some(now)) => clawbacks(was, now, words, out),
        (None, Some(now)) => {
            let axis = if now.attainment_falls { "attainment falls with it" } else { "attainment stays" };
            out.push(format!("A clawback is new: it takes back by {}, {}; {axis}.", event(now, words), schedule(now)));
        }
        (Some(_), None) => out.push("The clawback is gone: nothing is taken back any more.".to_owned()),
        (None, None) => {}
    }
}

/// Sets what is told here to be the same.
pub(super) fn set_same(told: &mut Component, after: &Component) {
    told.release.clone_from(&after.release);
    told.clawback.clone_from(&after.clawback);
}

fn release(before: &[ReleasePart], after: &[ReleasePart], words: &Words<'_>, out: &mut Vec<String>) {
    let when = |part: &ReleasePart| labelled(part, words);
    let list =
        |parts: &[ReleasePart]| parts.iter().map(|part| format!("{} {}", percent(part.share), when(part))).collect::<Vec<_>>().join("; ");
    match (before.is_empty(), after.is_empty()) {
        (true, true) => return,
        (true, false) => return out.push(format!("It is paid in parts now: {}.", list(after))),
        (false, true) => return out.push("It is paid at once now, no longer in parts.".to_owned()),
        (false, false) => {}
    }
    let mut gone: Vec<&ReleasePart> = before.iter().collect();
    let mut fresh = Vec::new();
    for now in after {
        match gone.iter().position(|was| was.waits == now.waits) {
            Some(at) => part(gone.remove(at), now, words, out),
            None => fresh.push(now),
        }
    }
    out.extend(gone.iter().map(|was| format!("The part of {} paid {} is gone.", percent(was.share), when(was))));
    out.extend(fresh.iter().map(|now| format!("A new part: {} is paid {}.", percent(now.share), when(now))));
}

/// Two parts that wait for the same.
fn part(before: &ReleasePart, after: &ReleasePart, words: &Words<'_>, out: &mut Vec<String>) {
    let name = labelled(&ReleasePart { after: 0, ..after.clone() }, words);
    say::moved(&format!("The part paid {name}"), before.share, after.share, &percent, out);
    let later = |part: &ReleasePart| match part.after {
        0 => "without delay".to_owned(),
        1 => "1 day later".to_owned(),
        days => format!("{days} days later"),
    };
    if before.after != after.after {
        out.push(format!("The part paid {name} is paid {} instead of {}.", later(after), later(before)));
    }
}

/// When a part is paid, with the measure by its label.
fn labelled(part: &ReleasePart, words: &Words<'_>) -> String {
    let mut part = part.clone();
    if let Waits::Payments(linked) = &mut part.waits {
        linked.measure = (words.label)(&linked.measure).as_str().into();
    }
    awaits(&part)
}

fn clawbacks(before: &Clawback, after: &Clawback, words: &Words<'_>, out: &mut Vec<String>) {
    say::replaced("The clawback takes back by", &event(before, words), &event(after, words), out);
    let same_steps = before.schedule.len() == after.schedule.len()
        && before.schedule.iter().zip(&after.schedule).all(|(was, now)| was.within == now.within);
    if same_steps {
        for (was, now) in before.schedule.iter().zip(&after.schedule) {
            say::moved(&format!("What the clawback takes {}", within(now.within)), was.takes, now.takes, &percent, out);
        }
    } else {
        out.push(format!("The clawback takes {}, instead of {}.", schedule(after), schedule(before)));
    }
    if before.attainment_falls != after.attainment_falls {
        out.push(match after.attainment_falls {
            true => "Attainment falls with a clawback now.".to_owned(),
            false => "Attainment stays at a clawback now.".to_owned(),
        });
    }
}

/// How a clawback is known to happen.
fn event(clawback: &Clawback, words: &Words<'_>) -> String {
    match &clawback.event {
        Event::Day(column) => format!("the day in `{column}`"),
        Event::Linked(Linked { measure, by }) => format!("{} that name the record in `{by}`", (words.label)(measure)),
    }
}

fn schedule(clawback: &Clawback) -> String {
    if clawback.schedule.is_empty() {
        return "everything, always".to_owned();
    }
    let steps = clawback.schedule.iter().map(|step| format!("{} {}", percent(step.takes), within(step.within)));
    format!("{}, then nothing", steps.collect::<Vec<_>>().join(", "))
}
