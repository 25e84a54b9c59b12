//! Whom a plan is for, when it holds, how it pays.

use super::say::{self, Words};
use crate::{Exchange, Plan};
use kernel::{DateRange, Unit};

pub(super) fn differences(before: &Plan, after: &Plan, words: &Words<'_>) -> Vec<String> {
    let mut out = Vec::new();
    if before.id != after.id {
        out.push(format!("The plan is called {} instead of {}.", after.id, before.id));
    }
    say::replaced("It is for people whose row says", &quoted(&before.eligible.text), &quoted(&after.eligible.text), &mut out);
    if last(&before.effective) != last(&after.effective) {
        out.push(match (last(&before.effective), last(&after.effective)) {
            (Some(a), Some(b)) => format!("It ends on {b} instead of {a}."),
            (None, Some(b)) => format!("It ends on {b}; it had no end."),
            (Some(a), None) => format!("It has no end; it ended on {a}."),
            (None, None) => String::new(),
        });
    }
    say::replaced("It is calculated in", before.currency.code(), after.currency.code(), &mut out);
    say::replaced("It pays", often(before.pays), often(after.pays), &mut out);
    say::replaced("Records in other currencies are converted at", table(before.exchange), table(after.exchange), &mut out);
    match (&before.description, &after.description) {
        (a, b) if a == b => {}
        (_, Some(now)) => out.push(format!("It is described anew: {now}")),
        (_, None) => out.push("Its description is gone.".into()),
    }
    super::terms::across(before, after, &mut out);
    super::paid::terms(&before.terms, &after.terms, words, &mut out);
    super::rest::of_plan(before, after, &mut out);
    out
}

fn quoted(text: &str) -> String {
    format!("`{text}`")
}

fn last(range: &DateRange) -> Option<String> {
    range.until.and_then(|until| until.yesterday().ok()).map(say::day)
}

fn often(unit: Unit) -> &'static str {
    match unit {
        Unit::Period => "every period",
        Unit::Quarter => "every quarter",
        Unit::Year => "every year",
    }
}

fn table(exchange: Exchange) -> &'static str {
    match exchange {
        Exchange::Market => "the market rate",
        Exchange::Plan => "the plan's rate",
    }
}
