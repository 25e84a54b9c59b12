//! Tiers, which start at zero and follow each other without gap or overlap.

use crate::{Against, Tier};
use kernel::document::{Entry, Section};
use kernel::money::{grouped, percent};
use kernel::{Decimal, Problem};

/// A tier as written, with the places of its bounds.
struct Written<'a> {
    tier: Tier,
    from: Entry<'a>,
    to: Option<(Entry<'a>, Decimal)>,
}

/// The tiers of a list, in order.
pub(super) fn read(entry: &Entry<'_>, against: Option<Against>) -> Option<Vec<Tier>> {
    let items = entry.list()?;
    if items.is_empty() {
        entry.refuse("at least one tier, such as { from = \"0%\", rate = \"8%\" }");
        return None;
    }
    let written: Vec<Option<Written<'_>>> = items.iter().map(|item| tier(item, against)).collect();
    let written: Vec<Written<'_>> = written.into_iter().collect::<Option<_>>()?;
    order(entry, &written, against);
    Some(written.into_iter().map(|written| written.tier).collect())
}

fn tier<'a>(item: &Entry<'a>, against: Option<Against>) -> Option<Written<'a>> {
    let section = item.section("the tier")?;
    let from = section.required("from", example(against)).and_then(|entry| Some((entry.clone(), bound(&entry, against)?)));
    let to = section.get("to").map(|entry| Some((entry.clone(), bound(&entry, against)?)));
    let rate = section.required("rate", "rate = \"8%\"").and_then(|entry| entry.rate());
    let label = section.text("label");
    misread(&section);
    section.finish();
    let (from, start) = from?;
    let to = match to {
        Some(to) => Some(to?),
        None => None,
    };
    Some(Written { tier: Tier { from: start, rate: rate?, label, at: section.at() }, from, to })
}

/// `pays` and `at` belong to curves and steps.
fn misread(section: &Section<'_>) {
    for (key, instead) in [("pays", "rate"), ("at", "from")] {
        if let Some(entry) = section.has(key).then(|| section.get(key)).flatten() {
            section.report(
                Problem::error("unknown-key", entry.key_at(), format!("There is no key `{key}` in the tier."))
                    .hint(format!("a tier has `{instead}`")),
            );
        }
    }
}

fn example(against: Option<Against>) -> &'static str {
    match against {
        Some(Against::Amount) => "from = 50000",
        Some(Against::Count) => "from = 10",
        _ => "from = \"100%\"",
    }
}

/// A bound: a percentage of quota, an amount or a count.
pub(super) fn bound(entry: &Entry<'_>, against: Option<Against>) -> Option<Decimal> {
    let value = match against {
        Some(Against::Amount | Against::Count) if entry.as_text().is_some() => {
            entry.refuse(if against == Some(Against::Count) {
                "a number of records such as 10"
            } else {
                "an amount in the plan's currency such as 50000"
            });
            return None;
        }
        Some(Against::Amount | Against::Count) => entry.decimal()?,
        _ => entry.rate()?,
    };
    if value.is_sign_negative() && !value.is_zero() {
        entry.refuse("a bound that is not below zero");
        return None;
    }
    if against == Some(Against::Quota) && value >= Decimal::from(20) {
        let problem = entry.problem("bound-far", format!("`{}` is {} of quota.", entry.key(), percent(value)));
        entry.document().report(problem.hint(format!(
            "write \"{}%\" for {} percent, or read the tiers as an amount: against = \"amount\"",
            value.normalize(),
            value.normalize()
        )));
        return None;
    }
    Some(value)
}

/// A bound as people read it.
pub(super) fn shown(value: Decimal, against: Option<Against>) -> String {
    match against {
        Some(Against::Quota) | None => percent(value),
        _ => grouped(value, 0),
    }
}

fn order(entry: &Entry<'_>, tiers: &[Written<'_>], against: Option<Against>) {
    let report = |problem: Problem| entry.document().report(problem);
    let show = |value: Decimal| shown(value, against);
    if let Some(first) = tiers.first().filter(|first| !first.tier.from.is_zero()) {
        let problem = first.from.problem(
            "tiers-start",
            format!("The first tier starts at {}, so that nothing says what is paid below it.", show(first.tier.from)),
        );
        let zero = if matches!(against, Some(Against::Amount | Against::Count)) { "0" } else { "\"0%\"" };
        report(
            problem
                .expected(format!("from = {zero}"))
                .hint(format!("if nothing is paid below {}, add a tier {{ from = {zero}, rate = \"0%\" }}", show(first.tier.from))),
        );
    }
    for pair in tiers.windows(2) {
        let [one, two] = pair else { continue };
        let (start, next) = (one.tier.from, two.tier.from);
        if next <= start {
            let problem =
                two.from.problem("tiers-order", format!("This tier starts at {}, and the one before it at {}.", show(next), show(start)));
            report(problem.expected("tiers in order, each starting above the one before"));
            continue;
        }
        let Some((to, end)) = &one.to else { continue };
        if *end < next {
            let problem = to.problem("tiers-gap", format!("Between {} and {} there is no tier.", show(*end), show(next)));
            report(problem.hint("leave `to` out: a tier reaches to the next one"));
        } else if *end > next {
            let problem = to.problem("tiers-overlap", format!("Between {} and {} there are two tiers.", show(next), show(*end)));
            report(problem.hint("leave `to` out: a tier reaches to the next one"));
        }
    }
    if let Some((to, end)) = tiers.last().and_then(|last| last.to.as_ref()) {
        let problem = to.problem("tiers-end", format!("The last tier ends at {}, so that nothing says what is paid above it.", show(*end)));
        report(problem.hint("leave `to` out; add a tier with rate = \"0%\" if nothing is paid above, or a `cap`"));
    }
}
