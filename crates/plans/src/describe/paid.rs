//! When, and how much of, what is earned is paid, in plain sentences.

use super::component::{amount, money};
use crate::{Clawback, Component, Draw, Event, Guarantee, Linked, PaymentTerms, Recovery, ReleasePart, Starts, Waits, Within};
use kernel::money::percent;
use kernel::{Currency, Unit};

/// The measures by which records are linked.
pub(super) fn linked(component: &mut Component) -> impl Iterator<Item = &mut Linked> {
    let parts = component.release.iter_mut().filter_map(|part| match &mut part.waits {
        Waits::Payments(linked) => Some(linked),
        Waits::Booking | Waits::Day(_) | Waits::End(_) => None,
    });
    let event = component.clawback.as_mut().and_then(|clawback| match &mut clawback.event {
        Event::Linked(linked) => Some(linked),
        Event::Day(_) => None,
    });
    parts.chain(event)
}

/// Release and clawback of a component.
pub(super) fn of_component(component: &Component) -> Vec<String> {
    let mut sentences = Vec::new();
    if !component.release.is_empty() {
        let parts: Vec<String> = component.release.iter().map(part).collect();
        sentences.push(format!("Paid in parts: {}.", parts.join("; ")));
    }
    if let Some(clawback) = &component.clawback {
        sentences.extend(clawback_words(clawback));
    }
    sentences
}

fn part(part: &ReleasePart) -> String {
    format!("{} {}", percent(part.share), awaits(part))
}

/// When a part is paid: `on the day in `invoiced_on`, 30 days later`.
pub(crate) fn awaits(part: &ReleasePart) -> String {
    let when = match &part.waits {
        Waits::Booking if part.after == 0 => "at once".to_owned(),
        Waits::Booking => "on the record's day".to_owned(),
        Waits::Day(column) => format!("on the day in `{column}`"),
        Waits::End(unit) => format!("when the {} of the record's day ends", unit.word()),
        Waits::Payments(linked) => format!("as {} say that the customer pays", linked.measure),
    };
    let later = match part.after {
        0 => String::new(),
        1 => ", 1 day later".to_owned(),
        days => format!(", {days} days later"),
    };
    format!("{when}{later}")
}

/// `within 3 months`.
pub(crate) fn within(within: Within) -> String {
    match within {
        Within::Months(1) => "within 1 month".to_owned(),
        Within::Months(months) => format!("within {months} months"),
        Within::Days(1) => "within 1 day".to_owned(),
        Within::Days(days) => format!("within {days} days"),
    }
}

fn clawback_words(clawback: &Clawback) -> Vec<String> {
    let when = match &clawback.event {
        Event::Day(column) => format!("When a record has a day in `{column}`, what was paid for it is taken back"),
        Event::Linked(linked) => format!("What was paid for a record is taken back for the part of its value that {} undo", linked.measure),
    };
    let share = match clawback.schedule.as_slice() {
        [] => ", in full".to_owned(),
        steps => {
            let step = |step: &crate::ClawbackStep| format!("{} {}", percent(step.takes), within(step.within));
            format!(": {}, then nothing", steps.iter().map(step).collect::<Vec<_>>().join(", "))
        }
    };
    let axis = if clawback.attainment_falls { "Attainment falls with it." } else { "Attainment stays." };
    vec![format!("{when}{share}. {axis}")]
}

/// Holdback, guarantee, draw and the floor of clawbacks.
pub(super) fn of_plan(terms: &PaymentTerms, currency: Currency) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(holdback) = &terms.holdback {
        let unit = match holdback.per {
            Unit::Period => "period",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        };
        sentences.push(format!("{} of what is due is held back until the {unit} ends.", percent(holdback.share)));
    }
    if let Some(guarantee) = &terms.guarantee {
        sentences.push(format!("At least {} is paid{}.", amount(&guarantee.amount, currency), how_long(guarantee)));
    }
    if let Some(draw) = &terms.draw {
        sentences.push(draw_words(draw, currency));
    }
    if let Some(floor) = terms.clawback_floor {
        sentences.push(format!("Clawbacks leave at least {} of a payment; what they cannot take is carried.", money(floor, currency)));
    }
    sentences
}

/// ` in the first 3 periods`; nothing for always.
pub(crate) fn how_long(guarantee: &Guarantee) -> String {
    let periods = match guarantee.periods {
        None => String::new(),
        Some(1) => " in the first period".to_owned(),
        Some(periods) => format!(" in the first {periods} periods"),
    };
    let days = if guarantee.by_days { ", less by calendar days for a part of a pay window" } else { "" };
    format!("{periods}{days}")
}

fn draw_words(draw: &Draw, currency: Currency) -> String {
    let sum = amount(&draw.amount.amount, currency);
    let what = if draw.advance { format!("A draw of {sum} is advanced") } else { format!("A draw fills earnings up to {sum}") };
    let Some(recovery) = &draw.recovery else { return format!("{what}{}; it is not recovered.", how_long(&draw.amount)) };
    format!("{what}{}; it is recovered {}.", how_long(&draw.amount), recovered(recovery, currency))
}

/// `at once, from 50% of what is due above USD 1,000`.
pub(crate) fn recovered(recovery: &Recovery, currency: Currency) -> String {
    format!("{}, from {} of what is due above {}", starts(recovery.starts), percent(recovery.share), money(recovery.floor, currency))
}

/// From when a draw is recovered.
pub(crate) fn starts(starts: Starts) -> String {
    match starts {
        Starts::AtOnce => "at once".to_owned(),
        Starts::AfterTheDraw => "when no more is drawn".to_owned(),
        Starts::Period(period) => format!("from period {period}"),
    }
}
