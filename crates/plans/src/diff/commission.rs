//! Rates and tiers.

use super::say::{self, Words};
use crate::{Against, Apply, Bound, Commission, Per, RateRow, RateSource, Tier};
use kernel::Decimal;
use kernel::money::percent;

/// Tells what differs; gives the earlier commission back with what was told set to the later one's.
pub(super) fn differences(before: &Commission, after: &Commission, words: &Words<'_>, out: &mut Vec<String>) -> Commission {
    say::replaced("It pays on", &(words.label)(&before.measure), &(words.label)(&after.measure), out);
    match (&before.each, &after.each) {
        (Some(a), Some(b)) => say::amounts("The amount for each record", a, b, words, out),
        (None, Some(b)) => out.push(format!("It pays {} for each record instead of a rate.", words.amount(b))),
        (Some(a), None) => out.push(format!("It pays a rate instead of {} for each record.", words.amount(a))),
        (None, None) => {}
    }
    if before.each.is_none() && after.each.is_none() {
        rates(before, after, out);
    }
    let tiered = before.tiers.len() > 1 && after.tiers.len() > 1;
    if tiered {
        say::replaced("Tiers are read", against(before.against), against(after.against), out);
        say::replaced("They act on", &over(before.per), &over(after.per), out);
        how(before.apply, after.apply, out);
        if before.bound != after.bound {
            let tier = if after.bound == Bound::Upper { "lower" } else { "higher" };
            out.push(format!("Exactly on a bound the {tier} tier pays now."));
        }
    }
    if before.against == after.against || !tiered {
        tiers(before, after, words, out);
    } else {
        out.extend(after.tiers.iter().map(|tier| format!("{}: {}.", from(tier, after, words), rate(tier.rate, multiple(after)))));
    }
    super::gate::differences(before.gate, after.gate, &|at| words.bound(at, after.against), out);
    if before.windfall != after.windfall {
        out.push(match (&before.windfall, &after.windfall) {
            (_, Some(now)) => {
                format!("Of a single record's value above {} only {} counts now.", words.money(now.over), percent(now.counts))
            }
            (Some(was), _) => format!("A single record's value above {} counts in full now.", words.money(was.over)),
            (None, None) => String::new(),
        });
    }
    let mut told = before.clone();
    told.measure = after.measure.clone();
    told.each = after.each.clone();
    told.rate = after.rate.clone();
    told.tiers = after.tiers.clone();
    told.against = after.against;
    told.per = after.per;
    told.apply = after.apply;
    told.bound = after.bound;
    told.windfall = after.windfall.clone();
    told.gate = after.gate;
    told
}

fn rates(before: &Commission, after: &Commission, out: &mut Vec<String>) {
    match (&before.rate, &after.rate) {
        (RateSource::Fixed(a), RateSource::Fixed(b)) => {
            let what = if after.tiers.len() > 1 { "The base rate" } else { "The rate" };
            say::moved(what, *a, *b, &percent, out);
        }
        (RateSource::Table(a), RateSource::Table(b)) => table(a, b, out),
        (a, b) => say::replaced("The rate is", &source(a), &source(b), out),
    }
}

fn source(rate: &RateSource) -> String {
    match rate {
        RateSource::Tiers => "that of the tiers".into(),
        RateSource::Fixed(rate) => percent(*rate),
        RateSource::Person(column) => format!("each person's own, from the column `{column}`"),
        RateSource::Table(rows) => format!("read from a table of {} rows", rows.len()),
        #[allow(unreachable_patterns, reason = "the plan language grows")]
        _ => "another".into(),
    }
}

fn table(before: &[RateRow], after: &[RateRow], out: &mut Vec<String>) {
    let when = |row: &RateRow| {
        let parts: Vec<String> = row.when.iter().map(|(column, value)| format!("{column} {value}")).collect();
        if parts.is_empty() { "everything else".to_owned() } else { parts.join(" and ") }
    };
    for now in after {
        match before.iter().find(|was| was.when == now.when) {
            Some(was) => say::moved(&format!("The rate for {}", when(now)), was.rate, now.rate, &percent, out),
            None => out.push(format!("A rate of {} for {} is new.", percent(now.rate), when(now))),
        }
    }
    for was in before.iter().filter(|was| !after.iter().any(|now| now.when == was.when)) {
        out.push(format!("The rate of {} for {} is gone.", percent(was.rate), when(was)));
    }
}

/// Whether a tier's rate multiplies a base.
fn multiple(commission: &Commission) -> bool {
    commission.each.is_some() || !matches!(commission.rate, RateSource::Tiers)
}

fn rate(rate: Decimal, multiple: bool) -> String {
    if multiple { format!("{} times the base rate", rate.normalize()) } else { percent(rate) }
}

fn tiers(before: &Commission, after: &Commission, words: &Words<'_>, out: &mut Vec<String>) {
    let (had, has) = (multiple(before), multiple(after));
    if had && has && before.tiers.len() == 1 && after.tiers.len() == 1 {
        return;
    }
    let mut gone: Vec<&Tier> = before.tiers.iter().filter(|was| !after.tiers.iter().any(|now| now.from == was.from)).collect();
    for (index, now) in after.tiers.iter().enumerate() {
        let place = lower_from(index, now, after, words);
        if let Some(was) = before.tiers.iter().find(|was| was.from == now.from) {
            if had == has {
                say::moved(&format!("The rate {place}"), was.rate, now.rate, &|r| rate(r, has), out);
            }
            if was.label != now.label
                && let Some(label) = &now.label
            {
                out.push(format!("The tier {place} is called {label}."));
            }
        } else if let Some(at) = gone.iter().position(|was| was.rate == now.rate) {
            let was = gone.remove(at);
            let (then, since) = (words.bound(was.from, before.against), words.bound(now.from, after.against));
            out.push(format!("The rate of {} starts at {since} instead of {then}.", rate(now.rate, has)));
        } else {
            out.push(format!("A new tier {place} pays {}.", rate(now.rate, has)));
        }
    }
    for was in gone {
        out.push(format!("The tier from {} ({}) is gone.", words.bound(was.from, before.against), rate(was.rate, had)));
    }
}

/// Where a tier lies: `up to 100% of quota`, `from 100% of quota`.
fn lower_from(index: usize, tier: &Tier, commission: &Commission, words: &Words<'_>) -> String {
    match commission.tiers.get(index + 1) {
        Some(next) if index == 0 => format!("up to {}", words.bound(next.from, commission.against)),
        None if index == 0 => "on everything".to_owned(),
        _ => format!("from {}", words.bound(tier.from, commission.against)),
    }
}

fn from(tier: &Tier, commission: &Commission, words: &Words<'_>) -> String {
    format!("From {}", words.bound(tier.from, commission.against))
}

fn against(against: Against) -> &'static str {
    match against {
        Against::Quota => "against quota",
        Against::Amount => "as an amount",
        Against::Count => "as a number of records",
    }
}

fn over(per: Per) -> String {
    match per {
        Per::Deal => "each record by itself".into(),
        Per::Window(unit) => format!("what adds up in a {}", unit.word()),
        Per::Plan => "all that adds up since the first day on the plan".into(),
        #[allow(unreachable_patterns, reason = "the plan language grows")]
        _ => "another window".into(),
    }
}

fn how(before: Apply, after: Apply, out: &mut Vec<String>) {
    if before != after {
        out.push(match after {
            Apply::Marginal => "Each slice is paid at its own tier's rate now.".into(),
            Apply::Whole => "The tier that is reached pays everything now.".into(),
            Apply::Interpolated => "The rate is read off straight lines between the tiers' points now.".to_owned(),
        });
    }
}
